// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/explain_panel.h"

#include "core/insight/forecast.h"
#include "ui/controls/fold_heading.h"
#include "ui/explain/death_log.h"
#include "ui/explain/rule_table.h"
#include "ui/explain/verdict_story.h"
#include "ui/look/icons.h"
#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
#include "ui/look/term_label.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/cure_words.h"
#include "ui/look/wording/verdict_words.h"

#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr int margin = 14;

/// What the numbers of layer l are, and all layers' product where each factor is defined.
QString splitNote(const std::vector<BackwardFactor>& split, std::size_t l) {
    if (std::isnan(split[l].weightGain))
        return ExplainPanel::tr("No error signal arrives here.");
    QString note =
        ExplainPanel::tr("Exact for the present weights: root mean square over units and points, "
                         "each slope weighted by the error that arrives at it. The activation card "
                         "shows their plain mean.");
    double product = 1;
    for (std::size_t k = 0; k + 1 < split.size(); ++k)
        product *= split[k].weightGain * split[k].slopeFactor;
    if (split.size() >= 2 && !std::isnan(product))
        note +=
            ExplainPanel::tr(" From layer %1 to layer 1 together %2.")
                .arg(countText(split.size()), timesText(product).replace(QLatin1Char(' '), QChar(0x00A0)));
    return note;
}

/// "learns in 7 of 7 short runs".
QString proofText(const ProvedCure& proved) {
    return ExplainPanel::tr("learns in %1 of %2 short runs")
        .arg(countText(proved.runs), countText(RateForecast::seeds));
}

QString cureTextOf(const CureForecast& forecast) {
    if (!forecast.cures.empty())
        return ExplainPanel::tr("<b>Cures</b> that short runs of %1 steps have confirmed:")
            .arg(countText(RateForecast::steps));
    if (!forecast.complete)
        return ExplainPanel::tr("<b>Cures</b> are being tried in short runs …");
    return ExplainPanel::tr("<b>Cures:</b> none of the changes tried learns in short runs.");
}

} // namespace

ExplainPanel::ExplainPanel(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(margin, 12, margin, 12);
    rows->setSpacing(8);
    rows->addWidget(makeVerdict());
    rows->addSpacing(4);
    // What a click in the log changes stands below the log: no row moves away under the pointer.
    addHeading(rows, tr("Dead units"));
    m_deaths = new DeathLog;
    rows->addWidget(m_deaths);
    rows->addSpacing(4);
    rows->addWidget(makeSplit());
    rows->addSpacing(4);
    rows->addWidget(makeTeachers());
    rows->addStretch(1);
    m_scroll = makeScrolling(content, margin);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);
    connect(m_rules, &RuleTable::thresholdsEdited, this, &ExplainPanel::thresholdsEdited);
    connect(m_deaths, &DeathLog::layerSelected, this, &ExplainPanel::layerSelected);
}

QLabel* ExplainPanel::addHeading(QVBoxLayout* rows, const QString& text) {
    auto* heading = new TermLabel(text);
    m_headings.push_back(heading);
    rows->addWidget(heading);
    return heading;
}

QWidget* ExplainPanel::makeVerdict() {
    auto* group = new QWidget;
    auto* rows = new QVBoxLayout(group);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    m_verdictFrame = new QFrame;
    m_verdictFrame->setObjectName("verdictFrame");
    m_verdictFrame->setAccessibleName(tr("Verdict"));
    auto* inside = new QVBoxLayout(m_verdictFrame);
    inside->setContentsMargins(12, 8, 12, 10);
    inside->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_icon = new QLabel;
    m_word = new QLabel;
    head->addWidget(m_icon);
    head->addWidget(m_word, 1);
    inside->addLayout(head);
    m_sentence = makeProse();
    inside->addWidget(m_sentence);
    rows->addWidget(m_verdictFrame);
    m_story = makeProse();
    m_cure = makeProse();
    rows->addWidget(m_story);
    rows->addWidget(m_cure);
    m_cureRows = new QVBoxLayout;
    m_cureRows->setSpacing(6);
    rows->addLayout(m_cureRows);
    return group;
}

