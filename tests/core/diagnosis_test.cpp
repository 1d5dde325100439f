// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The verdict: each word on both sides of its threshold, and which word wins.

#include "core/insight/diagnosis.h"
#include "tests/support/check.h"
#include "tests/support/measured.h"

#include <QTest>

#include <array>
#include <set>

using namespace lab;
using namespace labtest;

namespace {

constexpr double tolerance = 1e-12;
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
const Divergence divergence{87, 3, "weights"};

Verdict verdictOf(const Measurement& m) {
    return Diagnostician().diagnose(m, nullptr).verdict;
}

/// After a step in which nothing was amiss.
Diagnosis diagnosisAfterAStep(const Measurement& m, Thresholds thresholds = {}) {
    Diagnostician diagnostician(thresholds);
    diagnostician.add(recorded(0));
    return diagnostician.diagnose(m, nullptr);
}

} // namespace

class DiagnosisTest : public QObject {
    Q_OBJECT

  private slots:
    void profilesOnBothSidesOfEachThreshold() {
        struct Row {
            double v;
            Verdict verdict;
        };
        constexpr std::array rows{
            Row{-300, Verdict::Vanishing},  Row{-3.001, Verdict::Vanishing}, Row{-2.999, Verdict::Fading},
            Row{-1.001, Verdict::Fading},   Row{-0.999, Verdict::Healthy},   Row{0, Verdict::Healthy},
            Row{0.999, Verdict::Healthy},   Row{1.001, Verdict::Growing},    Row{2.999, Verdict::Growing},
            Row{3.001, Verdict::Exploding}, Row{300, Verdict::Exploding},
        };
        for (const Row& row : rows) {
            const Diagnosis before = Diagnostician().diagnose(withRatio(row.v), nullptr);
            CHECK(before.verdict == row.verdict, "before the first step", row.v, verdictName(before.verdict));
            CHECK(labtest::close(before.logRatio, row.v, tolerance, tolerance), row.v, before.logRatio);
            Diagnostician diagnostician;
            diagnostician.add(recorded(row.v));
            const Diagnosis after = diagnostician.diagnose(withRatio(row.v), nullptr);
            CHECK(after.verdict == row.verdict, "after a step", row.v, verdictName(after.verdict));
            CHECK(labtest::close(after.logRatio, row.v, tolerance, tolerance), row.v, after.logRatio);
        }
    }

    void aQuarterDeadIsDying() {
        struct Row {
            std::size_t dead[3];
            Verdict verdict;
        };
        // 24 units in three layers: a quarter is 6.
        constexpr std::array rows{
            Row{{0, 0, 0}, Verdict::Healthy}, Row{{5, 0, 0}, Verdict::Healthy},
            Row{{0, 3, 2}, Verdict::Healthy}, Row{{6, 0, 0}, Verdict::Dying},
            Row{{2, 2, 2}, Verdict::Dying},   Row{{7, 7, 7}, Verdict::Dying},
            Row{{8, 0, 0}, Verdict::Blocked}, Row{{0, 0, 8}, Verdict::Blocked},
            Row{{7, 8, 7}, Verdict::Blocked},
        };
        for (const Row& row : rows) {
            Measurement m = withRatio(0);
            for (std::size_t l = 0; l < 3; ++l)
                kill(m, l, row.dead[l]);
            const Verdict verdict = diagnosisAfterAStep(m).verdict;
            CHECK(verdict == row.verdict, row.dead[0], row.dead[1], row.dead[2], verdictName(verdict));
        }
        QCOMPARE(diagnosisAfterAStep(measured({1, 1, 1}, false)).verdict,
                 Verdict::Healthy); // death is not defined
    }

