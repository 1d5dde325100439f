// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How the window looks: themes, present mode, what fits its size, and what of it the next start remembers.
#include "ui/cards/card.h"
#include "ui/cards/card_grid.h"
#include "ui/controls/hero_slider.h"
#include "ui/controls/layer_activation.h"
#include "ui/controls/parameter_panel.h"
#include "ui/help/help_window.h"
#include "ui/timeline/timeline_strip.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/present_view.h"
#include "ui/window/side_dock.h"
#include "ui/window/transport_bar.h"
#include "ui/window/window_place.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lab::ui {
namespace {

/// Below this the legends of the sliders' strips give way to the settings; their tooltips stay.
constexpr int legendHeight = 760;
/// Below these the right dock starts as a rail, and the left one too.
constexpr int dockWidth = 1400, leftDockWidth = 980;
/// Below these the cards need the height more than the timeline does: it is compact, or left out.
constexpr int timelineHeight = 800, leastTimelineHeight = 620;
/// What window managers put around a window, with some to spare; it is not known before the window is shown.
constexpr QMargins usualFrame(4, 36, 4, 4);
/// Times the sizes of the theme.
constexpr double textSizes[] = {1, 1.1, 1.2, 1.35, 1.5};
/// From the dressing of one dock to that of the next, in milliseconds: long enough to paint what came before.
constexpr int dressingFrame = 30;

/// The two cards on which a class sees the verdict.
std::vector<QString> plotsFor(const Snapshot& snapshot) {
    if (snapshot.experiment.depth == 0)
        return {QStringLiteral("output"), QStringLiteral("loss")};
    switch (snapshot.diagnosis.verdict) {
    case Verdict::Dying:
    case Verdict::Blocked:
        return {QStringLiteral("activation"), QStringLiteral("units")};
    case Verdict::Diverged:
    case Verdict::StepsTooLarge:
        return {QStringLiteral("time"), QStringLiteral("loss")};
    case Verdict::Vanishing:
    case Verdict::Fading:
    case Verdict::Exploding:
    case Verdict::Growing:
        return {QStringLiteral("layers"), QStringLiteral("output")};
    case Verdict::Healthy:
        break;
    }
    return {QStringLiteral("output"), QStringLiteral("loss")};
}

} // namespace

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

void MainWindow::proposePlots() {
    if (m_snapshot)
        m_presentView->propose(plotsFor(*m_snapshot));
}

void MainWindow::setPresenting(bool presenting, bool fullScreen) {
    if (presenting == m_presenting)
        return;
    m_presenting = presenting;
    m_transport->setPresenting(presenting);
    m_leftDock->collapseButton()->setVisible(!presenting);
    if (presenting) {
        m_workbench->hide();
        proposePlots();
        m_presentView->borrow(m_cards, m_heroes->controls());
        m_stateBefore = windowState();
        if (fullScreen)
            setWindowState(m_stateBefore | Qt::WindowFullScreen);
    } else {
        m_presentView->giveBack();
        m_heroes->takeBack();
        m_grid->takeBack(); // out of sight: in sight, every card that comes would lay all out anew
        m_workbench->show();
        setWindowState(m_stateBefore);
    }
    m_presentView->setVisible(presenting);
    placeMessages();
    showTimeline();
    showLegends();
    applyTheme(presenting ? ThemeName::Projector : m_theme);
    if (presenting && m_snapshot)
        present(m_scene);
}

// A style sheet is dear: one for the whole window takes a sixth of a second. So every part has its own, each
// dock is dressed a frame after what is before it, and none while a projector shows something else.
void MainWindow::applyTheme(ThemeName name) {
    const Theme& theme = themeOf(name);
    dress(*m_transport, theme);
    m_transport->setTheme(theme);
    m_heroes->setTheme(theme);
    m_messages->setTheme(theme);
    if (m_help != nullptr)
        m_help->setTheme(theme);
    for (Card* card : m_cards)
        card->setTheme(theme);
    if (!m_presenting && m_dressed != name)
        dressWorkbench(theme);
    if (m_snapshot)
        present(m_scene);
}

void MainWindow::dressWorkbench(const Theme& theme) {
    m_dressed = theme.name;
    qApp->setPalette(paletteOf(theme));
    dress(*m_grid, theme);
    m_grid->setTheme(theme);
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
        m_layerActivation->setTheme(theme);
    });
    soon(m_sideDock, [this, &theme] {
        dress(*m_sideDock, theme);
        m_sideDock->setTheme(theme);
    });
}

// A narrow window has room for one dock beside the cards: there the right one's pages take the settings'
// place, so that the two sliders stay, and no card moves.
void MainWindow::showDocks() {
    const double zoom = themeOf(m_theme).bodyPx / Theme().bodyPx;
    const bool roomy = width() >= dockWidth * zoom;
    m_leftDock->setRoomy(width() >= leftDockWidth * zoom);
    m_sideDock->setRoomy(roomy);
    m_sideDock->lodgeIn(roomy ? nullptr : m_leftColumn);
    m_panel->setVisible(roomy || !m_sideDock->isOpen());
}

