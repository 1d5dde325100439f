// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/parameter_panel.h"

#include "ui/controls/chip_row.h"
#include "ui/controls/group_heading.h"
#include "ui/controls/parameter_field.h"

#include <QFrame>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

namespace lab::ui {
namespace {

/// These two are the hero sliders' above the panel.
constexpr std::array<std::string_view, 2> elsewhere{"learningRate", "bias"};

constexpr int margin = 14;
/// As the style sheet says.
constexpr int scrollBarWidth = 12;
constexpr int between = 4;

bool isElsewhere(const Parameter& parameter) {
    return std::ranges::find(elsewhere, parameter.key) != elsewhere.end();
}

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QFrame* makeRule() {
    auto* rule = new QFrame;
    rule->setProperty("role", "rule");
    return rule;
}

/// Whether what can be chosen may differ: that hangs on choices and whole numbers, not on a slider's drag.
bool mayDiffer(const Experiment& a, const Experiment& b) {
    return std::ranges::any_of(parameters(), [&](const Parameter& parameter) {
        const bool counts = parameter.effect == Effect::Restart &&
                            (std::holds_alternative<std::string Experiment::*>(parameter.field) ||
                             std::holds_alternative<std::int64_t Experiment::*>(parameter.field));
        return counts && valueOf(a, parameter) != valueOf(b, parameter);
    });
}

QScrollArea* makeScrollArea(QWidget* content, QBoxLayout* rows) {
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    // setWidget() has just switched this on; the dock's ground should shine through.
    content->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    // The scroll bar takes the place of the margin, so that fields keep their width when it comes.
    QObject::connect(scroll->verticalScrollBar(), &QScrollBar::rangeChanged, rows, [rows](int, int maximum) {
        rows->setContentsMargins(margin, 6, maximum > 0 ? margin - scrollBarWidth : margin, 10);
    });
    return scroll;
}

} // namespace

ParameterPanel::ParameterPanel(QWidget* parent) : QWidget(parent) {
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(margin, 6, margin, 10);
    rows->setSpacing(between);
    for (const Parameter& parameter : parameters()) {
        if (isElsewhere(parameter))
            continue;
        if (m_headings.empty() || m_headings.back()->group() != parameter.group)
            addGroup(*rows, parameter.group);
        addField(*rows, parameter);
    }
    rows->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeScrollArea(content, rows));
    show(Experiment{});
}

ParameterPanel::~ParameterPanel() = default;

void ParameterPanel::addGroup(QBoxLayout& rows, std::string_view group) {
    if (!m_headings.empty())
        rows.addWidget(makeRule());
    m_headings.push_back(new GroupHeading(group));
    rows.addWidget(m_headings.back());
}

void ParameterPanel::addField(QBoxLayout& rows, const Parameter& parameter) {
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
    connect(field, &ParameterField::anotherRequested, this, &ParameterPanel::newWeightsRequested);
    return field;
}

void ParameterPanel::show(const Experiment& experiment) {
    for (ParameterField* field : m_fields) {
        field->show(experiment);
        // What has no bearing now would only be in the way: forty rows, of which a lesson needs fifteen.
        field->setVisible(field->parameter().applies(experiment));
    }
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
    update();
}

void ParameterPanel::showProblem(const QString& key, const QString& message) {
    for (ParameterField* field : m_fields)
        if (textOf(field->parameter().key) == key)
            field->showProblem(message);
}

} // namespace lab::ui
