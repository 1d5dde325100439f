// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/side_dock.h"

#include "ui/document/experiment_model.h"
#include "ui/document/selection.h"
#include "ui/explain/about_experiment.h"
#include "ui/explain/explain_panel.h"
#include "ui/look/icons.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
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

QToolButton* makeButton(const QString& name) {
    auto* button = new QToolButton;
    button->setFixedSize(28, 28);
    button->setIconSize({18, 18});
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

QString settingOf(const ThresholdField& field) {
    return QStringLiteral("diagnosis/") + textOf(field.key);
}

} // namespace

SideDock::SideDock(ExperimentModel& model, Selection& selection, QWidget* parent)
    : QFrame(parent), m_model(model), m_selection(selection) {
    setObjectName("sideDock");
    setProperty("role", "dock");
    setAccessibleName(tr("Lesson and explanation"));
    m_lesson = new AboutExperiment;
    m_explanation = new ExplainPanel;
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_lesson);
    m_pages->addWidget(m_explanation);
    m_body = new QWidget;
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeRule());
    column->addWidget(m_pages, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(1, 0, 0, 0); // the line at the left
    row->setSpacing(0);
    row->addWidget(m_body);
    row->addWidget(makeRail());
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &SideDock::showLatest);
    connectPages();
    showOpen();
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
    m_fold = makeButton(tr("Fold the dock"));
    row->addWidget(m_tabs, 0, Qt::AlignBottom);
    row->addStretch(1);
    row->addWidget(m_fold, 0, Qt::AlignVCenter);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        showLatest();
    });
    connect(m_fold, &QToolButton::clicked, this, [this] {
        setOpen(false);
        m_unfold->setFocus(Qt::OtherFocusReason);
    });
    return head;
}

QWidget* SideDock::makeRail() {
    m_rail = new QWidget;
    auto* column = new QVBoxLayout(m_rail);
    column->setContentsMargins(5, 5, 5, 5);
    column->setSpacing(6);
    m_unfold = makeButton(tr("Open the dock"));
    column->addWidget(m_unfold);
    const auto open = [this](int index) {
        setOpen(true);
        showPage(static_cast<Page>(index));
        m_tabs->setFocus(Qt::OtherFocusReason);
    };
    connect(m_unfold, &QToolButton::clicked, this, [this, open] { open(m_tabs->currentIndex()); });
    for (int index = 0; index < m_tabs->count(); ++index) {
        auto* button = makeButton(m_tabs->tabText(index));
        connect(button, &QToolButton::clicked, this, [open, index] { open(index); });
        column->addWidget(button);
        m_railPages.push_back(button);
    }
    column->addStretch(1);
    return m_rail;
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

void SideDock::setOpen(bool open) {
    if (open == isOpen())
        return;
    (m_roomy ? m_open : m_openWhereNarrow) = open;
    showOpen();
}

void SideDock::setRoomy(bool roomy) {
    if (roomy == m_roomy)
        return;
    m_roomy = roomy;
    m_openWhereNarrow = false;
    showOpen();
}

void SideDock::lodgeIn(QBoxLayout* column) {
    if (column == m_host)
        return;
    m_host = column;
    if (m_host != nullptr)
        m_host->addWidget(m_body, 1);
    else
        static_cast<QBoxLayout*>(layout())->insertWidget(0, m_body);
    showOpen();
}

void SideDock::showOpen() {
    m_body->setVisible(isOpen());
    const bool atHome = isOpen() && m_host == nullptr;
    m_rail->setVisible(!atHome);
    m_unfold->setVisible(!isOpen());
    setFixedWidth(atHome ? static_cast<int>(m_zoom * openWidth) : railWidth);
    showLatest();
    emit openChanged(isOpen());
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
    const auto paint = [&](QToolButton* button, IconName icon) {
        button->setIcon(makeIcon(icon, theme.ink2, theme.ink3));
    };
    paint(m_fold, IconName::ChevronRight);
    paint(m_unfold, IconName::ChevronLeft);
    paint(m_railPages[0], IconName::Book);
    paint(m_railPages[1], IconName::Question);
    m_tabs->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
    m_lesson->setTheme(theme);
    m_explanation->setTheme(theme);
    m_zoom = theme.bodyPx / Theme().bodyPx;
    m_tabs->parentWidget()->setFixedHeight(static_cast<int>(m_zoom * headHeight));
    showOpen();
}

void SideDock::save(QSettings& settings) const {
    settings.setValue("sideDock/open", m_open);
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
    m_open = settings.value("sideDock/open", true).toBool();
    showPage(settings.value("sideDock/page", 0).toInt() == 1 ? Page::Explain : Page::Lesson);
    showOpen();
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