    // Before the first update nothing can have died: it starts silent. A wholly dead layer blocks from the
    // start.
    void whatIsBornDeadStartsSilent() {
        for (const double v : {0.0, -2.0, -4.0, 2.0, 4.0}) {
            Measurement m = withRatio(v);
            const Diagnosis lively = Diagnostician().diagnose(m, nullptr);
            kill(m, 1, 7);
            kill(m, 2, 7);
            Diagnostician diagnostician;
            const Diagnosis start = diagnostician.diagnose(m, nullptr);
            CHECK(start.verdict == lively.verdict, v, verdictName(start.verdict));
            CHECK(start.atStart, v);
            CHECK(!diagnostician.verdictOfUnits(m), v);
            diagnostician.add(recorded(v));
            const Diagnosis later = diagnostician.diagnose(m, nullptr);
            CHECK(later.verdict == Verdict::Dying, v, verdictName(later.verdict));
            CHECK(!later.atStart, v);
            CHECK(diagnostician.verdictOfUnits(m) == Verdict::Dying, v);
            kill(m, 1, width);
            CHECK(Diagnostician().verdictOfUnits(m) == Verdict::Blocked, v);
        }
    }

    void aTeacherMayMoveTheThresholds() {
        Thresholds thresholds;
        thresholds.dying = 0.5;
        thresholds.fading = -0.2;
        Measurement m = withRatio(-0.1);
        kill(m, 0, 7);
        QCOMPARE(diagnosisAfterAStep(m, thresholds).verdict, Verdict::Healthy);
        kill(m, 1, 5);
        QCOMPARE(diagnosisAfterAStep(m, thresholds).verdict, Verdict::Dying);
        QCOMPARE(Diagnostician(thresholds).diagnose(withRatio(-0.3), nullptr).verdict, Verdict::Fading);
        QCOMPARE(Diagnostician(thresholds).thresholds().dying, 0.5);
    }

    void noErrorSignalIsBlocked() {
        QCOMPARE(verdictOf(measured({0, 0, 1})), Verdict::Blocked);
        QCOMPARE(verdictOf(measured({0, 0, 0})), Verdict::Blocked);
        QCOMPARE(verdictOf(measured({0})), Verdict::Blocked);
        QCOMPARE(verdictOf(measured({0, 1}, false)), Verdict::Blocked); // of smooth units, too
        QVERIFY(verdictOf(measured({5e-324, 1, 1})) != Verdict::Blocked);
        // A perfect fit leaves nothing to pass back: that is no block.
        Measurement fitted = measured({0, 0, 0});
        fitted.layers.back().signal.errorSignal = 0;
        QVERIFY(verdictOf(fitted) != Verdict::Blocked);
        QVERIFY(std::isnan(Diagnostician().diagnose(fitted, nullptr).logRatio));
    }

    void shallowNetworksHaveNoRatio() {
        for (const std::size_t depth : {0u, 1u}) {
            Measurement m = measured(std::vector<double>(depth, 1e-9));
            const Diagnosis d = Diagnostician().diagnose(m, nullptr);
            CHECK(d.verdict == Verdict::Healthy, depth, verdictName(d.verdict));
            CHECK(std::isnan(d.logRatio), depth, d.logRatio);
            Diagnostician diagnostician;
            StepRecord record;
            record.layers.assign(depth + 1, {1e-9, 1, 1, 1});
            record.updateRatio.assign(depth + 1, 0.5);
            for (int i = 0; i < 3; ++i) {
                CHECK(diagnostician.diagnose(m, nullptr).verdict == Verdict::Healthy, depth, i);
                diagnostician.add(record);
            }
            CHECK(diagnostician.diagnose(m, nullptr).verdict == Verdict::StepsTooLarge, depth);
            CHECK(std::isnan(diagnostician.diagnose(m, nullptr).logRatio), depth);
            CHECK(diagnostician.diagnose(m, &divergence).verdict == Verdict::Diverged, depth);
        }
        Measurement single = measured({1});
        kill(single, 0, 2);
        QCOMPARE(diagnosisAfterAStep(single).verdict, Verdict::Dying);
        kill(single, 0, width);
        QCOMPARE(verdictOf(single), Verdict::Blocked);
    }

