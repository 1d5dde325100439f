// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main_window.h"

#include "core/insight/diagnosis.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/left_dock.h"
#include "ui/controls/parameter_panel.h"
#include "ui/controls/transport_bar.h"
#include "ui/controls/verdict_chip.h"
#include "ui/experiment_model.h"
#include "ui/lesson/side_dock.h"
#include "ui/present_view.h"
#include "ui/save_file.h"
#include "ui/views/card.h"
#include "ui/views/card_grid.h"
#include "ui/views/timeline_strip.h"

#include <QActionGroup>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>

namespace lab::ui {
namespace {

/// Below this the legends of the sliders' strips give way to the settings; their tooltips stay.
constexpr int legendHeight = 760;
/// Below this the right dock starts as a rail.
constexpr int dockWidth = 1250;
/// From the dressing of one dock to that of the next, in milliseconds: long enough to paint what came before.
constexpr int dressingFrame = 30;
/// Below this the cards need the height more than the timeline does.
constexpr int timelineHeight = 720;
/// A run file is a few kilobytes; this bounds what is read of a wrong one.
constexpr qint64 maxFileSize = 64 * 1024 * 1024;

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

MainWindow::MainWindow(ExperimentModel& model, QWidget* parent) : QMainWindow(parent), m_model(model) {
    setObjectName("mainWindow");
    m_transport = new TransportBar(this);
    auto* center = new QWidget(this);
    center->setObjectName("center");
    auto* all = new QVBoxLayout(center);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_transport);
    all->addWidget(makeBanner());
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
    m_timeline = new TimelineStrip;
    all->addWidget(m_timeline);
    setCentralWidget(center);
    // Not on the first button of the bar: Space is to play.
    center->setFocusPolicy(Qt::ClickFocus);
    center->setFocus();

    connectSliders();
    makeMenu();
    makeShortcuts();
    connect(m_transport, &TransportBar::playClicked, this, &MainWindow::playRequested);
    connect(m_transport, &TransportBar::pauseClicked, this, &MainWindow::pauseRequested);
    connect(m_transport, &TransportBar::stepClicked, this, [this] { emit stepRequested(1); });
    connect(m_transport, &TransportBar::stepEpochClicked, this, &MainWindow::stepEpochRequested);
    connect(m_transport, &TransportBar::resetClicked, this, &MainWindow::resetRequested);
    connect(m_transport, &TransportBar::speedChosen, this, &MainWindow::speedChosen);
    connect(m_transport, &TransportBar::themeClicked, this,
            [this] { setTheme(m_theme == ThemeName::Dark ? ThemeName::Light : ThemeName::Dark); });
    connect(m_transport, &TransportBar::presentClicked, this, [this] { setPresenting(true); });
    connect(m_presentView, &PresentView::plotsChanged, this, [this] {
        if (m_snapshot)
            present(m_snapshot);
    });
    connect(m_timeline, &TimelineStrip::stepHovered, this, &MainWindow::showStep);
    for (const Card* card : m_cards)
        connect(card, &Card::stepPicked, m_timeline, &TimelineStrip::pin);
    connect(m_timeline, &TimelineStrip::resetRequested, this, &MainWindow::resetRequested);
    connect(&m_model, &ExperimentModel::changed, this, &MainWindow::showExperiment);
    connect(m_model.undoStack(), &QUndoStack::cleanChanged, this,
            [this](bool clean) { setWindowModified(!clean); });

