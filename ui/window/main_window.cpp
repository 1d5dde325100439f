// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/main_window.h"

#include "ui/cards/card.h"
#include "ui/cards/card_grid.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/layer_activation.h"
#include "ui/controls/parameter_panel.h"
#include "ui/controls/space_guard.h"
#include "ui/controls/undo_keys.h"
#include "ui/controls/upright_slider.h"
#include "ui/controls/wheel_guard.h"
#include "ui/document/experiment_model.h"
#include "ui/document/run_file.h"
#include "ui/explain/change_text.h"
#include "ui/explain/explain_panel.h"
#include "ui/explain/rule_table.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
#include "ui/look/shown_text.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/cure_words.h"
#include "ui/plot/tool_tips.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/message_bar.h"
#include "ui/window/present_view.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QFileInfo>
#include <QPushButton>
#include <QToolButton>

namespace lab::ui {
namespace {

/// While a run plays its words and their numbers change together, twice a second: more cannot be read.
constexpr qint64 saidAtLeastMs = 500;

} // namespace

MainWindow::MainWindow(ExperimentModel& model, QWidget* parent)
    : QMainWindow(parent), m_model(model), m_file(new RunFile(model, *this)) {
    setObjectName("mainWindow");
    new WheelGuard(this);
    new SpaceGuard(this);
    new UndoKeys(this);
    new ToolTips(this);
    m_transport = new TransportBar(this);
    auto* center = new QWidget(this);
    center->setObjectName("center");
    auto* all = new QVBoxLayout(center);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_transport);
    m_workbench = new QWidget(center);
    auto* row = new QHBoxLayout(m_workbench);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeLeftPanel());
    row->addWidget(makeCards(), 1);
    row->addWidget(makeSideDock());
    all->addWidget(m_workbench, 1);
    m_presentView = new PresentView(center);
    m_presentView->hide();
    all->addWidget(m_presentView, 1);
    m_timeline = new TimelineStrip(m_selection);
    all->addWidget(m_timeline);
    setCentralWidget(center);
    m_messages = new MessageBar(center);
    placeMessages();
    // Not on the first button of the bar: Space is to play.
    center->setFocusPolicy(Qt::ClickFocus);
    center->setFocus();

    makeMenu();
    connect(m_transport, &TransportBar::playClicked, this, afterEdit([this] { emit playRequested(); }));
    connect(m_transport, &TransportBar::playUntilEventClicked, this, afterEdit([this] { playUntilEvent(); }));
    connect(m_transport, &TransportBar::pauseClicked, this, &MainWindow::pauseRequested);
    connect(m_transport, &TransportBar::stepClicked, this, afterEdit([this] { emit stepRequested(1); }));
    connect(m_transport, &TransportBar::stepEpochClicked, this,
            afterEdit([this] { emit stepEpochRequested(); }));
    connect(m_transport, &TransportBar::resetClicked, this, afterEdit([this] { emit resetRequested(); }));
    connect(m_transport, &TransportBar::cureClicked, this, afterEdit([this] { applyCure(); }));
    connect(m_transport, &TransportBar::speedChosen, this, &MainWindow::speedChosen);
    connect(m_transport, &TransportBar::themeClicked, this,
            [this] { setTheme(m_theme == ThemeName::Dark ? ThemeName::Light : ThemeName::Dark); });
    connect(m_transport, &TransportBar::presentClicked, this, [this] { setPresenting(true); });
    connect(m_presentView, &PresentView::plotsChanged, this, [this] {
        if (m_snapshot)
            present(m_scene);
    });
    connect(&m_selection, &Selection::changed, this, &MainWindow::follow);
    for (const Card* card : m_cards)
        connect(card, &Card::stepPicked, m_timeline, &TimelineStrip::pin);
    connect(m_timeline, &TimelineStrip::resetRequested, this, afterEdit([this] { emit resetRequested(); }));
    connect(m_timeline, &TimelineStrip::backRequested, this, afterEdit([this] { m_model.goBack(10); }));
    connect(m_timeline, &TimelineStrip::untilEventRequested, this, afterEdit([this] { playUntilEvent(); }));
    connect(&m_model, &ExperimentModel::changed, this, &MainWindow::showExperiment);
    connect(&m_model, &ExperimentModel::runChanged, this, &MainWindow::showLeftOut);
    connect(&m_model, &ExperimentModel::runChanged, &m_selection,
            [this] { m_selection.setDocument(m_model.documentNumber()); });
    connect(&m_model, &ExperimentModel::switched, this, [this](const QString& line) {
        const QString subject = QStringLiteral("switched");
        if (line.isEmpty())
            return m_messages->withdraw(subject);
        Message message{Message::Kind::Note, line};
        message.subject = subject;
        say(message);
    });
    connect(m_file, &RunFile::opening, this, &MainWindow::pauseRequested);
    connect(m_file, &RunFile::pathChanged, this, &MainWindow::showFile);
    connect(m_file, &RunFile::messageRaised, this, &MainWindow::say);
    connect(m_file, &RunFile::modifiedChanged, this, [this] { setWindowModified(m_file->isModified()); });

    m_selection.setDocument(m_model.documentNumber());
    showFile();
    setMinimumSize(800, 560);
    resize(1440, 900);
    showExperiment();
    followDesktop();
}

