// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folded series against all the rows that went into it.

#include "core/insight/history.h"
#include "core/math/random.h"
#include "tests/support/check.h"

#include <QTest>

#include <array>
#include <vector>

using namespace lab;

namespace {

constexpr double meanTolerance = 1e-12;
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Row {
    std::int64_t step;
    std::vector<double> values;
};

struct Shape {
    std::size_t channels;
    std::size_t capacity;
    std::size_t rows;
    std::int64_t stride; // steps between two rows
    double gaps;         // share of values that are not finite
};

constexpr std::array shapes{Shape{1, 2, 1, 1, 0},        Shape{1, 2, 100, 1, 0},      Shape{3, 4, 5, 1, 0},
                            Shape{3, 8, 1000, 1, 0.1},   Shape{2, 16, 17, 1, 0},      Shape{2, 16, 16, 1, 0},
                            Shape{5, 64, 12345, 7, 0.3}, Shape{1, 512, 4096, 1, 0.9}, Shape{2, 8, 300, 3, 1},
                            Shape{0, 8, 100, 1, 0},      Shape{4, 6, 777, 1, 0.05},   Shape{2, 10, 1, 1, 1}};

std::vector<Row> randomRows(const Shape& shape, std::uint64_t seed) {
    Random random(seed);
    std::vector<Row> rows;
    std::int64_t step = 0;
    for (std::size_t i = 0; i < shape.rows; ++i) {
        Row row{step, {}};
        for (std::size_t c = 0; c < shape.channels; ++c) {
            const double value = std::exp(5 * random.normal()) * (random.below(2) == 0 ? 1 : -1);
            const std::array others{notANumber, infinity, -infinity};
            row.values.push_back(random.uniform() < shape.gaps ? others[random.below(3)] : value);
        }
        rows.push_back(std::move(row));
        step += 1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(shape.stride)));
    }
    return rows;
}

History filled(const Shape& shape, const std::vector<Row>& rows) {
    History history(shape.channels, shape.capacity);
    for (const Row& row : rows)
        history.append(row.step, row.values);
    return history;
}