    qApp->setFont(uiFont(Theme().bodyPx));
    setFile({});
    setMinimumSize(1000, 640);
    resize(1440, 900);
    showExperiment();
    followDesktop();
}

// Cards go after the window's own members, and one that loses the focus then still says so.
MainWindow::~MainWindow() {
    for (Card* card : m_cards)
        card->disconnect(this);
}

QWidget* MainWindow::makeLeftPanel() {
    m_leftDock = new LeftDock(this);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    const Parameter& rate = *findParameter("learningRate");
    m_rate =
        new HeroSlider(tr("Learning rate"), rate.minimum, rate.maximum, true, 40, Experiment().learningRate);
    m_rate->setToolTip(
        tr("Learning rate: every update is this times the gradient. It acts at once, while training."));
    m_bias = new HeroSlider(tr("Bias shift"), -biasLimit, biasLimit, false, 10, 0);
    m_bias->setToolTip(
        tr("Bias shift: the constant added to every hidden bias. It acts at once, while training."));
    m_biasLayer = new QComboBox;
    m_biasLayer->setAccessibleName(tr("Layers whose bias is shifted"));
    m_biasLayer->setToolTip(tr("All hidden layers, or one"));
    m_bias->addTitleWidget(m_biasLayer);

    m_heroes = new QVBoxLayout;
    m_heroes->setContentsMargins(14, 10, 14, 8);
    m_heroes->setSpacing(6);
    m_heroes->addWidget(m_rate);
    m_heroes->addWidget(m_bias);
    m_heroes->addLayout(makeLayerActivation());
    column->addLayout(m_heroes);

    m_panel = new ParameterPanel;
    column->addWidget(m_panel, 1);
    m_leftDock->setContent(content);
    connect(m_leftDock, &LeftDock::opened, this, [this] {
        if (!m_leftDock->isRoomy())
            m_sideDock->setOpen(false);
    });
    m_panel->setProblemWith([this](const Parameter& parameter, const Value& value) {
        return m_model.problemWith(parameter, value);
    });
    connect(m_panel, &ParameterPanel::newWeightsRequested, &m_model, &ExperimentModel::newWeights);
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

// "Layer 3 uses [the same]": follows the selected layer.
QLayout* MainWindow::makeLayerActivation() {
    m_activationLabel = new QLabel;
    m_activation = new QComboBox;
    m_activation->setAccessibleName(tr("Activation of the selected layer"));
    m_activation->setToolTip(tr("The selected hidden layer may have an activation of its own"));
    m_activation->addItem(tr("same as all"), QString());
    for (const Activation& row : activations())
        m_activation->addItem(textOf(row.name), textOf(row.key));
    connect(m_activation, &QComboBox::activated, this, [this](int index) {
        m_model.setLayerActivation(m_layer, m_activation->itemData(index).toString());
    });
    auto* row = new QHBoxLayout;
    row->addWidget(m_activationLabel);
    row->addWidget(m_activation, 1);
    row->addWidget(m_leftDock->collapseButton());
    return row;
}

void MainWindow::showLayerActivation() {
    const Experiment& experiment = m_model.experiment();
    const auto& own = experiment.layerActivation;
    const QString key = m_layer < own.size() ? QString::fromStdString(own[m_layer]) : QString();
    m_activation->setCurrentIndex(std::max(0, m_activation->findData(key)));
    m_activation->setEnabled(experiment.depth > 0);
    m_activationLabel->setText(tr("Layer %1 uses").arg(m_layer + 1));
}

QWidget* MainWindow::makeCards() {
    m_grid = new CardGrid(this);
    m_grid->setObjectName("cardArea");
    m_cards = m_grid->cards();
    for (Card* card : m_cards) {
        connect(card, &Card::layerSelected, this, &MainWindow::selectLayer);
        connect(card, &Card::maximizeToggled, this, [this, card] { showAlone(card); });
        connect(card, &Card::messageRaised, this, &MainWindow::say);
        connect(card, &Card::stepHovered, this, &MainWindow::showStep);
        for (Card* other : m_cards)
            connect(card, &Card::layerHovered, other, &Card::showLayer);
        connect(card, &Card::stepsChosen, this, &MainWindow::showSteps);
    }
    connect(m_grid, &CardGrid::arranged, this, [this] {
        if (m_snapshot)
            present(m_snapshot); // cards that come into sight have slept
    });
    return m_grid;
}

QWidget* MainWindow::makeSideDock() {
    m_sideDock = new SideDock(m_model, this);
    connect(m_transport->verdict(), &VerdictChip::clicked, m_sideDock, &SideDock::explain);
    connect(m_sideDock, &SideDock::layerSelected, this, &MainWindow::selectLayer);
    connect(m_sideDock, &SideDock::thresholdsChosen, this, &MainWindow::thresholdsChosen);
    connect(m_sideDock, &SideDock::pauseRequested, this, &MainWindow::pauseRequested);
    connect(m_sideDock, &SideDock::openChanged, this, &MainWindow::showDocks);
    return m_sideDock;
}

QWidget* MainWindow::makeBanner() {
    m_banner = new QFrame(this);
    m_banner->setObjectName("banner");
    auto* row = new QHBoxLayout(m_banner);
    row->setContentsMargins(16, 6, 16, 6);
    m_bannerText = new QLabel;
    m_bannerText->setWordWrap(true);
    m_bannerCure = new QPushButton;
    row->addWidget(m_bannerText, 1);
    row->addWidget(m_bannerCure);
    m_banner->hide();
    connect(m_bannerCure, &QPushButton::clicked, this, [this] {
        const double lower = tenthOfTheRate();
        emit resetRequested();
        m_model.set("learningRate", lower);
    });
    return m_banner;
}

double MainWindow::tenthOfTheRate() const {
    return std::max(m_model.experiment().learningRate / 10, findParameter("learningRate")->minimum);
}

void MainWindow::connectSliders() {
    connect(m_rate, &HeroSlider::edited, this, [this](double value, bool finished) {
        m_model.set("learningRate", value, m_rateGesture);
        m_rateGesture = !finished;
    });
    connect(m_bias, &HeroSlider::edited, this, &MainWindow::setBias);
    connect(m_biasLayer, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            selectLayer(static_cast<std::size_t>(index - 1));
        showExperiment();
        emit forecastWishChanged();
    });
}

void MainWindow::setBias(double value, bool finished) {
    const QString problem = m_model.set("bias", value, m_biasGesture, m_biasLayer->currentIndex());
    m_biasGesture = !finished;
    if (!problem.isEmpty())
        say(problem);
}

void MainWindow::showAlone(Card* card) {
    if (m_presenting)
        m_presentView->setPlots({card->key()});
    else
        m_grid->showAlone(m_grid->alone() == card ? nullptr : card);
}

void MainWindow::present(std::shared_ptr<const Snapshot> snapshot) {
    const bool another = snapshot->generation != m_generation;
    m_generation = snapshot->generation;
    m_snapshot = std::move(snapshot);
    if (another) {
        for (Card* card : m_cards)
            card->startOver();
    }
    m_transport->present(*m_snapshot);
    showBanner(*m_snapshot);
    m_sideDock->present(m_snapshot);
    m_panel->present(*m_snapshot);
    m_timeline->present(m_snapshot);
    for (Card* card : m_cards) {
        if (card->isVisible())
            card->present(*m_snapshot);
    }
}

void MainWindow::showBanner(const Snapshot& snapshot) {
    m_banner->setVisible(snapshot.divergence.has_value());
    if (!snapshot.divergence)
        return;
    m_bannerText->setText(tr("<b>Diverged at step %1.</b> %2 All plots show step %3.")
                              .arg(snapshot.divergence->step)
                              .arg(QString::fromStdString(snapshot.diagnosis.reason))
                              .arg(snapshot.step));
    m_bannerCure->setText(tr("Start over at rate %1").arg(numberText(tenthOfTheRate())));
}

SnapshotRequest MainWindow::request() const {
    SnapshotRequest request;
    request.layer = m_layer;
    return request;
}

void MainWindow::selectLayer(std::size_t layer) {
    const auto depth = static_cast<std::size_t>(m_model.experiment().depth);
    m_layer = depth == 0 ? 0 : std::min(layer, depth - 1);
    for (Card* card : m_cards)
        card->setSelectedLayer(m_layer);
    m_sideDock->setSelectedLayer(m_layer);
    // "All layers" is a choice of its own: only a slider that follows one layer follows the selection.
    if (m_biasLayer->currentIndex() > 0) {
        m_biasLayer->setCurrentIndex(static_cast<int>(m_layer) + 1);
        emit forecastWishChanged();
    }
    showExperiment();
    emit requestChanged();
}

void MainWindow::showStep(std::optional<double> step) {
    for (Card* card : m_cards)
        card->showStep(step);
    m_timeline->showStep(step);
}

void MainWindow::showSteps(std::optional<Stretch> steps) {
    for (Card* card : m_cards)
        card->showSteps(steps);
}

void MainWindow::showLayers() {
    const auto depth = static_cast<int>(m_model.experiment().depth);
    if (m_biasLayer->count() == depth + 1)
        return;
    const int index = std::min(m_biasLayer->currentIndex(), depth);
    m_biasLayer->clear();
    m_biasLayer->addItem(tr("All layers"));
    for (int l = 1; l <= depth; ++l)
        m_biasLayer->addItem(tr("Layer %1").arg(l));
    m_biasLayer->setCurrentIndex(std::max(index, 0));
    m_biasLayer->setEnabled(depth > 0);
    if (depth > 0 && m_layer >= static_cast<std::size_t>(depth))
        selectLayer(m_layer);
}

void MainWindow::showExperiment() {
    showLayers();
    const Experiment& experiment = m_model.experiment();
    m_rate->setValue(experiment.learningRate);
    const int layer = m_biasLayer->currentIndex();
    const auto own = static_cast<std::size_t>(std::max(layer - 1, 0));
    const double ownBias = own < experiment.layerBias.size() ? experiment.layerBias[own] : 0;
    m_bias->setValue(layer <= 0 ? experiment.bias : ownBias);
    m_bias->setEnabled(experiment.depth > 0);
    showLayerActivation();
    m_panel->show(experiment);
}

void MainWindow::setTheme(ThemeName name) {
    m_followsDesktop = false;
    m_theme = name;
    if (!m_presenting)
        applyTheme(name);
}

void MainWindow::setDesktopTheme(ThemeName name) {
    m_desktopTheme = name;
    if (m_followsDesktop)
        followDesktop();
}

void MainWindow::followDesktop() {
    setTheme(m_desktopTheme);
    m_followsDesktop = true;
}

void MainWindow::setPresenting(bool presenting, bool fullScreen) {
    if (presenting == m_presenting)
        return;
    m_presenting = presenting;
    m_workbench->setVisible(!presenting);
    m_transport->setPresenting(presenting);
    if (presenting) {
        m_presentView->borrow(m_cards, m_rate, m_bias);
        m_stateBefore = windowState();
        if (fullScreen)
            setWindowState(m_stateBefore | Qt::WindowFullScreen);
    } else {
        m_presentView->giveBack();
        m_heroes->insertWidget(0, m_rate);
        m_heroes->insertWidget(1, m_bias);
        setWindowState(m_stateBefore);
    }
    m_presentView->setVisible(presenting);
    showTimeline();
    showLegends();
    applyTheme(presenting ? ThemeName::Projector : m_theme);
    if (!presenting)
        m_grid->takeBack();
    else if (m_snapshot)
        present(m_snapshot);
}

// A style sheet is dear: one for the whole window takes a sixth of a second. So every part has its own, each
// dock is dressed a frame after what is before it, and none while a projector shows something else.
void MainWindow::applyTheme(ThemeName name) {
    const Theme& theme = themeOf(name);
    dress(*m_transport, theme);
    m_transport->setTheme(theme);
    m_rate->setTheme(theme);
    m_bias->setTheme(theme);
    m_biasLayer->setFont(uiFont(theme.bodyPx));
    showBannerColors(theme);
    statusBar()->setFont(uiFont(theme.bodyPx));
    for (Card* card : m_cards)
        card->setTheme(theme);
    if (!m_presenting && m_dressed != name)
        dressWorkbench(theme);
    if (m_snapshot)
        present(m_snapshot);
}

void MainWindow::dressWorkbench(const Theme& theme) {
    m_dressed = theme.name;
    qApp->setPalette(paletteOf(theme));
    dress(*m_grid, theme);
    m_timeline->setTheme(theme);
    int delay = 0;
    const auto soon = [&](QWidget* part, auto action) {
        if (isVisible())
            QTimer::singleShot(delay += dressingFrame, part, action);
        else
            action();
    };
    soon(m_leftDock, [this, &theme] {
        dress(*m_leftDock, theme);
        m_leftDock->setTheme(theme);
        m_panel->setTheme(theme);
    });
    soon(m_sideDock, [this, &theme] {
        dress(*m_sideDock, theme);
        m_sideDock->setTheme(theme);
    });
}

void MainWindow::showBannerColors(const Theme& theme) {
    m_banner->setStyleSheet(styleSheetOf(theme) +
                            QString("QFrame#banner { background: %1; } QFrame#banner QLabel { color: %2; }")
                                .arg(theme.diverged.background.name(), theme.diverged.ink.name()));
    for (QWidget* text : std::initializer_list<QWidget*>{m_bannerText, m_bannerCure})
        text->setFont(uiFont(theme.bodyPx));
}

void MainWindow::makeMenu() {
    auto* menu = new QMenu(m_transport);
    const auto add = [&](const QString& text, const QKeySequence& keys, auto slot) {
        QAction* action = menu->addAction(text, this, slot);
        action->setShortcut(keys);
        addAction(action); // so that the keys work while the menu is shut
        return action;
    };
    add(tr("Open a run…"), QKeySequence("Ctrl+O"), &MainWindow::askAndOpen);
    add(tr("Save"), QKeySequence("Ctrl+S"), [this] {
        if (m_file.isEmpty())
            askAndSave();
        else
            saveFile(m_file);
    });
    add(tr("Save as…"), QKeySequence("Ctrl+Shift+S"), [this] { askAndSave(); });
    menu->addSeparator();
    QAction* undo = m_model.undoStack()->createUndoAction(this);
    undo->setShortcut(QKeySequence("Ctrl+Z"));
    QAction* redo = m_model.undoStack()->createRedoAction(this);
    redo->setShortcuts({QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")});
    menu->addActions({undo, redo});
    addActions({undo, redo});
    menu->addSeparator();
    add(tr("Start over (same weights)"), QKeySequence("Ctrl+R"), [this] { emit resetRequested(); });
    add(tr("New weights"), QKeySequence("Ctrl+Shift+N"), [this] { m_model.newWeights(); });
    menu->addSeparator();
    m_showTimeline = add(tr("Timeline"), {}, &MainWindow::showTimeline);
    m_showTimeline->setCheckable(true);
    m_showTimeline->setChecked(true);
    addThemes(*menu);
    // Also in makeShortcuts(): while presenting this menu is not there.
    menu->addAction(tr("Present (F11)"), this, [this] { setPresenting(true); });
    makeForecastAction(*menu);
    menu->addSeparator();
    add(tr("About Gradient Lab"), {}, &MainWindow::showAbout);
    add(tr("Quit"), QKeySequence("Ctrl+Q"), [this] { close(); });
    m_transport->setMenu(menu);
}

void MainWindow::addThemes(QMenu& menu) {
    QMenu* themes = menu.addMenu(tr("Theme"));
    auto* group = new QActionGroup(themes);
    const auto add = [&](const QString& text, auto choose, auto isChosen) {
        QAction* action = themes->addAction(text, this, choose);
        action->setCheckable(true);
        group->addAction(action);
        connect(themes, &QMenu::aboutToShow, action, [action, isChosen] { action->setChecked(isChosen()); });
    };
    add(
        tr("As the desktop"), [this] { followDesktop(); }, [this] { return m_followsDesktop; });
    for (const auto& [name, text] : {std::pair{ThemeName::Light, tr("Light")}, {ThemeName::Dark, tr("Dark")}})
        add(
            text, [this, name = name] { setTheme(name); },
            [this, name = name] { return !m_followsDesktop && m_theme == name; });
}

void MainWindow::makeForecastAction(QMenu& menu) {
    m_forecasts = menu.addAction(tr("Show what sliders lead to"));
    m_forecasts->setCheckable(true);
    m_forecasts->setToolTip(tr("Under each slider: how short runs end at each learning rate, and which units "
                               "each bias would switch off"));
    connect(m_forecasts, &QAction::toggled, this, [this](bool shown) {
        m_rate->setStripShown(shown);
        m_bias->setStripShown(shown);
        emit forecastWishChanged();
    });
    m_forecasts->setChecked(true);
}

bool MainWindow::forecastsShown() const {
    return m_forecasts->isChecked();
}

void MainWindow::setForecastsShown(bool shown) {
    m_forecasts->setChecked(shown);
}

void MainWindow::showForecast(const RateForecast& forecast) {
    m_rate->setStrip(stripOf(forecast));
}

void MainWindow::showForecast(const BiasForecast& forecast) {
    m_bias->setStrip(stripOf(forecast));
}

void MainWindow::outdateForecast() {
    m_rate->setStripOutdated();
}

std::size_t MainWindow::biasLayer() const {
    return static_cast<std::size_t>(std::max(m_biasLayer->currentIndex(), 0));
}

void MainWindow::makeShortcuts() {
    const auto on = [this](const QString& keys, auto action) {
        connect(new QShortcut(QKeySequence(keys), this), &QShortcut::activated, this, action);
    };
    on("F5", [this] { togglePlay(); });
    on("F11", [this] { setPresenting(!m_presenting); });
    on("Shift+.", [this] { emit stepEpochRequested(); });
}

void MainWindow::togglePlay() {
    if (m_snapshot && m_snapshot->playing)
        emit pauseRequested();
    else
        emit playRequested();
}

void MainWindow::focusSlider(HeroSlider& slider) {
    if (!m_presenting)
        m_leftDock->open();
    slider.track()->setFocus(Qt::ShortcutFocusReason);
}

// Single keys act only when no field, list or button wants them: they arrive here last.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() != Qt::NoModifier && event->modifiers() != Qt::KeypadModifier)
        return QMainWindow::keyPressEvent(event);
    const int key = event->key();
    if (key == Qt::Key_Space)
        togglePlay();
    else if (key == Qt::Key_Period)
        emit stepRequested(1);
    else if (key == Qt::Key_BracketLeft)
        selectLayer(m_layer == 0 ? 0 : m_layer - 1);
    else if (key == Qt::Key_BracketRight)
        selectLayer(m_layer + 1);
    else if (key == Qt::Key_L || key == Qt::Key_B)
        focusSlider(key == Qt::Key_L ? *m_rate : *m_bias);
    else if (key == Qt::Key_Escape && m_presenting)
        setPresenting(false);
    else if (key == Qt::Key_Escape && m_grid->alone() != nullptr)
        m_grid->showAlone(nullptr);
    else if (key >= Qt::Key_1 && key < Qt::Key_1 + static_cast<int>(m_cards.size()))
        showAlone(m_cards[static_cast<std::size_t>(key - Qt::Key_1)]);
    else
        QMainWindow::keyPressEvent(event);
}

// A narrow window has room for one dock beside the cards.
void MainWindow::showDocks() {
    const bool roomy = width() >= dockWidth * themeOf(m_theme).bodyPx / Theme().bodyPx;
    m_sideDock->setRoomy(roomy);
    m_leftDock->setRoomy(roomy || !m_sideDock->isOpen());
}

void MainWindow::showTimeline() {
    m_timeline->setVisible(m_showTimeline->isChecked() && !m_presenting && height() >= timelineHeight);
}

// The last row reads colours only with their words; the workbench gives them up where height is dear.
void MainWindow::showLegends() {
    for (HeroSlider* slider : {m_rate, m_bias})
        slider->setLegendShown(m_presenting || height() >= legendHeight);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    showDocks();
    showTimeline();
    showLegends();
}

QString MainWindow::message() const {
    return m_message;
}

void MainWindow::say(const QString& message) {
    m_message = message;
    statusBar()->showMessage(message, 12'000);
}

void MainWindow::setFile(const QString& path) {
    m_file = path;
    setWindowFilePath(path);
    const QString name = path.isEmpty() ? tr("Untitled run") : QFileInfo(path).fileName();
    setWindowTitle(tr("%1[*] – Gradient Lab").arg(name));
    setWindowModified(false);
}

bool MainWindow::openFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        say(tr("%1 cannot be read: %2").arg(path, file.errorString()));
        return false;
    }
    if (file.size() > maxFileSize) {
        say(tr("%1 is too large to be a run file").arg(path));
        return false;
    }
    auto result = runFromJson(file.readAll().toStdString());
    if (const auto* error = std::get_if<RunError>(&result)) {
        say(tr("%1: %2").arg(path, QString::fromStdString(error->message)));
        return false;
    }
    emit pauseRequested();
    m_model.open(std::get<Run>(std::move(result)));
    setFile(path);
    return true;
}

bool MainWindow::saveFile(const QString& path) {
    const QByteArray text = QByteArray::fromStdString(toJson(m_model.run()));
    const QString problem = writeFile(path, text);
    if (!problem.isEmpty()) {
        say(tr("%1 could not be saved: %2. The run is still here; try another place.").arg(path, problem));
        return false;
    }
    m_model.undoStack()->setClean();
    setFile(path);
    return true;
}

bool MainWindow::askAndSave() {
    QString path = QFileDialog::getSaveFileName(this, tr("Save the run"), m_file, tr("Runs (*.json)"));
    if (path.isEmpty())
        return false;
    if (QFileInfo(path).suffix().isEmpty())
        path += ".json";
    return saveFile(path);
}

void MainWindow::askAndOpen() {
    if (!mayDiscard())
        return;
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a run"), m_file, tr("Runs (*.json)"));
    if (!path.isEmpty())
        openFile(path);
}

bool MainWindow::mayDiscard() {
    // A run that was never saved is not asked about: closing the window after a demonstration must be one
    // click.
    if (!isWindowModified() || m_file.isEmpty())
        return true;
    const auto answer =
        QMessageBox::question(this, tr("Save changes?"), tr("The run has changes that are not saved."),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    if (answer == QMessageBox::Save)
        return saveFile(m_file);
    return answer == QMessageBox::Discard;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    event->setAccepted(mayDiscard());
}

void MainWindow::showAbout() {
    QString credits;
    for (const DataSource& source : dataSources()) {
        if (!source.synthetic)
            credits += tr("<li>%1: %2. Licence: %3</li>")
                           .arg(textOf(source.name), textOf(source.credit), textOf(source.licence));
    }
    QMessageBox::about(
        this, tr("About Gradient Lab"),
        tr("<b>Gradient Lab %1</b><p>A laboratory in which gradients vanish and ReLUs die, live.</p>"
           "<p>Free software under the GNU GPL, version 3 or later. Built with Qt, QCustomPlot and "
           "Eigen.</p><p>Data:</p><ul>%2</ul>")
            .arg(QApplication::applicationVersion(), credits));
}

void MainWindow::saveLayout(QSettings& settings) const {
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/theme", m_followsDesktop             ? "desktop"
                                      : m_theme == ThemeName::Dark ? "dark"
                                                                   : "light");
    settings.setValue("present/plots",
                      QStringList(m_presentView->plots().begin(), m_presentView->plots().end()));
    settings.setValue("sliders/forecasts", forecastsShown());
    m_sideDock->save(settings);
    settings.setValue("window/leftDockCollapsed", m_leftDock->isCollapsed());
    settings.setValue("window/timeline", m_showTimeline->isChecked());
}

void MainWindow::restoreLayout(const QSettings& settings) {
    restoreGeometry(settings.value("window/geometry").toByteArray());
    setForecastsShown(settings.value("sliders/forecasts", true).toBool());
    m_leftDock->setCollapsed(settings.value("window/leftDockCollapsed", false).toBool());
    m_showTimeline->setChecked(settings.value("window/timeline", true).toBool());
    showTimeline();
    const QString theme = settings.value("window/theme").toString();
    if (theme == QLatin1String("light") || theme == QLatin1String("dark"))
        setTheme(theme == QLatin1String("dark") ? ThemeName::Dark : ThemeName::Light);
    const QStringList plots = settings.value("present/plots").toStringList();
    m_presentView->setPlots({plots.begin(), plots.end()});
    m_sideDock->restore(settings);
}

} // namespace lab::ui