// The parts go before what they look at: one that loses the focus then still says so.
MainWindow::~MainWindow() {
    delete centralWidget();
}

QWidget* MainWindow::makeLeftPanel() {
    m_leftDock = new LeftDock(this);
    auto* content = new QWidget;
    m_leftColumn = new QVBoxLayout(content);
    m_leftColumn->setContentsMargins(0, 0, 0, 0);
    m_leftColumn->setSpacing(0);

    m_heroes = new HeroPanel(m_model, m_selection);
    m_heroes->learningRate()->addEndWidget(m_leftDock->collapseButton());
    m_leftColumn->addWidget(m_heroes);
    m_leftDock->addToRail(new UprightSlider(tr("rate"), *m_heroes->learningRate()));
    m_leftDock->addToRail(new UprightSlider(tr("bias"), *m_heroes->bias()));

    m_panel = new ParameterPanel;
    m_layerActivation = new LayerActivationField;
    m_panel->addBelow("width", m_layerActivation);
    m_leftColumn->addWidget(m_panel, 1);
    m_leftDock->setContent(content);
    m_panel->setProblemWith([this](const Parameter& parameter, const Value& value) {
        return m_model.problemWith(parameter, value);
    });
    connect(m_leftDock, &LeftDock::wheelTurned, m_panel, &ParameterPanel::scroll);
    connect(m_layerActivation, &LayerActivationField::chosen, this,
            [this](const QString& key) { m_model.setLayerActivation(m_selection.layer(), key); });
    connect(m_heroes, &HeroPanel::sliderHeld, this, [this](bool held) {
        for (Card* card : m_cards)
            card->setSliderHeld(held);
    });
    connect(m_heroes, &HeroPanel::biasLayerChanged, this, &MainWindow::forecastWishChanged);
    connect(m_heroes, &HeroPanel::refused, this, &MainWindow::sayRefused);
    connect(m_heroes, &HeroPanel::failed, this, [this](const QString& problem) { say(fault(problem)); });
    connect(m_panel, &ParameterPanel::refused, this, &MainWindow::sayRefused);
    connect(m_panel, &ParameterPanel::newWeightsRequested, this, afterEdit([this] { m_model.newWeights(); }));
    connect(m_panel, &ParameterPanel::edited, this,
            [this](const QString& key, const Value& value, bool goesOn) {
                const QString problem = m_model.set(key, value, goesOn);
                if (!problem.isEmpty()) {
                    m_panel->show(m_model.experiment());
                    m_panel->showProblem(key, problem);
                }
            });
    return m_leftDock;
}