/// Bin i of `history` holds rows [first, last) of `rows`, judged channel by channel.
void compareBin(const History& history, std::size_t i, const std::vector<Row>& rows, std::size_t first,
                std::size_t last) {
    for (std::size_t c = 0; c < history.channels(); ++c) {
        long double sum = 0, sizes = 0;
        double minimum = infinity, maximum = -infinity;
        int finite = 0;
        for (std::size_t r = first; r < last; ++r) {
            const double value = rows[r].values[c];
            if (!std::isfinite(value))
                continue;
            ++finite;
            sum += value;
            sizes += std::abs(value);
            minimum = std::min(minimum, value);
            maximum = std::max(maximum, value);
        }
        const Bin& bin = history.bin(i, c);
        if (finite == 0) {
            CHECK(std::isnan(bin.minimum) && std::isnan(bin.mean) && std::isnan(bin.maximum), "bin", i);
            continue;
        }
        CHECK(bin.minimum == minimum && bin.maximum == maximum, "bin", i, "channel", c, bin.minimum, minimum,
              bin.maximum, maximum);
        const double mean = static_cast<double>(sum / finite);
        CHECK(labtest::close(bin.mean, mean, 0, meanTolerance * static_cast<double>(sizes / finite)), "bin",
              i, "channel", c, bin.mean, mean);
    }
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

  private slots:
    void binsHoldTheirRows() {
        std::uint64_t seed = 1;
        for (const Shape& shape : shapes) {
            const std::vector<Row> rows = randomRows(shape, seed++);
            const History history = filled(shape, rows);
            const std::string where = labtest::text(shape.channels, shape.capacity, shape.rows);
            CHECK(history.size() <= shape.capacity, where, "has", history.size(), "bins");
            CHECK(history.channels() == shape.channels, where);
            CHECK(!history.empty(), where);
            std::size_t next = 0; // the first row of the next bin: bins are contiguous and leave no row out
            for (std::size_t i = 0; i < history.size(); ++i) {
                const std::size_t first = next;
                CHECK(history.firstStep(i) == rows[first].step, where, "bin", i);
                while (next < rows.size() && rows[next].step <= history.lastStep(i))
                    ++next;
                CHECK(next > first && rows[next - 1].step == history.lastStep(i), where, "bin", i);
                const bool full = next - first == static_cast<std::size_t>(history.rowsPerBin());
                CHECK(full || (i + 1 == history.size() && next - first <= std::size_t(history.rowsPerBin())),
                      where, "bin", i, "holds", next - first);
                compareBin(history, i, rows, first, next);
                if (QTest::currentTestFailed())
                    return;
            }
            CHECK(next == rows.size(), where, "the last row is missing");
        }
    }

    void everyPrefixIsRight() {
        // The state after each append, through several foldings.
        const Shape shape{2, 6, 200, 2, 0.2};
        const std::vector<Row> rows = randomRows(shape, 99);
        History history(shape.channels, shape.capacity);
        std::int64_t rowsPerBin = 1;
        for (std::size_t n = 1; n <= rows.size(); ++n) {
            history.append(rows[n - 1].step, rows[n - 1].values);
            CHECK(history.rowsPerBin() == rowsPerBin || history.rowsPerBin() == 2 * rowsPerBin, n);
            rowsPerBin = history.rowsPerBin();
            const std::size_t per = static_cast<std::size_t>(rowsPerBin);
            CHECK(history.size() == (n + per - 1) / per, n, history.size());
            CHECK(history.size() <= shape.capacity, n);
            CHECK(rowsPerBin == 1 || history.size() > shape.capacity / 2, n, "folds too early");
            for (std::size_t i = 0; i < history.size(); ++i) {
                compareBin(history, i, rows, i * per, std::min(n, (i + 1) * per));
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(rowsPerBin >= 32);
    }

    void noSpikeIsEverLost() {
        // A spike of either sign at any step of a flat series is still seen in its bin at the end.
        constexpr std::int64_t rows = 3000;
        for (std::int64_t spike = 0; spike < rows; spike += 37) {
            History history(1, 16);
            for (std::int64_t step = 0; step < rows; ++step) {
                const double value = step == spike ? 1e9 : step == rows - 1 - spike ? -1e9 : 1;
                history.append(step, std::span(&value, 1));
            }
            const auto seen = [&](std::int64_t step, double value) {
                for (std::size_t i = 0; i < history.size(); ++i) {
                    if (history.firstStep(i) <= step && step <= history.lastStep(i))
                        return history.bin(i, 0).maximum == value || history.bin(i, 0).minimum == value;
                }
                return false;
            };
            CHECK(seen(spike, 1e9), "spike at", spike);
            CHECK(seen(rows - 1 - spike, -1e9), "spike at", rows - 1 - spike);
        }
    }

    void samplesAreTheRowsThemselves() {
        // Against the definition, after each append: all rows of a bin, or every n-th so that few remain.
        const Shape shape{3, 6, 500, 1, 0.1};
        const std::vector<Row> rows = randomRows(shape, 7);
        History history(shape.channels, shape.capacity, 2);
        QCOMPARE(history.sampled(), std::size_t{2});
        for (std::size_t n = 1; n <= rows.size(); ++n) {
            history.append(rows[n - 1].step, rows[n - 1].values);
            const auto per = static_cast<std::size_t>(history.rowsPerBin());
            const std::size_t stride = std::max<std::size_t>(1, per / History::sampleSize);
            for (std::size_t i = 0; i < history.size(); ++i) {
                for (std::size_t c = 0; c < history.sampled(); ++c) {
                    const auto sample = history.sample(i, c);
                    std::size_t s = 0;
                    for (std::size_t r = i * per; r < std::min(n, (i + 1) * per); r += stride, ++s)
                        CHECK(s < sample.size() && (sample[s] == rows[r].values[c] ||
                                                    (std::isnan(sample[s]) && std::isnan(rows[r].values[c]))),
                              "after", n, "bin", i, "value", s);
                    CHECK(s == sample.size(), "after", n, "bin", i, "has", sample.size());
                }
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(history.rowsPerBin() > static_cast<std::int64_t>(4 * History::sampleSize));
    }

    void memoryStaysBounded() {
        constexpr std::size_t capacity = 512;
        constexpr std::int64_t rows = 1'000'000;
        History history(2, capacity);
        std::size_t largest = 0;
        for (std::int64_t step = 0; step < rows; ++step) {
            const std::array values{static_cast<double>(step), 1.0};
            history.append(step, values);
            largest = std::max(largest, history.size());
        }
        QVERIFY(largest <= capacity && history.size() >= capacity / 2);
        QCOMPARE(history.firstStep(0), std::int64_t{0});
        QCOMPARE(history.lastStep(history.size() - 1), rows - 1);
        for (std::size_t i = 0; i < history.size(); ++i) {
            const double first = static_cast<double>(history.firstStep(i));
            const double last = static_cast<double>(history.lastStep(i));
            const Bin& bin = history.bin(i, 0);
            CHECK(bin.minimum == first && bin.maximum == last, i);
            CHECK(labtest::close(bin.mean, (first + last) / 2, meanTolerance), i, bin.mean);
            CHECK(history.bin(i, 1).minimum == 1 && labtest::close(history.bin(i, 1).mean, 1, meanTolerance),
                  i);
        }
    }

    void meansOfHugeValuesStayFinite() {
        History history(1, 4);
        const double huge = 1.5e308;
        for (std::int64_t step = 0; step < 100; ++step)
            history.append(step, std::span(&huge, 1));
        for (std::size_t i = 0; i < history.size(); ++i)
            CHECK(labtest::close(history.bin(i, 0).mean, huge, meanTolerance), history.bin(i, 0).mean);
    }

    void clearStartsAnew() {
        History history(1, 4);
        for (std::int64_t step = 0; step < 100; ++step) {
            const double value = 5;
            history.append(step, std::span(&value, 1));
        }
        history.clear();
        QVERIFY(history.empty());
        QCOMPARE(history.size(), std::size_t{0});
        QCOMPARE(history.channels(), std::size_t{1});
        QCOMPARE(history.rowsPerBin(), std::int64_t{1});
        const double value = 2;
        history.append(0, std::span(&value, 1)); // steps may begin at 0 again
        QCOMPARE(history.bin(0, 0).maximum, 2.0);
        QCOMPARE(History().channels(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
