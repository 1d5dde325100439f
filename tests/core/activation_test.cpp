// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every row of activations() against a table from 80-digit arithmetic, against finite differences and against
// what the row says of itself.

#include "core/math/activation.h"
#include "tests/support/check.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <array>
#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace lab;
using labtest::same;

namespace {

constexpr std::uint64_t tableUlps = 4;
constexpr double tableAbsolute = 1e-15;
constexpr std::uint64_t tailUlps = 8;
constexpr double differenceStep = 1e-5;
constexpr double differenceTolerance = 1e-9;
constexpr double supremumTolerance = 1e-6;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

struct Reference {
    std::vector<double> z;
    std::vector<double> f;
    std::vector<double> slope;
};

double number(const nlohmann::json& json) {
    if (json.is_number())
        return json.get<double>();
    const auto text = json.get<std::string>();
    if (text == "inf" || text == "-inf")
        return text == "inf" ? infinity : -infinity;
    return text == "-0" ? -0.0 : notANumber;
}

/// Reference columns by activation key. "leaky_relu(0.01)" stands for the row's initial parameter.
std::map<std::string, Reference> readReference() {
    std::ifstream file(LAB_TEST_DATA "/activations.json");
    const auto json = nlohmann::json::parse(file);
    std::map<std::string, Reference> references;
    for (const auto& [name, columns] : json["f"].items()) {
        const std::string key = name == "gelu(tanh)" ? "gelu_tanh" : name.substr(0, name.find('('));
        Reference& reference = references[key];
        for (std::size_t i = 0; i < json["x"].size(); ++i) {
            reference.z.push_back(number(json["x"][i]));
            reference.f.push_back(number(columns["v"][i]));
            reference.slope.push_back(number(columns["d"][i]));
        }
    }
    return references;
}

bool agrees(double value, double expected) {
    return labtest::close(value, expected, 0, tableAbsolute) ||
           (std::isfinite(value) && std::isfinite(expected) && labtest::ulps(value, expected) <= tableUlps);
}

ActivationSettings initial(const Activation& row) {
    return {row.parameter.initial, 0};
}

/// The initial parameter, and both ends and the inside of its range where it has one; all kink conventions.
std::vector<ActivationSettings> settingsOf(const Activation& row) {
    std::vector<double> values{row.parameter.initial};
    if (!row.parameter.key.empty())
        values.insert(values.end(), {row.parameter.minimum, 1e-9, 0.3, 1.0, row.parameter.maximum / 3,
                                     row.parameter.maximum});
    std::vector<ActivationSettings> settings;
    for (const double value : values) {
        for (const double kink : {0.0, 0.5, 1.0})
            settings.push_back({value, kink});
    }
    return settings;
}

double at(int i, int count, double low, double high) {
    return low + (high - low) * i / (count - 1);
}

} // namespace

class ActivationTest : public QObject {
    Q_OBJECT

  private slots:
    void matchesTheReferenceTable() {
        const auto references = readReference();
        QCOMPARE(references.size(), std::size_t{15});
        int compared = 0;
        for (const Activation& row : activations()) {
            const auto found = references.find(std::string(row.key));
            if (found == references.end()) {
                qInfo("%s has no column in the reference table", std::string(row.key).c_str());
                continue;
            }
            ++compared;
            const Reference& reference = found->second;
            QCOMPARE(reference.z.size(), std::size_t{79});
            for (std::size_t i = 0; i < reference.z.size(); ++i) {
                const double z = reference.z[i];
                const double f = row.f(z, initial(row));
                const double slope = row.slope(z, initial(row));
                CHECK(agrees(f, reference.f[i]), row.key, "f at", z, "is", f, "not", reference.f[i]);
                CHECK(agrees(slope, reference.slope[i]), row.key, "slope at", z, "is", slope, "not",
                      reference.slope[i]);
            }
        }
        QVERIFY(compared >= 5);
    }

    void keepsRelativeAccuracyInTheTail() {
        // An absolute 1e-15 would let a tail of 0 pass; these rows promise all their digits.
        const auto references = readReference();
        for (const char* key : {"sigmoid", "tanh"}) {
            const Activation& row = *findActivation(key);
            const Reference& reference = references.at(key);
            for (std::size_t i = 0; i < reference.z.size(); ++i) {
                const double expected = reference.slope[i];
                if (!(std::abs(expected) > std::numeric_limits<double>::min()))
                    continue;
                const double slope = row.slope(reference.z[i], initial(row));
                CHECK(labtest::ulps(slope, expected) <= tailUlps, key, "slope at", reference.z[i], "is",
                      slope, "not", expected);
            }
        }
        struct Row {
            double z;
            double slope; // e^-|z| / (1 + e^-|z|)^2
        };
        constexpr std::array rows{Row{-700, 9.8596765437597708e-305}, Row{700, 9.8596765437597708e-305},
                                  Row{40, 4.2483542552915889e-18}, Row{-40, 4.2483542552915889e-18}};
        for (const Row& row : rows) {
            const double slope = findActivation("sigmoid")->slope(row.z, {});
            CHECK(labtest::ulps(slope, row.slope) <= tailUlps, "sigmoid'", row.z, slope, row.slope);
        }
    }

