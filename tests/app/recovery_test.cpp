// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The program with its window, ended from outside, and started again.
#include "app/laboratory.h"
#include "app/open_window.h"
#include "core/files/atomic_file.h"
#include "core/formats/run_json.h"
#include "ui/controls/hero_slider.h"
#include "ui/window/hero_panel.h"
#include "ui/window/message_bar.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScreen>
#include <QSemaphore>
#include <QSessionManager>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lab;

class RecoveryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    QString at(const QString& name) const { return m_dir->filePath(name); }
    QStringList kept() const {
        return QDir(at("state/gradient-lab")).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
    QByteArray read(const QString& path) const {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString writeRun(const QString& name, const Run& run) const {
        const auto error = writeFile(at(name).toStdString(), toJson(run));
        return error ? QString() : at(name);
    }

    /// The program from its start to its end; `act` once its window is there. Returns its exit code.
    static int start(const QString& file, const std::function<void(app::Laboratory&)>& act) {
        std::string name = "gradient-lab";
        char* arguments[]{name.data(), nullptr};
        return app::openWindow({file.toStdString(), false}, 1, arguments, [&](app::Laboratory& laboratory) {
            // In the event loop, as a user would.
            QTimer::singleShot(0, &laboratory, [&] {
                act(laboratory);
                if (QTest::currentTestFailed())
                    QApplication::exit(99);
            });
        });
    }

    /// Opens the file and changes its noise; then `end`s the program.
    int startAndChange(const QString& file, double noise, const std::function<void()>& end) {
        return start(file, [&](app::Laboratory& laboratory) {
            if (!file.isEmpty())
                QTRY_COMPARE(laboratory.window().windowFilePath(), file);
            QCOMPARE(laboratory.model().set("noise", noise), QString());
            QTRY_VERIFY(laboratory.window().isWindowModified());
            end();
        });
    }

    /// From now on the program finds these screens, side by side.
    void useScreens(const QList<QSize>& sizes) const {
        QStringList screens;
        int left = 0;
        for (const QSize& size : sizes) {
            screens += QStringLiteral(R"({"name": "screen %1", "x": %2, "y": 0, "width": %3, "height": %4,
                                          "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1})")
                           .arg(screens.size())
                           .arg(left)
                           .arg(size.width())
                           .arg(size.height());
            left += size.width();
        }
        QFile file(at("screens.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(("{\"screens\": [" + screens.join(',') + "]}").toUtf8());
        qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + file.fileName().toUtf8());
        qunsetenv("QT_SCREEN_SCALE_FACTORS");
    }

    static const ui::Message* message(app::Laboratory& laboratory) {
        return laboratory.window().messages()->message();
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        qputenv("XDG_STATE_HOME", at("state").toUtf8());
        qputenv("XDG_CONFIG_HOME", at("config").toUtf8());
        // Qt looks at the variable only once in a process.
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, at("config"));
    }

    void whatIsUnsavedIsOfferedAtTheNextStart_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void whatIsUnsavedIsOfferedAtTheNextStart() {
        QFETCH(int, signal);
        Run run;
        run.experiment.depth = 3;
        const QString file = writeRun("mine.json", run);
        const QByteArray before = read(file);
        QCOMPARE(startAndChange(file, 0.25, [&] { raise(signal); }), 128 + signal);
        QCOMPARE(read(file), before); // never over the user's file
        QCOMPARE(kept().size(), 1);
        QVERIFY(QFile::exists(at("config/gradient-lab/gradient-lab.conf"))); // the layout

        // Opened, it is a change of the same file that is not saved; and is kept again.
        for (int i = 0; i < 2; ++i) {
            const int code = start({}, [&](app::Laboratory& laboratory) {
                QVERIFY(message(laboratory) != nullptr);
                QVERIFY2(message(laboratory)->what.contains("mine.json"),
                         qPrintable(message(laboratory)->what));
                QCOMPARE(laboratory.model().experiment(), Experiment()); // nothing by itself
                laboratory.window().messages()->buttons()[0]->click();
                QTRY_COMPARE(laboratory.model().experiment().noise, 0.25);
                QCOMPARE(laboratory.model().experiment().depth, 3);
                QVERIFY(laboratory.window().isWindowModified());
                QCOMPARE(laboratory.window().windowFilePath(), file);
                raise(signal);
            });
            QCOMPARE(code, 128 + signal);
            QCOMPARE(kept().size(), 1);
            QCOMPARE(read(file), before);
        }
    }

    void logOffWaitsForTheEngineAndNotForEver_data() {
        QTest::addColumn<bool>("busy");
        QTest::newRow("the engine answers") << false;
        QTest::newRow("the engine is in a long step") << true;
    }
    void logOffWaitsForTheEngineAndNotForEver() {
        QFETCH(const bool, busy);
        const int code = start({}, [&](app::Laboratory& laboratory) {
            QTRY_VERIFY(laboratory.shown() != nullptr);
            laboratory.runner().step(3); // so that it must say at which step the change acted
            QTRY_COMPARE(laboratory.shown()->step, 3);
            // The step ends when the test says so: the engine's thread waits where it hands a snapshot over.
            QSemaphore entered, end;
            if (busy) {
                connect(
                    &laboratory, &app::Laboratory::answered, this,
                    [&] {
                        entered.release();
                        end.acquire();
                    },
                    Qt::DirectConnection);
                laboratory.runner().step(1);
                QTRY_VERIFY(entered.available() > 0);
            }
            QCOMPARE(laboratory.model().set("learningRate", 0.25), QString());
            QVERIFY(!laboratory.model().isSettled());
            // Only the session's manager can make one; who listens here does not look at it.
            alignas(std::max_align_t) std::byte manager[64];
            emit qApp->commitDataRequest(reinterpret_cast<QSessionManager&>(manager));
            QCOMPARE(laboratory.model().isSettled(), !busy);
            QCOMPARE(kept().size(), 1);
            QVERIFY(read(at("state/gradient-lab/" + kept().front())).contains("0.25"));
            QVERIFY(QFile::exists(at("config/gradient-lab/gradient-lab.conf")));
            disconnect(&laboratory, &app::Laboratory::answered, this, nullptr);
            end.release(1000);
            QTRY_VERIFY(laboratory.model().isSettled());
            raise(SIGTERM);
        });
        QCOMPARE(code, 143);
    }

    void whatIsBeingTypedIsKept() {
        const int code = start({}, [&](app::Laboratory& laboratory) {
            ui::MainWindow& window = laboratory.window();
            QTRY_VERIFY(laboratory.shown() != nullptr);
            laboratory.runner().step(3); // so that the engine must say where the change acted
            QTRY_COMPARE(laboratory.shown()->step, 3);
            QLineEdit* box = window.heroes()->learningRate()->box();
            window.activateWindow();
            box->setFocus();
            QTRY_VERIFY(box->hasFocus());
            box->selectAll();
            QTest::keyClicks(box, "0.25");
            QVERIFY(!window.isWindowModified());
            raise(SIGTERM);
        });
        QCOMPARE(code, 143);
        QCOMPARE(kept().size(), 1);
        QVERIFY(read(at("state/gradient-lab/" + kept().front())).contains("0.25"));
    }

    /// A text that is no value is not, and the end is orderly nevertheless.
    void whatIsNoValueIsNotKept() {
        const int code = start({}, [&](app::Laboratory& laboratory) {
            QTRY_VERIFY(laboratory.shown() != nullptr);
            QLineEdit* box = laboratory.window().heroes()->learningRate()->box();
            laboratory.window().activateWindow();
            box->setFocus();
            QTRY_VERIFY(box->hasFocus());
            box->selectAll();
            QTest::keyClicks(box, "0.2e");
            raise(SIGTERM);
        });
        QCOMPARE(code, 143);
        QCOMPARE(kept(), QStringList());
    }

    void whatIsSavedIsNotKept() {
        const QString file = writeRun("mine.json", Run{});
        QCOMPARE(start(file, [&](app::Laboratory&) { raise(SIGTERM); }), 143);
        QCOMPARE(kept(), QStringList());
    }

    void discardingAndKeepingForLater() {
        QCOMPARE(startAndChange({}, 0.25, [] { raise(SIGTERM); }), 143);
        QCOMPARE(kept().size(), 1);
        int code = start({}, [&](app::Laboratory& laboratory) {
            laboratory.window().messages()->buttons()[2]->click(); // later
            QVERIFY(message(laboratory) == nullptr);
            laboratory.window().close();
        });
        QCOMPARE(code, 0);
        QCOMPARE(kept().size(), 1);
        code = start({}, [&](app::Laboratory& laboratory) {
            laboratory.window().messages()->buttons()[1]->click(); // discard
            laboratory.window().close();
        });
        QCOMPARE(code, 0);
        QCOMPARE(kept(), QStringList());
    }

    void anotherWindowsFileIsLeftAlone() {
        QCOMPARE(startAndChange({}, 0.25, [] { raise(SIGTERM); }), 143);
        const QString path = at("state/gradient-lab/" + kept().value(0));
        const int other = ::open(qPrintable(path), O_RDONLY);
        QCOMPARE(flock(other, LOCK_EX | LOCK_NB), 0);
        const int code = startAndChange({}, 0.5, [] { raise(SIGTERM); });
        ::close(other);
        QCOMPARE(code, 143);
        QCOMPARE(kept().size(), 2);
        const int both = start({}, [&](app::Laboratory& laboratory) {
            laboratory.window().messages()->buttons()[1]->click();
            laboratory.window().messages()->buttons()[1]->click();
            QVERIFY(message(laboratory) == nullptr);
            laboratory.window().close();
        });
        QCOMPARE(both, 0);
        QCOMPARE(kept(), QStringList());
    }

    void damagedFilesAreSetAside() {
        QVERIFY(QDir().mkpath(at("state/gradient-lab")));
        for (const char* text :
             {"", "{", "[1]", "{\"format\":\"gradient-lab-unsaved\",\"version\":1,\"run\":\"x\"}"}) {
            QVERIFY(!writeFile(at("state/gradient-lab/unsaved-1.json").toStdString(), text));
            const int code = start({}, [&](app::Laboratory& laboratory) {
                QVERIFY(message(laboratory) != nullptr);
                QVERIFY(message(laboratory)->details.contains("damaged-unsaved-1.json"));
                laboratory.window().close();
            });
            QCOMPARE(code, 0);
            QCOMPARE(kept(), QStringList{"damaged-unsaved-1.json"});
        }
    }

    /// It is said, and the run stays, in the field and in a file.
    void aNetworkThatDoesNotFitIsRefused() {
        Run large;
        large.experiment.depth = 64;
        large.experiment.width = 880;
        const QString file = writeRun("large.json", large);
        const int code = start({}, [&](app::Laboratory& laboratory) {
            laboratory.model().setMemory([] { return std::uint64_t{1'200'000'000}; });
            QCOMPARE(laboratory.model().set("depth", std::int64_t{64}), QString());
            const QString problem = laboratory.model().set("width", std::int64_t{880});
            QVERIFY2(problem.contains("GB of memory, and 1.2 GB are free"), qPrintable(problem));
            QCOMPARE(laboratory.model().experiment().width, Experiment().width);
            laboratory.window().openFile(file);
            QTRY_VERIFY(message(laboratory) != nullptr &&
                        message(laboratory)->details.contains("1.2 GB are free"));
            QCOMPARE(laboratory.model().experiment().width, Experiment().width);
            // A live change takes more of it, too, and so does a run in which one is planned.
            laboratory.model().setMemory([] { return std::uint64_t{5'000'000'000}; });
            QCOMPARE(laboratory.model().set("width", std::int64_t{45}), QString());
            QCOMPARE(laboratory.model().set("rows", std::int64_t{20'000}), QString());
            laboratory.model().setMemory([] { return std::uint64_t{600'000'000}; });
            Run planned{laboratory.model().experiment(), {{9, "batchSize", std::int64_t{4096}}}};
            QVERIFY(laboratory.model().problemOf(planned).contains("600 MB are free"));
            const QString batch = laboratory.model().set("batchSize", std::int64_t{4096});
            QVERIFY2(batch.startsWith("batchSize: this needs ") && batch.endsWith("600 MB are free"),
                     qPrintable(batch));
            QCOMPARE(laboratory.model().experiment().batchSize, Experiment().batchSize);
            raise(SIGTERM);
        });
        QCOMPARE(code, 143);
    }

    /// Nothing that is no file of ours is read or waited for.
    void oddFilesOnTheCommandLine() {
        QVERIFY(mkfifo(qPrintable(at("pipe")), 0600) == 0);
        for (const QString& path :
             {QString("/dev/zero"), at("pipe"), at(""), at("absent.json"), QString("/dev/null")}) {
            const int code = start(path, [&](app::Laboratory& laboratory) {
                QTRY_VERIFY(message(laboratory) != nullptr);
                QVERIFY2(message(laboratory)->what.contains("could not be opened"), qPrintable(path));
                QCOMPARE(laboratory.model().experiment(), Experiment());
                laboratory.window().close();
            });
            QCOMPARE(code, 0);
        }
    }

    void aLargeScreenReadsLikeTheUsualOne_data() {
        QTest::addColumn<QList<QSize>>("screens");
        QTest::addColumn<QList<double>>("factors");
        const auto row = [](const char* name, const QList<QSize>& screens, const QList<double>& factors) {
            QTest::newRow(name) << screens << factors;
        };
        row("1024x700", {{1024, 700}}, {1});
        row("1366x768", {{1366, 768}}, {1});
        row("1920x1080", {{1920, 1080}}, {1});
        row("2560x1440", {{2560, 1440}}, {1});
        row("2880x1800", {{2880, 1800}}, {1.5});
        row("ultra-wide", {{3440, 1440}}, {1});
        row("4K", {{3840, 2160}}, {2});
        row("5K", {{5120, 2880}}, {2.5});
        row("8K", {{7680, 4320}}, {4});
        row("a laptop and a 4K projector", {{1366, 768}, {3840, 2160}}, {1, 2});
    }
    void aLargeScreenReadsLikeTheUsualOne() {
        QFETCH(const QList<QSize>, screens);
        QFETCH(const QList<double>, factors);
        const auto restore = qScopeGuard([platform = qgetenv("QT_QPA_PLATFORM")] {
            qputenv("QT_QPA_PLATFORM", platform);
            qunsetenv("QT_SCREEN_SCALE_FACTORS");
        });
        useScreens(screens);
        QRect place;
        for (int time = 0; time < 3; ++time) { // started again it is where it was, and as large
            const int code = start({}, [&](app::Laboratory& laboratory) {
                QCOMPARE(QGuiApplication::screens().size(), screens.size());
                for (qsizetype i = 0; i < screens.size(); ++i) {
                    const QScreen* screen = QGuiApplication::screens()[i];
                    QCOMPARE(screen->devicePixelRatio(), factors[i]);
                    QCOMPARE(screen->size(), (QSizeF(screens[i]) / factors[i]).toSize());
                    QCOMPARE(screen->logicalDotsPerInch(), 96);
                }
                const QRect now = laboratory.window().normalGeometry();
                QVERIFY(time == 0 || now == place);
                place = now;
                laboratory.window().close();
            });
            QCOMPARE(code, 0);
        }
    }

    void factorsThatTheUserChoseStay() {
        const auto restore = qScopeGuard([platform = qgetenv("QT_QPA_PLATFORM")] {
            qputenv("QT_QPA_PLATFORM", platform);
            qunsetenv("QT_SCALE_FACTOR");
        });
        useScreens({{3840, 2160}});
        qputenv("QT_SCALE_FACTOR", "1.5");
        const int code = start({}, [&](app::Laboratory& laboratory) {
            QCOMPARE(QGuiApplication::primaryScreen()->devicePixelRatio(), 1.5);
            laboratory.window().close();
        });
        QCOMPARE(code, 0);
    }
};

QTEST_APPLESS_MAIN(RecoveryTest)
#include "recovery_test.moc"
