// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which data sets there are, and what is known of each without making it: a table with a row per set,
// generated or real.
#pragma once

#include "core/data/generators.h"

#include <span>
#include <string_view>

namespace lab {

/// What the rows of a data set are.
struct DataKind {
    /// Numbers in a row, besides what is to be predicted.
    Index features = 0;
    /// Classes to tell apart; 0 where a number is to be predicted.
    Index classes = 0;
    /// How many rows there are; 0 where GeneratorSettings says it.
    Index rows = 0;
    /// As Dataset::imageSide.
    int imageSide = 0;
};

/// One data set that can be chosen.
struct DataSource {
    std::string_view key;
    std::string_view name;
    DataKind kind;
    /// The card: what it is, who made it, under which licence. Shown in the picker and in About.
    std::string_view description;
    std::string_view credit;
    std::string_view licence;
    /// What make() calls.
    Dataset (*maker)(const GeneratorSettings&);

    /// True for generated points, which follow GeneratorSettings.
    bool synthetic() const { return kind.rows == 0; }
    bool isClassification() const { return kind.classes > 0; }
    /// True for points of the plane, of which input features can be made.
    bool isPlane() const { return synthetic() && kind.features == 2; }
    /// Rows of the set where a generator is asked for `asked`.
    Index rows(Index asked) const { return synthetic() ? asked : kind.rows; }

    /// Deterministic in its settings, and all that it makes is as `kind` says. May take long: who only wants
    /// to know what the set is looks at `kind`.
    Dataset make(const GeneratorSettings& settings) const;
};

std::span<const DataSource> dataSources();
const DataSource* findDataSource(std::string_view key);

/// How large the data of an experiment are.
struct DataShape {
    /// Of the network.
    Index inputs = 0;
    Index outputs = 0;
    Index trainRows = 0;
    Index testRows = 0;
    /// On which units are judged.
    Index evaluationRows = 0;
};

} // namespace lab
