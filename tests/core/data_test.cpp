// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The room core/data: every data set keeps to its definition, tables are read or refused with a place, and
// the split and the scaling do what dataset.h says.

#include "core/data/dataset.h"
#include "core/data/embedded.h"
#include "core/data/features.h"
#include "core/data/library.h"
#include "core/data/table_file.h"
#include "core/files/limits.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

using namespace lab;

namespace {

constexpr double rounding = 1e-12;

constexpr std::array seeds{std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{0xffffffffffffffff}};

GeneratorSettings settings(int rows, double noise, std::uint64_t seed = 1) {
    return {rows, noise, seed};
}

Index countOf(const std::vector<int>& labels, int label) {
    return std::ranges::count(labels, label);
}

// A table whose only feature of row i is i: a split row tells which row it was.
Dataset numbered(Index rows, int classes) {
    Dataset dataset;
    dataset.x = Vector::LinSpaced(rows, 0, static_cast<double>(rows - 1)).transpose();
    dataset.featureNames = {"i"};
    for (int k = 0; k < classes; ++k)
        dataset.classNames.push_back(std::to_string(k));
    for (Index i = 0; i < rows && classes > 0; ++i)
        dataset.labels.push_back(static_cast<int>(i) % classes);
    if (classes == 0) {
        dataset.y = dataset.x * 3 + Matrix::Constant(1, rows, 7);
        dataset.targetName = "y";
    }
    return dataset;
}

const Loss& loss(std::string_view key) {
    return *findLoss(key);
}

Dataset readOrFail(std::string_view text, TargetKind kind = TargetKind::Guess) {
    auto table = readTable(text, kind);
    if (const auto* error = std::get_if<TableError>(&table)) {
        QTest::qFail(error->message.c_str(), __FILE__, __LINE__);
        return {};
    }
    return std::get<Dataset>(table);
}

QString errorOf(std::string_view text, TargetKind kind = TargetKind::Guess) {
    const auto table = readTable(text, kind);
    const auto* error = std::get_if<TableError>(&table);
    return error ? QString::fromStdString(error->message) : QString("(read without an error)");
}

double mean(const Matrix& values, Index row) {
    return values.row(row).mean();
}

double deviation(const Matrix& values, Index row) {
    return std::sqrt((values.row(row).array() - mean(values, row)).square().mean());
}

} // namespace

class DataTest : public QObject {
    Q_OBJECT

  private slots:
    void sourcesAreComplete();
    void sourcesAreWellFormed_data();
    void sourcesAreWellFormed();
    void generatorsDependOnTheirSettings_data();
    void generatorsDependOnTheirSettings();
    void generatorsBalanceClasses();
    void generatorsKeepTheirPoints();

    void circleIsADiscInARing();
    void circleNoiseMovesLabelsOnly();
    void xorFollowsTheSigns();
    void gaussHasItsMoments();
    void spiralIsItsFormula();
    void spiralNoiseIsBounded();

    void penguinsAreReal();
    void digitsAreReal();

    void tableReadsClasses();
    void tableReadsNumbers();
    void tableReadsQuotes();
    void tableOrdersClasses();
    void tableEndsRowsInAnyWay_data();
    void tableEndsRowsInAnyWay();
    void tableErrorsNameThePlace_data();
    void tableErrorsNameThePlace();
    void tableCountsRowsAsSpreadsheetsDo();

    void splitIsDisjointAndComplete_data();
    void splitIsDisjointAndComplete();
    void splitDependsOnItsSeed();
    void splitKeepsRowsTogether();
    void scalingComesFromTrainingRows();
    void scalingLeavesConstantsAtZero();
    void scalingCanBeOff();
    void scalingSurvivesExtremes();
    void targetsFitTheLoss_data();
    void targetsFitTheLoss();
    void regressionTargetsAreScaled();
    void regressionFollowsItsFormula();
    void moonsAreHalfCircles();
    void featuresAreComputedFromThePlane();
    void evaluationIsTheTrainingSet();
    void evaluationIsASubsetAboveItsLimit();
};

void DataTest::sourcesAreComplete() {
    QStringList keys;
    for (const DataSource& source : dataSources())
        keys.append(QString::fromUtf8(source.key.data(), static_cast<qsizetype>(source.key.size())));
    QCOMPARE(keys, (QStringList{"circle", "xor", "gauss", "spiral", "moons", "plane", "hills", "sine", "abs",
                                "step", "penguins", "digits8x8"}));
    QVERIFY(findDataSource("digits8x8") == &dataSources().back());
    QVERIFY(!findDataSource("Circle"));
    QVERIFY(!findDataSource(""));
}

void DataTest::sourcesAreWellFormed_data() {
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < dataSources().size(); ++i)
        QTest::newRow(dataSources()[i].key.data()) << static_cast<int>(i);
}

