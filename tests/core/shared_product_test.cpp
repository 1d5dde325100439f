// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Products by two threads: the bits of one, whoever made which piece.

#include "core/math/kernels/shared_product.h"
#include "core/math/random.h"
#include "tests/support/check.h"

#include <QTest>

#include <array>
#include <atomic>

using namespace lab;

namespace {

struct Size {
    Index rows;
    Index columns;
    Index depth;
};

Matrix randomMatrix(Index rows, Index columns, Random& random) {
    Matrix matrix(rows, columns);
    for (double& value : matrix.reshaped())
        value = random.normal();
    return matrix;
}

/// A product, what it is made of, and what one thread makes of it.
struct Case {
    Case(const Size& size, bool transposedA, bool transposedB, Random& random)
        : a(randomMatrix(size.rows, size.depth, random)), b(randomMatrix(size.depth, size.columns, random)),
          start(randomMatrix(size.rows, 1, random)),
          c(Matrix::Zero(size.rows, size.columns)), product{size.rows,
                                                            size.columns,
                                                            size.depth,
                                                            transposedA ? Strided{a.data(), size.depth, 1}
                                                                        : Strided{a.data(), 1, size.rows},
                                                            transposedB ? Strided{b.data(), size.columns, 1}
                                                                        : Strided{b.data(), 1, size.depth},
                                                            start.data(),
                                                            c.data()} {
        workspace.resize(static_cast<std::size_t>(productWorkspace(size.rows, size.columns, size.depth)));
        kernels().product(product, workspace.data());
        expected = c;
        c.setConstant(7);
    }

    Matrix a, b, start, c, expected;
    Product product;
    std::vector<Scalar> workspace;
};

} // namespace

class SharedProductTest : public QObject {
    Q_OBJECT

  private slots:
    void hasTheBitsOfOneThread() {
        Random random(1, 0);
        for (const Size& size : {Size{1, 1, 1},
                                 {3, 2, 4},
                                 {200, 10, 30},
                                 {10, 200, 30},
                                 {512, 60, 300},
                                 {401, 399, 37},
                                 {129, 1000, 17}}) {
            SecondThread second; // a new one each time: it may rest after a spell
            for (const int form : {0, 1, 2, 3}) {
                Case one(size, form & 1, form & 2, random);
                CHECK(second.multiply(one.product, one.workspace), size.rows);
                CHECK(one.c == one.expected, size.rows, size.columns, size.depth, "form", form);
            }
        }
    }

    void theSecondTakesItsPart() {
        // However busy the machine: until it has made a piece.
        Random random(2, 0);
        Case one({512, 200, 200}, false, false, random);
        SecondThread second;
        while (second.piecesMade() == 0) {
            one.c.setConstant(7);
            second.multiply(one.product, one.workspace); // may also be resting
            if (one.c(0, 0) != 7)
                QVERIFY(one.c == one.expected);
        }
    }

    void severalMayAskAtOnce() {
        SecondThread second;
        std::atomic<int> shared = 0;
        std::array<bool, 3> right{};
        {
            std::array<std::jthread, 3> askers;
            for (std::size_t i = 0; i < askers.size(); ++i) {
                askers[i] = std::jthread([&, i] {
                    Random random(3 + i, 0);
                    Case one({256, 100, 50}, false, i == 1, random);
                    right[i] = true;
                    for (int round = 0; round < 20; ++round) {
                        one.c.setConstant(7);
                        if (!second.multiply(one.product, one.workspace)) {
                            right[i] = right[i] && (one.c.array() == 7).all();
                            continue;
                        }
                        ++shared;
                        right[i] = right[i] && one.c == one.expected;
                    }
                });
            }
        }
        QVERIFY(right[0] && right[1] && right[2]);
        QVERIFY(shared > 0);
    }

    void aThreadThatDoesNotPayRests() {
        SharingBalance balance;
        for (int i = 0; i < SharingBalance::spell; ++i) {
            QVERIFY(balance.isWorthTrying());
            balance.add(i == 0 ? -1 : 0.01);
        }
        for (int i = 0; i < SharingBalance::rest; ++i)
            QVERIFY(!balance.isWorthTrying());
        for (int i = 0; i < 3 * SharingBalance::spell; ++i) { // tried anew, and kept while it pays
            QVERIFY(balance.isWorthTrying());
            balance.add(i % 2 == 0 ? -0.01 : 0.02);
        }
    }

    void isOffUnlessAskedFor() {
        QCOMPARE(productThreads(), qEnvironmentVariable("LAB_THREADS") == "2" ? 2 : 1);
        Random random(6, 0);
        for (const Index size : {20, 300}) { // one that is never shared, and one that may be
            Case one({size, size, 100}, false, false, random);
            std::vector<Scalar> workspace;
            multiply(one.product, workspace);
            CHECK(one.c == one.expected, size);
        }
    }
};

QTEST_APPLESS_MAIN(SharedProductTest)

#include "shared_product_test.moc"
