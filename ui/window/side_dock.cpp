// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/side_dock.h"

#include "ui/document/experiment_model.h"
#include "ui/document/selection.h"
#include "ui/explain/about_experiment.h"
#include "ui/explain/explain_panel.h"
#include "ui/look/icons.h"
#include "ui/look/prose.h"
#include "ui/look/tool_button.h"
#include "ui/look/wording/cure_words.h"
#include "ui/look/wording/table_text.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace lab::ui {
namespace {

/// Text that changes oftener cannot be read.
constexpr int shownAtLeastMs = 250;
constexpr int headHeight = 38;

constexpr int railIconSide = 18;
constexpr QSize railButton(28, 28);

QString settingOf(const ThresholdField& field) {
    return QStringLiteral("diagnosis/") + textOf(field.key);
}

} // namespace

SideDock::SideDock(ExperimentModel& model, Selection& selection, QWidget* parent)
    : Dock(Qt::RightEdge, tr("Fold the dock"), tr("Open the dock"), parent), m_model(model),
      m_selection(selection) {
    setObjectName("sideDock");
    setAccessibleName(tr("Lesson and explanation"));
    m_lesson = new AboutExperiment;
    m_explanation = new ExplainPanel;
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_lesson);
    m_pages->addWidget(m_explanation);
    body()->addWidget(makeHead());
    body()->addWidget(makeRule());
    body()->addWidget(m_pages, 1);
    makeRail();
    setWidths(openWidth, railWidth);
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &SideDock::showLatest);
    connectPages();
}

QWidget* SideDock::makeHead() {
    auto* head = new QWidget;
    head->setFixedHeight(headHeight);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(4, 0, 6, 0);
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Lesson"));
    m_tabs->addTab(tr("Explain"));
    m_tabs->setAccessibleName(tr("Pages of the right dock"));
    row->addWidget(m_tabs, 0, Qt::AlignBottom);
    row->addStretch(1);
    row->addWidget(foldButton(), 0, Qt::AlignVCenter);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        showLatest();
    });
    return head;
}

void SideDock::makeRail() {
    rail()->setContentsMargins(5, 5, 5, 5);
    rail()->setSpacing(6);
    connect(unfoldButton(), &QToolButton::clicked, this, [this] { openPage(m_tabs->currentIndex()); });
    for (int index = 0; index < m_tabs->count(); ++index) {
        auto* button = makeIconButton(m_tabs->tabText(index), railIconSide, railButton);
        connect(button, &QToolButton::clicked, this, [this, index] { openPage(index); });
        rail()->insertWidget(index + 1, button);
        m_railPages.push_back(button);
    }
}

void SideDock::openPage(int index) {
    setOpen(true);
    showPage(static_cast<Page>(index));
    m_tabs->setFocus(Qt::OtherFocusReason);
}

void SideDock::connectPages() {
    connect(m_lesson, &AboutExperiment::scenarioChosen, this, [this](const Scenario& scenario) {
        emit pauseRequested();
        emit speedRequested(scenario.stepsPerSecond);
        m_model.choose(scenario);
        m_selection.beginDocument();
    });
    connect(m_explanation, &ExplainPanel::cureChosen, this, &SideDock::apply);
    connect(m_explanation, &ExplainPanel::layerSelected, &m_selection, &Selection::selectLayer);
    connect(&m_selection, &Selection::changed, this, [this](Selection::Part part) {
        if (part == Selection::Part::Layer)
            m_explanation->setSelectedLayer(m_selection.layer());
    });
    connect(m_explanation, &ExplainPanel::thresholdsEdited, this, &SideDock::chooseThresholds);
}

void SideDock::apply(const Cure& cure) {
    if (cure.live)
        m_model.set(textOf(keyOf(*cure.live)), valueOf(*cure.live), false, layerOf(*cure.live));
    else
        m_model.replace({cure.after, {}}, wordsOf(cure, m_model.experiment()));
}

void SideDock::setCures(const CureForecast& forecast) {
    m_explanation->setCures(forecast);
    showLatest();
}

void SideDock::chooseThresholds(const Thresholds& thresholds) {
    m_thresholds = thresholds;
    emit thresholdsChosen(m_thresholds);
}

void SideDock::present(std::shared_ptr<const Snapshot> snapshot) {
    m_latest = std::move(snapshot);
    const bool throttled = m_latest->playing && m_latest->generation == m_shownGeneration &&
                           m_shown.isValid() && m_shown.elapsed() < shownAtLeastMs;
    if (!throttled)
        showLatest();
    else if (!m_later.isActive())
        m_later.start(shownAtLeastMs - static_cast<int>(m_shown.elapsed()));
}

void SideDock::showLatest() {
    if (!m_latest || !isOpen() || !isVisible())
        return;
    m_later.stop();
    m_shown.start();
    m_shownGeneration = m_latest->generation;
    if (page() == Page::Lesson)
        m_lesson->present(*m_latest, m_model.scenario());
    else
        m_explanation->present(*m_latest);
}

void SideDock::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    showLatest();
}

void SideDock::showOpen() {
    Dock::showOpen();
    showLatest();
}

void SideDock::showPage(Page page) {
    m_tabs->setCurrentIndex(static_cast<int>(page));
}

SideDock::Page SideDock::page() const {
    return static_cast<Page>(m_tabs->currentIndex());
}

void SideDock::explain() {
    setOpen(true);
    showPage(Page::Explain);
    m_explanation->showCause();
}

void SideDock::setTheme(const Theme& theme) {
    Dock::setTheme(theme);
    m_railPages[0]->setIcon(makeIcon(IconName::Book, theme.ink2, theme.ink3));
    m_railPages[1]->setIcon(makeIcon(IconName::Question, theme.ink2, theme.ink3));
    m_tabs->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
    m_lesson->setTheme(theme);
    m_explanation->setTheme(theme);
    const double zoom = theme.bodyPx / Theme().bodyPx;
    m_tabs->parentWidget()->setFixedHeight(static_cast<int>(zoom * headHeight));
    setWidths(zoom * openWidth, railWidth);
}

void SideDock::save(QSettings& settings) const {
    settings.setValue("sideDock/open", isOpenWhereRoomy());
    settings.setValue("sideDock/page", m_tabs->currentIndex());
    for (const ThresholdField& field : thresholdFields()) {
        const double value = valueOf(m_thresholds, field);
        if (value == valueOf(Thresholds{}, field)) // what nobody moved follows the program's own default
            settings.remove(settingOf(field));
        else
            settings.setValue(settingOf(field), value);
    }
}

void SideDock::restore(const QSettings& settings) {
    showPage(settings.value("sideDock/page", 0).toInt() == 1 ? Page::Explain : Page::Lesson);
    setOpenWhereRoomy(settings.value("sideDock/open", true).toBool());
    Thresholds thresholds;
    for (const ThresholdField& field : thresholdFields()) {
        bool isNumber = false;
        const double value = settings.value(settingOf(field)).toDouble(&isNumber);
        if (isNumber && fits(field, value))
            assign(thresholds, field, value);
    }
    chooseThresholds(problem(thresholds) ? Thresholds{} : thresholds);
}

} // namespace lab::ui