void DataTest::sourcesAreWellFormed() {
    QFETCH(int, row);
    const DataSource& source = dataSources()[static_cast<std::size_t>(row)];
    for (const std::string_view text : {source.name, source.description, source.credit, source.licence})
        QVERIFY(!text.empty());

    for (const GeneratorSettings& asked : {settings(2, 0), settings(37, 1, 5), settings(1000, 0.5)}) {
        const Dataset made = source.make(asked);
        QCOMPARE(made.rows(), source.rows(asked.rows));
        QCOMPARE(made.features(), source.kind.features);
        QCOMPARE(static_cast<Index>(made.classNames.size()), source.kind.classes);
        QCOMPARE(made.imageSide, source.kind.imageSide);
    }
    const Dataset dataset = source.make(settings(100, 0.3));
    QVERIFY(dataset.rows() >= 2);
    QVERIFY(dataset.x.allFinite());
    QCOMPARE(dataset.featureNames.size(), static_cast<std::size_t>(dataset.features()));
    if (source.synthetic())
        QCOMPARE(dataset.rows(), Index{100});
    else
        QVERIFY(source.make(settings(7, 1, 9)).x == dataset.x);
    if (!dataset.isClassification()) {
        QCOMPARE(dataset.y.rows(), Index{1});
        QCOMPARE(dataset.y.cols(), dataset.rows());
        QVERIFY(dataset.y.allFinite() && !dataset.targetName.empty() && dataset.labels.empty());
        return;
    }
    QCOMPARE(dataset.labels.size(), static_cast<std::size_t>(dataset.rows()));
    QCOMPARE(dataset.y.size(), Index{0});
    for (std::size_t k = 0; k < dataset.classNames.size(); ++k)
        QVERIFY(countOf(dataset.labels, static_cast<int>(k)) > 0);
    const auto [low, high] = std::ranges::minmax(dataset.labels);
    QVERIFY(low == 0 && high == static_cast<int>(dataset.classNames.size()) - 1);
    QVERIFY(dataset.imageSide == 0 || dataset.imageSide * dataset.imageSide == dataset.features());
}

void DataTest::generatorsDependOnTheirSettings_data() {
    QTest::addColumn<QString>("key");
    for (const DataSource& source : dataSources()) {
        if (source.synthetic())
            QTest::newRow(source.key.data()) << QString::fromUtf8(source.key.data());
    }
}

void DataTest::generatorsDependOnTheirSettings() {
    QFETCH(QString, key);
    const DataSource& source = *findDataSource(key.toStdString());
    const Dataset first = source.make(settings(200, 0.5, 1));
    const Dataset again = source.make(settings(200, 0.5, 1));
    QVERIFY(first.x == again.x && first.labels == again.labels && first.y == again.y);
    QVERIFY(first.x != source.make(settings(200, 0.5, 2)).x);
    const Dataset quiet = source.make(settings(200, 0, 1));
    QVERIFY(first.x != quiet.x || first.labels != quiet.labels || first.y != quiet.y);
}

void DataTest::generatorsBalanceClasses() {
    for (const std::string_view key : {"circle", "gauss", "spiral", "moons"}) {
        for (const int rows : {2, 3, 10, 501, 5000}) {
            const Dataset dataset = findDataSource(key)->make(settings(rows, 0));
            QCOMPARE(countOf(dataset.labels, 0), Index{rows / 2});
            QCOMPARE(countOf(dataset.labels, 1), Index{rows - rows / 2});
        }
    }
    // Each row of xor is a fair coin: four standard deviations of 10,000 of them.
    const Dataset dataset = makeXor(settings(10000, 0));
    QVERIFY(std::abs(static_cast<double>(countOf(dataset.labels, 1)) - 5000) < 4 * 50);
}

void DataTest::generatorsKeepTheirPoints() {
    for (const auto make : {makeCircle, makeXor, makeGauss}) {
        const Dataset few = make(settings(50, 0.2));
        const Dataset many = make(settings(80, 0.2));
        QVERIFY(few.x == many.x.leftCols(50));
    }
    QVERIFY(makeCircle(settings(50, 0)).x == makeCircle(settings(50, 1)).x);
    QVERIFY(makeXor(settings(50, 0)).x == makeXor(settings(50, 1)).x);
}

void DataTest::circleIsADiscInARing() {
    for (const std::uint64_t seed : seeds) {
        const Dataset dataset = makeCircle(settings(2000, 0, seed));
        double innermost = 5;
        double outermost = 0;
        for (Index i = 0; i < dataset.rows(); ++i) {
            const double r = dataset.x.col(i).norm();
            if (dataset.labels[static_cast<std::size_t>(i)] == 1)
                QVERIFY(r < 2.5 + rounding);
            else
                QVERIFY(r > 3.5 - rounding && r < 5 + rounding);
            innermost = std::min(innermost, r);
            outermost = std::max(outermost, r);
        }
        // Both ranges are filled: 1,000 uniform radii leave 1 % of a range empty with probability 4e-5.
        QVERIFY(innermost < 0.025 && outermost > 4.985);
        // All angles: a fair share in each quadrant, four deviations of 2,000 draws of probability 1/4.
        const auto inQuadrant = (dataset.x.row(0).array() > 0 && dataset.x.row(1).array() > 0).count();
        QVERIFY(std::abs(static_cast<double>(inQuadrant) - 500) < 4 * 19.4);
    }
}

