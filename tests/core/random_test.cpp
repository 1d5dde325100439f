// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The generator gives the same numbers everywhere, and numbers of the right distribution.

#include "core/math/random.h"
#include "tests/support/check.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <map>
#include <numbers>
#include <numeric>
#include <set>

using namespace lab;

namespace {

/// How far a mean of n draws may lie from its expectation, in standard deviations.
constexpr double deviations = 4.5;
constexpr std::uint64_t goldenUlps = 4; // log, cos and sin differ a little between C libraries

/// MT19937-64 as its authors state it (Matsumoto & Nishimura 2004), nothing shared with the standard library.
class Reference {
  public:
    explicit Reference(std::uint64_t seed) {
        m_state[0] = seed;
        for (std::uint64_t i = 1; i < n; ++i)
            m_state[i] = 6364136223846793005u * (m_state[i - 1] ^ (m_state[i - 1] >> 62)) + i;
    }

    std::uint64_t next() {
        if (m_index == n)
            twist();
        std::uint64_t x = m_state[m_index++];
        x ^= (x >> 29) & 0x5555555555555555u;
        x ^= (x << 17) & 0x71d67fffeda60000u;
        x ^= (x << 37) & 0xfff7eee000000000u;
        return x ^ (x >> 43);
    }

  private:
    static constexpr std::size_t n = 312;

    void twist() {
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint64_t x = (m_state[i] & 0xffffffff80000000u) | (m_state[(i + 1) % n] & 0x7fffffffu);
            m_state[i] = m_state[(i + 156) % n] ^ (x >> 1) ^ (x % 2 == 0 ? 0 : 0xb5026f5aa96619e9u);
        }
        m_index = 0;
    }

    std::array<std::uint64_t, n> m_state{};
    std::size_t m_index = n;
};

