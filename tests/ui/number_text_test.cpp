// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one style of numbers: in the C locale digit by digit, in others by its rules.
#include "tests/support/number_style.h"
#include "tests/support/widget_test.h"
#include "ui/controls/typed_number.h"
#include "ui/look/number_text.h"

#include <QLineEdit>
#include <QTest>

#include <cmath>
#include <limits>

using namespace lab::ui;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Of every size, on both sides of each border between two ways of writing.
QList<double> magnitudes() {
    QList<double> values{0,   5e-324, 1e-320, 1e-43, 2.06e-4, 9.995e-4, 0.0433,
                         0.5, 1,      4862,   50000, 1e228,   1.7e308};
    for (int e = -8; e <= 8; ++e) {
        for (const double m : {1.0, 1.04, 1.051, 3.3333333, 9.949, 9.951, 9.9949, 9.9951, 9.99951})
            values.append(m * std::pow(10.0, e));
    }
    return values;
}

QStringList allTexts(double value) {
    return {numberText(value, 1), numberText(value), numberText(value, 6), fixedText(value, 0),
            fixedText(value, 3),  signedText(value), percentText(value),   percentText(value, 1),
            percentOf(value),     lossText(value),   ratioText(value),     timesText(value)};
}

} // namespace

class NumberTextTest : public QObject {
    Q_OBJECT

  private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void cleanupTestCase() { QLocale::setDefault(QLocale::c()); }

