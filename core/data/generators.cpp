// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/generators.h"

#include "core/math/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace lab {
namespace {

struct Point {
    double x = 0;
    double y = 0;
};

struct LabelledPoint {
    Point point;
    int label = 0;
};

constexpr double radius = 5;

// In a fixed order of draws: that of a braced list is defined, that of function arguments is not.
Point drawSquare(Random& random, double halfSide) {
    return Point{random.uniform(-halfSide, halfSide), random.uniform(-halfSide, halfSide)};
}

Point polar(double distance, double angle) {
    return {distance * std::sin(angle), distance * std::cos(angle)};
}

// draw(random, row, label) gives the point of a row that is drawn for class `label`.
template <class Draw>
Dataset generate(const GeneratorSettings& settings, std::string className0, std::string className1,
                 Draw draw) {
    assert(settings.rows >= 2);
    assert(settings.noise >= 0 && settings.noise <= 1);
    Dataset dataset;
    dataset.x.resize(2, settings.rows);
    dataset.labels.reserve(static_cast<std::size_t>(settings.rows));
    dataset.featureNames = {"x₁", "x₂"};
    dataset.classNames = {std::move(className0), std::move(className1)};
    Random random(settings.seed);
    for (int row = 0; row < settings.rows; ++row) {
        const LabelledPoint drawn = draw(random, row, row % 2 == 0 ? 1 : 0);
        dataset.x.col(row) << drawn.point.x, drawn.point.y;
        dataset.labels.push_back(drawn.label);
    }
    return dataset;
}

} // namespace

Dataset makeCircle(const GeneratorSettings& settings) {
    const auto draw = [&](Random& random, int, int side) {
        const double distance =
            side == 1 ? random.uniform(0, 0.5 * radius) : random.uniform(0.7 * radius, radius);
        const Point point = polar(distance, random.uniform(0, 2 * std::numbers::pi));
        const Point noise = drawSquare(random, radius);
        const double seen =
            std::hypot(point.x + settings.noise * noise.x, point.y + settings.noise * noise.y);
        return LabelledPoint{point, seen < 0.5 * radius ? 1 : 0};
    };
    return generate(settings, "outside", "inside", draw);
}

Dataset makeXor(const GeneratorSettings& settings) {
    constexpr double padding = 0.3;
    const auto draw = [&](Random& random, int, int) {
        Point point = drawSquare(random, radius);
        point.x += point.x > 0 ? padding : -padding;
        point.y += point.y > 0 ? padding : -padding;
        const Point noise = drawSquare(random, radius);
        const double product = (point.x + settings.noise * noise.x) * (point.y + settings.noise * noise.y);
        return LabelledPoint{point, product >= 0 ? 1 : 0};
    };
    return generate(settings, "signs differ", "signs agree", draw);
}

Dataset makeGauss(const GeneratorSettings& settings) {
    const double deviation = std::sqrt(0.5 + 7 * settings.noise);
    const auto draw = [&](Random& random, int, int label) {
        const double center = label == 1 ? 2 : -2;
        const Point normal{random.normal(), random.normal()};
        return LabelledPoint{{center + deviation * normal.x, center + deviation * normal.y}, label};
    };
    return generate(settings, "around (−2, −2)", "around (2, 2)", draw);
}

Dataset makeSpiral(const GeneratorSettings& settings) {
    const double n = settings.rows / 2.0;
    const auto draw = [&](Random& random, int row, int label) {
        const double share = (row / 2) / n;
        const double start = label == 1 ? 0 : std::numbers::pi;
        const Point point = polar(radius * share, 3.5 * std::numbers::pi * share + start);
        const Point noise = drawSquare(random, 1);
        return LabelledPoint{{point.x + settings.noise * noise.x, point.y + settings.noise * noise.y}, label};
    };
    return generate(settings, "second arm", "first arm", draw);
}

Dataset makeMoons(const GeneratorSettings& settings) {
    constexpr double size = 3;
    const auto draw = [&](Random& random, int, int label) {
        const double angle = random.uniform(0, std::numbers::pi);
        const Point normal{random.normal(), random.normal()};
        Point point{size * std::cos(angle), size * std::sin(angle)};
        if (label == 0)
            point = {size - point.x, size / 2 - point.y};
        const double spread = size * settings.noise;
        return LabelledPoint{{point.x - size / 2 + spread * normal.x, point.y - size / 4 + spread * normal.y},
                             label};
    };
    return generate(settings, "lower moon", "upper moon", draw);
}

namespace {

// Points of the square (-6, 6)^2 with value(x1, x2) at the point moved by the noise.
template <class Value>
Dataset planeRegression(const GeneratorSettings& settings, Value value) {
    constexpr double side = 6;
    Dataset dataset;
    dataset.x.resize(2, settings.rows);
    dataset.y.resize(1, settings.rows);
    dataset.featureNames = {"x₁", "x₂"};
    dataset.targetName = "y";
    Random random(settings.seed);
    for (int row = 0; row < settings.rows; ++row) {
        const Point point = drawSquare(random, side);
        const Point noise = drawSquare(random, side);
        dataset.x.col(row) << point.x, point.y;
        dataset.y(0, row) = value(point.x + settings.noise * noise.x, point.y + settings.noise * noise.y);
    }
    return dataset;
}

double hill(double x1, double x2) {
    struct Bump {
        double x1, x2, sign;
    };
    constexpr Bump bumps[] = {{-4, 2.5, 1},   {0, 2.5, -1}, {4, 2.5, 1},
                              {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
    double value = 0;
    for (const Bump& bump : bumps) {
        const double height = bump.sign * std::max(0.0, 1 - std::hypot(x1 - bump.x1, x2 - bump.x2) / 2);
        if (std::abs(height) > std::abs(value))
            value = height;
    }
    return value;
}

// x uniform in (-reach, reach), y = f(x) plus normal noise.
template <class F>
Dataset curve(const GeneratorSettings& settings, double reach, F f) {
    Dataset dataset;
    dataset.x.resize(1, settings.rows);
    dataset.y.resize(1, settings.rows);
    dataset.featureNames = {"x"};
    dataset.targetName = "y";
    Random random(settings.seed);
    for (int row = 0; row < settings.rows; ++row) {
        const double x = random.uniform(-reach, reach);
        dataset.x(0, row) = x;
        dataset.y(0, row) = f(x) + 0.5 * settings.noise * random.normal();
    }
    return dataset;
}

} // namespace

Dataset makePlane(const GeneratorSettings& settings) {
    return planeRegression(settings, [](double x1, double x2) { return (x1 + x2) / 10; });
}

Dataset makeHills(const GeneratorSettings& settings) {
    return planeRegression(settings, hill);
}

Dataset makeSine(const GeneratorSettings& settings) {
    return curve(settings, 1.5 * std::numbers::pi, [](double x) { return std::sin(x); });
}

Dataset makeAbs(const GeneratorSettings& settings) {
    return curve(settings, 2, [](double x) { return std::abs(x); });
}

Dataset makeStep(const GeneratorSettings& settings) {
    return curve(settings, 2, [](double x) { return x > 0 ? 1.0 : 0.0; });
}

} // namespace lab