// The rule that decided, in symbols, and where its borders are.
QWidget* ExplainPanel::makeTeachers() {
    auto* group = new QWidget;
    auto* rows = new QVBoxLayout(group);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    m_teachers = new FoldHeading;
    m_teachers->setTexts(tr("For teachers"), tr("rules and borders"));
    rows->addWidget(m_teachers);
    auto* inside = new QWidget;
    auto* insideRows = new QVBoxLayout(inside);
    insideRows->setContentsMargins(0, 0, 0, 0);
    insideRows->setSpacing(8);
    m_reason = makeProse();
    insideRows->addWidget(m_reason);
    addHeading(insideRows, tr("Rules, in order of precedence"));
    m_rules = new RuleTable;
    insideRows->addWidget(m_rules);
    inside->hide();
    connect(m_teachers, &FoldHeading::toggled, inside, &QWidget::setVisible);
    rows->addWidget(inside);
    return group;
}

QWidget* ExplainPanel::makeSplit() {
    auto* group = new QWidget;
    auto* grid = new QGridLayout(group);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    m_splitTitle = new TermLabel;
    m_headings.push_back(m_splitTitle);
    grid->addWidget(m_splitTitle, 0, 0, 1, 2);
    for (std::size_t i = 0; i < m_splitLabels.size(); ++i) {
        m_splitLabels[i] = new TermLabel;
        m_splitLabels[i]->setProperty("role", "secondary");
        m_splitNumbers[i] = new NumberLabel;
        m_splitNumbers[i]->setWidest(QStringLiteral("\u00D7 0.0000"));
        m_splitNumbers[i]->setAlignment(Qt::AlignRight);
        const int row = static_cast<int>(i) + 1;
        grid->addWidget(m_splitLabels[i], row, 0);
        grid->addWidget(m_splitNumbers[i], row, 1);
    }
    grid->setColumnStretch(0, 1);
    m_splitNote = makeProse("secondary");
    grid->addWidget(m_splitNote, 4, 0, 1, 2);
    return group;
}

void ExplainPanel::present(const Snapshot& snapshot) {
    showVerdict(snapshot);
    showCures(snapshot);
    showSplit(snapshot);
    m_rules->present(snapshot.diagnosis, snapshot.thresholds, snapshot.now.hiddenLayers());
    m_deaths->present(snapshot);
}

void ExplainPanel::showVerdict(const Snapshot& snapshot) {
    const VerdictWords words = verdictWords(snapshot);
    if (m_word->text() != words.word) { // another subject: the paragraphs may shrink
        for (QLabel* paragraph : {m_sentence, m_story, m_reason, m_cure})
            settle(paragraph);
        m_verdict = words.verdict;
        m_word->setText(words.word);
        colorVerdict();
    }
    QString sentence = words.sentence.toHtmlEscaped();
    if (!sentence.isEmpty())
        sentence[0] = sentence[0].toUpper();
    setProse(m_sentence, sentence + QLatin1Char('.'));
    setProse(m_story, verdictStory(snapshot));
    setProse(m_reason, tr("<b>Rule:</b> %1").arg(words.reason.toHtmlEscaped()));
    m_verdictFrame->setAccessibleDescription(words.word + QStringLiteral(": ") + words.sentence);
}

void ExplainPanel::setCures(CureForecast forecast) {
    m_forecast = std::move(forecast);
}

