// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/selection.h"

#include <algorithm>
#include <utility>

namespace lab::ui {

// What was selected belongs to the document that was left.
void Selection::beginDocument() {
    selectLayer(0);
    emit changed(Part::Document);
}

void Selection::setDocument(std::int64_t document) {
    if (std::exchange(m_document, document) != document)
        beginDocument();
}

void Selection::setRun(std::int64_t generation) {
    if (generation == m_run)
        return;
    m_run = generation;
    showSteps({});
    emit changed(Part::Run);
}

void Selection::selectLayer(std::size_t layer) {
    set(m_layer, m_layers == 0 ? 0 : std::min(layer, m_layers - 1), Part::Layer);
}

void Selection::setLayers(std::size_t count) {
    m_layers = count;
    selectLayer(m_layer);
}

void Selection::hoverLayer(std::optional<std::size_t> layer) {
    set(m_hoveredLayer, layer, Part::HoveredLayer);
}

void Selection::hoverStep(std::optional<double> step) {
    set(m_hoveredStep, step, Part::HoveredStep);
}

void Selection::showSteps(std::optional<Stretch> steps) {
    set(m_visibleSteps, steps, Part::VisibleSteps);
}

} // namespace lab::ui
