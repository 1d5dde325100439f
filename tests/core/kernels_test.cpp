// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every instruction set that this processor has against plain loops and the activations' own formulas: all
// sizes around a vector's and a block's, any address, and numbers that are none.

#include "core/math/activation.h"
#include "core/math/kernels/kernels.h"
#include "core/math/random.h"
#include "tests/support/check.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace lab;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double guard = 12345.678;
constexpr std::uint64_t curveUlps = 4;

/// n numbers at an address that no vector likes, with a guard on either side.
class Array {
  public:
    explicit Array(Index n) : m_n(n), m_all(static_cast<std::size_t>(n) + 2, guard) {}
    Array(Index n, Random& random) : Array(n) {
        for (Index i = 0; i < n; ++i)
            data()[i] = random.normal();
    }
    double* data() { return m_all.data() + 1; }
    const double* data() const { return m_all.data() + 1; }
    double& operator[](Index i) { return data()[i]; }
    double operator[](Index i) const { return data()[i]; }
    Index size() const { return m_n; }
    bool guarded() const { return m_all.front() == guard && m_all.back() == guard; }

  private:
    Index m_n;
    std::vector<double> m_all;
};

struct Size {
    Index rows;
    Index columns;
    Index depth;
};

/// Around one vector, around a tile, and around the blocks into which large products are cut.
std::vector<Size> productSizes() {
    std::vector<Size> sizes;
    for (Index rows = 1; rows <= 19; ++rows) {
        for (const Index columns : {1, 2, 5, 6, 7, 11, 12, 13})
            sizes.push_back({rows, columns, 1 + (rows + columns) % 7});
    }
    for (const Index rows : {31, 32, 33, 65})
        sizes.push_back({rows, 17, 9});
    sizes.insert(sizes.end(), {{131, 13, 129},
                               {64, 6, 257},
                               {128, 1, 256},
                               {137, 19, 513},
                               {33, 1039, 520},
                               {1, 3, 20000},
                               {10, 50, 12},
                               {9, 97, 5}});
    return sizes;
}

Strided strided(const Array& array, Index rows, Index columns, bool transposed) {
    return transposed ? Strided{array.data(), columns, 1} : Strided{array.data(), 1, rows};
}

double at(const Strided& matrix, Index row, Index column) {
    return matrix.data[row * matrix.rowStep + column * matrix.columnStep];
}

Array multiplied(const Kernels& set, const Product& product) {
    Product wish = product;
    Array c(product.rows * product.columns);
    wish.c = c.data();
    Array workspace(productWorkspace(product.rows, product.columns, product.depth));
    set.product(wish, workspace.data());
    if (!c.guarded() || !workspace.guarded())
        c[0] = notANumber;
    return c;
}

/// An activation with a loop of its own, and settings to try it with.
struct CurveCase {
    const Activation* row;
    ActivationSettings settings;
};

std::vector<CurveCase> curveCases() {
    std::vector<CurveCase> cases;
    for (const Activation& row : activations()) {
        if (row.curve == Curve::None)
            continue;
        for (const double kink : {0.0, 0.5, 1.0})
            cases.push_back({&row, {row.parameter.initial, kink}});
    }
    return cases;
}

std::vector<double> curvePoints() {
    std::vector<double> points{0.0,     -0.0,   6.0,    -6.0,   0.625,    -0.625,    1e-300,
                               -1e-300, 5e-324, 1e-8,   -1e-8,  36.7,     -36.7,     700.0,
                               -700.0,  708.5,  -708.5, 745.0,  -745.0,   800.0,     -800.0,
                               1e6,     -1e6,   1e300,  -1e300, infinity, -infinity, notANumber};
    Random random(3, 0);
    for (const double scale : {0.01, 1.0, 10.0, 300.0}) {
        for (int i = 0; i < 400; ++i)
            points.push_back(scale * random.normal());
    }
    return points;
}

bool nearEnough(double value, double expected) {
    return (std::isnan(value) && std::isnan(expected)) ||
           (!std::isnan(value) && !std::isnan(expected) && labtest::ulps(value, expected) <= curveUlps);
}

} // namespace

class KernelsTest : public QObject {
    Q_OBJECT

  private slots:
    void offersReferenceAndWhatTheProcessorHas() {
        QVERIFY(kernelSets().size() >= 2);
        QCOMPARE(kernelSets().back().name, std::string_view("reference"));
        QCOMPARE(findKernels("REFERENCE"), &kernelSets().back());
        QCOMPARE(findKernels("no such set"), nullptr);
        const char* wish = std::getenv("LAB_ISA");
        const Kernels* expected = wish ? findKernels(wish) : nullptr;
        QCOMPARE(&kernels(), expected ? expected : &kernelSets().front());
    }