void DataTest::circleNoiseMovesLabelsOnly() {
    // Noise moves a point by at most 5 * noise per axis, so points further than that from the border keep
    // their label, and some nearer ones lose it.
    const double noise = 0.1;
    const double reach = 5 * noise * std::numbers::sqrt2;
    const Dataset dataset = makeCircle(settings(5000, noise));
    Index flipped = 0;
    for (Index i = 0; i < dataset.rows(); ++i) {
        const double r = dataset.x.col(i).norm();
        const int label = dataset.labels[static_cast<std::size_t>(i)];
        if (r < 2.5 - reach)
            QCOMPARE(label, 1);
        else if (r > 2.5 + reach)
            QCOMPARE(label, 0);
        flipped += label != (r < 2.5 ? 1 : 0);
    }
    QVERIFY(flipped > 0 && flipped < dataset.rows() / 10);

    // At noise 1 a point within radius 2.5 moves uniformly over a square of side 10 that holds the whole
    // disc: it keeps label 1 with the probability that the areas' ratio is.
    const int rows = 20000;
    const Dataset loud = makeCircle(settings(rows, 1));
    double kept = 0;
    for (Index i = 0; i < rows; ++i)
        kept += loud.x.col(i).norm() < 2.5 ? loud.labels[static_cast<std::size_t>(i)] : 0;
    const double p = std::numbers::pi * 2.5 * 2.5 / 100;
    const double n = rows / 2.0;
    QVERIFY(std::abs(kept / n - p) < 5 * std::sqrt(p * (1 - p) / n));
}

void DataTest::xorFollowsTheSigns() {
    for (const std::uint64_t seed : seeds) {
        const Dataset dataset = makeXor(settings(2000, 0, seed));
        for (Index i = 0; i < dataset.rows(); ++i) {
            for (Index axis = 0; axis < 2; ++axis) {
                const double size = std::abs(dataset.x(axis, i));
                QVERIFY(size >= 0.3 && size <= 5.3);
            }
            const bool agree = dataset.x(0, i) * dataset.x(1, i) > 0;
            QCOMPARE(dataset.labels[static_cast<std::size_t>(i)], agree ? 1 : 0);
        }
        QVERIFY(dataset.x.maxCoeff() > 5.25 && dataset.x.minCoeff() < -5.25);
    }
    // At noise 0.02 a coordinate moves by 0.1 at most, less than the padding of 0.3: no label changes.
    QVERIFY(makeXor(settings(2000, 0.02)).labels == makeXor(settings(2000, 0)).labels);
    QVERIFY(makeXor(settings(2000, 0.3)).labels != makeXor(settings(2000, 0)).labels);
}

void DataTest::gaussHasItsMoments() {
    struct Case {
        double noise;
        double variance;
    };
    for (const Case c : {Case{0, 0.5}, Case{0.5, 4}, Case{1, 7.5}}) {
        const int rows = 40000;
        const Dataset dataset = makeGauss(settings(rows, c.noise));
        for (const int label : {0, 1}) {
            const double center = label == 1 ? 2 : -2;
            for (Index axis = 0; axis < 2; ++axis) {
                double sum = 0;
                double squares = 0;
                for (Index i = 0; i < rows; ++i) {
                    const double d = dataset.x(axis, i) - center;
                    const bool mine = dataset.labels[static_cast<std::size_t>(i)] == label;
                    sum += mine ? d : 0;
                    squares += mine ? d * d : 0;
                }
                // Five standard errors of the mean and of the variance of n normal draws.
                const double n = rows / 2.0;
                QVERIFY(std::abs(sum / n) < 5 * std::sqrt(c.variance / n));
                QVERIFY(std::abs(squares / n - c.variance) < 5 * c.variance * std::sqrt(2 / n));
            }
        }
    }
}

void DataTest::spiralIsItsFormula() {
    const int rows = 300;
    const Dataset dataset = makeSpiral(settings(rows, 0));
    std::array<int, 2> next{0, 0};
    for (Index i = 0; i < rows; ++i) {
        const int label = dataset.labels[static_cast<std::size_t>(i)];
        const double share = next[static_cast<std::size_t>(label)]++ / (rows / 2.0);
        const double r = 5 * share;
        const double t = 1.75 * share * 2 * std::numbers::pi + (label == 1 ? 0 : std::numbers::pi);
        QVERIFY(std::abs(dataset.x(0, i) - r * std::sin(t)) < rounding);
        QVERIFY(std::abs(dataset.x(1, i) - r * std::cos(t)) < rounding);
    }
    // The arms mirror each other in the origin.
    for (Index i = 0; i < rows; i += 2)
        QVERIFY((dataset.x.col(i) + dataset.x.col(i + 1)).norm() < rounding);
}

