// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that is kept of a run, as text with every bit: two runs that must be the same are compared by it.
#pragma once

#include "core/runner/snapshot.h"
#include "tests/support/cause_text.h"

#include <bit>
#include <cmath>
#include <sstream>
#include <string>

namespace labtest {

/// A line per bin, stretch and event; all NaNs are one.
inline std::string recorded(const lab::Snapshot& snapshot) {
    std::ostringstream out;
    const auto bits = [&](double value) {
        out << ' ' << std::hex << (std::isnan(value) ? 0 : std::bit_cast<std::uint64_t>(value)) << std::dec;
    };
    for (const auto& [name, history] : {std::pair{"steps", snapshot.steps}, {"checks", snapshot.checks}}) {
        for (std::size_t i = 0; i < history->size(); ++i) {
            out << name << ' ' << history->firstStep(i) << ' ' << history->lastStep(i);
            for (std::size_t c = 0; c < history->channels(); ++c) {
                for (const double value :
                     {history->bin(i, c).minimum, history->bin(i, c).mean, history->bin(i, c).maximum})
                    bits(value);
            }
            for (std::size_t c = 0; c < history->sampled(); ++c) {
                for (const double value : history->sample(i, c))
                    bits(value);
            }
            out << '\n';
        }
    }
    for (const lab::VerdictStretch& stretch : snapshot.verdicts->stretches()) {
        out << "verdict " << stretch.first << ' ' << stretch.last;
        for (const std::int64_t steps : stretch.steps)
            out << ' ' << steps;
        out << '\n';
    }
    for (const lab::LifeEvent& event : snapshot.lives->events())
        out << "life " << static_cast<int>(event.kind) << ' ' << event.layer << ' ' << event.unit << ' '
            << event.after << ' ' << event.seen << ' ' << causeText(event.cause) << '\n';
    return out.str();
}

/// The first line in which two such texts differ.
inline std::string firstDifference(const std::string& a, const std::string& b) {
    std::istringstream left(a), right(b);
    std::string x, y;
    for (;;) {
        const bool more = static_cast<bool>(std::getline(left, x));
        if (static_cast<bool>(std::getline(right, y)) != more)
            return more ? x + " or nothing" : "nothing or " + y;
        if (!more)
            return "none";
        if (x != y)
            return x + " or " + y;
    }
}

} // namespace labtest