    void numbers_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << 3 << "0";
        QTest::newRow("negative zero") << -0.0 << 3 << "0";
        QTest::newRow("plain") << 0.691 << 3 << "0.691";
        QTest::newRow("small plain") << 0.04333 << 3 << "0.0433";
        QTest::newRow("no trailing zeros") << 0.5 << 3 << "0.5";
        QTest::newRow("minus") << -1.25 << 3 << QStringLiteral("−1.25");
        QTest::newRow("whole") << 42.0 << 3 << "42";
        QTest::newRow("ten keeps its zero") << 10.0 << 3 << "10";
        QTest::newRow("hundred") << 100.0 << 1 << "100";
        QTest::newRow("thousands") << 50000.0 << 3 << "50,000";
        QTest::newRow("rounds up a decade") << 0.9996 << 3 << "1";
        QTest::newRow("small") << 2.06e-4 << 2 << QStringLiteral("2.1 × 10⁻⁴");
        QTest::newRow("power of ten") << 1e-5 << 3 << QStringLiteral("10⁻⁵");
        QTest::newRow("least plain") << 0.001 << 3 << "0.001";
        QTest::newRow("tiny") << -3e-43 << 3 << QStringLiteral("−3 × 10⁻⁴³");
        QTest::newRow("million") << 1e6 << 3 << QStringLiteral("10⁶");
        QTest::newRow("large") << 2.5e7 << 3 << QStringLiteral("2.5 × 10⁷");
        QTest::newRow("largest") << 1.7e308 << 2 << QStringLiteral("1.7 × 10³⁰⁸");
        QTest::newRow("smallest") << 5e-324 << 2 << QStringLiteral("4.9 × 10⁻³²⁴");
        QTest::newRow("nan") << notANumber << 3 << QStringLiteral("–");
        QTest::newRow("inf") << infinity << 3 << QStringLiteral("∞");
        QTest::newRow("-inf") << -infinity << 3 << QStringLiteral("−∞");
    }
    void numbers() {
        QFETCH(double, value);
        QFETCH(int, digits);
        QFETCH(QString, text);
        QCOMPARE(numberText(value, digits), text);
    }

    void otherForms() {
        QCOMPARE(fixedText(0.69, 3), QStringLiteral("0.690"));
        QCOMPARE(fixedText(-0.0004, 3), QStringLiteral("0.000"));
        QCOMPARE(fixedText(-1.5, 1), QStringLiteral("−1.5"));
        QCOMPARE(fixedText(7.8e228, 1), QStringLiteral("7.8 × 10²²⁸"));
        QCOMPARE(signedText(2), QStringLiteral("+2"));
        QCOMPARE(signedText(0), QStringLiteral("0"));
        QCOMPARE(countText(50000), QStringLiteral("50,000"));
        QCOMPARE(countText(-7), QStringLiteral("−7"));
        QCOMPARE(countText(std::numeric_limits<std::int64_t>::min()),
                 QStringLiteral("−9,223,372,036,854,775,808"));
        QCOMPARE(countText(std::numeric_limits<std::uint64_t>::max()),
                 QStringLiteral("18,446,744,073,709,551,615"));
        QCOMPARE(percentText(0.964, 1), QStringLiteral("96.4 %"));
        QCOMPARE(percentText(0.0004), QStringLiteral("under 1 %"));
        QCOMPARE(percentText(0.9996, 1), QStringLiteral("over 99.9 %"));
        QCOMPARE(percentText(0), QStringLiteral("0 %"));
        QCOMPARE(percentText(1, 1), QStringLiteral("100.0 %"));
        QCOMPARE(percentOf(4.3), QStringLiteral("430 %"));
        QCOMPARE(percentOf(0.0433), QStringLiteral("4.3 %"));
        QCOMPARE(lossText(0.69), QStringLiteral("0.690"));
        QCOMPARE(lossText(12.34), QStringLiteral("12.3"));
        QCOMPARE(lossText(1234.4), QStringLiteral("1,234"));
        QCOMPARE(lossText(0.0004), QStringLiteral("4 × 10⁻⁴"));
        QCOMPARE(lossText(7.8e228), QStringLiteral("7.8 × 10²²⁸"));
        QCOMPARE(timesText(1.04), QStringLiteral("× 1.04"));
        QCOMPARE(powerOfTenText(-12), QStringLiteral("10⁻¹²"));
        QCOMPARE(subscript(12), QStringLiteral("₁₂"));
        QCOMPARE(editableText(50000, 6), QStringLiteral("50000"));
        QCOMPARE(editableText(std::uint64_t{20'000}), QStringLiteral("20000"));
    }

    void ratios_data() {
        QTest::addColumn<double>("ratio");
        QTest::addColumn<QString>("text");
        const auto row = [](double ratio, const char* text) {
            QTest::newRow(text) << ratio << QString::fromUtf8(text);
        };
        row(0, "0");
        row(1.04, "1");
        row(0.96, "1");
        row(6.7, "×6.7");
        row(1 / 6.7, "1/6.7");
        row(2, "×2");
        row(0.5, "1/2");
        row(9.97, "×10");
        row(253.4, "×253");
        row(1 / 4862.0, "1/4,862");
        row(1234567 / 10.0, "×123,457");
        row(1e6, "10⁶");
        row(1.23e7, "1.2 × 10⁷");
        row(9.96e6, "10⁷");
        row(1.2e-7, "1.2 × 10⁻⁷");
        row(1e-43, "10⁻⁴³");
        row(2.5e-320, "2.5 × 10⁻³²⁰");
        row(3.8e175, "3.8 × 10¹⁷⁵");
        QTest::newRow("negative") << -1.0 << QStringLiteral("–");
        QTest::newRow("nan") << notANumber << QStringLiteral("–");
        QTest::newRow("inf") << infinity << QStringLiteral("–");
    }
    void ratios() {
        QFETCH(double, ratio);
        QFETCH(QString, text);
        QCOMPARE(ratioText(ratio), text);
    }

    void factorsHaveNoCross() {
        QCOMPARE(factorText(6.7), QStringLiteral("6.7"));
        QCOMPARE(factorText(1 / 6.7), QStringLiteral("1/6.7"));
        QCOMPARE(factorText(3.8e175), QStringLiteral("3.8 × 10¹⁷⁵"));
    }

    void oneStyleInEveryLocale() {
        for (const QLocale& locale : labtest::readersLocales()) {
            QLocale::setDefault(locale);
            const labtest::NumberStyle style(locale);
            for (const double magnitude : magnitudes() + QList<double>{notANumber, infinity}) {
                for (const double value : {magnitude, -magnitude}) {
                    for (const QString& text : allTexts(value)) {
                        const QStringList faults = style.faults(text);
                        QVERIFY2(faults.isEmpty(), qPrintable(locale.name() + ": " + faults.join("; ")));
                        QVERIFY2(!text.isEmpty() && text.size() < 24, qPrintable(text));
                    }
                }
            }
        }
    }

    void theStyleRulesFindFaults() {
        const labtest::NumberStyle german(QLocale(QLocale::German, QLocale::Germany)), c(QLocale::c());
        for (const char* wrong : {"4.3e+02 %", "nan", "-3", "×3.8·10¹⁷⁵", "50000", "0.24"})
            QVERIFY2(!german.faults(QString::fromUtf8(wrong)).isEmpty(), wrong);
        for (const char* wrong : {"0,24", "1/50000", "۱2", "5,22"})
            QVERIFY2(!c.faults(QString::fromUtf8(wrong)).isEmpty(), wrong);
        for (const char* right : {"1/4,862 of layer 8", "0.00012345", "x₁, 12 units", "4–8", "10⁻⁴", "8 × 8"})
            QVERIFY2(c.faults(QString::fromUtf8(right)).isEmpty(), right);
    }

    void decimalsGroupsAndDigitsAreTheLocales() {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(numberText(-0.25), QStringLiteral("−0,25"));
        QCOMPARE(ratioText(1 / 4862.0), QStringLiteral("1/4.862"));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCOMPARE(numberText(12345, 5), QStringLiteral("12,345"));
        QLocale::setDefault(QLocale(QLocale::Persian, QLocale::Iran));
        QCOMPARE(numberText(7.8e228), QStringLiteral("۷٫۸ × ۱۰²²⁸"));
        QCOMPARE(ratioText(1 / 5227.0), QStringLiteral("۱/۵٬۲۲۷"));
    }

    // The texts of tables hold numbers in this style.
    void numbersInFixedTextsAreTheReaders() {
        for (const QLocale& locale : labtest::readersLocales()) {
            QLocale::setDefault(locale);
            QCOMPARE(localized("at most 1.129 or 4,096"),
                     QStringLiteral("at most %1 or %2").arg(numberText(1.129, 4), countText(4096)));
            QCOMPARE(localized("at step 50000 layer 3, unit 4"),
                     QStringLiteral("at step %1 layer %2, unit %3")
                         .arg(countText(50000), countText(3), countText(4)));
            QCOMPARE(localized("ReLU6, R², x₁"), QStringLiteral("ReLU6, R², x₁"));
        }
    }

    void whatIsShownCanBeTyped() {
        for (const QLocale& locale : labtest::readersLocales()) {
            QLocale::setDefault(locale);
            for (const double magnitude : magnitudes()) {
                for (const double value : {magnitude, -magnitude}) {
                    const QString text = editableText(value, 6);
                    const auto typed = typedNumber(text, locale);
                    QVERIFY2(typed.value.has_value(), qPrintable(locale.name() + ": " + text));
                    QVERIFY2(std::abs(*typed.value - value) <= 1e-5 * std::abs(value) + 5e-324,
                             qPrintable(text));
                    QCOMPARE(editableText(*typed.value, 6), text);
                }
            }
            const auto seed = std::numeric_limits<std::uint64_t>::max();
            QCOMPARE(withAsciiDigits(editableText(seed)), QString::number(seed));
        }
    }

    void aFieldShowsTheFirstDigits_data() {
        QTest::addColumn<Qt::Alignment>("alignment");
        QTest::addColumn<int>("width");
        for (const int width : {40, 48, 56, 120}) {
            QTest::addRow("left %d", width) << Qt::Alignment(Qt::AlignLeft) << width;
            QTest::addRow("right %d", width) << Qt::Alignment(Qt::AlignRight) << width;
        }
    }
    void aFieldShowsTheFirstDigits() {
        QFETCH(Qt::Alignment, alignment);
        QFETCH(int, width);
        QLineEdit field;
        field.setAlignment(alignment);
        field.setFixedWidth(width);
        field.show();
        showFitting(field, 100.0 / 3, 6, QStringLiteral("%1 %"));
        QVERIFY(field.text().startsWith(QStringLiteral("33")));
        QCOMPARE(field.cursorPosition(), 0);
        // The first digit is drawn inside: a click at the left edge of the text finds it.
        QCOMPARE(field.cursorPositionAt(QPoint(1, field.height() / 2)), 0);
        const int needed = field.fontMetrics().horizontalAdvance(field.text());
        QVERIFY(needed <= width || field.text() == QStringLiteral("33 %"));
    }
};

LAB_WIDGET_TEST_MAIN(NumberTextTest)
#include "number_text_test.moc"