void DataTest::spiralNoiseIsBounded() {
    const Matrix moved = makeSpiral(settings(5000, 0.4)).x - makeSpiral(settings(5000, 0)).x;
    QVERIFY(moved.cwiseAbs().maxCoeff() <= 0.4 + rounding);
    QVERIFY(moved.cwiseAbs().maxCoeff() > 0.39);
    QVERIFY(std::abs(moved.mean()) < 5 * 0.4 / std::sqrt(3 * 10000.0));
}

void DataTest::penguinsAreReal() {
    const Dataset dataset = penguins();
    QCOMPARE(dataset.features(), Index{4});
    QCOMPARE(dataset.rows(), Index{342});
    QVERIFY(dataset.classNames == (std::vector<std::string>{"Adelie", "Chinstrap", "Gentoo"}));
    QCOMPARE(countOf(dataset.labels, 0), Index{151});
    QCOMPARE(countOf(dataset.labels, 1), Index{68});
    QCOMPARE(countOf(dataset.labels, 2), Index{123});
    QVERIFY(dataset.x.col(0) == Eigen::Vector4d(39.1, 18.7, 181, 3750));
    QCOMPARE(dataset.labels.front(), 0);
    QVERIFY(dataset.x.col(341) == Eigen::Vector4d(50.2, 18.7, 198, 3775));
    QCOMPARE(dataset.labels.back(), 1);
    QCOMPARE(dataset.imageSide, 0);
}

void DataTest::digitsAreReal() {
    const Dataset dataset = digits8x8();
    QCOMPARE(dataset.features(), Index{64});
    QCOMPARE(dataset.rows(), Index{1797});
    QCOMPARE(dataset.imageSide, 8);
    // The counts that the UCI repository publishes for the test part.
    const std::array<Index, 10> counts{178, 182, 177, 183, 181, 182, 181, 179, 174, 180};
    for (int digit = 0; digit < 10; ++digit) {
        QCOMPARE(dataset.classNames[static_cast<std::size_t>(digit)], std::to_string(digit));
        QCOMPARE(countOf(dataset.labels, digit), counts[static_cast<std::size_t>(digit)]);
    }
    QVERIFY(dataset.x.minCoeff() == 0 && dataset.x.maxCoeff() == 16);
    // The first picture is a nought: its top row of pixels, its label, and its hollow middle.
    QVERIFY(dataset.x.col(0).head(8) == (Vector(8) << 0, 0, 5, 13, 9, 1, 0, 0).finished());
    QCOMPARE(dataset.labels[0], 0);
    QVERIFY(dataset.x(4 * 8 + 3, 0) == 0 && dataset.x(4 * 8 + 4, 0) == 0);
    QCOMPARE(dataset.labels.back(), 8);
}

void DataTest::tableReadsClasses() {
    const Dataset dataset = readOrFail("a,b,kind\n1,2,cat\n-0.5,1e3,dog\n+3,.25,cat\n");
    QVERIFY(dataset.x == (Matrix(2, 3) << 1, -0.5, 3, 2, 1000, 0.25).finished());
    QVERIFY(dataset.featureNames == (std::vector<std::string>{"a", "b"}));
    QVERIFY(dataset.classNames == (std::vector<std::string>{"cat", "dog"}));
    QVERIFY(dataset.labels == (std::vector<int>{0, 1, 0}));
    QVERIFY(dataset.targetName.empty() && dataset.y.size() == 0);
}

void DataTest::tableReadsNumbers() {
    const std::string_view text = "a,mpg\n1,18.5\n2,15\n";
    const Dataset numbers = readOrFail(text);
    QVERIFY(!numbers.isClassification());
    QVERIFY(numbers.y == (Matrix(1, 2) << 18.5, 15).finished());
    QCOMPARE(numbers.targetName, std::string("mpg"));
    QVERIFY(numbers.labels.empty());
    const Dataset classes = readOrFail(text, TargetKind::Classes);
    QVERIFY(classes.classNames == (std::vector<std::string>{"15", "18.5"}));
    QVERIFY(classes.labels == (std::vector<int>{1, 0}));
    QVERIFY(classes.targetName.empty());
}

void DataTest::tableReadsQuotes() {
    const Dataset dataset =
        readOrFail("\xef\xbb\xbf\"size, in mm\",\"the \"\"kind\"\"\"\n\"1.5\",\"two\nlines\"\n 2 ,ünïcode\n");
    QVERIFY(dataset.featureNames == (std::vector<std::string>{"size, in mm"}));
    QVERIFY(dataset.x == (Matrix(1, 2) << 1.5, 2).finished());
    QVERIFY(dataset.classNames == (std::vector<std::string>{"two\nlines", "ünïcode"}));
}

