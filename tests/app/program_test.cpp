// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The program from outside: command line, exit codes, files, numbers.
#include "core/experiment/run.h"
#include "core/formats/run_json.h"
#include "core/insight/quantity.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <charconv>
#include <cmath>

using namespace lab;

namespace {

struct Result {
    int code;
    QString out;
    QString err;
};

Result call(const QStringList& arguments, const QProcessEnvironment& environment) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(LAB_PROGRAM, arguments);
    if (!process.waitForFinished(60'000))
        return {-1, {}, "did not finish"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// No display, no Qt platform, another locale: headless runs must not care.
QProcessEnvironment bare(const QString& locale = "C") {
    QProcessEnvironment environment;
    environment.insert("LC_ALL", locale);
    environment.insert("QT_QPA_PLATFORM", "none-such");
    return environment;
}

double number(const QString& text) {
    const std::string s = text.toStdString();
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    return error == std::errc{} && end == s.data() + s.size() ? value : std::nan("");
}

} // namespace

class ProgramTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString& name, const QByteArray& text) {
        QFile file(m_dir.filePath(name));
        const bool good = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        return good ? file.fileName() : QString();
    }

    QString writeRun(const QString& name, const Run& run) {
        return write(name, QByteArray::fromStdString(toJson(run)));
    }

    QList<QStringList> table(const QString& path) {
        QFile file(path);
        QList<QStringList> rows;
        if (!file.open(QIODevice::ReadOnly))
            return rows;
        for (const QByteArray& line : file.readAll().trimmed().split('\n'))
            rows.push_back(QString::fromUtf8(line).split(','));
        return rows;
    }

  private slots:
    void helpAndVersion() {
        const Result help = call({"--help"}, bare());
        QCOMPARE(help.code, 0);
        QVERIFY(help.out.contains("run"));
        QVERIFY(help.out.contains("Exit codes"));
        const Result version = call({"--version"}, bare());
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith("gradient-lab "));
    }