QWidget* MainWindow::makeCards() {
    m_grid = new CardGrid(m_selection, this);
    m_grid->setObjectName("cardArea");
    m_cards = m_grid->cards();
    for (Card* card : m_cards) {
        connect(card, &Card::maximizeToggled, this, [this, card] { showAlone(card); });
        connect(card, &Card::messageRaised, this, &MainWindow::say);
    }
    connect(m_grid, &CardGrid::arranged, this, [this] {
        if (m_snapshot)
            present(m_scene); // cards that come into sight have slept
    });
    m_middle = new QWidget;
    m_middle->setObjectName("middle");
    auto* column = new QVBoxLayout(m_middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_grid);
    return m_middle;
}

QWidget* MainWindow::makeSideDock() {
    m_sideDock = new SideDock(m_model, m_selection, this);
    connect(m_transport->verdict(), &VerdictChip::clicked, m_sideDock, &SideDock::explain);
    connect(m_sideDock, &SideDock::thresholdsChosen, this, &MainWindow::thresholdsChosen);
    connect(m_sideDock, &SideDock::pauseRequested, this, &MainWindow::pauseRequested);
    connect(m_sideDock->explanation()->rules(), &RuleTable::refused, this, &MainWindow::sayRefused);
    connect(m_sideDock, &SideDock::speedRequested, m_transport, &TransportBar::setSpeed);
    connect(m_sideDock, &SideDock::openChanged, this, [this] {
        showDocks();                                             // which folds it where the window is narrow
        if (m_sideDock->isOpen() && !m_panel->isVisibleTo(this)) // it stands in the left dock
            m_leftDock->setCollapsed(false);
    });
    return m_sideDock;
}

/// The likeliest cure that short runs have confirmed, with what they came to.
const ProvedCure* MainWindow::provedCure() const {
    const bool known = !m_cures.cures.empty() && m_said && m_cures.verdict == m_said->diagnosis.verdict &&
                       m_cures.experiment == m_said->experiment;
    return known ? &m_cures.cures.front() : nullptr;
}

void MainWindow::showAlone(Card* card) {
    if (m_presenting)
        m_presentView->setPlots({card->key()});
    else
        m_grid->showAlone(m_grid->alone() == card ? nullptr : card);
}

void MainWindow::present(const Scene& scene) {
    const bool first = m_snapshot == nullptr;
    const std::shared_ptr<const Snapshot> before = m_snapshot;
    m_scene = scene;
    std::shared_ptr<const Snapshot> snapshot = scene.runs[scene.focus].snapshot;
    const bool another = snapshot->generation != m_selection.run();
    m_snapshot = std::move(snapshot);
    m_selection.setRun(m_snapshot->generation);
    if (another || !m_snapshot->playing || m_saidSince.elapsed() >= saidAtLeastMs) {
        m_said = m_snapshot;
        m_saidScene = scene;
        m_saidSince.start();
    }
    if (!m_presenting)
        m_grid->setLinear(m_snapshot->now.hiddenLayers() == 0);
    m_transport->present(*m_snapshot, *m_said);
    showCure();
    showStop(before.get());
    m_messages->setFloating(m_snapshot->playing);
    m_sideDock->present(m_said);
    m_panel->present(*m_snapshot);
    m_timeline->present(m_snapshot, m_said);
    for (Card* card : m_cards) {
        if (card->isVisible())
            card->present(m_scene, m_saidScene);
    }
    if (first && m_presenting)
        proposePlots();
}

// The chip says what happened; of a run that has ended the way on stands beside it, so that nothing else
// moves, and of one that goes on in the chip's tooltip.
void MainWindow::showCure() {
    const ProvedCure* proved = provedCure();
    const QString way = proved == nullptr ? QString()
                                          : tr("%1: learns in %2 of %3")
                                                .arg(wordsOf(proved->cure, m_cures.experiment))
                                                .arg(countText(proved->runs), countText(RateForecast::seeds));
    m_transport->verdict()->setCure(
        way.isEmpty() ? way : tr("A cure, by short runs: %1. Click for its button.").arg(way));
    if (proved == nullptr || !m_snapshot->divergence)
        return m_transport->setCure({});
    m_transport->setCure(way);
    m_transport->cure()->setToolTip(tr("Starts over. With it, %1 of %2 short runs of %3 steps learn.")
                                        .arg(countText(proved->runs), countText(RateForecast::seeds))
                                        .arg(countText(RateForecast::steps)));
}

