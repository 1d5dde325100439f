// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What editors of a choice share that show their options openly: a row of segments, a grid of pictures.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/look/theme.h"

#include <QString>
#include <QWidget>

#include <functional>

namespace lab::ui {

/// Why an option cannot be chosen now; an empty text if it can.
using ReasonAgainst = std::function<QString(const QString& key)>;

class ChoiceEditor : public QWidget {
    Q_OBJECT

  public:
    using QWidget::QWidget;

    /// Shows that this option is in force; emits nothing.
    virtual void setCurrent(const QString& key) = 0;
    /// Options with a reason stay visible, cannot be chosen, and say why in their tooltips.
    virtual void showReasons(const ReasonAgainst& reasonAgainst) = 0;
    virtual void setTheme(const Theme& theme) = 0;

  signals:
    /// The user chose this option.
    void chosen(const QString& key);
};

} // namespace lab::ui
