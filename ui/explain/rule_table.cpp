// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/rule_table.h"

#include "ui/explain/threshold_edit.h"
#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
#include "ui/look/term_label.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/table_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// As wide as numbers of this table become.
const QString widestNumber = QStringLiteral("\u221200.00");

/// The thresholds that are no rule's border.
constexpr std::array<std::string_view, 3> details{"ratioChecks", "hysteresis", "updateChecks"};

bool isShare(Verdict rule) {
    return rule == Verdict::Dying || rule == Verdict::StepsTooLarge;
}

QString nowText(const Finding& finding) {
    if (std::isnan(finding.value))
        return QStringLiteral("\u2013");
    return isShare(finding.rule) ? percentOf(finding.value, 3) : numberText(finding.value);
}

/// What v and U are, with the numbers of steps in force.
QString definitionText(const Thresholds& thresholds, std::size_t hiddenLayers) {
    QStringList sentences{RuleTable::tr("The first rule that is met gives the word.")};
    if (hiddenLayers >= 2)
        sentences += RuleTable::tr("%1: the ratio’s geometric mean over the last %2 steps.", "",
                                   thresholds.ratioChecks)
                         .arg(QStringLiteral("v\u00A0=\u00A0log₁₀(E₁\u00A0/\u00A0E%1)")
                                  .arg(subscript(static_cast<std::int64_t>(hiddenLayers))),
                              countText(thresholds.ratioChecks));
    else
        sentences += RuleTable::tr("v compares two hidden layers; here it is not defined.");
    sentences +=
        RuleTable::tr("U: how far a step moves the weights of a layer, over their size; of the layer that "
                      "moves most, the least of the last %1 steps.")
            .arg(countText(thresholds.updateChecks));
    return sentences.join(QLatin1Char(' '));
}

QLabel* secondary(const QString& text = {}) {
    auto* label = new TermLabel(text);
    label->setProperty("role", "secondary");
    return label;
}

} // namespace

RuleTable::RuleTable(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_definition = makeProse("secondary");
    rows->addWidget(m_definition);
    rows->addSpacing(6);
    for (const VerdictRule& rule : verdictRules()) {
        rows->addWidget(lab::ui::makeRule());
        rows->addWidget(makeRule(rule));
    }
    rows->addWidget(lab::ui::makeRule());
    rows->addSpacing(6);
    rows->addWidget(makeDetails());
}

QWidget* RuleTable::makeRule(const VerdictRule& rule) {
    Row row{new TermLabel(verdictWord(rule.verdict)), secondary(),
            secondary(tableText(rule.quantity)),      new NumberLabel,
            secondary(tableText(rule.condition)),     new QWidget};
    auto* lines = new QVBoxLayout(row.frame);
    lines->setContentsMargins(0, 5, 0, 5);
    lines->setSpacing(1);
    auto* first = new QHBoxLayout;
    first->addWidget(row.word);
    first->addStretch(1);
    first->addWidget(row.state);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    const bool hasValue = !rule.threshold.empty() || rule.verdict == Verdict::Blocked;
    second->addWidget(row.quantity);
    row.quantity->setVisible(!rule.quantity.empty());
    second->addWidget(row.now);
    row.now->setVisible(hasValue);
    row.now->setAccessibleName(tr("%1, now").arg(row.word->text()));
    second->addStretch(1);
    second->addWidget(row.condition);
    if (!rule.threshold.empty()) {
        second->addWidget(makeEditor(rule.threshold));
        if (findThreshold(rule.threshold)->unit == "%")
            second->addWidget(secondary(QStringLiteral("%")));
        row.now->setWidest(widestNumber);
    }
    // What is long gets a line of its own.
    lines->addLayout(first);
    if (rule.verdict == Verdict::Blocked) {
        auto* third = new QHBoxLayout;
        second->removeWidget(row.condition);
        third->addWidget(row.condition);
        third->addStretch(1);
        lines->addLayout(second);
        lines->addLayout(third);
    } else {
        lines->addLayout(second);
    }
    m_rows.push_back(row);
    return row.frame;
}

QWidget* RuleTable::makeDetails() {
    auto* group = new QWidget;
    auto* rows = new QVBoxLayout(group);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    for (const std::string_view key : details) {
        auto* line = new QHBoxLayout;
        line->addWidget(secondary(tableText(findThreshold(key)->label)));
        line->addStretch(1);
        line->addWidget(makeEditor(key));
        rows->addLayout(line);
    }
    m_hysteresis = makeProse("secondary");
    rows->addWidget(m_hysteresis);
    m_reset = new QPushButton(tr("Reset thresholds"));
    m_reset->setAutoDefault(false);
    m_reset->setEnabled(false);
    connect(m_reset, &QPushButton::clicked, this, [this] { emit thresholdsEdited(Thresholds{}); });
    rows->addWidget(m_reset, 0, Qt::AlignLeft);
    return group;
}