void DataTest::tableOrdersClasses() {
    QVERIFY(readOrFail("a,b\n1,10\n1,9\n1,-1\n", TargetKind::Classes).classNames ==
            (std::vector<std::string>{"-1", "9", "10"}));
    QVERIFY(readOrFail("a,b\n1,10\n1,9\n1,x\n").classNames == (std::vector<std::string>{"10", "9", "x"}));
}

void DataTest::tableEndsRowsInAnyWay_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("LF") << QByteArray("a,b\n1,x\n2,y\n");
    QTest::newRow("CRLF") << QByteArray("a,b\r\n1,x\r\n2,y\r\n");
    QTest::newRow("CR") << QByteArray("a,b\r1,x\r2,y\r");
    QTest::newRow("no end") << QByteArray("a,b\n1,x\n2,y");
    QTest::newRow("blank rows") << QByteArray("a,b\n\n1,x\n\n\n2,y\n\n");
    QTest::newRow("blank first row") << QByteArray("\r\na,b\r\n1,x\r\n2,y");
}

void DataTest::tableEndsRowsInAnyWay() {
    QFETCH(QByteArray, text);
    const Dataset dataset = readOrFail({text.data(), static_cast<std::size_t>(text.size())});
    QVERIFY(dataset.x == (Matrix(1, 2) << 1, 2).finished());
    QVERIFY(dataset.labels == (std::vector<int>{0, 1}));
}

void DataTest::tableErrorsNameThePlace_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* text, const char* message) {
        QTest::newRow(name) << QByteArray(text) << QString(message);
    };
    row("text", "a,b,k\n1,2,x\n1,two,y\n", "row 3, column 2 (b): \"two\" is not a number");
    row("decimal comma", "a,k\n\"1,5\",x\n", "row 2, column 1 (a): \"1,5\" is not a number");
    row("rest", "a,k\n1.5mm,x\n", "row 2, column 1 (a): \"1.5mm\" is not a number");
    row("signs", "a,k\n+-1,x\n", "row 2, column 1 (a): \"+-1\" is not a number");
    row("empty cell", "a,k\n1,x\n,y\n", "row 3, column 1 (a): is empty");
    row("empty label", "a,k\n1,x\n2,\n", "row 3, column 2 (k): is empty");
    row("nan", "a,k\n1,x\nnan,y\n", "row 3, column 1 (a): \"nan\" is beyond");
    row("infinity", "a,k\n1,x\n-inf,y\n", "row 3, column 1 (a): \"-inf\" is beyond");
    row("overflow", "a,k\n1,x\n1e400,y\n", "row 3, column 1 (a): \"1e400\" is beyond");
    row("too large", "a,k\n1,x\n-1e101,y\n", "row 3, column 1 (a): \"-1e101\" is beyond");
    row("few cells", "a,b,k\n1,2,x\n1,y\n", "row 3, column 2 (b): \"y\" is not a number");
    row("fewer cells", "a,b,k\n1,2,x\n1,2\n", "row 3: has 2 cells, the header has 3");
    row("many cells", "a,k\n1,x,\n", "row 2: has 3 cells, the header has 2");
    row("first error", "a,k\nx,1\ny,2\n", "row 2, column 1 (a): \"x\"");
    row("first of two kinds", "a,k\nx,1\n2,\"y\n", "row 2, column 1 (a): \"x\"");
    row("unnamed column", "a,,k\n1,x,y\n", "row 2, column 2 (column 2): \"x\" is not a number");
    row("one label", "a,k\n1,x\n2,x\n", "column 2 (k): has one label only");
    row("one column", "a\n1\n2\n", "row 1: has one column");
    row("semicolons", "a;b\n1;2\n", "row 1: has one column");
    row("no header", "1,2\n3,4\n5,6\n", "row 1: holds numbers only");
    row("no rows", "a,b\n", "the table needs 2 rows below its header, for training and test, and has 0");
    row("one row", "a,b\n1,x\n", "the table needs 2 rows below its header, for training and test, and has 1");
    row("nothing", "", "the table needs 2 rows below its header, for training and test, and has 0");
    row("open quote", "a,k\n1,x\n2,\"y\n", "row 3: has a quotation mark");
    row("stray quote", "a,k\n1,x\n2,y\"z\"\n", "row 3: has a quotation mark");
}

void DataTest::tableErrorsNameThePlace() {
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const QString error = errorOf({text.data(), static_cast<std::size_t>(text.size())});
    QVERIFY2(error.startsWith(message), qPrintable(error));
}