void ExplainPanel::showCures(const Snapshot& snapshot) {
    const Verdict verdict = snapshot.diagnosis.verdict;
    const bool known = m_forecast.verdict == verdict && m_forecast.experiment == snapshot.experiment;
    const CureForecast forecast = known ? m_forecast : CureForecast{verdict, snapshot.experiment};
    m_cure->setVisible(verdict != Verdict::Healthy);
    setProse(m_cure, cureTextOf(forecast));
    if (forecast.cures == m_cures)
        return;
    m_cures = forecast.cures;
    for (QPushButton* button : m_cureButtons)
        button->deleteLater();
    m_cureButtons.clear();
    for (const ProvedCure& proved : m_cures) {
        auto* button = new QPushButton(wordsOf(proved.cure, snapshot.experiment) + QLatin1Char('\n') +
                                       proofText(proved));
        button->setAutoDefault(false);
        button->setToolTip(proved.cure.live ? tr("Acts now, between two steps.")
                                            : tr("Starts over at step 0. Undo brings this run back."));
        connect(button, &QPushButton::clicked, this, [this, cure = proved.cure] { emit cureChosen(cure); });
        m_cureRows->addWidget(button);
        m_cureButtons.push_back(button);
    }
}

void ExplainPanel::showSplit(const Snapshot& snapshot) {
    m_split = snapshot.split;
    setSelectedLayer(m_layer);
}

void ExplainPanel::setSelectedLayer(std::size_t layer) {
    m_layer = layer;
    const std::size_t hidden = m_split.size();
    const bool shown = hidden > 0;
    m_splitTitle->parentWidget()->setVisible(shown);
    if (!shown)
        return;
    const std::size_t l = std::min(layer, hidden - 1);
    const QString here = tr("layer %1").arg(countText(l + 1));
    const QString above = l + 1 < hidden ? tr("layer %1").arg(countText(l + 2)) : tr("the output layer");
    const BackwardFactor& factor = m_split[l];
    m_splitTitle->setText(tr("Error signal from %1 to %2").arg(above, here));
    m_splitLabels[0]->setText(tr("weights of %1").arg(above));
    m_splitLabels[1]->setText(tr("slopes f′(z) of %1").arg(here));
    m_splitLabels[2]->setText(tr("together"));
    m_splitNumbers[0]->setText(timesText(factor.weightGain));
    m_splitNumbers[1]->setText(timesText(factor.slopeFactor));
    m_splitNumbers[2]->setText(timesText(factor.weightGain * factor.slopeFactor));
    setProse(m_splitNote, splitNote(m_split, l));
}

void ExplainPanel::setTheme(const Theme& theme) {
    m_theme = theme;
    m_word->setFont(uiFont(theme.bodyPx * 17.5 / 13, QFont::DemiBold));
    for (QLabel* heading : m_headings)
        heading->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
    for (NumberLabel* number : m_splitNumbers)
        number->setColor(theme.ink);
    m_splitNumbers[2]->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
    m_teachers->setTheme(theme);
    m_rules->setTheme(theme);
    m_deaths->setTheme(theme);
    colorVerdict();
}

void ExplainPanel::colorVerdict() {
    const StateColors colors = verdictColors(m_theme, m_verdict);
    m_verdictFrame->setStyleSheet(
        QStringLiteral("#verdictFrame { background: %1; border: 1px solid %2; border-radius: 6px; } "
                       "#verdictFrame QLabel { color: %3; }")
            .arg(colors.background.name(), colors.line.name(), colors.ink.name()));
    m_icon->setPixmap(makeIcon(verdictIcon(m_verdict), colors.ink, colors.ink).pixmap(20, 20));
}

void ExplainPanel::showCause() {
    m_scroll->verticalScrollBar()->setValue(0);
}

QString ExplainPanel::word() const {
    return m_word->text();
}

QString ExplainPanel::cureText() const {
    return m_cure->text();
}

QString ExplainPanel::story() const {
    return m_story->text();
}

QString ExplainPanel::reason() const {
    return m_reason->text();
}

std::array<QString, 3> ExplainPanel::splitTexts() const {
    return {m_splitNumbers[0]->text(), m_splitNumbers[1]->text(), m_splitNumbers[2]->text()};
}

} // namespace lab::ui
