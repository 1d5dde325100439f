// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/open_window.h"

#include "app/csv.h"
#include "app/laboratory.h"
#include "app/recovery.h"
#include "app/signal_notifier.h"
#include "app/stop_signals.h"
#include "core/files/foreign_text.h"
#include "ui/document/run_file.h"
#include "ui/look/message.h"
#include "ui/window/application.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDebug>
#include <QEventLoop>
#include <QFile>
#include <QSettings>
#include <QTimer>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <utility>

namespace lab::app {
namespace {

/// What Qt has said while it looked for a display.
QStringList said;
/// The first of it that is about the display.
QString problem;

int complainNoWindow(const std::string& why) {
    return complain(std::cerr,
                    "no window can be opened (" + shown(why) +
                        "). Training needs no display: gradient-lab run FILE --steps N",
                    exitInvalid);
}

/// Without a display Qt says so in several lines, the last of which is fatal and would leave a core.
void listen(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (problem.isEmpty() && QLatin1String(context.category).startsWith(QLatin1String("qt.qpa")))
        problem = text;
    if (type == QtFatalMsg)
        std::_Exit(complainNoWindow((problem.isEmpty() ? text : problem).toStdString()));
    said.push_back(text);
}

/// One in which no handler of an event ends the program for want of memory.
class Application : public QApplication {
  public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        try {
            return QApplication::notify(receiver, event);
        } catch (const std::bad_alloc&) {
            if (!onOutOfMemory)
                throw;
            // Later: what the event has begun is given back first.
            QTimer::singleShot(0, this, onOutOfMemory);
            return false;
        }
    }

    std::function<void()> onOutOfMemory;
};

/// Null without a screen, as without a frame buffer, where making a window would be fatal.
std::unique_ptr<Application> makeApplication(int& argc, char** argv) {
    const QtMessageHandler before = qInstallMessageHandler(listen);
    ui::scaleForScreens();
    said.clear(); // the next one says it again
    auto application = std::make_unique<Application>(argc, argv);
    if (QGuiApplication::primaryScreen() == nullptr)
        return nullptr; // nothing else is said
    qInstallMessageHandler(before);
    for (const QString& text : std::exchange(said, {}))
        qWarning().noquote() << text;
    return application;
}

/// The end from outside: by a signal or by log-off, which keep what is not saved.
class Ending : public QObject {
  public:
    Ending(Laboratory& laboratory, Recovery& recovery) : m_laboratory(laboratory), m_recovery(recovery) {
        connect(&m_notifier, &SignalNotifier::received, this, &Ending::begin);
        // The session goes on only after this.
        connect(qApp, &QGuiApplication::commitDataRequest, this, &Ending::logOff, Qt::DirectConnection);
    }

    /// 0 if there was none.
    int signal() const { return m_signal; }

  private:
    void begin(int signal) {
        if (std::exchange(m_signal, signal) != 0)
            return;
        m_laboratory.window().takeOverEdit();
        // The engine may have to say first at which step the last change acted; it may also be in a long
        // step.
        m_laboratory.model().whenSettled([this] { end(); });
        QTimer::singleShot(std::chrono::seconds(1), this, &Ending::end);
    }

    void logOff() {
        m_laboratory.window().takeOverEdit();
        const QDeadlineTimer patience(std::chrono::seconds(1));
        while (!m_laboratory.model().isSettled() && !patience.hasExpired())
            QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
        keep();
    }

    void end() {
        if (std::exchange(m_ended, true))
            return;
        keep();
        complainEnded(std::cerr, m_signal,
                      m_recovery.hasKept() ? "; what was not saved is offered at the next start" : "");
        QApplication::exit(exitCodeOf(m_signal));
    }

    void keep() {
        QSettings settings;
        m_laboratory.window().saveLayout(settings);
        const QString failure = m_recovery.keep();
        if (!failure.isEmpty())
            complain(std::cerr, "what was not saved could not be kept: " + failure.toStdString(), exitFailed);
    }

    Laboratory& m_laboratory;
    Recovery& m_recovery;
    SignalNotifier m_notifier;
    int m_signal = 0;
    bool m_ended = false;
};

/// For whoever named the file on the command line; the window's bar says it too.
void complainIfRefused(ui::RunFile& file) {
    auto* waiting = new QObject(&file);
    QObject::connect(&file, &ui::RunFile::messageRaised, waiting, [waiting](const ui::Message& message) {
        if (message.kind != ui::Message::Kind::Fault)
            return; // such as that it is being read
        complain(std::cerr, message.text().toStdString(), exitFailed);
        waiting->deleteLater();
    });
    QObject::connect(&file, &ui::RunFile::opening, waiting, &QObject::deleteLater);
}

} // namespace

int openWindow(const OpenWindow& wish, int argc, char** argv,
               const std::function<void(Laboratory&)>& opened) {
    const auto application = makeApplication(argc, argv);
    if (application == nullptr)
        return complainNoWindow(problem.isEmpty() ? "there is no screen" : problem.toStdString());
    QApplication::setApplicationName("gradient-lab");
    QApplication::setOrganizationName("gradient-lab");
    QApplication::setApplicationDisplayName("Gradient Lab");
    QApplication::setApplicationVersion(LAB_VERSION);
    ui::setUpApplication();

    const ui::ThemeName system = ui::themeOfDesktop(QApplication::palette());
    Laboratory laboratory{Run{}};
    laboratory.window().setDesktopTheme(system);
    QSettings settings;
    laboratory.window().restoreLayout(settings);
    laboratory.window().show();
    if (wish.present)
        laboratory.window().setPresenting(true);
    application->onOutOfMemory = [&] {
        laboratory.window().say(ui::fault(QApplication::tr("There was not enough memory for that.")));
    };

    Recovery recovery(laboratory.model(), laboratory.window());
    recovery.offer();
    Ending ending(laboratory, recovery);
    if (!wish.file.empty()) {
        complainIfRefused(*laboratory.window().findChild<ui::RunFile*>());
        laboratory.window().openFile(QFile::decodeName(wish.file.c_str()));
    }
    if (opened)
        opened(laboratory);
    const int code = QApplication::exec();
    laboratory.window().saveLayout(settings);
    application->onOutOfMemory = {};
    if (ending.signal() == 0)
        recovery.forget();
    return code;
}

} // namespace lab::app