    void whatIsNotFiniteHasDiverged() {
        for (const double value : {notANumber, infinity}) {
            for (std::size_t l = 0; l < 4; ++l) {
                Measurement m = withRatio(0);
                m.layers[l].signal.errorSignal = value;
                CHECK(verdictOf(m) == Verdict::Diverged, "E of layer", l + 1, value,
                      verdictName(verdictOf(m)));
                m = withRatio(0);
                m.layers[l].signal.activationScale = value;
                CHECK(verdictOf(m) == Verdict::Diverged, "A of layer", l + 1, value);
                m = withRatio(0);
                m.layers[l].isFinite = false;
                CHECK(verdictOf(m) == Verdict::Diverged, "z of layer", l + 1);
            }
            Measurement m = withRatio(0);
            m.train.loss = value;
            CHECK(verdictOf(m) == Verdict::Diverged, "loss", value);
        }
    }

    void largeUpdatesThreeTimesInARow() {
        struct Row {
            std::vector<double> updates;
            Verdict verdict;
        };
        const std::vector<Row> rows{
            {{0.5}, Verdict::Healthy},
            {{0.5, 0.5}, Verdict::Healthy},
            {{0.5, 0.5, 0.5}, Verdict::StepsTooLarge},
            {{0.101, 0.101, 0.101}, Verdict::StepsTooLarge},
            {{0.1, 0.1, 0.1}, Verdict::Healthy}, // above, not at
            {{0.5, 0.5, 0.099, 0.5, 0.5}, Verdict::Healthy},
            {{0.5, 0.5, 0.099, 0.5, 0.5, 0.5}, Verdict::StepsTooLarge},
            {{0.5, 0.5, 0.5, 0.5, 0.099}, Verdict::Healthy},
            {{infinity, infinity, infinity}, Verdict::StepsTooLarge},
        };
        for (const Row& row : rows) {
            Diagnostician diagnostician;
            for (const double update : row.updates)
                diagnostician.add(recorded(1, 1, update));
            const Diagnosis d = diagnostician.diagnose(withRatio(0), nullptr);
            CHECK(d.verdict == row.verdict, row.updates.size(), row.updates.front(), verdictName(d.verdict));
            // The second layer's is the largest; of infinite ones the first is named.
            CHECK(d.largestUpdate == row.updates.back(), d.largestUpdate);
            CHECK(d.largestUpdateLayer == (std::isinf(d.largestUpdate) ? 0u : 1u), d.largestUpdateLayer);
        }
    }

    void precedence() {
        struct Condition {
            Verdict verdict;
            bool diverged;
            std::size_t dead;
            double v;
            double update;
        };
        constexpr std::array conditions{
            Condition{Verdict::Diverged, true, 0, 0, 0}, Condition{Verdict::Blocked, false, width, 0, 0},
            Condition{Verdict::Dying, false, 6, 0, 0},   Condition{Verdict::Exploding, false, 0, 4, 0},
            Condition{Verdict::Growing, false, 0, 2, 0}, Condition{Verdict::Vanishing, false, 0, -4, 0},
            Condition{Verdict::Fading, false, 0, -2, 0}, Condition{Verdict::StepsTooLarge, false, 0, 0, 0.5},
            Condition{Verdict::Healthy, false, 0, 0, 0},
        };
        for (std::size_t i = 0; i < conditions.size(); ++i) {
            for (std::size_t j = i; j < conditions.size(); ++j) {
                const Condition& a = conditions[i];
                const Condition& b = conditions[j];
                if (i != j && a.v != 0 && b.v != 0)
                    continue; // one network has one v
                const double v = a.v != 0 ? a.v : b.v;
                Measurement m = withRatio(v);
                kill(m, 1, std::max(a.dead, b.dead));
                Diagnostician diagnostician;
                for (int k = 0; k < 3; ++k)
                    diagnostician.add(recorded(std::pow(10, v), 1, std::max(a.update, b.update)));
                const bool diverged = a.diverged || b.diverged;
                const Verdict verdict = diagnostician.diagnose(m, diverged ? &divergence : nullptr).verdict;
                CHECK(verdict == a.verdict, verdictName(a.verdict), "and", verdictName(b.verdict), "give",
                      verdictName(verdict));
            }
        }
    }

