// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The line that opens and closes a part of a panel: what it holds, and at the right its settings in short.
#pragma once

#include "ui/look/theme.h"

#include <QAbstractButton>

namespace lab::ui {

/// Checked = open.
class FoldHeading : public QAbstractButton {
    Q_OBJECT

  public:
    explicit FoldHeading(QWidget* parent = nullptr);

    /// The summary is cut on the right where there is no room; the tooltip has all of it.
    void setTexts(const QString& name, const QString& summary);
    const QString& summary() const { return m_summary; }
    void setTheme(const Theme& theme);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Theme m_theme;
    QString m_summary;
};

} // namespace lab::ui
