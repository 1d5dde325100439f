// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/main_window.h"

#include "ui/cards/card.h"
#include "ui/controls/space_guard.h"
#include "ui/controls/undo_keys.h"
#include "ui/controls/wheel_guard.h"
#include "ui/document/experiment_model.h"
#include "ui/document/run_file.h"
#include "ui/explain/explain_panel.h"
#include "ui/explain/rule_table.h"
#include "ui/look/shown_text.h"
#include "ui/look/verdict_chip.h"
#include "ui/plot/tool_tips.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/message_bar.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"

#include <QBoxLayout>
#include <QCloseEvent>
#include <QFileInfo>

#include <utility>

namespace lab::ui {

MainWindow::MainWindow(ExperimentModel& model, QWidget* parent)
    : QMainWindow(parent), m_model(model), m_file(new RunFile(model, *this)), m_state(new WindowState(*this)),
      m_transport(new TransportBar), m_workArea(new WorkArea(model, m_selection)),
      m_banner(new Banner(model, makeCenter())), m_cure(*m_transport, *sideDock()),
      m_actions(new Actions(*this)) {
    setObjectName("mainWindow");
    new WheelGuard(this);
    new SpaceGuard(this);
    new UndoKeys(this);
    new ToolTips(this);
    m_banner->bar()->setHost(m_workArea->ground());
    m_transport->setMenu(m_actions->menu());
    m_transport->setStepActions(
        {m_actions->action("step"), m_actions->action("epoch"), m_actions->action("until")});
    timeline()->setOccasions(m_actions->submenuOf("untilLives"));
    m_actions->serve(*centralWidget());
    connectModel();
    connectParts();
    setMinimumSize(800, 560);
    resize(1440, 900);
    showFile();
    showTheme();
}

QWidget* MainWindow::makeCenter() {
    auto* center = new QWidget(this);
    center->setObjectName("center");
    auto* rows = new QVBoxLayout(center);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_transport);
    rows->addWidget(m_workArea, 1);
    setCentralWidget(center);
    // Not on the first button of the bar: Space is to play.
    center->setFocusPolicy(Qt::ClickFocus);
    center->setFocus();
    return center;
}

// The parts go before what they look at: one that loses the focus then still says so.
MainWindow::~MainWindow() {
    delete centralWidget();
}

void MainWindow::connectModel() {
    const auto fitLayers = [this] {
        m_selection.setLayers(static_cast<std::size_t>(m_model.experiment().depth));
    };
    const auto fitDocument = [this] { m_selection.setDocument(m_model.documentNumber()); };
    connect(&m_model, &ExperimentModel::changed, this, fitLayers);
    connect(&m_model, &ExperimentModel::runChanged, this, fitDocument);
    fitLayers();
    fitDocument();
    connect(m_file, &RunFile::opening, this, &MainWindow::pauseRequested);
    connect(m_file, &RunFile::pathChanged, this, &MainWindow::showFile);
    connect(m_file, &RunFile::messageRaised, this, &MainWindow::say);
    connect(m_file, &RunFile::modifiedChanged, this, [this] { setWindowModified(m_file->isModified()); });
}

void MainWindow::connectParts() {
    connect(&m_selection, &Selection::changed, this, [this](Selection::Part part) {
        if (part == Selection::Part::Layer)
            emit requestChanged();
    });
    connect(m_state, &WindowState::themeChanged, this, &MainWindow::showTheme);
    connect(m_banner, &Banner::playOnRequested, this, [this] { m_actions->trigger("until"); });
    connect(m_banner, &Banner::replayRequested, this, [this] { m_actions->trigger("replay"); });
    connect(m_transport, &TransportBar::speedChosen, this, &MainWindow::speedChosen);
    connect(m_transport, &TransportBar::themeClicked, this, [this] {
        setTheme(m_state->themeName() == ThemeName::Dark ? ThemeName::Light : ThemeName::Dark);
    });
    connect(m_transport, &TransportBar::cureClicked, this, [this] {
        if (!takeOverEdit())
            return;
        emit pauseRequested();
        m_cure.apply();
    });
    connect(m_transport->verdict(), &VerdictChip::clicked, sideDock(), &SideDock::explain);
    connect(sideDock(), &SideDock::thresholdsChosen, this, &MainWindow::thresholdsChosen);
    connect(sideDock(), &SideDock::pauseRequested, this, &MainWindow::pauseRequested);
    connect(sideDock(), &SideDock::speedRequested, m_transport, &TransportBar::setSpeed);
    connect(sideDock()->explanation()->rules(), &RuleTable::refused, m_banner, &Banner::sayRefused);
    connect(leftDock(), &LeftDock::refused, m_banner, &Banner::sayRefused);
    connect(heroes(), &HeroPanel::failed, m_banner, &Banner::sayFailed);
    connect(heroes(), &HeroPanel::biasLayerChanged, this, &MainWindow::forecastWishChanged);
    connect(timeline(), &TimelineStrip::visitRequested, this, [this](qint64 step) {
        if (takeOverEdit())
            m_model.goTo(step);
    });
    for (const Card* card : cards())
        connect(card, &Card::messageRaised, this, &MainWindow::say);
}

