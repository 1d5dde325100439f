// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/data/table_file.h"

#include "core/files/foreign_text.h"
#include "core/files/limits.h"

#include <csv.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace lab {
namespace {

std::optional<double> numberIn(std::string_view text) {
    // from_chars refuses a plus sign, which other programs write; "+-1" stays refused.
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // "nan" and "inf" are numbers to from_chars; no network learns from them.
    if (error != std::errc() || end != text.data() + text.size() || !(std::abs(value) <= maxTableNumber))
        return {};
    return value;
}

// Why numberIn() refuses this cell.
std::string notANumber(std::string_view cell) {
    if (cell.empty())
        return "is empty. Fill it in, or leave the row out";
    double value = 0;
    const bool isNumeral =
        std::from_chars(cell.data(), cell.data() + cell.size(), value).ptr == cell.data() + cell.size();
    return '"' + shown(cell, 40) + '"' +
           (isNumeral ? " is beyond the numbers that are taken, 1e-300 to 1e100 in size"
                      : " is not a number");
}

struct TargetCell {
    std::string text;
    std::size_t row = 0;
};

// Takes the cells as libcsv finds them. Features become numbers at once; the target's cells stay text until
// all are known, as one of them decides what the others are.
class TableReader {
  public:
    void cell(std::string_view text) {
        if (m_error)
            return;
        ++m_cells;
        if (m_names.empty() || m_inHeader)
            headerCell(text);
        else if (m_cells < m_names.size())
            featureCell(text);
        else if (m_cells == m_names.size())
            m_targets.push_back({std::string(text), m_row});
    }

    // `terminator` is the character that ended the row, -1 at the end of the text.
    void rowEnd(int terminator) {
        // Of CR LF only the first ends a row.
        const bool secondOfPair = terminator == '\n' && m_lastTerminator == '\r' && m_cells == 0;
        m_lastTerminator = terminator;
        if (m_error || secondOfPair)
            return;
        if (m_inHeader)
            endHeader();
        else if (m_cells > 0 && m_cells != m_names.size())
            fail(place() + ": has " + std::to_string(m_cells) + " cells, the header has " +
                 std::to_string(m_names.size()));
        m_cells = 0;
        ++m_row;
    }

    void fail(std::string message) {
        if (!m_error)
            m_error = TableError{std::move(message)};
    }

    std::string place() const { return "row " + std::to_string(m_row); }

    std::variant<Dataset, TableError> finish(TargetKind kind);

  private:
    std::string place(std::size_t row, std::size_t column) const {
        return "row " + std::to_string(row) + ", column " + std::to_string(column) + " (" +
               shown(m_names[column - 1]) + ")";
    }

    void headerCell(std::string_view text) {
        m_inHeader = true;
        if (m_names.size() == maxTableColumns)
            return fail("row 1: more than " + std::to_string(maxTableColumns) + " columns");
        m_headerIsNumbers = m_headerIsNumbers && numberIn(text).has_value();
        m_names.push_back(text.empty() ? "column " + std::to_string(m_cells) : std::string(text));
    }

    void endHeader() {
        m_inHeader = false;
        if (m_names.size() < 2)
            fail(place() + ": has one column; a table has features and, last, a label or target, "
                           "separated by commas");
        else if (m_headerIsNumbers)
            fail(place() + ": holds numbers only; the first row names the columns");
    }

    void featureCell(std::string_view text) {
        if (const std::optional<double> value = numberIn(text))
            m_values.push_back(*value);
        else
            fail(place(m_row, m_cells) + ": " + notANumber(text));
    }

    void finishNumbers(Dataset& dataset);
    void finishClasses(Dataset& dataset);

