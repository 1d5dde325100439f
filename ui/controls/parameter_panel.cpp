// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/parameter_panel.h"

#include "ui/controls/parameter_field.h"

#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <string_view>

namespace lab::ui {
namespace {

/// These two are the hero sliders' above the panel.
constexpr std::array<std::string_view, 2> elsewhere{"learningRate", "bias"};

constexpr int margin = 14;
/// As the style sheet says.
constexpr int scrollBarWidth = 12;

bool isElsewhere(const Parameter& parameter) {
    return std::ranges::find(elsewhere, parameter.key) != elsewhere.end();
}

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QLabel* makeHeading(std::string_view group) {
    auto* heading = new QLabel(textOf(group));
    heading->setFont(uiFont(13, QFont::DemiBold));
    heading->setMinimumHeight(24);
    return heading;
}

QFrame* makeRule() {
    auto* rule = new QFrame;
    rule->setProperty("role", "rule");
    return rule;
}

} // namespace

ParameterPanel::ParameterPanel(QWidget* parent) : QWidget(parent) {
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(margin, 6, margin, 10);
    rows->setSpacing(4);
    std::string_view group;
    for (const Parameter& parameter : parameters()) {
        if (isElsewhere(parameter))
            continue;
        if (parameter.group != group) {
            if (!group.empty())
                rows->addWidget(makeRule());
            group = parameter.group;
            rows->addWidget(makeHeading(group));
        }
        rows->addWidget(addField(parameter));
    }
    rows->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    // setWidget() has just switched this on; the dock's ground should shine through.
    content->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    // The scroll bar takes the place of the margin, so that fields keep their width when it comes.
    connect(scroll->verticalScrollBar(), &QScrollBar::rangeChanged, rows, [rows](int, int maximum) {
        rows->setContentsMargins(margin, 6, maximum > 0 ? margin - scrollBarWidth : margin, 10);
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    show(Experiment{});
}

ParameterPanel::~ParameterPanel() = default;

ParameterField* ParameterPanel::addField(const Parameter& parameter) {
    auto* field = new ParameterField(parameter);
    const QString key = textOf(parameter.key);
    connect(field, &ParameterField::edited, this,
            [this, key](const Value& value) { emit edited(key, value); });
    m_fields.push_back(field);
    return field;
}

void ParameterPanel::show(const Experiment& experiment) {
    for (ParameterField* field : m_fields) {
        field->show(experiment);
        // What has no bearing now would only be in the way: forty rows, of which a lesson needs fifteen.
        field->setVisible(field->parameter().applies(experiment));
    }
}

void ParameterPanel::setTheme(const Theme&) {
    // Colours come from the style sheet; the panel keeps its type size, as it is not on the projector's page.
    update();
}

void ParameterPanel::showProblem(const QString& key, const QString& message) {
    for (ParameterField* field : m_fields)
        if (textOf(field->parameter().key) == key)
            field->showProblem(message);
}

} // namespace lab::ui