/// Says why playing until something happens has stopped, as long as the run stands there.
void MainWindow::showStop(const Snapshot* before) {
    const QString subject = QStringLiteral("stopped");
    if (!m_snapshot->stopped)
        return m_messages->withdraw(subject);
    if (before != nullptr && before->stopped && before->generation == m_snapshot->generation &&
        before->step == m_snapshot->step)
        return; // said, and may have been dismissed
    Message message{Message::Kind::Note, stopText(*m_snapshot)};
    if (!m_snapshot->divergence)
        message.buttons = {{tr("Play on until something happens"), [this] { playUntilEvent(); }}};
    message.subject = subject;
    say(message);
}

void MainWindow::applyCure() {
    const ProvedCure* proved = provedCure();
    if (proved == nullptr)
        return;
    emit pauseRequested();
    m_sideDock->apply(proved->cure);
}

void MainWindow::replayChanges() {
    emit pauseRequested();
    m_model.replayChanges();
}

/// Offers to start over with what startOver() has left out, as long as there is something.
void MainWindow::showLeftOut() {
    const bool offered = m_model.leftOut() != nullptr;
    if (offered == m_replayChanges->isEnabled())
        return;
    m_replayChanges->setEnabled(offered);
    const QString subject = QStringLiteral("left out");
    if (!offered)
        return m_messages->withdraw(subject);
    Message message{Message::Kind::Note, tr("Step 0 again: the same weights, the same script."),
                    tr("What you changed while it trained is left out.")};
    message.buttons = {{tr("Start over with my changes"), [this] { replayChanges(); }}};
    message.subject = subject;
    say(message);
}

SnapshotRequest MainWindow::request() const {
    SnapshotRequest request;
    request.layer = m_selection.layer();
    for (const Card* card : m_cards)
        card->ask(request);
    return request;
}

void MainWindow::follow(Selection::Part part) {
    if (part != Selection::Part::Layer)
        return;
    m_layerActivation->show(m_model.experiment(), m_selection.layer());
    emit requestChanged();
}

void MainWindow::showExperiment() {
    const Experiment& experiment = m_model.experiment();
    m_heroes->show(experiment);
    m_layerActivation->show(experiment, m_selection.layer());
    m_panel->show(experiment);
    m_selection.setLayers(static_cast<std::size_t>(experiment.depth));
}

bool MainWindow::forecastsShown() const {
    return m_forecasts->isChecked();
}

void MainWindow::setForecastsShown(bool shown) {
    m_forecasts->setChecked(shown);
}

void MainWindow::showForecast(const RateForecast& forecast) {
    m_heroes->learningRate()->setStrip(stripOf(forecast));
}

void MainWindow::showForecast(const BiasForecast& forecast) {
    m_heroes->bias()->setStrip(stripOf(forecast));
}

void MainWindow::showForecast(const CureForecast& forecast) {
    m_cures = forecast;
    m_sideDock->setCures(forecast);
    showCure();
}

void MainWindow::outdateForecast() {
    m_heroes->learningRate()->setStripOutdated();
}

void MainWindow::say(const Message& message) {
    m_messages->say(message);
}

void MainWindow::sayRefused(const QString& problem) {
    say({Message::Kind::Note, problem, tr("The old value stays.")});
}

void MainWindow::placeMessages() {
    m_messages->setHost(m_presenting ? static_cast<QWidget*>(m_presentView) : m_middle);
}

// The run may have to be settled and saved first, by an engine in the middle of a long step: then the window
// closes itself later.
void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_mayClose && takeOverEdit()) {
        m_closing = true;
        m_file->leave([this] {
            m_mayClose = true;
            if (!m_closing)
                close();
        });
        m_closing = false;
    }
    event->setAccepted(std::exchange(m_mayClose, false));
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