    void productsEqualPlainSums() {
        for (const Kernels& set : kernelSets()) {
            Random random(1, 0);
            for (const Size& size : productSizes()) {
                const Array a(size.rows * size.depth, random);
                const Array b(size.depth * size.columns, random);
                const Array start(size.rows, random);
                for (const int form : {0, 1, 2, 3, 4, 5}) {
                    const bool biased = form >= 4;
                    const Product product{size.rows,
                                          size.columns,
                                          size.depth,
                                          strided(a, size.rows, size.depth, form & 1),
                                          strided(b, size.depth, size.columns, form & 2),
                                          biased ? start.data() : nullptr};
                    const Array c = multiplied(set, product);
                    for (Index column = 0; column < size.columns; ++column) {
                        for (Index row = 0; row < size.rows; ++row) {
                            double sum = biased ? start[row] : 0;
                            double magnitude = std::abs(sum);
                            for (Index k = 0; k < size.depth; ++k) {
                                const double term = at(product.a, row, k) * at(product.b, k, column);
                                sum += term;
                                magnitude += std::abs(term);
                            }
                            const double bound = 1e-16 * static_cast<double>(size.depth + 2) * magnitude;
                            CHECK(std::abs(c[row + column * size.rows] - sum) <= bound, set.name, size.rows,
                                  size.columns, size.depth, "form", form, "at", row, column);
                        }
                    }
                }
            }
        }
    }

    void aProductMayStandInALargerMatrix() {
        for (const Kernels& set : kernelSets()) {
            Random random(4, 0);
            for (const Size& size : {Size{5, 7, 3}, Size{130, 50, 200}}) {
                const Array a(size.rows * size.depth, random);
                const Array b(size.depth * size.columns, random);
                Product product{
                    size.rows, size.columns, size.depth, {a.data(), 1, size.rows}, {b.data(), 1, size.depth}};
                const Array alone = multiplied(set, product);
                Array workspace(productWorkspace(size.rows, size.columns, size.depth));
                Array c((size.rows + 3) * size.columns);
                product.c = c.data();
                product.cStep = size.rows + 3;
                set.product(product, workspace.data());
                for (Index column = 0; column < size.columns; ++column) {
                    for (Index row = 0; row < size.rows + 3; ++row) {
                        const double expected = row < size.rows ? alone[row + column * size.rows] : guard;
                        CHECK(c[row + column * product.cStep] == expected, set.name, row, column);
                    }
                }
            }
        }
    }

    void everyElementIsSummedInTheSameOrder() {
        // Whatever tile, vector width or block an element falls into: bits as if it stood alone.
        for (const Kernels& set : kernelSets()) {
            Random random(2, 0);
            for (const Size& size : productSizes()) {
                const Array a(size.rows * size.depth, random);
                const Array b(size.depth * size.columns, random);
                const Product whole{
                    size.rows, size.columns, size.depth, {a.data(), 1, size.rows}, {b.data(), 1, size.depth}};
                const Array c = multiplied(set, whole);
                for (Index row = 0; row < size.rows; row += 5) {
                    for (Index column = 0; column < size.columns; column += 3) {
                        Product one = whole;
                        one.rows = one.columns = 1;
                        one.a.data += row;
                        one.b.data += column * size.depth;
                        CHECK(multiplied(set, one)[0] == c[row + column * size.rows], set.name, size.rows,
                              size.columns, size.depth, "at", row, column);
                    }
                }
            }
        }
    }

    void productsCarryWhatIsNotANumber() {
        for (const Kernels& set : kernelSets()) {
            for (const double odd : {infinity, notANumber}) {
                Random random(4, 0);
                Array a(9 * 5, random);
                const Array b(5 * 7, random);
                a[4 + 2 * 9] = odd; // row 4
                const Array c = multiplied(set, {9, 7, 5, {a.data(), 1, 9}, {b.data(), 1, 5}});
                for (Index i = 0; i < c.size(); ++i)
                    CHECK(std::isfinite(c[i]) == (i % 9 != 4), set.name, odd, i);
            }
        }
    }

