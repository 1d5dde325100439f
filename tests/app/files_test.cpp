// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The program without a display among broken disks, signals, and files that do it no good.
#include "core/experiment/run.h"
#include "core/files/limits.h"
#include "core/formats/run_json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lab;

namespace {

struct Result {
    int code;
    QByteArray out;
    QByteArray err;
    /// Memory of the largest child so far, in KiB.
    long peak = 0;
    /// Of the processor: the machine may have other things to do.
    double seconds = 0;
};

constexpr long mib = 1024;

QProcessEnvironment bare() {
    QProcessEnvironment environment;
    environment.insert("LC_ALL", "C");
    environment.insert("QT_QPA_PLATFORM", "none-such");
    return environment;
}

rusage childrenUsage() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return usage;
}

double secondsOf(const rusage& usage) {
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Result call(const QStringList& arguments, const QProcessEnvironment& environment = bare()) {
    const double before = secondsOf(childrenUsage());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(LAB_PROGRAM, arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "did not finish"};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            process.readAllStandardOutput(), process.readAllStandardError(), childrenUsage().ru_maxrss,
            secondsOf(childrenUsage()) - before};
}

/// By a shell: for redirections, and bytes that are no QString.
Result shell(const QByteArray& script) {
    QProcess process;
    process.setProcessEnvironment(bare());
    process.start("/bin/sh", {"-c", QString::fromLatin1(script)});
    if (!process.waitForFinished(120'000))
        return {-1, {}, "did not finish"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

bool isOneLine(const QByteArray& text) {
    for (const char c : text.trimmed()) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return false;
    }
    return text.endsWith('\n') && QString::fromUtf8(text).toUtf8() == text;
}

/// The rows of a table are whole and stand for the steps 0, 1, 2 ...
bool isTable(const QByteArray& text) {
    if (!text.endsWith('\n'))
        return false;
    const auto lines = text.trimmed().split('\n');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines[i].count(',') != lines[0].count(',') || lines[i].split(',')[0] != QByteArray::number(i - 1))
            return false;
    }
    return lines[0].startsWith("step,loss");
}

} // namespace

class FilesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    /// One that takes its time.
    QTemporaryDir m_case;

    QString at(const QString& name) const { return m_dir->filePath(name); }

    QString write(const QString& name, const QByteArray& text) {
        QFile file(at(name));
        const bool good = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        return good ? file.fileName() : QString();
    }
    QString writeRun() { return write("run.json", QByteArray::fromStdString(toJson(Run{}))); }

    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
    }

    QStringList names() const {
        return QDir(m_dir->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::System);
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    // --- Writing ---

    /// Each call that may fail, at each time it is made: the old file and exit code 1, or the new one and 0.
    void injectedErrorsAreTold_data() {
        QTest::addColumn<QByteArray>("call");
        for (const char* name : {"write", "fsync", "close", "rename", "chmod", "folder"})
            QTest::newRow(name) << QByteArray(name);
    }
    void injectedErrorsAreTold() {
#ifndef LAB_FAILING_CALLS
        QSKIP("a sanitizer has its own calls");
#else
        QFETCH(QByteArray, call);
        const QString run = writeRun();
        QCOMPARE(::call({"run", run, "--steps", "800", "--metrics", at("good.csv")}).code, 0);
        const QByteArray good = read(at("good.csv"));
        QVERIFY(good.size() > 2 * 65536); // several writes
        QVERIFY(QFile::remove(at("good.csv")));
        QProcessEnvironment environment = bare();
        environment.insert("LD_PRELOAD", LAB_FAILING_CALLS);
        int failures = 0;
        for (int k = 1;; ++k) {
            QVERIFY(QFile::remove(at("out.csv")) || k == 1);
            write("out.csv", "old");
            QVERIFY(QFile::setPermissions(at("out.csv"),
                                          QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
            environment.insert("LAB_FAIL", call + " " + QByteArray::number(k));
            const Result result =
                ::call({"run", run, "--steps", "800", "--metrics", at("out.csv")}, environment);
            QCOMPARE(names(), (QStringList{"out.csv", "run.json"}));
            if (result.code == 0 && call != "chmod") {
                QVERIFY(read(at("out.csv")) == good);
                break; // made less often than that
            }
            if (call == "chmod") { // another way is found
                QCOMPARE(result.code, 0);
                QVERIFY(read(at("out.csv")) == good);
                return;
            }
            ++failures;
            QCOMPARE(result.code, 1);
            QVERIFY2(result.err.contains("out.csv: cannot be written: "), result.err.constData());
            // A folder that cannot be synced already has the new file.
            QVERIFY(read(at("out.csv")) == (call == "folder" ? good : "old"));
        }
        QVERIFY2(failures >= (call == "write" ? 3 : 1), "never failed");
#endif
    }

    void shortWritesAreGoneOnWith() {
#ifndef LAB_FAILING_CALLS
        QSKIP("a sanitizer has its own calls");
#else
        const QString run = writeRun();
        QCOMPARE(call({"run", run, "--steps", "800", "--metrics", at("good.csv")}).code, 0);
        QProcessEnvironment environment = bare();
        environment.insert("LD_PRELOAD", LAB_FAILING_CALLS);
        environment.insert("LAB_FAIL", "short 2");
        QCOMPARE(call({"run", run, "--steps", "800", "--metrics", at("out.csv")}, environment).code, 0);
        QVERIFY(read(at("out.csv")) == read(at("good.csv")));
#endif
    }

    void theInputIsNeverWrittenOver_data() {
        QTest::addColumn<QString>("output");
        QTest::newRow("itself") << "run.json";
        QTest::newRow("symbolic link") << "symbolic";
        QTest::newRow("hard link") << "hard";
        QTest::newRow("another way there") << "./././run.json";
    }
    void theInputIsNeverWrittenOver() {
        QFETCH(QString, output);
        const QString run = writeRun();
        const QByteArray before = read(run);
        QVERIFY(QFile::link("run.json", at("symbolic")));
        QCOMPARE(link(qPrintable(run), qPrintable(at("hard"))), 0);
        const QString out = at(output);
        for (const QStringList& arguments :
             {QStringList{"run", run, "--steps", "2", "--metrics", out},
              QStringList{"export-replay", run, "--steps", "2", "--out", out},
              QStringList{"export-pytorch", run, "--steps", "2", "--out", out}}) {
            const Result result = call(arguments);
            QCOMPARE(result.code, 2);
            QVERIFY2(result.err.contains("is the file that is read"), result.err.constData());
        }
        const QByteArray piped =
            "'" LAB_PROGRAM "' run - --steps 2 --metrics '" + out.toUtf8() + "' <'" + run.toUtf8() + "'";
        QCOMPARE(shell(piped).code, 2);
        QCOMPARE(read(run), before);
        QCOMPARE(names().size(), 3);
    }

    void namesThatNeedCare() {
        const QByteArray program = "'" LAB_PROGRAM "'";
        writeRun();
        const QByteArray start = "cd '" + m_dir->path().toUtf8() + "' && " + program;
        QCOMPARE(shell(start + " run run.json --steps 2 --metrics=-x.csv").code, 0);
        QVERIFY(isTable(read(at("-x.csv"))));
        QCOMPARE(shell(start + " run run.json --steps 2 --metrics \"$(printf 'a\\377b')\"").code, 0);
        QCOMPARE(shell(start + " run run.json --steps 2 --metrics \"$(printf 'a\\nb')\"").code, 0);
        QVERIFY(isTable(read(at("a\nb"))));
        QCOMPARE(shell("test -f \"" + m_dir->path().toUtf8() + "/$(printf 'a\\377b')\"").code, 0);
        QCOMPARE(shell("rm \"" + m_dir->path().toUtf8() + "/$(printf 'a\\377b')\"").code, 0);
    }

    void standardOutputByItsOtherNames() {
        const QString run = writeRun();
        const QByteArray table = call({"run", run, "--steps", "5", "--metrics", "-"}).out;
        QVERIFY(isTable(table));
        QCOMPARE(call({"run", run, "--steps", "5", "--metrics", "/dev/stdout"}).out, table);
        const QByteArray script = "'" LAB_PROGRAM "' run '" + run.toUtf8() +
                                  "' --steps 5 --metrics /dev/stdout >'" + at("out.csv").toUtf8() + "'";
        QCOMPARE(shell(script).code, 0);
        QCOMPARE(read(at("out.csv")), table);
    }

    // --- Signals ---

    void signalsEndWell_data() {
        QTest::addColumn<int>("signal");
        QTest::addColumn<QString>("command");
        for (const char* command : {"run", "replay"}) {
            for (const int signal : {SIGINT, SIGTERM, SIGHUP})
                QTest::addRow("%s %d", command, signal) << signal << QString(command);
        }
    }
    void signalsEndWell() {
        QFETCH(int, signal);
        QFETCH(QString, command);
        QStringList arguments{"run", writeRun(), "--steps", "100000000", "--metrics", at("out.csv")};
        if (command == "replay") {
            if (!QFile::exists(m_case.filePath("case.json"))) {
                Run run;
                run.experiment.batchSize = 250;
                run.experiment.depth = 64;
                write("run.json", QByteArray::fromStdString(toJson(run)));
                const QStringList out{"--steps", "2000", "--out", m_case.filePath("case.json")};
                QCOMPARE(call(QStringList{"export-replay", at("run.json")} + out).code, 0);
            }
            arguments = {"replay", m_case.filePath("case.json"), "--metrics", at("out.csv")};
        }
        write("out.csv", "old");
        QProcess process;
        process.setProcessEnvironment(bare());
        process.start(LAB_PROGRAM, arguments);
        // Rows are on their way once the file of them has some.
        const auto begun = [&] {
            for (const QString& name : names()) {
                if (name.startsWith(".gradient-lab-") && QFileInfo(at(name)).size() > 0)
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(begun(), 60'000);
        QCOMPARE(read(at("out.csv")), QByteArray("old"));
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 128 + signal);
        QVERIFY(isTable(read(at("out.csv"))));
        const QByteArray err = process.readAllStandardError();
        QVERIFY2(err.contains("ended by SIG") && isOneLine(err), err.constData());
        for (const QString& name : names())
            QVERIFY(!name.startsWith("."));
    }

    void aSignalBeforeAnythingIsWrittenEndsAtOnce() {
        QCOMPARE(mkfifo(qPrintable(at("pipe")), 0600), 0); // whose writer never comes
        QProcess process;
        process.setProcessEnvironment(bare());
        process.start(LAB_PROGRAM, {"run", at("pipe"), "--steps", "5", "--metrics", at("out.csv")});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(catches(process.processId(), SIGTERM), 10'000);
        process.terminate();
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 143);
        QVERIFY(!QFile::exists(at("out.csv")));
    }

    /// Neither a reader that never comes nor one that does not go on keeps it, or hides why it ended.
    void aSignalEndsWaitingForAReader() {
        const QString run = writeRun();
        QCOMPARE(mkfifo(qPrintable(at("pipe")), 0600), 0);
        for (const bool opened : {false, true}) {
            const int reader = opened ? ::open(qPrintable(at("pipe")), O_RDWR | O_CLOEXEC) : -1;
            QProcess process;
            process.setProcessEnvironment(bare());
            if (opened)
                process.setStandardOutputFile(at("pipe"));
            process.start(LAB_PROGRAM, {"run", run, "--steps", "100000000", "--metrics",
                                        opened ? QString("-") : at("pipe")});
            QVERIFY(process.waitForStarted());
            const auto isFull = [&] {
                int bytes = 0;
                return ioctl(reader, FIONREAD, &bytes) == 0 && bytes > 60'000;
            };
            QTRY_VERIFY_WITH_TIMEOUT(catches(process.processId(), SIGTERM) && sleeps(process.processId()) &&
                                         (!opened || isFull()),
                                     60'000);
            process.terminate();
            QVERIFY(process.waitForFinished(60'000));
            QCOMPARE(process.exitCode(), 143);
            const QByteArray err = process.readAllStandardError();
            QVERIFY2(err.contains("ended by SIGTERM") && isOneLine(err), err.constData());
            ::close(reader);
        }
    }

    void whatNohupIgnoresStaysIgnored() {
        const QString run = writeRun();
        const QByteArray script = "trap '' HUP; '" LAB_PROGRAM "' run '" + run.toUtf8() +
                                  "' --steps 2000 --metrics '" + at("out.csv").toUtf8() +
                                  "' & pid=$!; kill -HUP $pid; wait $pid";
        QCOMPARE(shell(script).code, 0);
        QCOMPARE(read(at("out.csv")).count('\n'), 2001);
    }

    // --- Reading ---

    void endlessInputIsRefused() {
        for (const char* command : {"run", "export-replay", "export-pytorch"}) {
            const Result result = call({command, "/dev/zero", "--steps", "1"});
            QCOMPARE(result.code, 3);
            QCOMPARE(result.err, QByteArray("gradient-lab: /dev/zero: is larger than 16 MiB\n"));
            QVERIFY2(result.peak < 200 * mib, qPrintable(QString::number(result.peak)));
        }
        QCOMPARE(shell("'" LAB_PROGRAM "' run - --steps 1 </dev/zero").code, 3);
    }

    void largeValidJsonIsRefusedSoon_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QByteArray>("tail");
        const QByteArray run = R"({"format": "gradient-lab-run", "version": 1, "experiment": )";
        const QByteArray replay =
            R"({"format": "mlp-replay-1", "layers": [2, 3, 1], "activations": ["relu"], )"
            R"("loss": "mse", "optimizer": {"name": "sgd", "lr": 1}, )";
        QTest::newRow("zeros") << "run" << run + "{\"layerBias\": [" << QByteArray("0,")
                               << QByteArray("0]}}");
        QTest::newRow("lists") << "run" << run + "{\"layerBias\": [" << QByteArray("[],")
                               << QByteArray("0]}}");
        QTest::newRow("objects") << "run" << run + "{\"x\": [" << QByteArray("{\"a\":0},")
                                 << QByteArray("0]}}");
        QTest::newRow("keys") << "run" << run + "{" << QByteArray("\"k#\":0,") << QByteArray("\"\":0}}");
        QTest::newRow("one key") << "run" << run + "{\"" << QByteArray("k") << QByteArray("\":0}}");
        QTest::newRow("one value") << "run" << run + "{\"dataset\": \"" << QByteArray("k")
                                   << QByteArray("\"}}");
        QTest::newRow("changes that are none")
            << "run" << run + "{}, \"interventions\": [" << QByteArray("{\"step\":1},") << QByteArray("0]}");
        QTest::newRow("params") << "replay" << replay + "\"params\": [" << QByteArray("0,")
                                << QByteArray("0]}");
        QTest::newRow("params of lists")
            << "replay" << replay + "\"params\": [" << QByteArray("[],") << QByteArray("0]}");
        QTest::newRow("layers") << "replay" << QByteArray(R"({"format": "mlp-replay-1", "layers": [)")
                                << QByteArray("1,") << QByteArray("1]}");
        QTest::newRow("what is not read")
            << "replay" << replay + "\"expected\": [" << QByteArray("0,") << QByteArray("0]}");
    }
    void largeValidJsonIsRefusedSoon() {
        QFETCH(QString, command);
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, part);
        QFETCH(QByteArray, tail);
        for (const qsizetype size : {16'000'000, 20'000'000}) {
            QFile file(at("large.json"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(head);
            QByteArray parts;
            for (qsizetype i = 0; file.pos() < size; ++i) {
                parts.clear();
                while (parts.size() < 1'000'000)
                    parts +=
                        part.contains('#') ? QByteArray(part).replace("#", QByteArray::number(++i)) : part;
                file.write(parts);
            }
            file.write(tail);
            file.close();
            refuses(command, file.fileName());
            if (QTest::currentTestFailed())
                return;
        }
    }

    // --- Memory ---

    /// Where the system grants less than the network needs, that is said before any of it is taken.
    void aNetworkThatDoesNotFitIsRefused() {
        Run run;
        run.experiment.depth = 64;
        run.experiment.width = 880;
        const QByteArray file = at("large.json").toUtf8();
        write("large.json", QByteArray::fromStdString(toJson(run)));
        for (const QByteArray command : {"run", "export-replay", "export-pytorch"}) {
            const Result result =
                shell("ulimit -v 1500000; '" LAB_PROGRAM "' " + command + " '" + file + "' --steps 1");
            QCOMPARE(result.code, 1);
            QVERIFY2(result.err.contains(" GB of memory, and ") && isOneLine(result.err),
                     result.err.constData());
        }
    }

    void withoutMemoryTheEndIsOrderly_data() {
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<QByteArray>("text");
        Run run;
        QTest::newRow("run") << QByteArray("run FILE --steps 5") << QByteArray::fromStdString(toJson(run));
        run.experiment.batchSize = 1;
        run.experiment.depth = 20;
        run.experiment.width = 100;
        run.experiment.rows = 5000;
        run.interventions = {{2, "batchSize", std::int64_t{4096}}};
        QTest::newRow("larger batches later")
            << QByteArray("run FILE --steps 5") << QByteArray::fromStdString(toJson(run));
        run = {};
        for (int i = 1; i <= 60'000; ++i)
            run.interventions.push_back({i, "learningRate", 1.0 / i});
        QTest::newRow("many changes")
            << QByteArray("run FILE --steps 5") << QByteArray::fromStdString(toJson(run));
        const auto listOf = [](int count, const QByteArray& item) {
            return QByteArray("[") + QByteArray(item + ",").repeated(count - 1) + item + "]";
        };
        const auto caseOf = [&](int width, int rows) {
            const QByteArray inputs = listOf(rows, "[1]");
            return QByteArray(R"({"format":"mlp-replay-1","layers":[1,)") + QByteArray::number(width) +
                   R"(,1],"activations":["tanh"],"loss":"mse","optimizer":{"name":"adam","lr":0.1},)"
                   R"("params":[{"W":)" +
                   listOf(width, "[0.1]") + R"(,"b":)" + listOf(width, "0.1") + R"(},{"W":[)" +
                   listOf(width, "0.1") + R"(],"b":[0]}],"data":{"X":)" + inputs + R"(,"Y":)" + inputs +
                   R"(},"batches":[[0]]})";
        };
        QTest::newRow("long case") << QByteArray("replay FILE") << caseOf(300'000, 2);
        QTest::newRow("small case of large passes") << QByteArray("replay FILE") << caseOf(2000, 8000);
    }
    /// What no check foresees ends in a message, too, whatever is refused, and leaves no file behind.
    void withoutMemoryTheEndIsOrderly() {
        QFETCH(QByteArray, arguments);
        QFETCH(QByteArray, text);
        write("in.json", text);
        int told = 0;
        for (int kilobytes = 40'000;; kilobytes = kilobytes * 5 / 4) {
            QByteArray command = arguments;
            command.replace("FILE", "'" + at("in.json").toUtf8() + "'");
            const Result result =
                shell("ulimit -v " + QByteArray::number(kilobytes) + "; '" LAB_PROGRAM "' " + command +
                      " --metrics '" + at("out.csv").toUtf8() + "'");
            if (result.code == 0)
                break;
            if (result.code == 127) // the libraries themselves do not fit
                continue;
            QVERIFY2(result.code == 1, result.err.constData());
            QVERIFY2(result.err.contains("memory") && isOneLine(result.err), result.err.constData());
            QCOMPARE(names(), QStringList{"in.json"});
            ++told;
        }
        QVERIFY(told > 0);
    }

    // --- Foreign text ---

    void foreignTextIsOneLine() {
        const QByteArray evil = "\\u001b[2J\\u001b]0;owned\\u0007\\na\\u202e";
        const auto refused = [&](const QString& command, QByteArray text) {
            QStringList arguments{command, write("evil.json", text.replace("EVIL", evil))};
            if (command == "run")
                arguments << "--steps"
                          << "1";
            const Result result = call(arguments);
            QCOMPARE(result.code, 3);
            QVERIFY2(isOneLine(result.err), result.err.toPercentEncoding(" ").constData());
        };
        for (const QByteArray rest :
             {R"("EVIL": 1)", R"("experiment": {"EVIL": 1})", R"("experiment": {"activation": "EVIL"})",
              R"("experiment": {"seed": "EVIL"})", R"("experiment": {"layerActivation": ["EVIL"]})",
              R"("experiment": {"rows": "EVIL"})",
              R"("interventions": [{"step": 1, "set": "EVIL", "value": 1}])",
              R"("interventions": [{"step": 1, "set": "bias", "value": 1, "EVIL": 1}])",
              R"("EVIL": 1, "EVIL": 2)"})
            refused("run", R"({"format": "gradient-lab-run", "version": 1, )" + rest + "}");
        refused("run", R"({"format": "gradient-lab-run", "version": "EVIL"})");
        refused("run", R"({"format": "EVIL"})");
        for (const QByteArray rest : {R"("loss": "EVIL", "layers": [2, 1], "activations": [])",
                                      R"("layers": [2, 1, 1], "activations": ["EVIL"])",
                                      R"("layers": [2, 1, 1], "activations": [{"name": "relu", "EVIL": 1}])"})
            refused("replay", R"({"format": "mlp-replay-1", )" + rest + "}");
        for (const QStringList& arguments :
             {QStringList{"run", "no\x1b[2J\nsuch.json", "--steps", "1"},
              QStringList{"run", writeRun(), "--steps", "\x1b[2J\n"}, QStringList{"--\x1b[2J\n"},
              QStringList{"run", writeRun(), "--steps", "1", "\x1b[2J\n"},
              QStringList{"run", writeRun(), "--steps", "1", "--metrics", "/no\x1b[2J\n/x"}}) {
            const Result result = call(arguments);
            QVERIFY(result.code >= 1 && result.code <= 3);
            QVERIFY2(isOneLine(result.err), result.err.toPercentEncoding(" ").constData());
        }
    }

  private:
    /// Soon and with little memory.
    void refuses(const QString& command, const QString& path) {
        QStringList arguments{command, path};
        if (command == "run")
            arguments << "--steps"
                      << "1";
        const Result result = call(arguments);
        QCOMPARE(result.code, 3);
        QVERIFY2(isOneLine(result.err) && result.err.size() < 2000, result.err.left(3000).constData());
        QVERIFY2(result.peak < 200 * mib, qPrintable(QString::number(result.peak / mib)));
        QVERIFY2(result.seconds < 2, qPrintable(QString::number(result.seconds)));
    }

    /// Whether the process has a handler for the signal.
    /// Whether the process waits for something.
    static bool sleeps(qint64 process) {
        const QByteArray status = read(QStringLiteral("/proc/%1/stat").arg(process));
        return status.mid(status.lastIndexOf(')')).startsWith(") S");
    }

    static bool catches(qint64 process, int signal) {
        for (const QByteArray& line : read(QString("/proc/%1/status").arg(process)).split('\n')) {
            if (line.startsWith("SigCgt:"))
                return (line.mid(7).trimmed().toULongLong(nullptr, 16) >> (signal - 1) & 1) == 1;
        }
        return false;
    }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "files_test.moc"
