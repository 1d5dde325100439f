// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// replay, export-replay and export-pytorch from outside; the last against PyTorch itself where it is
// installed.
#include "core/formats/replay.h"
#include "core/formats/run_export.h"
#include "core/formats/run_json.h"
#include "core/insight/quantity.h"
#include "tests/support/check.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace lab;

namespace {

/// The interpreter of the distribution, whose package python3-torch the script is made for.
constexpr const char* python = "/usr/bin/python3";

struct Result {
    int code;
    QByteArray out;
    QByteArray err;
};

Result call(const QString& program, const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    QProcessEnvironment environment; // no display, no platform, no locale
    environment.insert("QT_QPA_PLATFORM", "none-such");
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(120'000))
        return {-1, {}, "did not finish"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

Result gradientLab(const QStringList& arguments, const QByteArray& input = {}) {
    return call(LAB_PROGRAM, arguments, input);
}

double number(const QByteArray& text) {
    const QByteArray trimmed = text.trimmed();
    double value = 0;
    const auto [end, error] = std::from_chars(trimmed.begin(), trimmed.end(), value);
    return error == std::errc{} && end == trimmed.end() ? value : std::nan("");
}

/// The column `index` of a text whose lines are cut at `separator`, without its first `skip` lines.
std::vector<double> column(const QByteArray& text, char separator, int index, int skip) {
    std::vector<double> values;
    const auto lines = text.trimmed().split('\n');
    for (qsizetype i = skip; i < lines.size(); ++i)
        values.push_back(number(lines[i].split(separator).value(index)));
    return values;
}

Run smallRun() {
    Run run;
    run.experiment.rows = 60;
    run.experiment.depth = 3;
    run.experiment.width = 5;
    run.experiment.activation = "tanh";
    run.experiment.learningRate = 0.05;
    return run;
}

bool hasTorch() {
    static const bool has = QFile::exists(python) && call(python, {"-c", "import torch"}).code == 0;
    return has;
}

/// A run with a name for every choice there is, and for what may go wrong between them.
struct NamedRun {
    std::string name;
    Run run;
};

std::vector<NamedRun> namedRuns() {
    std::vector<NamedRun> runs;
    const auto add = [&runs](const std::string& name, auto change) {
        runs.push_back({name, smallRun()});
        change(runs.back().run);
    };
    // Two layers of each activation around a tanh, so that a run of one kind tests it in both directions.
    for (const Activation& activation : activations())
        add("activation " + std::string(activation.key), [&](Run& r) {
            r.experiment.activation = activation.key;
            r.experiment.layerActivation = {"", "tanh"};
        });
    for (const Optimizer& optimizer : optimizers())
        add("optimiser " + std::string(optimizer.key), [&](Run& r) {
            r.experiment.optimizer = optimizer.key;
            r.experiment.learningRate = 0.01;
        });
    for (const Loss& loss : losses())
        add("loss " + std::string(loss.key), [&](Run& r) { r.experiment.loss = loss.key; });
    for (const char* schedule : {"step", "cosine", "warmup"})
        add(std::string("schedule ") + schedule, [&](Run& r) {
            r.experiment.schedule = schedule;
            r.experiment.schedulePeriod = 15;
        });
    add("softmax on three classes", [](Run& r) {
        r.experiment.dataset = "penguins";
        r.experiment.loss = "softmax";
    });
    add("mse on classes", [](Run& r) {
        r.experiment.dataset = "penguins";
        r.experiment.loss = "mse";
    });
    add("slopes and kinks", [](Run& r) {
        r.experiment.layerActivation = {"elu", "relu6", "relu"};
        r.experiment.kinkSlope = 0.5;
        r.experiment.eluAlpha = 0.5;
        r.experiment.initializer = "constant"; // equal units, and with noise 0 some z are 0
    });
    add("clip by norm, penalties", [](Run& r) {
        r.experiment.clip = "norm";
        r.experiment.clipLimit = 0.1;
        r.experiment.l1 = 0.01;
        r.experiment.l2 = 0.02;
    });
    add("clip by value, adam", [](Run& r) {
        r.experiment.clip = "value";
        r.experiment.clipLimit = 0.01;
        r.experiment.optimizer = "adam";
        r.experiment.l2 = 0.02;
    });
    add("saturated sigmoid, adam", [](Run& r) { // whose smallest slopes Adam makes into whole steps
        r.experiment.activation = "sigmoid";
        r.experiment.width = 8;
        r.experiment.gain = 100;
        r.experiment.optimizer = "adam";
        r.experiment.epsilon = 1e-16;
        r.experiment.learningRate = 0.1;
    });
    add("no hidden layer", [](Run& r) { r.experiment.depth = 0; });
    add("interventions, momentum", [](Run& r) {
        r.experiment.optimizer = "momentum";
        r.experiment.learningRate = 0.01;
        r.interventions = {{0, "bias", 0.5, 0},
                           {5, "learningRate", 0.02, 0},
                           {8, "bias", -0.5, 2},
                           {8, "momentum", 0.0, 0},
                           {12, "momentum", 0.7, 0},
                           {15, "batchSize", std::int64_t{4}, 0},
                           {18, "bias", 0.25, 0},
                           {20, "l1", 0.01, 0},
                           {22, "clip", std::string("norm"), 0},
                           {22, "clipLimit", 0.2, 0},
                           {30, "schedule", std::string("step"), 0},
                           {30, "schedulePeriod", std::int64_t{4}, 0}};
    });
    add("interventions of every kind", [](Run& r) {
        r.interventions = {{0, SetWeight{1, 2, 1, -0.75}}, {6, SetWeight{2, 1, 3, 0.5}},
                           {6, SetWeight{2, 1, 0, 0.25}},  {6, "bias", 0.125, 2},
                           {9, Redraw{1, 3, 7}},           {12, SetActivation{2, "tanh"}},
                           {14, SetActivation{0, "elu"}},  {20, Redraw{3, 1, 1}}};
    });
    add("interventions, nesterov", [](Run& r) {
        r.experiment.optimizer = "nesterov";
        r.experiment.learningRate = 0.01;
        r.interventions = {{10, "momentum", 0.0, 0}, {20, "momentum", 0.5, 0}};
    });
    add("interventions, adamw", [](Run& r) {
        r.experiment.optimizer = "adamw";
        r.experiment.learningRate = 0.01;
        r.interventions = {{10, "beta1", 0.5, 0},
                           {11, "beta2", 0.9, 0},
                           {12, "epsilon", 1e-4, 0},
                           {13, "weightDecay", 1.0, 0}};
    });
    add("interventions, rmsprop", [](Run& r) {
        r.experiment.optimizer = "rmsprop";
        r.experiment.learningRate = 0.01;
        r.interventions = {{10, "rmsDecay", 0.5, 0}, {11, "epsilon", 1e-4, 0}};
    });
    return runs;
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString& name, const QByteArray& text) {
        QFile file(m_dir.filePath(name));
        const bool good = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        return good ? file.fileName() : QString();
    }
    QString writeRun(const Run& run) { return write("run.json", QByteArray::fromStdString(toJson(run))); }

    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

  private slots:
    void replayWritesItsTable() {
        const QString input = LAB_TEST_DATA "/cases/04_relu_mse_momentum_born_dead.json";
        const QString csv = m_dir.filePath("out.csv");
        const Result toFile = gradientLab({"replay", input, "--metrics", csv});
        QCOMPARE(toFile.code, 0);
        QVERIFY(toFile.out.isEmpty() && toFile.err.isEmpty());
        const auto lines = read(csv).trimmed().split('\n');
        QCOMPARE(lines.size(), qsizetype{21});
        QCOMPARE(lines[0],
                 QByteArray("step,loss,grad_w_l2_1,grad_w_l2_2,grad_w_l2_3,grad_b_l2_1,grad_b_l2_2,"
                            "grad_b_l2_3,delta_1,delta_2,delta_3,dead_1,dead_2,saturated_1,saturated_2"));
        // Each quantity of a case is a column, and each column is one.
        const auto ofCases =
            std::ranges::count_if(quantities(), [](const Quantity& quantity) { return quantity.ofReplay; });
        QCOMPARE(ofCases, 6);
        QVERIFY(lines[1].startsWith("0,0.76166835356"));
        QVERIFY(labtest::close(number(lines[1].split(',')[1]), 0.761668353562045, 1e-12));
        QCOMPARE(gradientLab({"replay", input}).out, read(csv));
        QCOMPARE(gradientLab({"replay", "-", "--metrics", "-"}, read(input)).out, read(csv));
    }

    void replayNotesTheFirstNonFiniteStep() {
        const Result result = gradientLab({"replay", LAB_TEST_DATA "/cases/14_diverges_to_nan.json"});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY2(result.err.contains("step 5 (loss)"), result.err.constData());
        QVERIFY(result.out.contains("\n5,inf,"));
        QVERIFY(result.out.contains("\n13,nan,"));
        QVERIFY(!result.out.contains("-nan"));
    }

    void replayErrors() {
        QCOMPARE(gradientLab({"replay"}).code, 2);
        QCOMPARE(gradientLab({"replay", m_dir.filePath("absent.json")}).code, 3);
        QCOMPARE(gradientLab({"replay", m_dir.path()}).code, 3);
        const Result bad =
            gradientLab({"replay", write("bad.json", R"({"format":"mlp-replay-1","layers":[2]})")});
        QCOMPARE(bad.code, 3);
        QVERIFY2(bad.err.contains("bad.json: layers: "), bad.err.constData());
        const QString input = LAB_TEST_DATA "/cases/01_tanh_mse_sgd.json";
        const Result nowhere = gradientLab({"replay", input, "--metrics", m_dir.filePath("no/such/out.csv")});
        QCOMPARE(nowhere.code, 1);
        QVERIFY(nowhere.err.contains("out.csv"));
        QVERIFY(gradientLab({"replay", "--help"}).out.contains("grad_w_l2"));
        if (!QFile::exists("/dev/full"))
            QSKIP("no /dev/full here");
        QCOMPARE(gradientLab({"replay", input, "--metrics", "/dev/full"}).code, 1);
    }

    void exportedReplayGivesTheRunsLosses() {
        Run run = smallRun();
        run.experiment.optimizer = "adam";
        run.interventions = {{7, "batchSize", std::int64_t{3}, 0}};
        const QString file = writeRun(run);
        const QString out = m_dir.filePath("case.json");
        QCOMPARE(gradientLab({"export-replay", file, "--steps", "40", "--out", out}).code, 0);
        QCOMPARE(gradientLab({"export-replay", file, "--steps", "40"}).out, read(out));
        const auto replayed = column(gradientLab({"replay", out}).out, ',', 1, 1);
        const auto trained =
            column(gradientLab({"run", file, "--steps", "40", "--metrics", "-"}).out, ',', 1, 1);
        QCOMPARE(replayed.size(), std::size_t{40});
        QVERIFY(replayed == trained); // bit for bit
    }

    void exportErrors() {
        Run run = smallRun();
        run.experiment.loss = "huber";
        const Result refused = gradientLab({"export-replay", writeRun(run), "--steps", "5"});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains("run.json: loss: "), refused.err.constData());
        QCOMPARE(gradientLab({"export-replay", writeRun(smallRun())}).code, 2); // no steps
        QCOMPARE(gradientLab({"export-replay", writeRun(smallRun()), "--steps", "0"}).code, 2);
        for (const char* command : {"export-replay", "export-pytorch"}) {
            QCOMPARE(gradientLab({command, write("bad.json", "{"), "--steps", "5"}).code, 3);
            QCOMPARE(gradientLab({command, m_dir.filePath("absent.json"), "--steps", "5"}).code, 3);
            const QString nowhere = m_dir.filePath("no/such/file");
            QCOMPARE(gradientLab({command, writeRun(smallRun()), "--steps", "5", "--out", nowhere}).code, 1);
        }
    }

    /// Every row of every table has its text, whether PyTorch is here or not.
    void pytorchKnowsEveryChoice() {
        const auto written = [this](const Run& run) {
            return gradientLab({"export-pytorch", writeRun(run), "--steps", "2"}).code == 0;
        };
        for (const char* key : {"activation", "loss", "optimizer", "schedule", "clip"}) {
            const Parameter& parameter = *findParameter(key);
            for (const Choice& choice : parameter.choices()) {
                Run run = smallRun();
                assign(run.experiment, parameter, std::string(choice.key));
                CHECK(written(run), key, choice.key);
            }
        }
    }

    void pytorchGivesTheSameNumbers_data() {
        QTest::addColumn<qsizetype>("index");
        const auto runs = namedRuns();
        for (std::size_t i = 0; i < runs.size(); ++i)
            QTest::newRow(runs[i].name.c_str()) << static_cast<qsizetype>(i);
    }
    void pytorchGivesTheSameNumbers() {
        if (!hasTorch())
            QSKIP("needs /usr/bin/python3 with torch (Debian: python3-torch)");
        QFETCH(qsizetype, index);
        constexpr double relative = 1e-9;
        // First, as it writes run.json over and over.
        const auto theirs = column(pytorchOutput().value(index + 1), ' ', 1, 0);
        const QString file = writeRun(namedRuns()[static_cast<std::size_t>(index)].run);
        const auto ours =
            column(gradientLab({"run", file, "--steps", "40", "--metrics", "-"}).out, ',', 1, 1);
        QCOMPARE(ours.size(), std::size_t{40});
        QCOMPARE(theirs.size(), ours.size());
        for (std::size_t k = 0; k < ours.size(); ++k)
            CHECK(labtest::close(ours[k], theirs[k], relative), "step", k, ours[k], theirs[k]);
    }

    void scriptsActivationsKeepTheirTails() {
        if (!hasTorch())
            QSKIP("needs /usr/bin/python3 with torch (Debian: python3-torch)");
        std::vector<double> zs;
        for (int i = -240; i <= 240; ++i)
            zs.push_back(i * 0.25 + 0.013);
        for (const double z : {1e-12, 1e-5, 36.8, 40.0, 300.0, 700.0, 1e4, 1e10}) {
            zs.push_back(z);
            zs.push_back(-z);
        }
        QByteArray list;
        for (const double z : zs)
            list += QByteArray::number(z, 'g', 17) + ',';
        QStringList arguments{"-c", "import runpy, sys, torch\n"
                                    "for path in sys.argv[1:]:\n"
                                    "    f = runpy.run_path(path)['ACTIVATIONS'][0]\n"
                                    "    z = torch.tensor([" +
                                        list +
                                        "], dtype=torch.float64, requires_grad=True)\n"
                                        "    a = f(z)\n"
                                        "    a.sum().backward()\n"
                                        "    for v, s in zip(a.tolist(), z.grad.tolist()):\n"
                                        "        print('tail', repr(v), repr(s))\n"};
        for (const Activation& activation : activations()) {
            Run run = smallRun();
            run.experiment.activation = activation.key;
            const auto script = pytorchScript(run, 1);
            const auto name = QString::fromUtf8(activation.key.data(), qsizetype(activation.key.size()));
            arguments << write(name + ".py", QByteArray::fromStdString(std::get<std::string>(script)));
        }
        const Result torch = call(python, arguments);
        QVERIFY2(torch.code == 0, torch.err);
        QList<QByteArray> tails;
        for (const QByteArray& line : torch.out.split('\n')) {
            if (line.startsWith("tail "))
                tails.append(line);
        }
        QCOMPARE(tails.size(), qsizetype(activations().size() * zs.size()));
        qsizetype at = 0;
        for (const Activation& activation : activations()) {
            const ActivationSettings settings{activation.parameter.initial, 0};
            for (const double z : zs) {
                const auto words = tails[at++].split(' ');
                const double f = activation.f(z, settings), slope = activation.slope(z, settings);
                // Where GELU and its like cross 0, differences are all that is left of their digits.
                const double near = std::abs(z) < 8 ? 1e-14 : 1e-300;
                CHECK(labtest::close(number(words[1]), f, 1e-12, near), activation.key, z, "f", f);
                CHECK(labtest::close(number(words[2]), slope, 1e-11, near), activation.key, z, "slope", slope,
                      words[2].constData());
            }
        }
    }

    void scriptsLossesKeepTheirTails() {
        if (!hasTorch())
            QSKIP("needs /usr/bin/python3 with torch (Debian: python3-torch)");
        for (const Loss& loss : losses()) {
            Run run = smallRun();
            run.experiment.loss = loss.key;
            QStringList lines;
            Matrix output, target, gradient;
            for (const double z : {0.0, 1e-9, 0.3, 5.0, 20.0, 36.0, 40.0, 300.0, 700.0}) {
                for (const double sign : {-1.0, 1.0}) {
                    for (const int truth : {0, 1}) {
                        const bool labels = loss.oneOutputPerClass;
                        output = labels ? Matrix{{sign * z}, {0.25}} : Matrix{{sign * z}};
                        target = labels ? Matrix{{1.0 - truth}, {1.0 * truth}} : Matrix{{1.0 * truth}};
                        loss.gradient(output, target, gradient);
                        const QString y = labels ? QString("torch.tensor([%1])").arg(truth)
                                                 : QString("torch.tensor([[%1.0]])").arg(truth);
                        lines += QString("check([[%1%2]], %3, %4, %5)")
                                     .arg(QString::number(sign * z, 'g', 17), labels ? ", 0.25" : "", y,
                                          QString::number(loss.value(output, target), 'g', 17),
                                          QString::number(gradient(0, 0), 'g', 17));
                    }
                }
            }
            const QString script = QString::fromStdString(std::get<std::string>(pytorchScript(run, 1))) +
                                   "\ndef check(z, y, value, slope):\n"
                                   "    z = torch.tensor(z, dtype=torch.float64, requires_grad=True)\n"
                                   "    loss = loss_of(z, y)\n"
                                   "    loss.backward()\n"
                                   "    got = loss.item(), z.grad[0][0].item()\n"
                                   "    for a, b in zip(got, (value, slope)):\n"
                                   "        assert abs(a - b) <= 1e-12 * abs(b) + 1e-300, (z, y, a, b)\n" +
                                   lines.join('\n') + '\n';
            const Result torch = call(python, {write("loss.py", script.toUtf8())});
            CHECK(torch.code == 0, loss.key, torch.err.constData());
        }
    }

  private:
    /// What the scripts of all namedRuns() print, from index 1. One interpreter runs them all: PyTorch takes
    /// a second to load.
    const QList<QByteArray>& pytorchOutput() {
        if (!m_pytorchOutput.isEmpty())
            return m_pytorchOutput;
        QStringList arguments{"-c", "import runpy, sys\n"
                                    "for path in sys.argv[1:]:\n"
                                    "    print('#')\n"
                                    "    runpy.run_path(path)\n"};
        for (const NamedRun& named : namedRuns()) {
            arguments << m_dir.filePath(QString::fromStdString(named.name) + ".py");
            const Result written = gradientLab(
                {"export-pytorch", writeRun(named.run), "--steps", "40", "--out", arguments.back()});
            if (written.code != 0)
                qWarning() << written.err;
        }
        const Result torch = call(python, arguments);
        if (torch.code != 0)
            qWarning() << torch.err;
        m_pytorchOutput = torch.out.split('#');
        return m_pytorchOutput;
    }

    QList<QByteArray> m_pytorchOutput;
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
