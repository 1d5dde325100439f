// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What all views look at together: the run, the layer, and the step under the pointer.
#pragma once

#include "ui/look/stretch.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace lab::ui {

/// Whoever selects or points writes it here, and every view follows changed(): no view knows another one.
class Selection : public QObject {
    Q_OBJECT

  public:
    enum class Part { Document, Run, Layer, HoveredLayer, HoveredStep, VisibleSteps };

    using QObject::QObject;

    /// Layer 1: for a file or a demonstration that begins, also one that begins again.
    void beginDocument();
    /// Counts opened files and demonstrations, as the model does; begins another one.
    void setDocument(std::int64_t document);
    /// Counts runs that began, as the engine does. All steps of another one are shown.
    std::int64_t run() const { return m_run; }
    void setRun(std::int64_t generation);

    /// The hidden layer that is selected; 0 = layer 1.
    std::size_t layer() const { return m_layer; }
    /// The last one in place of one that the network does not have.
    void selectLayer(std::size_t layer);
    void selectNextLayer() { selectLayer(m_layer + 1); }
    void selectPreviousLayer() { selectLayer(m_layer == 0 ? 0 : m_layer - 1); }
    /// How many hidden layers the network has.
    void setLayers(std::size_t count);

    /// Under the pointer, in whichever view; nothing when it has left.
    const std::optional<std::size_t>& hoveredLayer() const { return m_hoveredLayer; }
    void hoverLayer(std::optional<std::size_t> layer);
    const std::optional<double>& hoveredStep() const { return m_hoveredStep; }
    void hoverStep(std::optional<double> step);

    /// The part of the run that time axes show; nothing = all of it.
    const std::optional<Stretch>& visibleSteps() const { return m_visibleSteps; }
    void showSteps(std::optional<Stretch> steps);

  signals:
    void changed(lab::ui::Selection::Part part);

  private:
    template <class T>
    void set(T& held, const T& value, Part part) {
        if (held == value)
            return;
        held = value;
        emit changed(part);
    }

    std::int64_t m_document = 0;
    std::int64_t m_run = -1;
    std::size_t m_layers = std::numeric_limits<std::size_t>::max();
    std::size_t m_layer = 0;
    std::optional<std::size_t> m_hoveredLayer;
    std::optional<double> m_hoveredStep;
    std::optional<Stretch> m_visibleSteps;
};

} // namespace lab::ui
