// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/hero_panel.h"

#include "ui/controls/activation_switch.h"
#include "ui/controls/hero_slider.h"
#include "ui/document/experiment_model.h"
#include "ui/look/number_text.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lab::ui {

HeroPanel::HeroPanel(ExperimentModel& model, Selection& selection, QWidget* parent)
    : QWidget(parent), m_model(model), m_selection(selection) {
    const Parameter& rate = *findParameter("learningRate");
    m_rate =
        new HeroSlider(tr("Learning rate"), rate.minimum, rate.maximum, true, 40, Experiment().learningRate);
    m_rate->setToolTip(tr("Learning rate: how large a step is; with plain SGD, this times the gradient. It "
                          "acts at once, while training."));
    m_bias = new HeroSlider(tr("Bias shift"), -biasLimit, biasLimit, false, 10, 0);
    m_bias->setToolTip(
        tr("Bias shift: the constant added to every hidden bias. It acts at once, while training."));
    m_biasLayer = new QComboBox;
    m_biasLayer->setAccessibleName(tr("Layers whose bias is shifted"));
    m_biasLayer->setToolTip(tr("All hidden layers, or one"));
    m_bias->addTitleWidget(m_biasLayer);
    m_activation = new ActivationSwitch;

    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(14, 8, 14, 4);
    m_column->setSpacing(6);
    takeBack();
    connectSliders();
    connect(m_activation, &ActivationSwitch::chosen, this,
            [this](const QString& key) { m_model.set("activation", key.toStdString()); });
}

void HeroPanel::connectSliders() {
    for (const HeroSlider* slider : {m_rate, m_bias}) {
        connect(slider->track(), &QAbstractSlider::sliderPressed, this, [this] { emit sliderHeld(true); });
        connect(slider->track(), &QAbstractSlider::sliderReleased, this, [this] { emit sliderHeld(false); });
        connect(slider, &HeroSlider::refused, this, &HeroPanel::refused);
    }
    connect(m_rate, &HeroSlider::edited, this, [this](double value, bool finished) {
        m_model.set("learningRate", value, m_rateGesture);
        m_rateGesture = !finished;
    });
    connect(m_bias, &HeroSlider::edited, this, &HeroPanel::setBias);
    connect(&m_selection, &Selection::changed, this, &HeroPanel::follow);
    connect(m_biasLayer, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            m_selection.selectLayer(static_cast<std::size_t>(index - 1));
        show(m_model.experiment());
        emit biasLayerChanged();
    });
}

void HeroPanel::setBias(double value, bool finished) {
    const QString problem = m_model.set("bias", value, m_biasGesture, m_biasLayer->currentIndex());
    m_biasGesture = !finished;
    if (!problem.isEmpty())
        emit failed(problem);
}

std::size_t HeroPanel::biasLayer() const {
    return static_cast<std::size_t>(std::max(m_biasLayer->currentIndex(), 0));
}

std::vector<QWidget*> HeroPanel::controls() const {
    return {m_rate, m_activation, m_bias};
}

void HeroPanel::takeBack() {
    for (QWidget* control : std::initializer_list<QWidget*>{m_rate, m_bias, m_activation})
        m_column->addWidget(control);
}

void HeroPanel::show(const Experiment& experiment) {
    listLayers(static_cast<int>(experiment.depth));
    m_rate->setValue(experiment.learningRate);
    const std::size_t layer = biasLayer();
    const std::size_t own = layer == 0 ? 0 : layer - 1;
    const double ownBias = own < experiment.layerBias.size() ? experiment.layerBias[own] : 0;
    m_bias->setValue(layer == 0 ? experiment.bias : ownBias);
    m_bias->setEnabled(experiment.depth > 0);
    m_activation->show(experiment);
}

// "All layers" is a choice of its own: only a slider that follows one layer follows the selection. In another
// document it begins with all of them.
void HeroPanel::follow(Selection::Part part) {
    if (m_biasLayer->currentIndex() <= 0)
        return;
    if (part == Selection::Part::Document)
        setBiasLayer(0);
    else if (part == Selection::Part::Layer)
        setBiasLayer(static_cast<int>(m_selection.layer()) + 1);
}

void HeroPanel::setBiasLayer(int index) {
    m_biasLayer->setCurrentIndex(index);
    show(m_model.experiment());
    emit biasLayerChanged();
}

void HeroPanel::listLayers(int depth) {
    if (m_biasLayer->count() == depth + 1)
        return;
    const int index = std::min(m_biasLayer->currentIndex(), depth);
    m_biasLayer->clear();
    m_biasLayer->addItem(tr("All layers"));
    for (int l = 1; l <= depth; ++l)
        m_biasLayer->addItem(tr("Layer %1").arg(countText(l)));
    fitBiasLayer();
    m_biasLayer->setCurrentIndex(std::max(index, 0));
    m_biasLayer->setEnabled(depth > 0);
}

// Its longest choice is read whole, however narrow the row is.
void HeroPanel::fitBiasLayer() {
    double widest = 0;
    for (int i = 0; i < m_biasLayer->count(); ++i)
        widest =
            std::max(widest, QFontMetricsF(m_biasLayer->font()).horizontalAdvance(m_biasLayer->itemText(i)));
    constexpr int frameAndArrow = 42;
    m_biasLayer->setMinimumWidth(static_cast<int>(std::ceil(widest)) + frameAndArrow);
}

void HeroPanel::showForecast(const RateForecast& forecast) {
    m_rate->setStrip(stripOf(forecast));
}

void HeroPanel::showForecast(const BiasForecast& forecast) {
    m_bias->setStrip(stripOf(forecast));
}

void HeroPanel::outdateForecast() {
    m_rate->setStripOutdated();
}

void HeroPanel::setForecastsShown(bool shown) {
    m_rate->setStripShown(shown);
    m_bias->setStripShown(shown);
}

void HeroPanel::setLegendsShown(bool shown) {
    m_rate->setLegendShown(shown);
    m_bias->setLegendShown(shown);
}

void HeroPanel::setTheme(const Theme& theme) {
    m_rate->setTheme(theme);
    m_bias->setTheme(theme);
    m_activation->setTheme(theme);
    m_biasLayer->setFont(uiFont(theme.bodyPx));
    fitBiasLayer();
}

} // namespace lab::ui
