// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is saved, shown and undone: a tree of runs, those of them on the screen, and the step that is shown.
#pragma once

#include "core/experiment/run.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lab {

/// Counts from 1 in the order in which branches are made.
using BranchId = std::int64_t;

/// Where a branch left its parent.
struct Fork {
    BranchId parent = 0;
    /// Its changes act from here on: >= 0.
    std::int64_t step = 0;

    bool operator==(const Fork&) const = default;
};

/// One run of the tree. Copies share it.
struct Branch {
    BranchId id = 0;
    std::string name = {};
    /// Never null.
    std::shared_ptr<const Run> run = nullptr;
    /// The farthest step it has been trained to.
    std::int64_t length = 0;
    /// Nothing: it began by itself, or with what is no longer in the tree.
    std::optional<Fork> fork = std::nullopt;

    /// By the run's value.
    friend bool operator==(const Branch& a, const Branch& b);
};

/// A value: cheap to copy. At least one branch, parents before those that left them; see problems().
struct Document {
    static constexpr std::size_t maxLineup = 4;

    std::vector<Branch> branches;
    /// The one to four branches on the screen, in their order there.
    std::vector<BranchId> lineup;
    /// The place in the lineup of the one in hand: what is edited, and what sentences are about.
    std::size_t focus = 0;
    /// The branch that the last new start has left behind: shown pale beside the lineup, not in it.
    std::optional<BranchId> ghost = std::nullopt;
    /// The step that is shown: >= 0.
    std::int64_t step = 0;

    bool operator==(const Document&) const = default;
};

/// A document of one branch at step 0.
Document documentOf(Run run);

/// Null if there is none of that name.
const Branch* findBranch(const Document& document, BranchId id);
const Branch* findBranch(const Document& document, std::string_view name);
/// The one in hand. The document has no problems() (asserted).
const Branch& inHand(const Document& document);

/// A run on the screen, and the step at which it stops while the others go on.
struct ShownRun {
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    ShownRun() = default;
    ShownRun(Run what, std::int64_t end = never) : run(std::move(what)), stopsAt(end) {}

    Run run;
    std::int64_t stopsAt = never;
};
/// Those of the lineup in their order, and behind them the ghost's, which stops where it was left.
std::vector<ShownRun> shownRuns(const Document& document);

/// What is wrong with it: branches or names that occur twice, parents that are missing, come later or are
/// shorter than their fork, a lineup of none or too many. Each names its place. Those of runs: see
/// problems().
std::vector<std::string> problems(const Document& document);

/// With a new branch that leaves `from` at `step` (>= 0, within its length: asserted). It is in hand, and in
/// the lineup in the place of `from`, or of the one in hand before. Both have the same changes, later ones
/// too, until one is edited: what differs then is that edit alone. `name`: where it is taken, a number is
/// added.
Document forked(const Document& document, BranchId from, std::int64_t step, const std::string& name);
/// With another run in this branch.
Document withRun(const Document& document, BranchId id, Run run);
/// Where this branch has been trained to `step` at least.
Document trainedTo(const Document& document, BranchId id, std::int64_t step);
/// With a new start in the place of the branch in hand, which becomes the ghost. The ghost before goes,
/// unless it is in the lineup or another branch has left it. A branch that was not trained tells nothing:
/// where there is a ghost already, that stays, and the branch goes.
Document restarted(const Document& document, Run run);
/// With another name, or with a number behind it where it is taken.
Document renamed(const Document& document, BranchId id, const std::string& name);
/// Without this branch; those that left it stay, with the parent that it had. Not the last one (asserted).
Document without(const Document& document, BranchId id);
/// With this lineup: one to four branches, none twice, `focus` within it (asserted).
Document withLineup(const Document& document, std::vector<BranchId> lineup, std::size_t focus = 0);

} // namespace lab
