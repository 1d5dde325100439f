// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/library.h"

#include "core/data/embedded.h"
#include "core/math/table.h"

#include <array>

namespace lab {
namespace {

constexpr std::string_view playground =
    "Definition: TensorFlow Playground (D. Smilkov, S. Carter and others, 2016)";
constexpr std::string_view drawnHere = "None needed: this program draws the points itself";

constexpr DataKind planeInTwoClasses{2, 2};
constexpr DataKind numberOverPlane{2, 0};
constexpr DataKind numberOverLine{1, 0};

constexpr std::array table{
    DataSource{"circle", "Circle", planeInTwoClasses,
               "A disc inside a ring: no straight line parts them. Noise flips labels near the border.",
               playground, drawnHere, makeCircle},
    DataSource{"xor", "Exclusive or", planeInTwoClasses,
               "Four squares; the class says whether the two coordinates have the same sign. Neither "
               "coordinate alone tells anything. Noise flips labels near the axes.",
               playground, drawnHere, makeXor},
    DataSource{"gauss", "Two clouds", planeInTwoClasses,
               "Two normal clouds around (2, 2) and (−2, −2), which a single straight line parts. Noise "
               "widens them until they overlap.",
               playground, drawnHere, makeGauss},
    DataSource{"spiral", "Spiral", planeInTwoClasses,
               "Two arms wound around each other: the hardest of the drawn sets. Noise scatters the points.",
               playground, drawnHere, makeSpiral},
    DataSource{"moons", "Two moons", planeInTwoClasses,
               "Two half circles that reach into each other. Noise scatters the points.",
               "Definition: scikit-learn's make_moons (F. Pedregosa and others, 2011)", drawnHere, makeMoons},
    DataSource{"plane", "Plane", numberOverPlane,
               "A number to predict: the sum of the coordinates. A linear model is enough.", playground,
               drawnHere, makePlane},
    DataSource{"hills", "Hills", numberOverPlane,
               "A number to predict: six bumps, up or down, on a flat ground.", playground, drawnHere,
               makeHills},
    DataSource{"sine", "Sine", numberOverLine,
               "One input, one number to predict: sin x over a period and a half.", "This program", drawnHere,
               makeSine},
    DataSource{"abs", "|x|", numberOverLine,
               "One input, one number to predict: the absolute value, which two ReLUs hold exactly.",
               "This program", drawnHere, makeAbs},
    DataSource{"step", "Step", numberOverLine, "One input, one number to predict: 0 up to x = 0, then 1.",
               "This program", drawnHere, makeStep},
    DataSource{"penguins",
               "Palmer penguins",
               {4, 3, 342},
               "342 penguins of three species at Palmer Station, Antarctica, 2007–2009: bill length and "
               "depth, flipper length, body mass. Two further birds without measurements are left out.",
               "K. B. Gorman, T. D. Williams, W. R. Fraser 2014; A. M. Horst, A. P. Hill, K. B. Gorman 2020 "
               "(R package palmerpenguins 0.1.1)",
               "CC0-1.0",
               [](const GeneratorSettings&) { return penguins(); }},
    DataSource{"digits8x8",
               "Digits 8 × 8",
               {64, 10, 1797, 8},
               "1,797 handwritten digits by 13 people as pictures of 8 × 8 pixels from 0 to 16: the test "
               "part of the set, from which this program draws its own training and test rows.",
               "E. Alpaydin, C. Kaynak 1998, Optical Recognition of Handwritten Digits, UCI Machine Learning "
               "Repository (copy of scikit-learn 1.2.1)",
               "BSD-3-Clause, as part of scikit-learn",
               [](const GeneratorSettings&) { return digits8x8(); }},
};

} // namespace

Dataset DataSource::make(const GeneratorSettings& settings) const {
    return maker(settings);
}

std::span<const DataSource> dataSources() {
    return table;
}

const DataSource* findDataSource(std::string_view key) {
    return findRow(dataSources(), key);
}

} // namespace lab
