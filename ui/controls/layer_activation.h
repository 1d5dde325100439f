// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "Layer 3 uses [same as all]": the activation of one hidden layer.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <cstddef>

class QComboBox;
class QLabel;

namespace lab::ui {

class LayerActivationField : public QWidget {
    Q_OBJECT

  public:
    explicit LayerActivationField(QWidget* parent = nullptr);

    /// layer: 0 = layer 1.
    void show(const Experiment& experiment, std::size_t layer);
    void setTheme(const Theme& theme);

  signals:
    /// An activation's key; empty: that of all layers.
    void chosen(const QString& key);

  private:
    QLabel* m_label;
    QComboBox* m_choice;
};

} // namespace lab::ui
