// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/output/answers.h"

#include "ui/look/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(lab::ui::OutputCard)
};

bool hasMap(const OutputPicture& picture) {
    const auto side = static_cast<std::size_t>(std::max(0, picture.side));
    return side > 0 && picture.grid.size() == side * side;
}

/// Coordinate of entry i of `count`, at equal distances over [low, high].
double placeOf(const OutputPicture& picture, std::size_t i, std::size_t count) {
    return picture.low +
           (picture.high - picture.low) * static_cast<double>(i) / static_cast<double>(count - 1);
}

/// The entry nearest to a coordinate.
std::size_t entryAt(const OutputPicture& picture, double place, std::size_t count) {
    const double share = (place - picture.low) / (picture.high - picture.low);
    const auto last = static_cast<double>(count - 1);
    return static_cast<std::size_t>(std::clamp(std::round(share * last), 0.0, last));
}

bool isClassIndex(const Data& data) {
    return data.isClassification() && data.outputs > 1;
}

QString className(const Data& data, std::size_t index) {
    return index < data.classNames.size() ? QString::fromStdString(data.classNames[index])
                                          : QString::number(index);
}

QString answerText(const Data& data, float answer) {
    return isClassIndex(data) ? className(data, static_cast<std::size_t>(std::max(0.0F, answer)))
                              : numberText(static_cast<double>(answer));
}

QString answerName(const Data& data) {
    if (isClassIndex(data))
        return Texts::tr("class");
    return data.isClassification() ? QStringLiteral("p") : Texts::tr("answer");
}

ReadOutText mapAt(const OutputPicture& picture, const Data& data, double x, double y) {
    const auto side = static_cast<std::size_t>(picture.side);
    const float answer = picture.grid[entryAt(picture, x, side) * side + entryAt(picture, y, side)];
    ReadOutText text;
    text.head = Texts::tr("x %1, y %2").arg(numberText(x), numberText(y));
    text.rows.push_back({answerName(data), answerText(data, answer), {}, true});
    return text;
}

ReadOutText curveAt(const OutputPicture& picture, const Data& data, double x) {
    const std::size_t i = entryAt(picture, x, picture.curve.size());
    ReadOutText text;
    text.head = Texts::tr("x %1").arg(numberText(placeOf(picture, i, picture.curve.size())));
    text.rows.push_back({answerName(data), numberText(static_cast<double>(picture.curve[i])), {}, true});
    if (i < picture.bestCurve.size())
        text.rows.push_back(
            {Texts::tr("least squares"), numberText(static_cast<double>(picture.bestCurve[i]))});
    return text;
}

ReadOutText rowAt(const OutputPicture& picture, double target, double answer) {
    std::size_t nearest = 0;
    const auto distance = [&](std::size_t i) {
        return std::hypot(static_cast<double>(picture.targets[i]) - target,
                          static_cast<double>(picture.answers[i]) - answer);
    };
    for (std::size_t i = 1; i < picture.targets.size(); ++i)
        nearest = distance(i) < distance(nearest) ? i : nearest;
    ReadOutText text;
    text.head = Texts::tr("test row %1").arg(countText(nearest + 1));
    text.rows = {{Texts::tr("target"), numberText(static_cast<double>(picture.targets[nearest]))},
                 {Texts::tr("answer"), numberText(static_cast<double>(picture.answers[nearest])), {}, true}};
    return text;
}

DataTable mapTable(const OutputPicture& picture, const Data& data) {
    DataTable table{{QStringLiteral("x"), QStringLiteral("y"), answerName(data)}, {}};
    const auto side = static_cast<std::size_t>(picture.side);
    for (std::size_t c = 0; c < side; ++c) {
        for (std::size_t r = 0; r < side; ++r) {
            const float answer = picture.grid[c * side + r];
            const Cell cell =
                isClassIndex(data) ? Cell(answerText(data, answer)) : Cell(static_cast<double>(answer));
            table.rows.push_back({placeOf(picture, c, side), placeOf(picture, r, side), cell});
        }
    }
    return table;
}

DataTable curveTable(const OutputPicture& picture) {
    DataTable table{{QStringLiteral("x"), Texts::tr("answer"), Texts::tr("least squares")}, {}};
    for (std::size_t i = 0; i < picture.curve.size(); ++i) {
        const Cell best =
            i < picture.bestCurve.size() ? Cell(static_cast<double>(picture.bestCurve[i])) : Cell();
        table.rows.push_back(
            {placeOf(picture, i, picture.curve.size()), static_cast<double>(picture.curve[i]), best});
    }
    return table;
}

DataTable confusionTable(const OutputPicture& picture, const Data& data) {
    DataTable table{{Texts::tr("true class")}, {}};
    for (Index c = 0; c < picture.confusion.cols(); ++c)
        table.columns.append(Texts::tr("answer %1").arg(className(data, static_cast<std::size_t>(c))));
    for (Index r = 0; r < picture.confusion.rows(); ++r) {
        std::vector<Cell> row{className(data, static_cast<std::size_t>(r))};
        for (Index c = 0; c < picture.confusion.cols(); ++c)
            row.emplace_back(static_cast<double>(picture.confusion(r, c)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

ReadOutText answerAt(const OutputPicture& picture, const Data& data, double x, double y) {
    if (hasMap(picture))
        return mapAt(picture, data, x, y);
    if (picture.curve.size() > 1)
        return curveAt(picture, data, x);
    return picture.targets.empty() ? ReadOutText() : rowAt(picture, x, y);
}

DataTable answerTable(const OutputPicture& picture, const Data& data) {
    if (hasMap(picture))
        return mapTable(picture, data);
    if (picture.curve.size() > 1)
        return curveTable(picture);
    if (picture.confusion.size() > 0)
        return confusionTable(picture, data);
    DataTable table{{Texts::tr("target"), Texts::tr("answer")}, {}};
    for (std::size_t i = 0; i < picture.targets.size(); ++i)
        table.rows.push_back(
            {static_cast<double>(picture.targets[i]), static_cast<double>(picture.answers[i])});
    return table;
}

} // namespace lab::ui
