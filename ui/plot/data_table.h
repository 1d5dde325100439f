// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The numbers behind a picture, as a table: for CSV, the clipboard and the table window.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVector>

#include <variant>
#include <vector>

namespace lab::ui {

/// Empty where a row has no such number.
using Cell = std::variant<std::monostate, double, QString>;

struct DataTable {
    QStringList columns;
    /// Each as long as columns.
    std::vector<std::vector<Cell>> rows;
};

/// One curve: values[i] at keys[i], keys rising (equal neighbours allowed, as at a jump).
struct Series {
    QString name;
    QVector<double> keys;
    QVector<double> values;
};

/// A row per key, in rising order, with each curve's value there. Where a curve has a key twice, so has the
/// table.
DataTable tableOf(const QString& keyName, const std::vector<Series>& curves);

/// The shortest digits that read back as the same number, with a decimal point in every locale; "NaN",
/// "Inf", "-Inf".
QString exactText(double value);
QString cellText(const Cell& cell);

/// RFC 4180 in UTF-8, with a header row.
QByteArray csvOf(const DataTable& table);
/// Tab-separated, as spreadsheets take it from the clipboard, with a header row.
QString tsvOf(const DataTable& table);

} // namespace lab::ui