ThresholdEdit* RuleTable::makeEditor(std::string_view key) {
    auto* edit = new ThresholdEdit(*findThreshold(key));
    connect(edit, &ThresholdEdit::refused, edit, &ThresholdEdit::setProblem);
    connect(edit, &ThresholdEdit::refusedUnseen, this, &RuleTable::refused);
    connect(edit, &ThresholdEdit::typed, this, [this, edit](double value) {
        Thresholds changed = m_thresholds;
        assign(changed, edit->field(), value);
        const auto wrong = lab::problem(changed);
        edit->setProblem(wrong ? QString::fromStdString(*wrong) : QString());
        if (!wrong) {
            edit->show(value);
            emit thresholdsEdited(changed);
        }
    });
    m_editors.push_back(edit);
    return edit;
}

void RuleTable::present(const Diagnosis& diagnosis, const Thresholds& thresholds, std::size_t hiddenLayers) {
    m_thresholds = thresholds;
    m_findings = diagnosis.findings;
    m_verdict = diagnosis.verdict;
    for (const Finding& finding : m_findings)
        showRow(m_rows[static_cast<std::size_t>(finding.rule)], finding, finding.rule == m_verdict);
    for (ThresholdEdit* edit : m_editors)
        edit->show(valueOf(thresholds, edit->field()));
    m_reset->setEnabled(thresholds != Thresholds{});
    setProse(m_definition, definitionText(thresholds, hiddenLayers));
    setProse(m_hysteresis,
             tr("A word about v, once said, stays until v is %1 beyond its border: so it does not "
                "flicker.")
                 .arg(numberText(thresholds.hysteresis)));
}

void RuleTable::showRow(Row& row, const Finding& finding, bool decides) {
    row.now->setText(nowText(finding));
    QString state = finding.met ? tr("met") : tr("not met");
    if (decides)
        state = tr("decides");
    else if (std::isnan(finding.value) && !std::isnan(finding.threshold))
        state = finding.met ? tr("met before") : tr("n/a");
    else if (finding.kept)
        state = finding.met ? tr("met, kept") : tr("not yet");
    else if (finding.rule == Verdict::Dying && !finding.met && finding.value >= finding.threshold)
        state = tr("not at step 0"); // units that start silent have not died
    row.state->setText(state);
    const int weight = finding.met ? QFont::DemiBold : QFont::Normal;
    row.word->setFont(uiFont(m_theme.bodyPx, weight));
    row.state->setFont(uiFont(m_theme.bodyPx, weight));
    const StateColors colors = verdictColors(m_theme, finding.rule);
    const QString sheet =
        decides ? QStringLiteral("color: %1; background: %2; border-radius: 3px; padding: 0 6px;")
                      .arg(colors.ink.name(), colors.background.name())
                : QString();
    if (row.state->styleSheet() != sheet) // polishing is dear
        row.state->setStyleSheet(sheet);
    row.frame->setAccessibleName(rowText(finding.rule).join(QStringLiteral(", ")));
}

void RuleTable::setTheme(const Theme& theme) {
    m_theme = theme;
    for (const Finding& finding : m_findings)
        showRow(m_rows[static_cast<std::size_t>(finding.rule)], finding, finding.rule == m_verdict);
}

QLineEdit* RuleTable::editor(std::string_view key) const {
    const auto found =
        std::ranges::find(m_editors, key, [](const ThresholdEdit* edit) { return edit->field().key; });
    return found == m_editors.end() ? nullptr : *found;
}

QString RuleTable::problem() const {
    QString problem;
    for (const ThresholdEdit* edit : m_editors)
        problem += edit->problem();
    return problem;
}

QStringList RuleTable::rowText(Verdict rule) const {
    const Row& row = m_rows[static_cast<std::size_t>(rule)];
    const std::string_view key = verdictRules()[static_cast<std::size_t>(rule)].threshold;
    QStringList parts{row.word->text(), row.quantity->text() + QLatin1Char(' ') + row.now->text(),
                      row.condition->text(), row.state->text()};
    if (!key.empty())
        parts[2] += QLatin1Char(' ') + editor(key)->text();
    return parts;
}

} // namespace lab::ui