void DataTest::tableCountsRowsAsSpreadsheetsDo() {
    const QString place = "row 5, column 1 (a): \"?\" is not a number";
    QCOMPARE(errorOf("a,k\n1,x\n\n2,y\n?,z\n"), place);
    QCOMPARE(errorOf("a,k\r\n1,x\r\n\r\n2,y\r\n?,z\r\n"), place);
    QCOMPARE(errorOf("a,k\n1,\"x\ny\nz\"\n\n2,y\n?,z\n"), place);

    // The target's cells are judged last but keep their row.
    QCOMPARE(errorOf("a,k\n1,2\n\n2,?\n", TargetKind::Number),
             QString("row 4, column 2 (k): \"?\" is not a number"));

    std::string manyLabels = "a,k\n";
    for (std::size_t i = 0; i <= maxTableClasses; ++i)
        manyLabels += "1,l" + std::to_string(i) + "\n";
    QVERIFY(errorOf(manyLabels).startsWith("column 2 (k): has more than 256 different labels"));

    const QString longCell = errorOf("a,k\n" + std::string(39, 'x') + "äöü,k\n");
    QCOMPARE(longCell,
             "row 2, column 1 (a): \"" + QString(26, 'x') + "…" + QString(10, 'x') + "äöü\" is not a number");

    std::string wide = "a";
    for (std::size_t i = 0; i < maxTableColumns; ++i)
        wide += ",a";
    QCOMPARE(errorOf(wide + "\n"), QString("row 1: more than 4096 columns"));
}

void DataTest::splitIsDisjointAndComplete_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("trainRows");
    QTest::newRow("half") << 100 << 0.5 << 50;
    QTest::newRow("most") << 342 << 0.8 << 274;
    QTest::newRow("rounded") << 7 << 0.5 << 4;
    QTest::newRow("at least one to train on") << 10 << 0.001 << 1;
    QTest::newRow("at least one to test on") << 10 << 0.999 << 9;
    QTest::newRow("two rows") << 2 << 0.9 << 1;
}

void DataTest::splitIsDisjointAndComplete() {
    QFETCH(int, rows);
    QFETCH(double, share);
    QFETCH(int, trainRows);
    const Data data = prepareData(numbered(rows, 2), loss("bce"), share, false, 5);
    QCOMPARE(data.train.rows(), Index{trainRows});
    QCOMPARE(data.test.rows(), Index{rows - trainRows});
    std::set<double> seen(data.train.x.data(), data.train.x.data() + data.train.x.size());
    QCOMPARE(seen.size(), static_cast<std::size_t>(trainRows));
    seen.insert(data.test.x.data(), data.test.x.data() + data.test.x.size());
    QCOMPARE(seen.size(), static_cast<std::size_t>(rows));
}

void DataTest::splitDependsOnItsSeed() {
    const Dataset dataset = numbered(200, 2);
    const Data first = prepareData(dataset, loss("bce"), 0.5, true, 5);
    const Data again = prepareData(dataset, loss("bce"), 0.5, true, 5);
    QVERIFY(first.train.x == again.train.x && first.test.x == again.test.x);
    QVERIFY(first.train.x != prepareData(dataset, loss("bce"), 0.5, true, 6).train.x);
    // Shuffled indeed: neither the first half of the table nor in its order.
    const Data raw = prepareData(dataset, loss("bce"), 0.5, false, 5);
    QVERIFY(raw.train.x.maxCoeff() > 150);
    QVERIFY(!std::is_sorted(raw.train.x.data(), raw.train.x.data() + raw.train.x.size()));
}

void DataTest::splitKeepsRowsTogether() {
    const Data data = prepareData(numbered(90, 3), loss("softmax"), 0.7, false, 5);
    for (const Samples* samples : {&data.train, &data.test}) {
        QCOMPARE(samples->labels.size(), static_cast<std::size_t>(samples->rows()));
        for (Index i = 0; i < samples->rows(); ++i)
            QCOMPARE(samples->labels[static_cast<std::size_t>(i)], static_cast<int>(samples->x(0, i)) % 3);
    }
}

void DataTest::scalingComesFromTrainingRows() {
    const Dataset dataset = penguins();
    const Data data = prepareData(dataset, loss("softmax"), 0.6, true, 3);
    const Data raw = prepareData(dataset, loss("softmax"), 0.6, false, 3);
    QVERIFY(data.standardized && !raw.standardized);
    for (Index f = 0; f < data.features(); ++f) {
        QVERIFY(std::abs(mean(data.train.x, f)) < rounding);
        QVERIFY(std::abs(deviation(data.train.x, f) - 1) < rounding);
        // The test rows are scaled alike, hence not to 0 and 1 themselves.
        QVERIFY(std::abs(mean(data.test.x, f)) > 1e-6);
        const double m = mean(raw.train.x, f);
        const double d = deviation(raw.train.x, f);
        QVERIFY(std::abs(data.scaling.mean[f] / m - 1) < rounding);
        QVERIFY(std::abs(data.scaling.deviation[f] / d - 1) < rounding);
        const Matrix expected = (raw.test.x.row(f).array() - m) / d;
        QVERIFY((data.test.x.row(f) - expected).cwiseAbs().maxCoeff() < 1e-10);
    }
}