void MainWindow::present(const Scene& scene) {
    m_shown.take(scene);
    m_selection.setRun(scene.inHand().generation);
    m_transport->present(scene.inHand(), m_shown.said().inHand(),
                         scene.ghost() == nullptr ? nullptr : m_shown.said().ghost());
    m_cure.present(m_shown);
    m_banner->present(scene.inHand());
    m_workArea->present(m_shown);
}

SnapshotRequest MainWindow::request() const {
    SnapshotRequest request;
    request.layer = m_selection.layer();
    for (const Card* card : cards())
        card->ask(request);
    return request;
}

void MainWindow::showTheme() {
    const Theme& theme = m_state->theme();
    dress(*m_transport, theme);
    m_transport->setTheme(theme);
    m_banner->bar()->setTheme(theme);
    if (HelpWindow* window = help())
        window->setTheme(theme);
    m_workArea->setTheme(theme);
    m_workArea->fit();
    if (!m_shown.isEmpty())
        present(m_shown.drawn());
}

void MainWindow::setPresenting(bool presenting, bool fullScreen) {
    if (presenting == isPresenting())
        return;
    m_transport->setPresenting(presenting);
    m_workArea->setPresenting(presenting);
    m_banner->bar()->setHost(m_workArea->ground());
    m_state->setPresenting(presenting, fullScreen);
}

void MainWindow::saveLayout(QSettings& settings) const {
    m_state->save(settings);
    m_actions->save(settings);
    m_workArea->workbench()->save(settings);
}

void MainWindow::restoreLayout(const QSettings& settings) {
    m_state->restore(settings);
    m_actions->restore(settings);
    m_workArea->workbench()->restore(settings);
}

void MainWindow::say(const Message& message) {
    m_banner->say(message);
}

void MainWindow::togglePlay() {
    if (!m_shown.isEmpty() && m_shown.drawn().inHand().playing)
        emit pauseRequested();
    else
        emit playRequested();
}

void MainWindow::playUntilEvent() {
    emit playUntilEventRequested({.lives = m_actions->isOn("untilLives"),
                                  .verdict = m_actions->isOn("untilVerdict"),
                                  .plan = m_actions->isOn("untilPlan")});
}

void MainWindow::showHelp() {
    HelpWindow* window = help() != nullptr ? help() : new HelpWindow(m_actions->keyRows(), this);
    window->setTheme(m_state->theme());
    window->show();
    window->raise();
    window->activateWindow();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_workArea->fit();
}

// Keys act only when no field, list or button wants them: they arrive here last.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (!m_actions->press(*event))
        QMainWindow::keyPressEvent(event);
}

// The run may have to be settled and saved first, by an engine in the middle of a long step: then the window
// closes itself later.
void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_closing != Closing::Granted && takeOverEdit()) {
        m_closing = Closing::Asked;
        m_file->leave([this] {
            if (std::exchange(m_closing, Closing::Granted) != Closing::Asked)
                close();
        });
    }
    event->setAccepted(std::exchange(m_closing, Closing::No) == Closing::Granted);
}

bool MainWindow::openFile(const QString& path) {
    if (!takeOverEdit())
        return false;
    m_file->open(path);
    return true;
}

void MainWindow::openUnsaved(const Run& run, const QString& path, const std::function<void()>& then) {
    m_file->leave([this, run, path, then] {
        m_file->openUnsaved(run, path);
        then();
    });
}

bool MainWindow::saveFile(const QString& path) {
    return takeOverEdit() && m_file->save(path);
}

void MainWindow::showFile() {
    const QString path = m_file->path();
    setWindowFilePath(path);
    const QString name = path.isEmpty() ? tr("Untitled run") : shownText(QFileInfo(path).fileName());
    setWindowTitle(tr("%1[*] – Gradient Lab").arg(name));
    setWindowModified(m_file->isModified());
}

} // namespace lab::ui
