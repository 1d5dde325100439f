// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/document.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace lab {
namespace {

auto position(const Document& document, BranchId id) {
    return std::ranges::find(document.branches, id, &Branch::id);
}

Branch& branchOf(Document& document, BranchId id) {
    const auto found = std::ranges::find(document.branches, id, &Branch::id);
    assert(found != document.branches.end());
    return *found;
}

bool isShown(const Document& document, BranchId id) {
    return std::ranges::find(document.lineup, id) != document.lineup.end();
}

/// `name`, or "name 2", "name 3", ... where another branch has it.
std::string freeName(const Document& document, const std::string& name, BranchId own) {
    const auto taken = [&](const std::string& wish) {
        const Branch* has = findBranch(document, wish);
        return has != nullptr && has->id != own;
    };
    std::string wish = name;
    for (int number = 2; taken(wish); ++number)
        wish = name + " " + std::to_string(number);
    return wish;
}

BranchId nextId(const Document& document) {
    return std::ranges::max(document.branches, {}, &Branch::id).id + 1;
}

void checkBranches(const Document& document, std::vector<std::string>& found) {
    for (std::size_t i = 0; i < document.branches.size(); ++i) {
        const Branch& branch = document.branches[i];
        const std::string place = "branches[" + std::to_string(i) + "]";
        const auto earlier = document.branches.begin() + static_cast<std::ptrdiff_t>(i);
        const auto occursBefore = [&](auto member) {
            return std::find_if(document.branches.begin(), earlier, [&](const Branch& other) {
                       return other.*member == branch.*member;
                   }) != earlier;
        };
        if (branch.id < 1 || occursBefore(&Branch::id))
            found.push_back(place + ".id: " + std::to_string(branch.id) + " is not a number of its own");
        if (branch.name.empty() || occursBefore(&Branch::name))
            found.push_back(place + ".name: '" + branch.name + "' is not a name of its own");
        if (branch.length < 0)
            found.push_back(place + ".length: " + std::to_string(branch.length) + " is below 0");
        if (!branch.fork)
            continue;
        const auto parent = std::find_if(document.branches.begin(), earlier, [&](const Branch& other) {
            return other.id == branch.fork->parent;
        });
        if (parent == earlier)
            found.push_back(place + ".fork.parent: " + std::to_string(branch.fork->parent) +
                            " is no branch before this one");
        else if (branch.fork->step < 0 || branch.fork->step > std::min(parent->length, branch.length))
            found.push_back(place + ".fork.step: " + std::to_string(branch.fork->step) +
                            " is no step that both branches have");
    }
}

void checkLineup(const Document& document, std::vector<std::string>& found) {
    const std::vector<BranchId>& lineup = document.lineup;
    if (lineup.empty() || lineup.size() > Document::maxLineup)
        found.push_back("lineup: " + std::to_string(lineup.size()) + " branches, where 1 to " +
                        std::to_string(Document::maxLineup) + " can be shown");
    for (std::size_t i = 0; i < lineup.size(); ++i) {
        const bool twice = std::find(lineup.begin(), lineup.begin() + static_cast<std::ptrdiff_t>(i),
                                     lineup[i]) != lineup.begin() + static_cast<std::ptrdiff_t>(i);
        if (findBranch(document, lineup[i]) == nullptr || twice)
            found.push_back("lineup[" + std::to_string(i) + "]: " + std::to_string(lineup[i]) +
                            (twice ? " is in it already" : " is no branch"));
    }
    if (document.ghost &&
        (findBranch(document, *document.ghost) == nullptr || isShown(document, *document.ghost)))
        found.push_back("ghost: " + std::to_string(*document.ghost) + " is no branch beside the lineup");
    if (document.focus > 0 && document.focus >= lineup.size())
        found.push_back("focus: " + std::to_string(document.focus) + " is no place in the lineup");
}

} // namespace

bool operator==(const Branch& a, const Branch& b) {
    return a.id == b.id && a.name == b.name && (a.run == b.run || *a.run == *b.run) && a.length == b.length &&
           a.fork == b.fork;
}

Document documentOf(Run run) {
    Document document;
    document.branches.push_back(
        {.id = 1, .name = "Run 1", .run = std::make_shared<const Run>(std::move(run))});
    document.lineup = {1};
    return document;
}

const Branch* findBranch(const Document& document, BranchId id) {
    const auto found = position(document, id);
    return found == document.branches.end() ? nullptr : &*found;
}

const Branch* findBranch(const Document& document, std::string_view name) {
    const auto found = std::ranges::find(document.branches, name, &Branch::name);
    return found == document.branches.end() ? nullptr : &*found;
}