    void theLastTenChecksVote() {
        Diagnostician diagnostician;
        std::vector<double> all;
        for (int i = 0; i < 40; ++i) {
            const double v = 3 * std::sin(i * 1.7);
            diagnostician.add(recorded(v));
            all.push_back(v);
            double sum = 0;
            const std::size_t first = all.size() < 10 ? 0 : all.size() - 10;
            for (std::size_t k = first; k < all.size(); ++k)
                sum += all[k];
            const double expected = sum / static_cast<double>(all.size() - first);
            // What stands in before the first step has no vote any more.
            const double got = diagnostician.diagnose(withRatio(-9), nullptr).logRatio;
            CHECK(labtest::close(got, expected, tolerance, tolerance), "after", i + 1, "is", got, expected);
        }
    }

    // A mean that a 0 enters is 0: v is -infinity as long as the batch counts.
    void batchesWithoutSignalVoteForVanishing() {
        for (const double last : {1.0, 0.0}) { // silent layer 1, or silent above it too
            Diagnostician diagnostician;
            diagnostician.add(recorded(-0.5));
            diagnostician.add(recorded(0, last));
            for (int i = 0; i < 12; ++i) {
                const Diagnosis d = diagnostician.diagnose(withRatio(-0.5), nullptr);
                const bool counts = i < 10;
                CHECK(d.verdict == (counts ? Verdict::Vanishing : Verdict::Healthy), last, i,
                      verdictName(d.verdict));
                CHECK(diagnostician.verdictOfSteps() == d.verdict, last, i);
                CHECK(counts ? d.logRatio == -infinity : std::isfinite(d.logRatio), last, i, d.logRatio);
                diagnostician.add(recorded(-0.5));
            }
        }
    }

    void withoutAnErrorThereIsNothingToVanish() {
        StepRecord solved = recorded(0, 0);
        solved.layers.back().errorSignal = 0;
        Diagnostician diagnostician;
        diagnostician.add(solved);
        Measurement m = measured({0, 0, 0});
        m.layers.back().signal.errorSignal = 0;
        const Diagnosis d = diagnostician.diagnose(m, nullptr);
        QCOMPARE(d.verdict, Verdict::Healthy);
        QVERIFY(std::isnan(d.logRatio));
        diagnostician.add(recorded(-2)); // it does not vote
        QVERIFY(labtest::close(diagnostician.diagnose(withRatio(-2), nullptr).logRatio, -2, tolerance));
    }

    void underflowIsVanishingNotBlocked() {
        Measurement m = measured({0, 0, 1e-300});
        QCOMPARE(verdictOf(m), Verdict::Blocked);
        m.underflows = true;
        for (const bool later : {false, true}) {
            Diagnostician diagnostician;
            if (later)
                diagnostician.add(recorded(0, 1e-300));
            const Diagnosis d = diagnostician.diagnose(m, nullptr);
            QCOMPARE(d.verdict, Verdict::Vanishing);
            QCOMPARE(d.logRatio, -infinity);
            QVERIFY(!diagnostician.verdictOfUnits(m));
        }
    }

    void oneHiddenLayerMayVanishToo() {
        Diagnostician diagnostician;
        StepRecord record;
        record.layers = {{0, 1, 1, 1}, {1, 1, 1, 1}};
        record.updateRatio = {0, 0.001};
        diagnostician.add(record);
        QCOMPARE(diagnostician.diagnose(measured({1}), nullptr).verdict, Verdict::Vanishing);
        QCOMPARE(diagnostician.verdictOfSteps(), Verdict::Vanishing);
    }

    void clearForgets() {
        Diagnostician diagnostician;
        for (int i = 0; i < 5; ++i)
            diagnostician.add(recorded(1e-7, 1, 0.5));
        QCOMPARE(diagnostician.diagnose(withRatio(0), nullptr).verdict, Verdict::Vanishing);
        diagnostician.clear();
        QCOMPARE(diagnostician.diagnose(withRatio(0), nullptr).verdict, Verdict::Healthy);
    }

