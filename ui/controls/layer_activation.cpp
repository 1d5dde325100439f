// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/layer_activation.h"

#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

namespace lab::ui {

LayerActivationField::LayerActivationField(QWidget* parent)
    : QWidget(parent), m_label(new QLabel), m_choice(new QComboBox) {
    m_choice->setAccessibleName(tr("Activation of the selected layer"));
    m_choice->setToolTip(tr("The selected hidden layer may have an activation of its own"));
    m_choice->addItem(tr("same as all"), QString());
    for (const Activation& row : activations())
        m_choice->addItem(tableText(row.name), textOf(row.key));
    connect(m_choice, &QComboBox::activated, this,
            [this](int index) { emit chosen(m_choice->itemData(index).toString()); });
    m_label->setProperty("role", "secondary");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_label);
    row->addWidget(m_choice, 1);
}

void LayerActivationField::show(const Experiment& experiment, std::size_t layer) {
    const auto& own = experiment.layerActivation;
    const auto layers = static_cast<std::size_t>(experiment.depth);
    const std::size_t shown = layers == 0 ? 0 : std::min(layer, layers - 1);
    const QString key = shown < own.size() ? QString::fromStdString(own[shown]) : QString();
    m_choice->setCurrentIndex(std::max(0, m_choice->findData(key)));
    m_label->setText(tr("Layer %1 uses").arg(countText(shown + 1)));
    setVisible(layers > 0);
}

void LayerActivationField::setTheme(const Theme& theme) {
    m_label->setFont(uiFont(theme.bodyPx));
    m_choice->setFont(uiFont(theme.bodyPx));
}

} // namespace lab::ui