/// One draw of SplitMix64 (Steele, Lea & Flood 2014) from state z.
std::uint64_t splitMix(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

std::uint64_t referenceSeed(std::uint64_t seed, std::uint64_t stream) {
    return splitMix(splitMix(seed) ^ stream);
}

constexpr std::array seeds{std::uint64_t{0},     std::uint64_t{1},       std::uint64_t{2},
                           std::uint64_t{12345}, std::uint64_t{1} << 53, ~std::uint64_t{0}};

double chiSquare(const std::vector<int>& counts) {
    const double expected =
        std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

/// The mean of a chi-square with k - 1 degrees of freedom, and `deviations` of its standard deviation on top.
double chiSquareLimit(std::size_t k) {
    const auto freedom = static_cast<double>(k - 1);
    return freedom + deviations * std::sqrt(2 * freedom) + 6;
}

} // namespace

class RandomTest : public QObject {
    Q_OBJECT

  private slots:
    void theReferenceIsRight() {
        // [rand.predef]: the 10000th number of a default-constructed mt19937_64.
        Reference reference(5489);
        std::uint64_t last = 0;
        for (int i = 0; i < 10000; ++i)
            last = reference.next();
        QCOMPARE(last, std::uint64_t{9981545732273789042u});
    }

    void bitsAreTheReferences() {
        for (const std::uint64_t seed : seeds) {
            for (const std::uint64_t stream : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
                Random random(seed, stream);
                Reference reference(referenceSeed(seed, stream));
                for (int i = 0; i < 1000; ++i)
                    CHECK(random.bits() == reference.next(), "seed", seed, "stream", stream, "draw", i);
            }
        }
        Random plain(7), zero(7, 0);
        QCOMPARE(plain.bits(), zero.bits());
    }

    void uniformAndBelowAreTheReferences() {
        Random random(3, 4);
        Reference reference(referenceSeed(3, 4));
        for (int i = 0; i < 1000; ++i)
            CHECK(random.uniform() == static_cast<double>(reference.next() >> 11) / 9007199254740992.0, i);
        for (int i = 0; i < 1000; ++i) {
            const auto n = static_cast<std::uint64_t>(i + 1);
            // 2^64 mod n is below 1000, so that a draw is refused once in 10^16.
            CHECK(random.below(n) == reference.next() % n, i);
        }
        for (int i = 0; i < 1000; i += 2) {
            const double u = 1 - static_cast<double>(reference.next() >> 11) / 9007199254740992.0;
            const double v = static_cast<double>(reference.next() >> 11) / 9007199254740992.0;
            const double r = std::sqrt(-2 * std::log(u));
            CHECK(labtest::ulps(random.normal(), r * std::cos(2 * std::numbers::pi * v)) <= goldenUlps, i);
            CHECK(labtest::ulps(random.normal(), r * std::sin(2 * std::numbers::pi * v)) <= goldenUlps, i);
        }
    }

    void shuffleIsTheReferences() {
        std::vector<int> items(50);
        std::iota(items.begin(), items.end(), 0);
        std::vector<int> expected = items;
        Random(8, 9).shuffle(items);
        Reference reference(referenceSeed(8, 9));
        for (std::size_t i = expected.size(); i > 1; --i)
            std::swap(expected[i - 1], expected[reference.next() % i]);
        QCOMPARE(items, expected);
    }

    void uniformStaysInRange() {
        for (const std::uint64_t seed : seeds) {
            Random random(seed);
            double sum = 0, squares = 0;
            std::vector<int> counts(64, 0);
            constexpr int n = 64000;
            for (int i = 0; i < n; ++i) {
                const double u = random.uniform();
                CHECK(u >= 0 && u < 1, u);
                CHECK(u * 0x1p53 == std::floor(u * 0x1p53), u);
                sum += u;
                squares += (u - 0.5) * (u - 0.5);
                ++counts[static_cast<std::size_t>(u * 64)];
            }
            CHECK(std::abs(sum / n - 0.5) < deviations * std::sqrt(1.0 / 12 / n), "mean", sum / n);
            CHECK(std::abs(squares / n - 1.0 / 12) < deviations * std::sqrt(1.0 / 180 / n), squares / n);
            CHECK(chiSquare(counts) < chiSquareLimit(64), chiSquare(counts));
            for (int i = 0; i < 1000; ++i) {
                const double v = random.uniform(-3, 7);
                CHECK(v >= -3 && v < 7, v);
            }
        }
    }

    void normalMoments() {
        for (const std::uint64_t seed : seeds) {
            Random random(seed, 5);
            constexpr int n = 100000;
            std::array<double, 5> moments{};
            int within1 = 0, beyond3 = 0;
            double neighbours = 0, before = 0;
            for (int i = 0; i < n; ++i) {
                const double z = random.normal();
                CHECK(std::isfinite(z), z);
                for (std::size_t k = 1; k < 5; ++k)
                    moments[k] += std::pow(z, static_cast<double>(k)) / n;
                within1 += std::abs(z) < 1;
                beyond3 += std::abs(z) > 3;
                neighbours += z * before / n;
                before = z;
            }
            const double unit = deviations / std::sqrt(static_cast<double>(n));
            CHECK(std::abs(moments[1]) < unit, "mean", moments[1]);
            CHECK(std::abs(moments[2] - 1) < unit * std::sqrt(2.0), "variance", moments[2]);
            CHECK(std::abs(moments[3]) < unit * std::sqrt(15.0), "third moment", moments[3]);
            CHECK(std::abs(moments[4] - 3) < unit * std::sqrt(96.0), "fourth moment", moments[4]);
            CHECK(std::abs(within1 / double{n} - 0.682689) < unit * std::sqrt(0.6827 * 0.3173), within1);
            CHECK(std::abs(beyond3 / double{n} - 0.0026998) < unit * std::sqrt(0.0027), beyond3);
            CHECK(std::abs(neighbours) < unit, "correlation of neighbours", neighbours);
        }
    }

    void belowStaysBelowAndIsUniform() {
        Random random(11);
        for (const std::uint64_t n : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{6},
                                      std::uint64_t{100}, (std::uint64_t{1} << 63) + 1, ~std::uint64_t{0}}) {
            for (int i = 0; i < 2000; ++i) {
                const std::uint64_t value = random.below(n);
                CHECK(value < n, value, n);
            }
        }
        for (const std::size_t n : {2u, 3u, 6u, 7u, 100u}) {
            std::vector<int> counts(n, 0);
            for (std::size_t i = 0; i < 1000 * n; ++i)
                ++counts[random.below(n)];
            CHECK(chiSquare(counts) < chiSquareLimit(n), n, chiSquare(counts));
        }
    }

    void belowHasNoBias() {
        // 2^64 mod n is n / 3 here: a plain remainder would give the lowest third twice its share.
        const std::uint64_t n = 3 * (std::uint64_t{1} << 62);
        Random random(13);
        constexpr int draws = 30000;
        int low = 0;
        for (int i = 0; i < draws; ++i)
            low += random.below(n) < n / 3;
        const double share = low / double{draws};
        CHECK(std::abs(share - 1.0 / 3) < deviations * std::sqrt(2.0 / 9 / draws), share);
    }

    void shuffleKeepsEveryItem() {
        for (const std::size_t size : {0u, 1u, 2u, 3u, 17u, 500u}) {
            std::vector<int> items(size);
            std::iota(items.begin(), items.end(), 0);
            const std::vector<int> sorted = items;
            Random(size, 1).shuffle(items);
            QVERIFY(size < 17 || items != sorted);
            std::ranges::sort(items);
            QCOMPARE(items, sorted);
        }
    }

    void shuffleIsUniform() {
        Random random(19);
        std::map<std::vector<int>, int> seen;
        for (int i = 0; i < 24000; ++i) {
            std::vector<int> items{0, 1, 2, 3};
            random.shuffle(items);
            ++seen[items];
        }
        QCOMPARE(seen.size(), std::size_t{24});
        std::vector<int> counts;
        for (const auto& [order, count] : seen)
            counts.push_back(count);
        CHECK(chiSquare(counts) < chiSquareLimit(24), chiSquare(counts));
    }

    void streamsAreIndependent() {
        std::set<std::uint64_t> first;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            for (std::uint64_t stream = 0; stream < 40; ++stream)
                first.insert(Random(seed, stream).bits());
        }
        QCOMPARE(first.size(), std::size_t{1600}); // swapping or adding seed and stream would repeat some
        constexpr int n = 20000;
        const std::array pairs{std::pair{Random(1, 0), Random(1, 1)}, std::pair{Random(1, 0), Random(2, 0)},
                               std::pair{Random(1, 2), Random(2, 1)},
                               std::pair{Random(0, 0), Random(0, std::uint64_t{1} << 63)}};
        for (auto [a, b] : pairs) {
            double correlation = 0;
            int equalBits = 0;
            for (int i = 0; i < n; ++i) {
                correlation += a.normal() * b.normal() / n;
                equalBits += std::popcount(~(a.bits() ^ b.bits()));
            }
            CHECK(std::abs(correlation) < deviations / std::sqrt(double{n}), correlation);
            CHECK(std::abs(equalBits / (64.0 * n) - 0.5) < deviations * 0.5 / std::sqrt(64.0 * n), equalBits);
        }
    }

    void firstDrawsOfManyStreamsAreUniform() {
        // Layers and epochs each take the start of their own stream: those starts must be random, too.
        constexpr int n = 20000;
        double uniforms = 0, normals = 0, squares = 0;
        for (int stream = 0; stream < n; ++stream) {
            uniforms += Random(2, static_cast<std::uint64_t>(stream)).uniform() / n;
            const double z = Random(2, static_cast<std::uint64_t>(stream)).normal();
            normals += z / n;
            squares += z * z / n;
        }
        const double unit = deviations / std::sqrt(double{n});
        CHECK(std::abs(uniforms - 0.5) < unit * std::sqrt(1.0 / 12), uniforms);
        CHECK(std::abs(normals) < unit, normals);
        CHECK(std::abs(squares - 1) < unit * std::sqrt(2.0), squares);
    }

    void goldenValues() {
        // Runs that students saved depend on these for ever.
        Random random(2, 0);
        QCOMPARE(random.bits(), std::uint64_t{2632384725926634961u});
        QCOMPARE(random.bits(), std::uint64_t{17946412066964662977u});
        QCOMPARE(random.bits(), std::uint64_t{10661538045469779242u});
        QCOMPARE(random.uniform(), 0.28925356757353093);
        QVERIFY(labtest::ulps(random.normal(), -0.14300341232302) <= goldenUlps);
        QVERIFY(labtest::ulps(random.normal(), 0.66486209229709825) <= goldenUlps);
        QCOMPARE(random.below(1000), std::uint64_t{138});
    }
};

QTEST_APPLESS_MAIN(RandomTest)
#include "random_test.moc"