    void keepsRelativeAccuracyNearZero() {
        // e^z - 1 computed as it stands would lose half its digits at z = 1e-8.
        const auto references = readReference();
        int compared = 0;
        for (const Activation& row : activations()) {
            const auto found = references.find(std::string(row.key));
            for (std::size_t i = 0; found != references.end() && i < found->second.z.size(); ++i) {
                const double z = found->second.z[i];
                const double expected = found->second.f[i];
                if (!(std::abs(z) <= 1e-4) || std::abs(expected) < std::numeric_limits<double>::min())
                    continue;
                ++compared;
                const double f = row.f(z, initial(row));
                CHECK(labtest::ulps(f, expected) <= tailUlps, row.key, "f at", z, "is", f, "not", expected);
            }
        }
        QVERIFY(compared > 20);
    }

    void matrixFormsEqualScalarForms() {
        const auto references = readReference();
        std::vector<double> points = references.begin()->second.z;
        for (int i = 0; i < 121; ++i)
            points.push_back(at(i, 121, -7, 7));
        for (const Activation& row : activations()) {
            for (const ActivationSettings& settings : settingsOf(row)) {
                for (const Index rows : {Index{1}, Index{8}, Index{25}, Index{200}}) {
                    Matrix z = Eigen::Map<const Matrix>(points.data(), rows,
                                                        static_cast<Index>(points.size()) / rows);
                    QCOMPARE(z.size(), Index{200});
                    Matrix a(3, 3), slopes; // the wrong shape: both are to be resized
                    row.apply(z, settings, a);
                    row.slopes(z, settings, slopes);
                    CHECK(a.rows() == rows && a.cols() == z.cols(), row.key);
                    CHECK(slopes.rows() == rows && slopes.cols() == z.cols(), row.key);
                    for (Index i = 0; i < z.size(); ++i) {
                        const double value = z.data()[i];
                        CHECK(same(a.data()[i], row.f(value, settings)), row.key, "f at", value);
                        CHECK(same(slopes.data()[i], row.slope(value, settings)), row.key, "slope at", value);
                    }
                }
            }
        }
    }

    void slopesAreCentralDifferences() {
        constexpr int points = 640; // an even number: none of them is 0
        for (const Activation& row : activations()) {
            for (const ActivationSettings& settings : settingsOf(row)) {
                int skipped = 0;
                for (int i = 0; i < points; ++i) {
                    const double z = at(i, points, -9.97, 9.97);
                    const double h = differenceStep;
                    const double here = row.f(z, settings);
                    const double right = (row.f(z + h, settings) - here) / h;
                    const double left = (here - row.f(z - h, settings)) / h;
                    if (!row.kink.empty() && std::abs(right - left) > 1e-3) {
                        ++skipped; // a kink within one step
                        continue;
                    }
                    const double slope = row.slope(z, settings);
                    const double size = std::max(1.0, row.parameter.maximum); // steep rows round more
                    CHECK(labtest::close(slope, (left + right) / 2, 0, differenceTolerance * size), row.key,
                          "slope at", z, "is", slope, "not", (left + right) / 2);
                }
                CHECK(skipped <= 4, row.key, "has", skipped, "kinks");
            }
        }
    }

    // Scanned for every setting: leaky ReLU with slope 0 is ReLU, and ELU's alpha is a slope, too.
    void onlyRowsThatCanDieAreFlat() {
        constexpr int points = 4001;
        int mortal = 0;
        for (const Activation& row : activations()) {
            for (const ActivationSettings& settings : settingsOf(row)) {
                int run = 0;
                int longest = 0;
                for (int i = 0; i < points; ++i) {
                    run = row.slope(at(i, points, -20, 20), settings) == 0 ? run + 1 : 0;
                    longest = std::max(longest, run);
                }
                if (row.canDie(settings))
                    CHECK(longest >= 100, row.key, settings.parameter, "can die but is flat on no interval");
                else
                    CHECK(longest <= 1, row.key, settings.parameter, "cannot die but is flat at", longest,
                          "points in a row");
                mortal += row.canDie(settings) && !row.canDie(initial(row));
            }
        }
        QCOMPARE(mortal, 9); // leaky ReLU, PReLU and ELU with 0, under three kink conventions
    }