void DataTest::scalingLeavesConstantsAtZero() {
    Dataset dataset = numbered(30, 2);
    dataset.x.conservativeResize(2, Eigen::NoChange);
    dataset.x.row(1).setConstant(0.1); // no binary fraction: a summed mean is not exactly 0.1
    const Data data = prepareData(dataset, loss("bce"), 0.5, true, 1);
    QCOMPARE(data.scaling.mean[1], 0.1);
    QVERIFY(data.scaling.deviation[1] == 1);
    QVERIFY(data.train.x.row(1).isZero(0) && data.test.x.row(1).isZero(0));

    // One training row makes every feature constant.
    const Data one = prepareData(numbered(2, 2), loss("bce"), 0.5, true, 1);
    QVERIFY(one.train.x(0, 0) == 0 && std::abs(one.test.x(0, 0)) == 1);
}

void DataTest::scalingCanBeOff() {
    const Data data = prepareData(numbered(10, 0), loss("mse"), 0.5, false, 1);
    QVERIFY(data.scaling.mean == Vector::Zero(1) && data.scaling.deviation == Vector::Ones(1));
    QVERIFY(data.train.target == data.train.x * 3 + Matrix::Constant(1, 5, 7));
}

void DataTest::scalingSurvivesExtremes() {
    for (const double size : {1e-300, 1e100}) {
        Dataset dataset = numbered(40, 2);
        dataset.x *= size / 40;
        const Data data = prepareData(dataset, loss("bce"), 0.5, true, 1);
        QVERIFY(data.train.x.allFinite() && data.test.x.allFinite());
        QVERIFY(std::abs(deviation(data.train.x, 0) - 1) < rounding);
    }
}

void DataTest::targetsFitTheLoss_data() {
    QTest::addColumn<int>("classes");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("outputs");
    QTest::newRow("two classes, bce") << 2 << QByteArray("bce") << 1;
    QTest::newRow("two classes, mse") << 2 << QByteArray("mse") << 1;
    QTest::newRow("two classes, softmax") << 2 << QByteArray("softmax") << 2;
    QTest::newRow("three classes, bce") << 3 << QByteArray("bce") << 3;
    QTest::newRow("three classes, mse") << 3 << QByteArray("mse") << 3;
    QTest::newRow("three classes, softmax") << 3 << QByteArray("softmax") << 3;
}

void DataTest::targetsFitTheLoss() {
    QFETCH(int, classes);
    QFETCH(QByteArray, key);
    QFETCH(int, outputs);
    const Data data = prepareData(numbered(60, classes), loss(key.constData()), 0.5, true, 2);
    QCOMPARE(data.outputs, Index{outputs});
    QCOMPARE(data.classNames.size(), static_cast<std::size_t>(classes));
    for (const Samples* samples : {&data.train, &data.test, &data.evaluation}) {
        QCOMPARE(samples->target.rows(), Index{outputs});
        QCOMPARE(samples->target.cols(), samples->rows());
        for (Index i = 0; i < samples->rows(); ++i) {
            const int label = samples->labels[static_cast<std::size_t>(i)];
            for (int k = 0; k < outputs; ++k) {
                const double expected = outputs == 1 ? label : (k == label ? 1 : 0);
                QCOMPARE(samples->target(k, i), expected);
            }
        }
    }
}

void DataTest::regressionTargetsAreScaled() {
    const Data data = prepareData(numbered(50, 0), loss("mse"), 0.6, true, 2);
    QCOMPARE(data.outputs, Index{1});
    QVERIFY(!data.isClassification() && data.train.labels.empty());
    QCOMPARE(data.targetName, std::string("y"));
    QVERIFY(std::abs(mean(data.train.target, 0)) < rounding);
    QVERIFY(std::abs(deviation(data.train.target, 0) - 1) < rounding);
    // y = 3 x + 7, so that both scale to the same numbers, in training and in test.
    QVERIFY((data.train.target - data.train.x).cwiseAbs().maxCoeff() < rounding);
    QVERIFY((data.test.target - data.test.x).cwiseAbs().maxCoeff() < rounding);
}

