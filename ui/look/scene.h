// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the cards draw: the runs on the screen at one moment, and how each of them looks.
#pragma once

#include "core/runner/snapshot.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace lab::ui {

/// How a run is told from the others, in every card.
struct RunStyle {
    /// Its place among them: says colour, dash and marker.
    std::size_t place = 0;
    /// What a new start has left behind: pale, beside the others.
    bool ghost = false;

    bool operator==(const RunStyle&) const = default;
};

struct RunView {
    /// Never null.
    std::shared_ptr<const Snapshot> snapshot;
    RunStyle style = {};
    /// Empty where there is only one.
    QString name = {};
};

struct Scene {
    /// At least one; a ghost is the last.
    std::vector<RunView> runs = {};
    /// The one in hand: what sentences are about.
    std::size_t focus = 0;

    const Snapshot& inHand() const { return *runs[focus].snapshot; }
    /// Null if there is none.
    const Snapshot* ghost() const { return runs.back().style.ghost ? runs.back().snapshot.get() : nullptr; }
    /// What lines are drawn pale behind those of the run in hand: the ghost, else what was recorded of itself
    /// later than the shown step; null if there is neither.
    const Snapshot* behind() const {
        return ghost() != nullptr ? ghost() : inHand().recorded ? &inHand() : nullptr;
    }
    std::shared_ptr<const Snapshot> ghostRun() const {
        return ghost() == nullptr ? nullptr : runs.back().snapshot;
    }
    bool isEmpty() const { return runs.empty(); }
};

/// Series of all that was recorded of a run, later steps than the shown one too, and where they end.
inline std::shared_ptr<const History> wholeSteps(const Snapshot& run) {
    return run.recorded ? std::shared_ptr<const History>(run.recorded, &run.recorded->steps()) : run.steps;
}
inline std::shared_ptr<const History> wholeChecks(const Snapshot& run) {
    return run.recorded ? std::shared_ptr<const History>(run.recorded, &run.recorded->checks()) : run.checks;
}
inline std::int64_t recordedEnd(const Snapshot& run) {
    return run.recorded ? run.recorded->end() : run.step;
}

/// Of one run.
inline Scene sceneOf(std::shared_ptr<const Snapshot> snapshot) {
    return {{RunView{std::move(snapshot)}}};
}
/// `snapshot` must outlive it.
inline Scene sceneOf(const Snapshot& snapshot) {
    return sceneOf(std::shared_ptr<const Snapshot>(std::shared_ptr<const Snapshot>(), &snapshot));
}

} // namespace lab::ui