    void curvesEqualTheirFormulas() {
        const std::vector<double> points = curvePoints();
        for (const Kernels& set : kernelSets()) {
            for (const CurveCase& each : curveCases()) {
                for (const Index n : {Index{1}, Index{3}, static_cast<Index>(points.size())}) {
                    // Every point comes into every place of a vector.
                    for (Index first = 0; first + n <= static_cast<Index>(points.size()); first += n) {
                        Array z(n), a(n), slope(n), alone(n);
                        std::copy_n(points.begin() + first, n, z.data());
                        const CurveSettings settings{each.settings.parameter, each.settings.kinkSlope};
                        set.activateWithSlope(each.row->curve, settings, n, z.data(), a.data(), slope.data());
                        set.activate(each.row->curve, settings, n, z.data(), alone.data());
                        CHECK(a.guarded() && slope.guarded() && alone.guarded(), set.name, each.row->key, n);
                        for (Index i = 0; i < n; ++i) {
                            CHECK(nearEnough(a[i], each.row->f(z[i], each.settings)), set.name, each.row->key,
                                  "f at", z[i], "is", a[i]);
                            CHECK(nearEnough(slope[i], each.row->slope(z[i], each.settings)), set.name,
                                  each.row->key, "slope at", z[i], "is", slope[i]);
                            CHECK(labtest::same(a[i], alone[i]), set.name, each.row->key, z[i]);
                        }
                    }
                }
            }
        }
    }

    void noCurveHidesAnInfiniteZ() {
        for (const Kernels& set : kernelSets()) {
            for (const CurveCase& each : curveCases()) {
                const CurveSettings settings{each.settings.parameter, each.settings.kinkSlope};
                for (const double odd : {infinity, -infinity, notANumber}) {
                    for (Index n = 1; n <= 19; ++n) {
                        Random random(7, static_cast<std::uint64_t>(n));
                        Array z(n, random), a(n), slope(n);
                        const auto curve = each.row->curve;
                        const double sum =
                            set.activateWithSlope(curve, settings, n, z.data(), a.data(), slope.data());
                        CHECK(std::isfinite(sum), set.name, each.row->key, n);
                        CHECK(labtest::same(sum, set.activate(curve, settings, n, z.data(), a.data())),
                              set.name);
                        z[n / 2] = odd;
                        CHECK(!std::isfinite(set.activate(curve, settings, n, z.data(), a.data())), set.name,
                              each.row->key, odd, n);
                        CHECK(!std::isfinite(set.activateWithSlope(curve, settings, n, z.data(), a.data(),
                                                                   slope.data())),
                              set.name, each.row->key, odd, n);
                    }
                }
            }
        }
    }

    void sumsAndPassesEqualPlainLoops() {
        for (const Kernels& set : kernelSets()) {
            for (Index n = 0; n <= 70; ++n) {
                Random random(5, static_cast<std::uint64_t>(n));
                const Array x(n, random);
                const Array slope(n, random);
                Array delta(n, random);
                const Array before = delta;
                Array after(n);
                double squares = 0, magnitudes = 0, products = 0, moved = 0;
                const double rate = 0.37;
                for (Index i = 0; i < n; ++i) {
                    squares += x[i] * x[i];
                    magnitudes += std::abs(x[i]);
                    products += std::abs(before[i] * slope[i]);
                    moved += std::pow(before[i] - rate * x[i] - before[i], 2);
                }
                const UpdateSums sums = set.descend(n, rate, x.data(), before.data(), after.data());
                const double product = set.timesSlope(n, slope.data(), delta.data());
                Array a(n), f(n);
                const double activated = set.activate(Curve::Identity, {}, n, x.data(), a.data());
                CHECK(labtest::close(set.sumOfSquares(n, x.data()), squares, 1e-14), set.name, n);
                CHECK(labtest::close(set.sumOfMagnitudes(n, x.data()), magnitudes, 1e-14), set.name, n);
                CHECK(labtest::close(activated, squares, 1e-14), set.name, n);
                CHECK(labtest::close(product, products, 1e-14), set.name, n);
                CHECK(labtest::close(sums.gradient, squares, 1e-14), set.name, n);
                CHECK(labtest::close(sums.weights, set.sumOfSquares(n, before.data()), 1e-14), set.name, n);
                CHECK(labtest::close(sums.update, moved, 1e-13), set.name, n);
                CHECK(after.guarded() && delta.guarded(), set.name, n);
                for (Index i = 0; i < n; ++i) {
                    const double step = rate * x[i]; // rounded once more than a fused product would be
                    CHECK(after[i] == before[i] - step, set.name, n, i);
                    CHECK(delta[i] == before[i] * slope[i], set.name, n, i);
                }
            }
        }
    }

    void rowSumsGoColumnByColumn() {
        for (const Kernels& set : kernelSets()) {
            for (Index rows = 1; rows <= 21; ++rows) {
                Random random(6, static_cast<std::uint64_t>(rows));
                const Index columns = 1 + rows % 6;
                const Array matrix(rows * columns, random);
                Array sums(rows);
                set.rowSums(rows, columns, matrix.data(), sums.data());
                for (Index r = 0; r < rows; ++r) {
                    double sum = 0;
                    for (Index c = 0; c < columns; ++c)
                        sum += matrix[r + c * rows];
                    CHECK(sums[r] == sum && sums.guarded(), set.name, rows, r);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(KernelsTest)
#include "kernels_test.moc"
