// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/left_dock.h"

#include "ui/controls/hero_slider.h"
#include "ui/controls/layer_activation.h"
#include "ui/controls/parameter_panel.h"
#include "ui/controls/upright_slider.h"
#include "ui/document/experiment_model.h"
#include "ui/window/hero_panel.h"

#include <QBoxLayout>
#include <QWheelEvent>

namespace lab::ui {
namespace {

/// At 13 px type; they grow with the theme's.
constexpr int openWidth = 280;
constexpr int railWidth = 44;

} // namespace

LeftDock::LeftDock(ExperimentModel& model, Selection& selection, QWidget* parent)
    : Dock(Qt::LeftEdge, tr("Hide the controls"), tr("Show the controls"), parent), m_model(model),
      m_selection(selection), m_heroes(new HeroPanel(model, selection)), m_panel(new ParameterPanel),
      m_layerActivation(new LayerActivationField) {
    setObjectName("leftDock");
    m_heroes->learningRate()->addEndWidget(foldButton());
    m_panel->addBelow("width", m_layerActivation);
    body()->addWidget(m_heroes);
    body()->addWidget(m_panel, 1);
    rail()->setContentsMargins(2, 8, 2, 10);
    rail()->setSpacing(10);
    rail()->insertWidget(1, new UprightSlider(tr("rate"), *m_heroes->learningRate()));
    rail()->insertWidget(2, new UprightSlider(tr("bias"), *m_heroes->bias()));
    setWidths(openWidth, railWidth);
    connectPanel();
    connect(m_heroes, &HeroPanel::refused, this, &LeftDock::refused);
    connect(&m_model, &ExperimentModel::changed, this, &LeftDock::showExperiment);
    connect(&m_selection, &Selection::changed, this, [this](Selection::Part part) {
        if (part == Selection::Part::Layer)
            showLayer();
    });
    showExperiment();
}

void LeftDock::connectPanel() {
    m_panel->setProblemWith([this](const Parameter& parameter, const Value& value) {
        return m_model.problemWith(parameter, value);
    });
    connect(m_panel, &ParameterPanel::refused, this, &LeftDock::refused);
    connect(m_panel, &ParameterPanel::edited, this, &LeftDock::edit);
    connect(m_layerActivation, &LayerActivationField::chosen, this,
            [this](const QString& key) { m_model.setLayerActivation(m_selection.layer(), key); });
}

void LeftDock::edit(const QString& key, const Value& value, bool goesOn) {
    const QString problem = m_model.set(key, value, goesOn);
    if (problem.isEmpty())
        return;
    m_panel->show(m_model.experiment());
    m_panel->showProblem(key, problem);
}

void LeftDock::showExperiment() {
    m_heroes->show(m_model.experiment());
    m_panel->show(m_model.experiment());
    showLayer();
}

void LeftDock::showLayer() {
    m_layerActivation->show(m_model.experiment(), m_selection.layer());
}

void LeftDock::wheelEvent(QWheelEvent* event) {
    m_panel->scroll(*event);
}

void LeftDock::setTheme(const Theme& theme) {
    Dock::setTheme(theme);
    for (UprightSlider* slider : findChildren<UprightSlider*>())
        slider->setTheme(theme);
    m_panel->setTheme(theme);
    m_layerActivation->setTheme(theme);
    const double zoom = theme.bodyPx / Theme().bodyPx;
    setWidths(zoom * openWidth, zoom * railWidth);
}

} // namespace lab::ui
