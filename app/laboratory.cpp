// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/laboratory.h"

#include "ui/explain/explain_panel.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"

#include <QElapsedTimer>
#include <QEvent>

#include <utility>

namespace lab::app {
namespace {

/// The output picture is dear; ten a second are enough for the eye.
constexpr int framesPerOutput = 6;

/// 60, 30 or 20 frames a second: the most that leaves the GUI thread time for the user.
int paceFor(double meanFrame) {
    return meanFrame < 10 ? 16 : meanFrame < 22 ? 33 : 50;
}

} // namespace

Laboratory::Laboratory(Run run, Jobs::Scheduling jobs)
    : m_model(std::move(run)), m_document(m_model.shown()), m_jobs(jobs) {
    m_window = std::make_unique<ui::MainWindow>(m_model);
    connect(this, &Laboratory::answered, this, &Laboratory::receive, Qt::QueuedConnection);
    m_runner = std::make_unique<Runner>(m_model.run(), [this] { emit answered(); });
    m_runner->setSpeed(m_window->transport()->speed());
    connectWindow();
    connect(&m_model, &ui::ExperimentModel::restarted, this, [this](const Document& next) {
        m_document = next;
        m_generation = m_runner->reset(shownRuns(next));
        askAtOnce();
    });
    connect(&m_model, &ui::ExperimentModel::returned, this, [this](const Document& former, qint64 step) {
        m_document = former;
        m_generation = m_runner->replay(shownRuns(former), step);
        askAtOnce();
    });
    connect(&m_model, &ui::ExperimentModel::intervened, this,
            [this](const Intervention& intervention, const std::vector<std::size_t>& targets) {
                m_runner->apply(intervention, targets);
                askAtOnce();
            });
    connect(&m_model, &ui::ExperimentModel::ghostToggled, this, &Laboratory::showGhost);
    connect(this, &Laboratory::painted, this, &Laboratory::keepPace);
    m_frameTimer.setTimerType(Qt::PreciseTimer);
    m_frameTimer.setInterval(paceFor(m_meanFrame));
    connect(&m_frameTimer, &QTimer::timeout, this, &Laboratory::ask);
    m_foresight = std::make_unique<Foresight>(m_model, *m_window, m_jobs);
    m_exactSteps = std::make_unique<ExactSteps>(*m_window->sideDock()->explanation()->deaths(), m_jobs);
    m_window->installEventFilter(this);
}

Laboratory::~Laboratory() {
    m_window->removeEventFilter(this);
    m_window->hide(); // a field that loses the focus says what was typed: as long as there is who takes it
    m_runner.reset(); // first: the jobs' thread, which runs when others are idle, could take long to stop
    m_foresight.reset();
    m_exactSteps.reset();
}

void Laboratory::connectWindow() {
    connect(m_window.get(), &ui::MainWindow::playRequested, this, [this] { m_runner->play(); });
    connect(m_window.get(), &ui::MainWindow::playUntilEventRequested, this,
            [this](const Occasions& occasions) { m_runner->playUntilEvent(occasions); });
    connect(m_window.get(), &ui::MainWindow::pauseRequested, this, [this] { m_runner->pause(); });
    connect(m_window.get(), &ui::MainWindow::stepRequested, this,
            [this](qint64 count) { m_runner->step(count); });
    connect(m_window.get(), &ui::MainWindow::stepEpochRequested, this, [this] { m_runner->stepEpoch(); });
    connect(m_window.get(), &ui::MainWindow::resetRequested, this, [this] {
        m_runner->pause();
        m_model.startOver();
    });
    connect(m_window.get(), &ui::MainWindow::speedChosen, this,
            [this](double speed) { m_runner->setSpeed(speed); });
    connect(m_window.get(), &ui::MainWindow::thresholdsChosen, this,
            [this](const Thresholds& thresholds) { m_runner->setThresholds(thresholds); });
    connect(m_window.get(), &ui::MainWindow::requestChanged, this, &Laboratory::ask);
}

void Laboratory::ask() {
    SnapshotRequest request = m_window->request();
    request.output = m_frames % framesPerOutput == 0 || m_shown == nullptr || !m_shown->playing;
    m_runner->want(request);
}

// What the hand does is shown with the next frame, which does not wait for its turn.
void Laboratory::askAtOnce() {
    if (!m_frameTimer.isActive())
        return;
    ask();
    m_frameTimer.start();
}

/// The engine does not train a ghost that is hidden: shown again, it has to be brought to where the run is.
void Laboratory::showGhost() {
    if (m_frame == nullptr || m_frame->generation != m_generation)
        return;
    m_window->present(sceneOf(*m_frame));
    if (!m_model.shown().ghost || m_document.ghost || m_shown->divergence)
        return;
    const bool goesOn = m_shown->playing;
    m_model.goTo(m_shown->step);
    if (goesOn)
        m_runner->play();
}

ui::Scene Laboratory::sceneOf(const Frame& frame) const {
    ui::Scene scene;
    scene.focus = m_document.focus;
    for (std::size_t i = 0; i < frame.runs.size(); ++i) {
        const bool ghost = i == m_document.lineup.size();
        if (ghost && !m_model.ghostShown())
            break;
        const Branch* branch = findBranch(m_document, ghost ? *m_document.ghost : m_document.lineup[i]);
        scene.runs.push_back({frame.runs[i], {i, ghost}, QString::fromStdString(branch->name)});
    }
    return scene;
}

void Laboratory::receive() {
    for (const auto& applied : m_runner->takeApplied())
        m_model.takeActed(applied.front());
    if (const auto generation = m_runner->takeOutOfMemory())
        runOutOfMemory(*generation);
    auto frame = m_runner->take();
    if (!frame || frame->generation != m_generation)
        return; // taken already, or of a run that was left since
    QElapsedTimer clock;
    clock.start();
    ++m_frames;
    m_frame = std::move(frame);
    m_shown = m_frame->runs[m_document.focus];
    m_outOfMemory = false;
    if (isUpToDate())
        m_model.follow(*m_shown);
    m_window->present(sceneOf(*m_frame));
    m_foresight->present(m_shown);
    m_exactSteps->present(m_shown);
    emit presented();
    // Queued replots and paints come first: two turns of the event loop later the frame is on screen.
    QTimer::singleShot(0, this, [this, clock] {
        QTimer::singleShot(0, this,
                           [this, clock] { emit painted(static_cast<double>(clock.nsecsElapsed()) * 1e-6); });
    });
}

/// `generation`: of the run that the engine has. If the window's was too large, the one before comes back.
void Laboratory::runOutOfMemory(std::int64_t generation) {
    const bool again = std::exchange(m_outOfMemory, true);
    m_window->say(
        ui::fault(tr("There was not enough memory."),
                  tr("Training is paused. Choose fewer layers, units or rows, or close other programs.")));
    if (generation == m_generation || again)
        return;
    if (m_model.undoStack()->canUndo())
        m_model.undoStack()->undo();
    else if (m_shown)
        m_model.open(m_shown->run);
}

void Laboratory::keepPace(double milliseconds) {
    m_meanFrame += 0.1 * (milliseconds - m_meanFrame);
    if (const int pace = paceFor(m_meanFrame); pace != m_frameTimer.interval())
        m_frameTimer.setInterval(pace); // restarts the timer: only when it changes
}

bool Laboratory::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide ||
        event->type() == QEvent::WindowStateChange)
        watchVisibility();
    return QObject::eventFilter(watched, event);
}

/// A window that nobody sees asks for nothing, and costs the engine nothing.
void Laboratory::watchVisibility() {
    const bool seen = m_window->isVisible() && !m_window->isMinimized();
    m_foresight->setSeen(seen);
    if (seen && !m_frameTimer.isActive()) {
        m_frameTimer.start();
        ask();
    } else if (!seen) {
        m_frameTimer.stop();
    }
}

} // namespace lab::app
