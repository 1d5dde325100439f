// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The head line of a group of parameters: its name, and at the right what it comes to.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <string_view>

class QLabel;

namespace lab::ui {

class GroupHeading : public QWidget {
    Q_OBJECT

  public:
    explicit GroupHeading(std::string_view group, QWidget* parent = nullptr);

    std::string_view group() const { return m_group; }
    /// Elided on the right; the tooltip has all of it.
    void setSummary(const QString& summary);
    void setTheme(const Theme& theme);
    const QString& summary() const { return m_summary; }

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void elide();

    std::string_view m_group;
    QString m_summary;
    QLabel* m_name;
    QLabel* m_place;
};

/// What a group comes to in this run: "circle, 250 train + 250 test" of "Data", "2 – 8×8 – 1, 537 parameters"
/// of "Network".
QString groupSummary(std::string_view group, const Snapshot& snapshot);

} // namespace lab::ui