    void theWordDoesNotFlicker() {
        // A word holds while v is within `hysteresis` of its border, and goes when v is beyond.
        const auto after = [](std::initializer_list<double> checks) {
            Thresholds thresholds;
            thresholds.ratioChecks = 1;
            Diagnostician diagnostician(thresholds);
            for (const double v : checks)
                diagnostician.add(recorded(v));
            return diagnostician.diagnose(withRatio(0), nullptr).verdict;
        };
        QCOMPARE(after({-1.05}), Verdict::Fading);
        QCOMPARE(after({-0.95}), Verdict::Healthy);
        QCOMPARE(after({-1.05, -0.95}), Verdict::Fading);
        QCOMPARE(after({-0.95, -1.05}), Verdict::Healthy);
        QCOMPARE(after({-1.05, -0.85}), Verdict::Healthy);
        QCOMPARE(after({-0.95, -1.15}), Verdict::Fading);
        QCOMPARE(after({-3.05, -2.95}), Verdict::Vanishing);
        QCOMPARE(after({-3.05, 0, -1.05}), Verdict::Healthy);
        QCOMPARE(after({3.05, 2.95}), Verdict::Exploding);
        QCOMPARE(after({3.05, 2.85}), Verdict::Growing);
        QCOMPARE(after({-4, 4}), Verdict::Exploding);
    }

    void everyRuleIsJudgedByItself() {
        const auto finding = [](const Diagnosis& d, Verdict rule) {
            return d.findings[static_cast<std::size_t>(rule)];
        };
        Measurement m = withRatio(-4);
        kill(m, 0, 3);
        Diagnostician diagnostician;
        for (int i = 0; i < 3; ++i)
            diagnostician.add(recorded(std::pow(10, -4), 1, 0.2 + i));
        const Diagnosis d = diagnostician.diagnose(m, nullptr);
        QCOMPARE(d.findings.size(), verdictRules().size());
        for (std::size_t i = 0; i < verdictRules().size(); ++i)
            QCOMPARE(d.findings[i].rule, verdictRules()[i].verdict);
        // Vanishing decides; steps too large is met as well, and says so.
        QCOMPARE(d.verdict, Verdict::Vanishing);
        QVERIFY(finding(d, Verdict::Vanishing).met && finding(d, Verdict::Fading).met);
        QVERIFY(finding(d, Verdict::StepsTooLarge).met && !finding(d, Verdict::Healthy).met);
        QCOMPARE(finding(d, Verdict::StepsTooLarge).value, 0.2); // the smallest of the three
        QCOMPARE(finding(d, Verdict::StepsTooLarge).threshold, 0.1);
        QVERIFY(labtest::close(finding(d, Verdict::Vanishing).value, -4, tolerance));
        QCOMPARE(finding(d, Verdict::Vanishing).threshold, -3.0);
        QVERIFY(!finding(d, Verdict::Growing).met && !finding(d, Verdict::Exploding).met);
        QCOMPARE(finding(d, Verdict::Dying).value, 3.0 / 24);
        QVERIFY(!finding(d, Verdict::Dying).met && !finding(d, Verdict::Blocked).met);
        QCOMPARE(finding(d, Verdict::Blocked).value, std::pow(10, -4));
        for (const Finding& f : d.findings)
            CHECK(!f.kept, verdictName(f.rule));
    }

    void whatIsNotDefinedIsNotANumber() {
        const auto value = [](const Diagnosis& d, Verdict rule) {
            return d.findings[static_cast<std::size_t>(rule)].value;
        };
        const Diagnosis smooth = Diagnostician().diagnose(measured({1, 1, 1}, false), nullptr);
        QVERIFY(std::isnan(value(smooth, Verdict::Dying)));
        QVERIFY(std::isnan(value(smooth, Verdict::StepsTooLarge)));
        const Diagnosis shallow = Diagnostician().diagnose(measured({1}), nullptr);
        QVERIFY(std::isnan(value(shallow, Verdict::Vanishing)));
        const Diagnosis linear = Diagnostician().diagnose(measured({}), nullptr);
        QVERIFY(std::isnan(value(linear, Verdict::Blocked)) && linear.findings.back().met);
        Measurement lost = withRatio(0);
        kill(lost, 0, width);
        lost.layers[1].signal.errorSignal = notANumber;
        const Diagnosis d = Diagnostician().diagnose(lost, nullptr);
        QVERIFY(std::isnan(value(d, Verdict::Dying)));
        for (const Finding& f : d.findings)
            CHECK(f.met == (f.rule == Verdict::Diverged), verdictName(f.rule));
    }

