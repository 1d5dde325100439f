// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/parameter_panel.h"

#include "ui/controls/chip_row.h"
#include "ui/controls/fold_heading.h"
#include "ui/controls/group_heading.h"
#include "ui/controls/number_box.h"
#include "ui/controls/parameter_field.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
#include "ui/look/wording/table_text.h"

#include <QApplication>
#include <QScrollArea>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

namespace lab::ui {
namespace {

/// These are the large controls above the panel.
constexpr std::array<std::string_view, 3> elsewhere{"learningRate", "bias", "activation"};

constexpr int margin = 14;
constexpr int between = 2;

bool isElsewhere(const Parameter& parameter) {
    return std::ranges::find(elsewhere, parameter.key) != elsewhere.end();
}

/// "Points, noise, split, inputs": "500, 10 %".
void describeData(FoldHeading& heading, const Experiment& e) {
    const DataSource* source = findDataSource(e.dataset);
    if (source == nullptr || !source->synthetic())
        return heading.setTexts(ParameterPanel::tr("Split, scaling"),
                                ParameterPanel::tr("%1 train").arg(percentOf(e.trainShare, 6)));
    QString summary = QStringLiteral("%1, %2").arg(countText(e.rows), percentOf(e.noise, 6));
    const Experiment usual;
    const auto inputs = static_cast<int>(dataShape(e).inputs);
    if (source->isPlane() && (inputs != 2 || !e.inputX1 || !e.inputX2))
        summary += ParameterPanel::tr(", %n input(s)", nullptr, inputs);
    else if (e.trainShare != usual.trainShare)
        summary += ParameterPanel::tr(", %1 train").arg(percentOf(e.trainShare, 6));
    heading.setTexts(ParameterPanel::tr("Points, noise, split, inputs"), summary);
}

/// "Penalty, clipping, schedule": those in use.
void describeExtras(FoldHeading& heading, const Experiment& e) {
    QStringList used;
    if (e.l1 != 0)
        used << QStringLiteral("L1");
    if (e.l2 != 0)
        used << QStringLiteral("L2");
    if (e.clip != "none")
        used << ParameterPanel::tr("clipped");
    if (e.schedule != "constant")
        used << textOf(e.schedule);
    heading.setTexts(ParameterPanel::tr("Penalty, clipping, schedule"),
                     used.isEmpty() ? ParameterPanel::tr("none") : used.join(QStringLiteral(", ")));
}

/// The fields from this one to the end of its group are folded away.
struct FoldStart {
    std::string_view key;
    void (*describe)(FoldHeading&, const Experiment&);
};
constexpr FoldStart foldStarts[] = {{"rows", describeData}, {"l1", describeExtras}};

/// Whether what can be chosen may differ: that hangs on choices and whole numbers, not on a slider's drag.
bool mayDiffer(const Experiment& a, const Experiment& b) {
    return std::ranges::any_of(parameters(), [&](const Parameter& parameter) {
        const bool counts = parameter.effect == Effect::Restart &&
                            (std::holds_alternative<std::string Experiment::*>(parameter.field) ||
                             std::holds_alternative<std::int64_t Experiment::*>(parameter.field));
        return counts && valueOf(a, parameter) != valueOf(b, parameter);
    });
}

} // namespace

ParameterPanel::ParameterPanel(QWidget* parent) : QWidget(parent) {
    auto* content = new QWidget;
    m_rows = new QVBoxLayout(content);
    m_rows->setContentsMargins(margin, 4, margin, 4);
    m_rows->setSpacing(between);
    QVBoxLayout* rows = m_rows;
    for (const Parameter& parameter : parameters()) {
        if (isElsewhere(parameter))
            continue;
        if (m_headings.empty() || m_headings.back()->group() != parameter.group) {
            addGroup(parameter.group);
            rows = m_rows;
        }
        const auto* fold = std::ranges::find(foldStarts, parameter.key, &FoldStart::key);
        if (fold != std::end(foldStarts))
            rows = addFold(fold->describe);
        addField(*rows, parameter);
    }
    m_rows->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_scroll = makeScrolling(content, margin);
    layout->addWidget(m_scroll);
    show(Experiment{});
}

ParameterPanel::~ParameterPanel() = default;

void ParameterPanel::addGroup(std::string_view group) {
    if (!m_headings.empty())
        m_rows->addWidget(makeRule());
    m_headings.push_back(new GroupHeading(group));
    m_rows->addWidget(m_headings.back());
}

QVBoxLayout* ParameterPanel::addFold(void (*describe)(FoldHeading&, const Experiment&)) {
    auto* heading = new FoldHeading;
    auto* body = new QWidget;
    auto* rows = new QVBoxLayout(body);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(between);
    body->hide();
    m_rows->addWidget(heading);
    m_rows->addWidget(body);
    connect(heading, &QAbstractButton::toggled, body, &QWidget::setVisible);
    m_folds.push_back({heading, rows, describe});
    return rows;
}

void ParameterPanel::addBelow(std::string_view key, QWidget* widget) {
    for (const Line& line : m_lines) {
        for (const ParameterField* field : line.fields)
            if (field->parameter().key == key)
                return m_rows->insertWidget(m_rows->indexOf(line.layout) + 1, widget);
    }
}

void ParameterPanel::scroll(QWheelEvent& event) {
    QApplication::sendEvent(m_scroll->verticalScrollBar(), &event);
}

void ParameterPanel::addField(QVBoxLayout& rows, const Parameter& parameter) {
    ParameterField* field = makeField(parameter);
    const bool chip = parameter.presentation == Presentation::Chip;
    if (chip && !m_fields.empty() && m_fields.back()->parameter().presentation == Presentation::Chip) {
        m_chips.back()->add(field);
    } else if (chip) {
        m_chips.push_back(new ChipRow);
        m_chips.back()->add(field);
        rows.addWidget(m_chips.back());
    } else {
        if (!parameter.besidePrevious) {
            m_lines.push_back({new QHBoxLayout, {}});
            m_lines.back().layout->setSpacing(8);
            rows.addLayout(m_lines.back().layout);
        }
        m_lines.back().layout->addWidget(field, 1, Qt::AlignTop);
        m_lines.back().fields.push_back(field);
    }
    m_fields.push_back(field);
}

ParameterField* ParameterPanel::makeField(const Parameter& parameter) {
    auto* field = new ParameterField(parameter);
    const QString key = textOf(parameter.key);
    connect(field, &ParameterField::edited, this,
            [this, key](const Value& value, bool goesOn) { emit edited(key, value, goesOn); });
    connect(field, &ParameterField::refused, this, &ParameterPanel::refused);
    return field;
}

void ParameterPanel::show(const Experiment& experiment) {
    for (ParameterField* field : m_fields) {
        field->show(experiment);
        // What has no bearing now would only be in the way: forty rows, of which a lesson needs fifteen.
        field->setVisible(field->parameter().applies(experiment));
    }
    for (const Fold& fold : m_folds)
        fold.describe(*fold.heading, experiment);
    for (ChipRow* chips : m_chips)
        chips->arrange();
    for (const Line& line : m_lines) {
        const bool alone = std::ranges::count_if(line.fields, std::not_fn(&QWidget::isHidden)) == 1;
        for (ParameterField* field : line.fields)
            field->setAlone(alone);
    }
    if (m_problemWith && mayDiffer(experiment, m_judged))
        showReasons(experiment);
}

void ParameterPanel::showReasons(const Experiment& experiment) {
    m_judged = experiment;
    for (ParameterField* field : m_fields) {
        const Parameter& parameter = field->parameter();
        if (parameter.choices == nullptr || parameter.effect != Effect::Restart)
            continue;
        field->showReasons([&](const QString& key) { return m_problemWith(parameter, key.toStdString()); });
    }
}

void ParameterPanel::setProblemWith(std::function<QString(const Parameter&, const Value&)> problemWith) {
    m_problemWith = std::move(problemWith);
    showReasons(m_judged);
}

void ParameterPanel::present(const Snapshot& snapshot) {
    if (snapshot.data.get() == m_summarized && snapshot.generation == m_generation)
        return;
    m_summarized = snapshot.data.get();
    m_generation = snapshot.generation;
    for (GroupHeading* heading : m_headings)
        heading->setSummary(groupSummary(heading->group(), snapshot));
}

void ParameterPanel::setTheme(const Theme& theme) {
    for (ParameterField* field : m_fields)
        field->setTheme(theme);
    for (const Fold& fold : m_folds)
        fold.heading->setTheme(theme);
    for (GroupHeading* heading : m_headings)
        heading->setTheme(theme);
    update();
}

void ParameterPanel::showProblem(const QString& key, const QString& message) {
    for (ParameterField* field : m_fields)
        if (textOf(field->parameter().key) == key)
            field->showProblem(message);
}

} // namespace lab::ui