const Branch& inHand(const Document& document) {
    assert(document.focus < document.lineup.size());
    const Branch* branch = findBranch(document, document.lineup[document.focus]);
    assert(branch != nullptr);
    return *branch;
}

std::vector<ShownRun> shownRuns(const Document& document) {
    std::vector<ShownRun> runs;
    for (const BranchId id : document.lineup)
        runs.emplace_back(*findBranch(document, id)->run);
    if (document.ghost) {
        const Branch& ghost = *findBranch(document, *document.ghost);
        runs.emplace_back(*ghost.run, ghost.length);
    }
    return runs;
}

std::vector<std::string> problems(const Document& document) {
    std::vector<std::string> found;
    if (document.branches.empty())
        found.emplace_back("branches: there is none");
    checkBranches(document, found);
    checkLineup(document, found);
    if (document.step < 0)
        found.push_back("step: " + std::to_string(document.step) + " is below 0");
    return found;
}

Document forked(const Document& document, BranchId from, std::int64_t step, const std::string& name) {
    const Branch* parent = findBranch(document, from);
    assert(parent != nullptr && step >= 0 && step <= parent->length);
    Branch branch = *parent;
    branch.id = nextId(document);
    branch.name = freeName(document, name, branch.id);
    branch.length = step;
    branch.fork = Fork{from, step};
    Document result = document;
    const auto shown = std::ranges::find(result.lineup, from);
    if (shown != result.lineup.end())
        result.focus = static_cast<std::size_t>(std::distance(result.lineup.begin(), shown));
    result.lineup[result.focus] = branch.id;
    result.branches.push_back(std::move(branch));
    result.step = step;
    return result;
}

Document withRun(const Document& document, BranchId id, Run run) {
    Document result = document;
    branchOf(result, id).run = std::make_shared<const Run>(std::move(run));
    return result;
}

Document trainedTo(const Document& document, BranchId id, std::int64_t step) {
    Document result = document;
    Branch& branch = branchOf(result, id);
    branch.length = std::max(branch.length, step);
    return result;
}

Document restarted(const Document& document, Run run) {
    Branch branch{.id = nextId(document), .run = std::make_shared<const Run>(std::move(run))};
    branch.name = freeName(document, "Run " + std::to_string(branch.id), branch.id);
    const Branch& left = inHand(document);
    const bool keepsGhost = document.ghost && left.length == 0;
    const std::optional<BranchId> gone = keepsGhost ? std::optional(left.id) : document.ghost;
    Document result = document;
    if (!keepsGhost)
        result.ghost = left.id;
    result.lineup[result.focus] = branch.id;
    result.branches.push_back(std::move(branch));
    result.step = 0;
    const bool isNeeded =
        !gone || isShown(result, *gone) || std::ranges::any_of(result.branches, [&](const Branch& other) {
            return other.fork && other.fork->parent == *gone;
        });
    return isNeeded ? result : without(result, *gone);
}

Document renamed(const Document& document, BranchId id, const std::string& name) {
    Document result = document;
    branchOf(result, id).name = freeName(document, name, id);
    return result;
}

Document without(const Document& document, BranchId id) {
    assert(document.branches.size() > 1);
    const auto gone = position(document, id);
    assert(gone != document.branches.end());
    const std::optional<Fork> fork = gone->fork;
    Document result = document;
    result.branches.erase(result.branches.begin() + std::distance(document.branches.begin(), gone));
    for (Branch& branch : result.branches) {
        if (branch.fork && branch.fork->parent == id) {
            // What they share with the grandparent ends where the first of the two forks was.
            branch.fork = fork ? std::optional(Fork{fork->parent, std::min(fork->step, branch.fork->step)})
                               : std::nullopt;
        }
    }
    const BranchId held = inHand(document).id;
    std::erase(result.lineup, id);
    if (result.ghost == id)
        result.ghost.reset();
    if (result.lineup.empty())
        result.lineup = {fork ? fork->parent : result.branches.front().id};
    if (result.ghost && isShown(result, *result.ghost))
        result.ghost.reset();
    const auto stays = std::ranges::find(result.lineup, held);
    result.focus = stays == result.lineup.end()
                       ? std::min(document.focus, result.lineup.size() - 1)
                       : static_cast<std::size_t>(std::distance(result.lineup.begin(), stays));
    return result;
}

Document withLineup(const Document& document, std::vector<BranchId> lineup, std::size_t focus) {
    Document result = document;
    result.lineup = std::move(lineup);
    result.focus = focus;
    if (result.ghost && isShown(result, *result.ghost))
        result.ghost.reset();
    assert(problems(result).empty());
    return result;
}

} // namespace lab