    void usageErrors_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{"--no-such-option"};
        QTest::newRow("unknown instruction set") << QStringList{"--isa", "avx3"};
        QTest::newRow("three threads") << QStringList{"--threads", "3"};
        QTest::newRow("no file") << QStringList{"run"};
        QTest::newRow("no steps") << QStringList{"run", "x.json"};
        QTest::newRow("steps are no number") << QStringList{"run", "x.json", "--steps", "many"};
        QTest::newRow("steps below 0") << QStringList{"run", "x.json", "--steps", "-1"};
        QTest::newRow("half a step") << QStringList{"run", "x.json", "--steps", "1.5"};
    }
    void usageErrors() {
        QFETCH(QStringList, arguments);
        const Result result = call(arguments, bare());
        QCOMPARE(result.code, 2);
        QVERIFY(!result.err.isEmpty());
    }

    void invalidInput_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        const QByteArray head = R"({"format":"gradient-lab-run","version":1,"experiment":)";
        QTest::newRow("not JSON") << QByteArray("{\"format\": ") << "JSON";
        QTest::newRow("empty") << QByteArray() << "JSON";
        QTest::newRow("another format") << QByteArray(R"({"format":"x"})") << "format";
        QTest::newRow("newer version")
            << QByteArray(R"({"format":"gradient-lab-run","version":2})") << "version";
        QTest::newRow("noise") << head + R"({"noise":1.7}})"
                               << "experiment.noise: 1.7 is outside 0..1";
        QTest::newRow("width") << head + R"({"width":0}})"
                               << "experiment.width: 0 is outside 1..4096";
        QTest::newRow("misspelt") << head + R"({"widht":8}})"
                                  << "experiment.widht";
        QTest::newRow("type") << head + R"({"depth":"8"}})"
                              << "experiment.depth";
        QTest::newRow("key") << head + R"({"activation":"swoosh"}})"
                             << "swoosh";
        QTest::newRow("not live") << head + R"({},"interventions":[{"step":3,"set":"depth","value":2}]})"
                                  << "interventions[0].set";
        QTest::newRow("too large") << head + R"({"depth":64,"width":4096}})"
                                   << "experiment.width";
    }
    void invalidInput() {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        const Result result = call({"run", write("bad.json", text), "--steps", "1"}, bare());
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains(place), qPrintable(result.err));
        QVERIFY(result.err.contains("bad.json"));
    }

    void unreadableFile() {
        const Result result = call({"run", m_dir.filePath("absent.json"), "--steps", "1"}, bare());
        QCOMPARE(result.code, 3);
        QVERIFY(result.err.contains("absent.json"));
        QCOMPARE(call({"run", m_dir.path(), "--steps", "1"}, bare()).code, 3);
    }

    void metricsTable() {
        Run run;
        run.experiment.activation = "relu";
        run.experiment.depth = 3;
        const QString csv = m_dir.filePath("out.csv");
        const Result result =
            call({"run", writeRun("relu.json", run), "--steps", "20", "--metrics", csv}, bare());
        QCOMPARE(result.code, 0);
        const auto rows = table(csv);
        QCOMPARE(rows.size(), 21);
        QStringList head{"step", "loss", "train_loss", "test_loss"};
        for (const char* name : {"error_signal", "weight_gradient", "activation_scale", "update_ratio"}) {
            for (int l = 1; l <= 4; ++l)
                head << QString("%1_%2").arg(name).arg(l);
        }
        for (const char* name : {"dead", "saturated"}) {
            for (int l = 1; l <= 3; ++l)
                head << QString("%1_%2").arg(name).arg(l);
        }
        QCOMPARE(rows[0], head);
        // The columns and the rows of the table of quantities that are columns are the same.
        QSet<QString> columns;
        for (const QString& name : head.sliced(1))
            columns.insert(QString(name).remove(QRegularExpression("_\\d+$")));
        QSet<QString> quantitiesOfColumns;
        for (const Quantity& quantity : quantities()) {
            if (quantity.isColumn)
                quantitiesOfColumns.insert(quantity.key.data());
        }
        QCOMPARE(columns, quantitiesOfColumns);
        for (int i = 1; i <= 20; ++i) {
            QCOMPARE(rows[i].size(), head.size());
            QCOMPARE(rows[i][0], QString::number(i - 1));
            for (int c = 1; c < head.size(); ++c)
                QVERIFY2(std::isfinite(number(rows[i][c])), qPrintable(rows[i][c]));
        }
    }

    void smoothActivationsHaveNoDeadCount() {
        const QString csv = m_dir.filePath("sigmoid.csv");
        QCOMPARE(
            call({"run", writeRun("sigmoid.json", Run{}), "--steps", "2", "--metrics", csv}, bare()).code, 0);
        const auto rows = table(csv);
        const auto column = rows[0].indexOf("dead_1");
        QVERIFY(column > 0);
        QCOMPARE(rows[1][column], QString("n/a"));
    }

    void sameBytesEveryTimeAndInEveryLocale() {
        const QString file = writeRun("same.json", Run{});
        const Result first = call({"run", file, "--steps", "30", "--metrics", "-"}, bare());
        QCOMPARE(first.code, 0);
        QVERIFY(first.out.contains("0."));
        for (const char* locale : {"C", "C.UTF-8", "de_DE.UTF-8"})
            QCOMPARE(call({"run", file, "--steps", "30", "--metrics", "-"}, bare(locale)).out, first.out);
    }

    void divergenceNamesStepLayerAndQuantity() {
        Run run;
        run.experiment.activation = "identity";
        run.experiment.depth = 6;
        run.experiment.loss = "mse";
        run.experiment.gain = 20;
        run.experiment.learningRate = 10;
        const QString csv = m_dir.filePath("diverged.csv");
        const Result result =
            call({"run", writeRun("diverges.json", run), "--steps", "500", "--metrics", csv}, bare());
        QCOMPARE(result.code, 4);
        QVERIFY2(result.err.contains(QRegularExpression("step \\d+, layer \\d+, \\w+")),
                 qPrintable(result.err));
        QVERIFY(table(csv).size() >= 1); // what was finite is kept
    }

    void unwritableTable() {
        const QString file = writeRun("any.json", Run{});
        const Result nowhere =
            call({"run", file, "--steps", "2", "--metrics", m_dir.filePath("no/such/folder.csv")}, bare());
        QCOMPARE(nowhere.code, 1);
        QVERIFY(nowhere.err.contains("folder.csv"));
        if (!QFile::exists("/dev/full"))
            QSKIP("no /dev/full here");
        QCOMPARE(call({"run", file, "--steps", "2000", "--metrics", "/dev/full"}, bare()).code, 1);
    }

    void helpThatIsNotTakenIsAFailure() {
        if (!QFile::exists("/dev/full"))
            QSKIP("no /dev/full here");
        for (const QStringList& arguments :
             {QStringList{"--help"}, {"--version"}, {"run", "--help"}, {"replay", "--help"}}) {
            QProcess process;
            process.setProcessEnvironment(bare());
            process.setStandardOutputFile("/dev/full");
            process.start(LAB_PROGRAM, arguments);
            QVERIFY(process.waitForFinished(60'000));
            QCOMPARE(process.exitCode(), 1);
            QCOMPARE(process.readAllStandardError().count('\n'), 1);
        }
    }

    void withoutADisplayItSaysSoInOneLine() {
        struct Row {
            const char* platform;
            const char* display;
        };
        for (const Row& row :
             {Row{"none-such", ":987"}, Row{"xcb", ":987"}, Row{"xcb", ""}, Row{"", ":987"},
              Row{"none\nsuch", ""}, Row{"xcb", "no\033[2J such\nplace:1"}, Row{"linuxfb:fb=/none", ""}}) {
            QProcessEnvironment environment;
            if (*row.platform != 0)
                environment.insert("QT_QPA_PLATFORM", row.platform);
            if (*row.display != 0)
                environment.insert("DISPLAY", row.display);
            environment.insert("XDG_CONFIG_HOME", m_dir.path());
            // Under the address sanitizer: Qt's linuxfb never frees what libinput gave it.
            if (QByteArray(row.platform).startsWith("linuxfb"))
                environment.insert("ASAN_OPTIONS", "detect_leaks=0");
            for (const QStringList& arguments : {QStringList{}, {"--present"}}) {
                const Result result = call(arguments, environment);
                QCOMPARE(result.code, 3);
                QVERIFY2(result.err.startsWith("gradient-lab: no window can be opened (") &&
                             result.err.count('\n') == 1 && !result.err.contains('\033'),
                         qPrintable(result.err));
            }
        }
    }

    void itSaysWhatItIsMeasuredOn() {
        Run run;
        run.experiment.depth = 1;
        QVERIFY(
            !call({"run", writeRun("whole.json", run), "--steps", "1"}, bare()).out.contains("measured on"));
        run.experiment.rows = 10'000;
        run.experiment.trainShare = 0.9;
        const Result result = call({"run", writeRun("part.json", run), "--steps", "1"}, bare());
        QVERIFY2(result.out.contains("\nmeasured on 4096 of 9000 training rows\n"), qPrintable(result.out));
    }

    void windowStaysOpenWithAFileAndWithABadOne() {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        environment.insert("XDG_CONFIG_HOME", m_dir.path());
        environment.insert("XDG_STATE_HOME", m_dir.path());
        for (const QString& file : {writeRun("shown.json", Run{}), write("broken.json", "{")}) {
            QProcess process;
            process.setProcessEnvironment(environment);
            process.start(LAB_PROGRAM, {file});
            QVERIFY(process.waitForStarted());
            // The engine's thread and the forecasts' have begun.
            const QDir threads(QStringLiteral("/proc/%1/task").arg(process.processId()));
            QTRY_VERIFY_WITH_TIMEOUT(threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size() >= 3,
                                     60'000);
            QCOMPARE(process.state(), QProcess::Running);
            process.terminate();
            QVERIFY(process.waitForFinished(60'000));
        }
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
