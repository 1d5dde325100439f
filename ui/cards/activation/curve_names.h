// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "σ(z)" at f and "σ'(z), at most 0.25" at f', where they cross nothing.
#pragma once

#include "ui/cards/activation/activation_curves.h"
#include "ui/look/theme.h"

#include <QStringList>

#include <string_view>

class QCPItemText;

namespace lab::ui {

/// "σ(z)" of "σ(z) = 1 / (1 + e⁻ᶻ)".
QString leftSide(std::string_view formula);

class CurveNames {
  public:
    explicit CurveNames(QCustomPlot& plot);

    /// After the value axis has its range.
    void show(const LayerActivation& activation, const ActivationCurves& curves);
    void hide();
    void setTheme(const Theme& theme);
    /// The longest name of f' that stays within the plot; after a layout.
    void fit();

  private:
    QCustomPlot& m_plot;
    QCPItemText* m_function;
    QCPItemText* m_slope;
    /// What stands at f', from the longest.
    QStringList m_slopeTexts;
};

} // namespace lab::ui