    void aKeptWordSaysSo() {
        Thresholds thresholds;
        thresholds.ratioChecks = 1;
        Diagnostician diagnostician(thresholds);
        const auto fading = [&] {
            return diagnostician.diagnose(withRatio(0), nullptr)
                .findings[static_cast<std::size_t>(Verdict::Fading)];
        };
        diagnostician.add(recorded(-1.05));
        QVERIFY(fading().met && !fading().kept);
        diagnostician.add(recorded(-0.95));
        QVERIFY(fading().met && fading().kept);
        diagnostician.add(recorded(-0.85));
        QVERIFY(!fading().met && !fading().kept);
        diagnostician.add(recorded(-1.05));
        QVERIFY(!fading().met && fading().kept);
    }

    void newThresholdsJudgeTheSameChecks() {
        Diagnostician diagnostician;
        for (int i = 0; i < 20; ++i)
            diagnostician.add(recorded(std::pow(10, i < 15 ? -0.5 : 0.5), 1, 0.05));
        QCOMPARE(diagnostician.diagnose(withRatio(0), nullptr).verdict, Verdict::Healthy);
        Thresholds thresholds;
        thresholds.ratioChecks = 20; // ten more than were looked at so far
        thresholds.fading = -0.2;
        diagnostician.setThresholds(thresholds);
        QCOMPARE(diagnostician.thresholds(), thresholds);
        Diagnosis d = diagnostician.diagnose(withRatio(0), nullptr);
        QVERIFY(labtest::close(d.logRatio, -0.25, tolerance));
        QCOMPARE(d.verdict, Verdict::Fading);
        thresholds = {};
        thresholds.updateRatio = 0.04;
        thresholds.updateChecks = 20;
        diagnostician.setThresholds(thresholds);
        d = diagnostician.diagnose(withRatio(0), nullptr);
        QCOMPARE(d.verdict, Verdict::StepsTooLarge);
        thresholds.updateChecks = 21; // more than there were
        diagnostician.setThresholds(thresholds);
        QCOMPARE(diagnostician.diagnose(withRatio(0), nullptr).verdict, Verdict::Healthy);
    }

    void thresholdsAreFields() {
        std::set<std::string_view> keys;
        for (const ThresholdField& field : thresholdFields()) {
            CHECK(keys.insert(field.key).second && findThreshold(field.key) == &field, field.key);
            Thresholds changed;
            CHECK(fits(field, valueOf(changed, field)), field.key, "default");
            CHECK(fits(field, field.minimum) && fits(field, field.maximum), field.key);
            CHECK(!fits(field, field.minimum - 1) && !fits(field, field.maximum + 1), field.key);
            CHECK(!fits(field, notANumber) && !fits(field, infinity), field.key);
            CHECK(fits(field, 1.5) != field.isCount() || field.maximum < 1.5, field.key);
            assign(changed, field, field.maximum);
            CHECK(valueOf(changed, field) == field.maximum && changed != Thresholds(), field.key);
        }
        QCOMPARE(keys.size(), std::size_t{9});
        // Counted: at least one, at most as many as are remembered.
        for (const char* key : {"updateChecks", "ratioChecks"}) {
            const ThresholdField& field = *findThreshold(key);
            CHECK(!fits(field, 0) && fits(field, 1) && fits(field, maxChecks) && !fits(field, maxChecks + 1),
                  key);
        }
        for (const VerdictRule& rule : verdictRules())
            CHECK(rule.threshold.empty() || findThreshold(rule.threshold), rule.threshold);
        Thresholds crossed;
        QVERIFY(!problem(crossed));
        crossed.fading = -3;
        QCOMPARE(problem(crossed).value_or(""), std::string("fading must be above vanishing"));
        crossed.fading = 1;
        QVERIFY(problem(crossed));
    }
};

QTEST_APPLESS_MAIN(DiagnosisTest)
#include "diagnosis_test.moc"
