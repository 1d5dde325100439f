// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The numbers that are told of a run, a row each: cards, tables and series take them from here. What they are
// called in words is the window's.
#pragma once

#include "core/insight/record.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace lab {

struct ReplayRecord;

/// What there is one number of.
enum class Scope { Run, Layer, HiddenLayer };

struct Quantity {
    /// Columns of tables are called by it.
    std::string_view key = {};
    /// As formulas write it: "E". Empty where there is none.
    std::string_view symbol = {};
    /// What is measured or counted, in symbols: "mean |δ|".
    std::string_view formula = {};
    /// What a count counts: "units". Empty for other numbers.
    std::string_view unit = {};
    Scope scope = Scope::Run;

    /// The value at layer l (0 = layer 1; any for Scope::Run): of a step's batch, of the evaluation set (or
    /// the test set), of a step of a replayed case. Null where these do not hold it; NaN where it is not
    /// defined.
    double (*ofStep)(const StepRecord& step, std::size_t l) = nullptr;
    double (*ofMeasurement)(const Measurement& now, std::size_t l) = nullptr;
    double (*ofReplay)(const ReplayRecord& step, std::size_t l) = nullptr;

    /// Where a Record keeps its series; null where it keeps none.
    std::size_t (*stepChannel)(const StepChannels& channels, std::size_t l) = nullptr;
    std::size_t (*checkChannel)(const CheckChannels& channels, std::size_t l) = nullptr;

    /// Whether the table of a run's steps has it, in the order of the rows.
    bool isColumn = false;

    bool isCount() const { return !unit.empty(); }
    /// How many values a network of `layers` layers has of it, the output layer counted.
    std::size_t count(std::size_t layers) const;
};

std::span<const Quantity> quantities();
const Quantity* findQuantity(std::string_view key);

/// Its value for the table of a run's steps: of the step, or of the measurement before it where a step does
/// not hold it.
double columnValue(const Quantity& quantity, const StepRecord& step, const Measurement& before,
                   std::size_t l);

} // namespace lab
