// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/embedded.h"

#include "core/data/table_file.h"

#include <cassert>
#include <utility>
#include <variant>

namespace lab {
namespace {

// The file is part of the program, so one that cannot be read is a mistake of ours, found by the tests.
Dataset classesFrom(std::string_view name) {
    std::variant<Dataset, TableError> table = readTable(embeddedFile(name), TargetKind::Classes);
    Dataset* dataset = std::get_if<Dataset>(&table);
    assert(dataset);
    return std::move(*dataset);
}

} // namespace

std::string_view embeddedFile(std::string_view name) {
    for (const EmbeddedFile& file : embeddedFiles()) {
        if (file.name == name)
            return {reinterpret_cast<const char*>(file.bytes), file.size};
    }
    return {};
}

Dataset penguins() {
    Dataset dataset = classesFrom("penguins.csv");
    dataset.featureNames = {"bill length (mm)", "bill depth (mm)", "flipper length (mm)", "body mass (g)"};
    return dataset;
}

// Parsed once: that takes 7 ms, and the data of an experiment are made again at each restart.
Dataset digits8x8() {
    static const Dataset digits = [] {
        Dataset dataset = classesFrom("digits8x8.csv");
        dataset.imageSide = 8;
        return dataset;
    }();
    return digits;
}

} // namespace lab