// Without noise y is the formula, and no more than that.
void DataTest::regressionFollowsItsFormula() {
    const auto worst = [](const char* key, auto formula) {
        const Dataset dataset = findDataSource(key)->make(settings(300, 0));
        double error = 0;
        for (Index row = 0; row < dataset.rows(); ++row)
            error = std::max(error, std::abs(dataset.y(0, row) - formula(dataset.x.col(row))));
        return error;
    };
    QVERIFY(worst("plane", [](const auto& x) { return 0.1 * x[0] + 0.1 * x[1]; }) < rounding);
    QVERIFY(worst("sine", [](const auto& x) { return std::sin(x[0]); }) < rounding);
    QVERIFY(worst("abs", [](const auto& x) { return x[0] < 0 ? -x[0] : x[0]; }) < rounding);
    QVERIFY(worst("step", [](const auto& x) { return x[0] > 0; }) < rounding);
    // Hills: at most 1, 0 far from every centre, and of the sign of the nearest centre.
    const Dataset hills = findDataSource("hills")->make(settings(2000, 0));
    QVERIFY(hills.y.cwiseAbs().maxCoeff() <= 1);
    QVERIFY(hills.y.maxCoeff() > 0.8 && hills.y.minCoeff() < -0.8);
    for (Index row = 0; row < hills.rows(); ++row) {
        const double nearestX = std::round(hills.x(0, row) / 4) * 4;
        const double nearestY = hills.x(1, row) > 0 ? 2.5 : -2.5;
        const double distance = std::hypot(hills.x(0, row) - nearestX, hills.x(1, row) - nearestY);
        const double sign = (nearestX == 0) == (nearestY > 0) ? -1 : 1;
        QVERIFY(std::abs(hills.y(0, row) - sign * std::max(0.0, 1 - distance / 2)) < rounding);
    }
}

void DataTest::moonsAreHalfCircles() {
    const Dataset moons = findDataSource("moons")->make(settings(500, 0));
    for (Index row = 0; row < moons.rows(); ++row) {
        const bool upper = moons.labels[static_cast<std::size_t>(row)] == 1;
        const double x = moons.x(0, row) + 1.5 - (upper ? 0 : 3);
        const double y = moons.x(1, row) + 0.75 - (upper ? 0 : 1.5);
        QVERIFY(std::abs(std::hypot(x, y) - 3) < rounding);
        QVERIFY(upper ? y >= -rounding : y <= rounding);
    }
}

void DataTest::featuresAreComputedFromThePlane() {
    const Dataset plain = makeGauss(settings(60, 0.2));
    std::vector<const InputFeature*> all;
    for (const InputFeature& feature : inputFeatures())
        all.push_back(&feature);
    const Dataset dataset = withFeatures(plain, all);
    QCOMPARE(dataset.features(), Index{7});
    QVERIFY(dataset.plane == plain.x && dataset.labels == plain.labels);
    for (Index row = 0; row < dataset.rows(); ++row) {
        const double a = plain.x(0, row);
        const double b = plain.x(1, row);
        const double wanted[] = {a, b, a * a, b * b, a * b, std::sin(a), std::sin(b)};
        for (Index f = 0; f < 7; ++f)
            QCOMPARE(dataset.x(f, row), wanted[f]);
    }
    const Data data = prepareData(dataset, loss("bce"), 0.5, true, 4);
    QVERIFY(data.isPlane());
    // What the screen asks at the training points is what the network is trained on.
    QVERIFY(planeInputs(data, data.trainPlane) == data.train.x);
    QVERIFY(planeInputs(data, data.testPlane) == data.test.x);
}

void DataTest::evaluationIsTheTrainingSet() {
    const Data data = prepareData(numbered(2 * evaluationLimit, 2), loss("bce"), 0.5, false, 2);
    QCOMPARE(data.train.rows(), evaluationLimit);
    QVERIFY(!data.evaluationIsSubset);
    QVERIFY(data.evaluation.x == data.train.x && data.evaluation.target == data.train.target);
    QVERIFY(data.evaluation.labels == data.train.labels);
}

void DataTest::evaluationIsASubsetAboveItsLimit() {
    const Dataset dataset = numbered(3 * evaluationLimit, 2);
    const Data data = prepareData(dataset, loss("bce"), 0.5, false, 2);
    QVERIFY(data.evaluationIsSubset);
    QCOMPARE(data.evaluation.rows(), evaluationLimit);
    QCOMPARE(data.evaluation.target.cols(), evaluationLimit);
    QCOMPARE(data.evaluation.labels.size(), static_cast<std::size_t>(evaluationLimit));
    const std::set<double> train(data.train.x.data(), data.train.x.data() + data.train.x.size());
    std::set<double> drawn;
    for (Index i = 0; i < evaluationLimit; ++i) {
        const double row = data.evaluation.x(0, i);
        QVERIFY(train.contains(row) && drawn.insert(row).second);
        QCOMPARE(data.evaluation.labels[static_cast<std::size_t>(i)], static_cast<int>(row) % 2);
    }
    // Drawn from everywhere: the mean of 4,096 uniform rows is within five standard errors.
    const double middle = static_cast<double>(dataset.rows()) / 2;
    QVERIFY(std::abs(data.evaluation.x.mean() - middle) < 5 * middle / std::sqrt(3.0 * evaluationLimit));
    QVERIFY(data.evaluation.x == prepareData(dataset, loss("bce"), 0.5, false, 2).evaluation.x);
}

QTEST_APPLESS_MAIN(DataTest)
#include "data_test.moc"