void MainWindow::showTimeline() {
    m_timeline->setCompact(height() < timelineHeight);
    m_timeline->setVisible(m_showTimeline->isChecked() && !m_presenting && height() >= leastTimelineHeight);
}

// The last row reads colours only with their words; the workbench gives them up where height is dear.
void MainWindow::showLegends() {
    for (HeroSlider* slider : {m_heroes->learningRate(), m_heroes->bias()})
        slider->setLegendShown(m_presenting || height() >= legendHeight);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    showDocks();
    showTimeline();
    showLegends();
}

void MainWindow::saveLayout(QSettings& settings) const {
    const QRect inside = normalGeometry();
    settings.setValue("window/inside", inside.isEmpty() ? geometry() : inside);
    settings.setValue("window/maximized",
                      (m_presenting ? m_stateBefore : windowState()).testFlag(Qt::WindowMaximized));
    settings.setValue("window/textSize", m_textSize);
    settings.setValue("window/theme", m_followsDesktop             ? "desktop"
                                      : m_theme == ThemeName::Dark ? "dark"
                                                                   : "light");
    settings.setValue("sliders/forecasts", forecastsShown());
    settings.setValue("keys/single", m_singleKeysOn->isChecked());
    settings.setValue("until/lives", m_untilLives->isChecked());
    settings.setValue("until/verdict", m_untilVerdict->isChecked());
    settings.setValue("until/plan", m_untilPlan->isChecked());
    m_sideDock->save(settings);
    settings.setValue("window/leftDockCollapsed", m_leftDock->isCollapsedWhereRoomy());
    settings.setValue("window/timeline", m_showTimeline->isChecked());
}

void MainWindow::restorePlace(const QSettings& settings) {
    const QRect kept = settings.value("window/inside").toRect();
    const QScreen* screen = QGuiApplication::screenAt(kept.center());
    if (screen == nullptr)
        screen = QGuiApplication::primaryScreen();
    const QRect available = screen->availableGeometry();
    const bool maximized = settings.value("window/maximized", false).toBool();
    const WindowPlace place = kept.isEmpty() ? firstPlace(available, usualFrame)
                                             : restoredPlace({kept, maximized}, available, usualFrame);
    setGeometry(place.inside);
    setWindowState(place.maximized ? Qt::WindowMaximized : Qt::WindowNoState);
}

// By the theme, whose sizes all parts take; the width of the docks goes with it.
void MainWindow::chooseTextSize(int index) {
    m_textSize = std::clamp(index, 0, static_cast<int>(std::size(textSizes)) - 1);
    if (!setTextSize(textSizes[m_textSize]))
        return;
    qApp->setFont(uiFont(themeOf(m_theme).bodyPx));
    m_dressed.reset();
    applyTheme(m_presenting ? ThemeName::Projector : m_theme);
    showDocks();
}

void MainWindow::addTextSizes(QMenu& menu) {
    const auto add = [&](const QString& text, const QList<QKeySequence>& keys, auto choose) {
        QAction* action = menu.addAction(text, this, choose);
        action->setShortcuts(keys);
        addAction(action);
    };
    add(tr("Larger text"), {QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")},
        [this] { chooseTextSize(m_textSize + 1); });
    add(tr("Smaller text"), {QKeySequence("Ctrl+-")}, [this] { chooseTextSize(m_textSize - 1); });
    add(tr("Usual text size"), {QKeySequence("Ctrl+0")}, [this] { chooseTextSize(0); });
}

void MainWindow::restoreLayout(const QSettings& settings) {
    if (!isVisible())
        restorePlace(settings);
    chooseTextSize(settings.value("window/textSize", 0).toInt());
    setForecastsShown(settings.value("sliders/forecasts", true).toBool());
    m_singleKeysOn->setChecked(settings.value("keys/single", true).toBool());
    m_untilLives->setChecked(settings.value("until/lives", true).toBool());
    m_untilVerdict->setChecked(settings.value("until/verdict", true).toBool());
    m_untilPlan->setChecked(settings.value("until/plan", true).toBool());
    m_leftDock->setCollapsedWhereRoomy(settings.value("window/leftDockCollapsed", false).toBool());
    m_showTimeline->setChecked(settings.value("window/timeline", true).toBool());
    showTimeline();
    const QString theme = settings.value("window/theme").toString();
    if (theme == QLatin1String("light") || theme == QLatin1String("dark"))
        setTheme(theme == QLatin1String("dark") ? ThemeName::Dark : ThemeName::Light);
    m_sideDock->restore(settings);
}

} // namespace lab::ui