    void kinksFollowTheirConvention() {
        struct Row {
            const char* key;
            double parameter;
            double kinkSlope;
            double z;
            double slope;
        };
        constexpr std::array rows{
            Row{"relu", 0, 0, 0.0, 0},
            Row{"relu", 0, 0, -0.0, 0},
            Row{"relu", 0, 0.5, 0.0, 0.5},
            Row{"relu", 0, 0.5, -0.0, 0.5},
            Row{"relu", 0, 1, 0.0, 1},
            Row{"relu", 0, 1, 5e-324, 1},
            Row{"relu", 0, 1, -5e-324, 0},
            Row{"relu", 0, 0, 5e-324, 1},
            Row{"leaky_relu", 0.01, 0, 0.0, 0.01},
            Row{"leaky_relu", 0.01, 1, -0.0, 0.01}, // its own convention, not the selectable one
            Row{"leaky_relu", 0.3, 0, 0.0, 0.3},
            Row{"leaky_relu", 0.3, 0, -1, 0.3},
            Row{"leaky_relu", 0.3, 0, 1, 1},
            Row{"prelu", 0.25, 0, 0.0, 0.25},
            Row{"relu6", 0, 0, 0.0, 0},
            Row{"relu6", 0, 0.5, 0.0, 0.5},
            Row{"relu6", 0, 0, 6, 0},
            Row{"relu6", 0, 1, 6, 0},
            Row{"elu", 1, 0, 0.0, 1},
            Row{"elu", 2, 0, 0.0, 1},
            Row{"elu", 2, 0, -0.0, 1},
            Row{"hard_sigmoid", 0, 0, -3, 0},
            Row{"hard_sigmoid", 0, 0, 3, 0},
            Row{"hard_tanh", 0, 0, -1, 0},
            Row{"hard_tanh", 0, 0, 1, 0},
            Row{"hard_swish", 0, 0, -3, 0},
            Row{"hard_swish", 0, 0, 3, 1},
        };
        int checked = 0;
        for (const Row& row : rows) {
            const Activation* activation = findActivation(row.key);
            if (activation == nullptr)
                continue; // not in the program (yet)
            ++checked;
            const double slope = activation->slope(row.z, {row.parameter, row.kinkSlope});
            CHECK(slope == row.slope, row.key, row.parameter, row.kinkSlope, "at", row.z, "is", slope, "not",
                  row.slope);
        }
        QVERIFY(checked >= 13);
    }

    void maxSlopeIsTheSupremum() {
        constexpr int points = 40001; // 1e-3 apart, with 0 among them
        for (const Activation& row : activations()) {
            for (const ActivationSettings& settings : settingsOf(row)) {
                double largest = 0;
                for (int i = 0; i < points; ++i)
                    largest = std::max(largest, std::abs(row.slope(at(i, points, -20, 20), settings)));
                for (int kink = -6; kink <= 6; ++kink) { // where a supremum may be a limit from one side
                    for (const double beside : {-1e-9, 1e-9})
                        largest = std::max(largest, std::abs(row.slope(kink + beside, settings)));
                }
                const double most = row.maxSlope(settings);
                CHECK(largest <= most * (1 + 1e-15), row.key, settings.parameter, "reaches", largest, "above",
                      most);
                CHECK(largest >= most * (1 - supremumTolerance), row.key, settings.parameter, "reaches only",
                      largest, "of", most);
            }
        }
    }

    void nanStaysNan() {
        for (const Activation& row : activations()) {
            for (const ActivationSettings& settings : settingsOf(row)) {
                CHECK(std::isnan(row.f(notANumber, settings)), row.key);
                CHECK(std::isnan(row.slope(notANumber, settings)), row.key);
            }
        }
    }

    void rowsAreWellFormed() {
        for (const Activation& row : activations()) {
            CHECK(findActivation(row.key) == &row, "key", row.key, "is not unique");
            CHECK(!row.name.empty() && !row.formula.empty() && !row.slopeFormula.empty(), row.key);
            CHECK(!row.source.empty(), row.key);
            CHECK(row.parameter.minimum <= row.parameter.initial, row.key);
            CHECK(row.parameter.initial <= row.parameter.maximum, row.key);
        }
        QVERIFY(findActivation("no such activation") == nullptr);
        QVERIFY(findActivation("") == nullptr);
    }
};

QTEST_APPLESS_MAIN(ActivationTest)
#include "activation_test.moc"
