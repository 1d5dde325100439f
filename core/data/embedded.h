// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real data sets, which are part of the binary: a laboratory without a network or an installed file still
// has them. resources/data/README.md gives credit and licences.
#pragma once

#include "core/data/dataset.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace lab {

/// One file of resources/data.
struct EmbeddedFile {
    std::string_view name;
    const unsigned char* bytes;
    std::size_t size;
};

/// Those that core/CMakeLists.txt names, in its order. The build writes this function.
std::span<const EmbeddedFile> embeddedFiles();

/// The content of one of them by its name ("penguins.csv"), or nothing if there is none.
std::string_view embeddedFile(std::string_view name);

/// Palmer penguins: 342 rows, 4 measurements, 3 species.
Dataset penguins();

/// Handwritten digits: 1,797 rows, 64 pixels of 0 .. 16 (imageSide 8), 10 digits.
Dataset digits8x8();

} // namespace lab
