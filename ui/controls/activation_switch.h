// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The third of the large controls: which activation the hidden units have.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/look/theme.h"

#include <QWidget>

class QLabel;

namespace lab::ui {

class SegmentedChoice;

class ActivationSwitch : public QWidget {
    Q_OBJECT

  public:
    explicit ActivationSwitch(QWidget* parent = nullptr);

    /// Shows what is in force, and what was before; emits nothing.
    void show(const Experiment& experiment);
    void setTheme(const Theme& theme);
    SegmentedChoice* choice() const { return m_choice; }

  signals:
    void chosen(const QString& key);

  private:
    void showHint();

    QLabel* m_title;
    QLabel* m_hint;
    SegmentedChoice* m_choice;
    std::string m_current;
    /// In force before the last change; empty if there was none.
    std::string m_former;
};

} // namespace lab::ui