    std::vector<std::string> m_names;
    bool m_inHeader = false;
    bool m_headerIsNumbers = true;
    // Row by row, without the target.
    std::vector<double> m_values;
    std::vector<TargetCell> m_targets;
    std::size_t m_row = 1;
    std::size_t m_cells = 0;
    int m_lastTerminator = 0;
    std::optional<TableError> m_error;
};

void TableReader::finishNumbers(Dataset& dataset) {
    dataset.targetName = m_names.back();
    dataset.y.resize(1, static_cast<Index>(m_targets.size()));
    for (std::size_t i = 0; i < m_targets.size() && !m_error; ++i) {
        if (const std::optional<double> value = numberIn(m_targets[i].text))
            dataset.y(0, static_cast<Index>(i)) = *value;
        else
            fail(place(m_targets[i].row, m_names.size()) + ": " + notANumber(m_targets[i].text));
    }
}

void TableReader::finishClasses(Dataset& dataset) {
    const std::string column =
        "column " + std::to_string(m_names.size()) + " (" + shown(m_names.back()) + ")";
    std::map<std::string_view, int> classes;
    for (const TargetCell& target : m_targets) {
        if (target.text.empty())
            return fail(place(target.row, m_names.size()) + ": " + notANumber(target.text));
        classes.try_emplace(target.text);
        if (classes.size() > maxTableClasses)
            return fail(column + ": has more than " + std::to_string(maxTableClasses) +
                        " different labels. If it holds numbers to predict, look for a cell that is none");
    }
    if (classes.size() < 2)
        return fail(column + ": has one label only; there is nothing to tell apart");

    std::vector<std::string_view> order;
    for (const auto& [name, index] : classes)
        order.push_back(name);
    if (std::ranges::all_of(order, [](std::string_view name) { return numberIn(name).has_value(); }))
        std::ranges::stable_sort(order, {}, [](std::string_view name) { return *numberIn(name); });
    for (const std::string_view name : order) {
        classes[name] = static_cast<int>(dataset.classNames.size());
        dataset.classNames.emplace_back(name);
    }
    for (const TargetCell& target : m_targets)
        dataset.labels.push_back(classes[target.text]);
}

std::variant<Dataset, TableError> TableReader::finish(TargetKind kind) {
    if (!m_error && m_targets.size() < 2)
        fail("the table needs 2 rows below its header, for training and test, and has " +
             std::to_string(m_targets.size()));
    if (m_error)
        return *m_error;
    Dataset dataset;
    dataset.featureNames.assign(m_names.begin(), m_names.end() - 1);
    dataset.x = Eigen::Map<const Matrix>(m_values.data(), static_cast<Index>(m_names.size() - 1),
                                         static_cast<Index>(m_targets.size()));
    const bool numbers =
        kind == TargetKind::Number ||
        (kind == TargetKind::Guess && std::ranges::all_of(m_targets, [](const TargetCell& target) {
             return numberIn(target.text).has_value();
         }));
    if (numbers)
        finishNumbers(dataset);
    else
        finishClasses(dataset);
    if (m_error)
        return *m_error;
    return dataset;
}

// libcsv's parser with its memory.
struct Parser {
    csv_parser csv;
    bool ready;

    Parser() : ready(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0) {}
    ~Parser() { csv_free(&csv); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
};

void onCell(void* text, std::size_t size, void* reader) {
    static_cast<TableReader*>(reader)->cell({static_cast<const char*>(text), size});
}

void onRow(int terminator, void* reader) {
    static_cast<TableReader*>(reader)->rowEnd(terminator);
}

} // namespace

std::variant<Dataset, TableError> readTable(std::string_view text, TargetKind kind) {
    if (text.size() > maxTableBytes)
        return TableError{"the table is larger than " + std::to_string(maxTableBytes >> 20) + " MiB"};
    // Excel begins UTF-8 with a byte order mark, which would become part of the first name.
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);

    TableReader reader;
    Parser parser;
    const bool read =
        parser.ready &&
        csv_parse(&parser.csv, text.data(), text.size(), onCell, onRow, &reader) == text.size() &&
        csv_fini(&parser.csv, onCell, onRow, &reader) == 0;
    if (!read) {
        const bool quotes = parser.ready && csv_error(&parser.csv) == CSV_EPARSE;
        reader.fail(reader.place() +
                    (quotes ? ": has a quotation mark without its partner, or one that is not doubled"
                            : ": there is not enough memory to read it"));
    }
    return reader.finish(kind);
}

} // namespace lab
