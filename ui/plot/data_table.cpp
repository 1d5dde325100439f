// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/data_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace lab::ui {
namespace {

/// How often each key occurs in the curve where it occurs most.
std::map<double, std::size_t> keysOf(const std::vector<Series>& curves) {
    std::map<double, std::size_t> times;
    for (const Series& curve : curves) {
        std::size_t repeated = 0;
        for (qsizetype i = 0; i < curve.keys.size(); ++i) {
            repeated = i > 0 && curve.keys[i] == curve.keys[i - 1] ? repeated + 1 : 1;
            std::size_t& most = times[curve.keys[i]];
            most = std::max(most, repeated);
        }
    }
    return times;
}

QByteArray csvField(const QString& text) {
    static constexpr auto special = "\",\r\n";
    const QByteArray bytes = text.toUtf8();
    const bool plain =
        std::none_of(bytes.begin(), bytes.end(), [](char c) { return QByteArrayView(special).contains(c); });
    return plain ? bytes : '"' + QByteArray(bytes).replace("\"", "\"\"") + '"';
}

QString tsvField(const QString& text) {
    // A tab or a line's end within a cell would move all that follows.
    return QString(text)
        .replace(QLatin1Char('\t'), QLatin1Char(' '))
        .replace(QLatin1Char('\n'), QLatin1Char(' '));
}

} // namespace

DataTable tableOf(const QString& keyName, const std::vector<Series>& curves) {
    DataTable table;
    table.columns.append(keyName);
    std::map<double, std::size_t> firstRow;
    for (const auto& [key, times] : keysOf(curves)) {
        firstRow[key] = table.rows.size();
        for (std::size_t i = 0; i < times; ++i)
            table.rows.push_back({key});
    }
    for (auto& row : table.rows)
        row.resize(1 + curves.size());
    for (std::size_t c = 0; c < curves.size(); ++c) {
        const Series& curve = curves[c];
        table.columns.append(curve.name);
        std::size_t repeated = 0;
        for (qsizetype i = 0; i < curve.keys.size(); ++i) {
            repeated = i > 0 && curve.keys[i] == curve.keys[i - 1] ? repeated + 1 : 0;
            table.rows[firstRow[curve.keys[i]] + repeated][c + 1] = curve.values[i];
        }
    }
    return table;
}

QString exactText(double value) {
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("Inf") : QStringLiteral("-Inf");
    char digits[32];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    return QString::fromLatin1(digits, end - digits);
}

QString cellText(const Cell& cell) {
    if (const auto* number = std::get_if<double>(&cell))
        return exactText(*number);
    const auto* text = std::get_if<QString>(&cell);
    return text != nullptr ? *text : QString();
}

QByteArray csvOf(const DataTable& table) {
    QByteArray csv;
    for (qsizetype c = 0; c < table.columns.size(); ++c)
        csv += (c > 0 ? "," : "") + csvField(table.columns[c]);
    csv += "\r\n";
    for (const auto& row : table.rows) {
        for (std::size_t c = 0; c < row.size(); ++c)
            csv += (c > 0 ? "," : "") + csvField(cellText(row[c]));
        csv += "\r\n";
    }
    return csv;
}

QString tsvOf(const DataTable& table) {
    QStringList lines;
    QStringList names;
    for (const QString& column : table.columns)
        names.append(tsvField(column));
    lines.append(names.join(QLatin1Char('\t')));
    for (const auto& row : table.rows) {
        QStringList cells;
        for (const Cell& cell : row)
            cells.append(tsvField(cellText(cell)));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace lab::ui
