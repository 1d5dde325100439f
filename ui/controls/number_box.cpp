// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/number_box.h"

#include "ui/controls/typed_number.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr int percentWidth = 56;
/// Two boxes with their labels stand side by side in the dock.
constexpr int leastWidth = 70;

/// Two buttons, paddings and the cursor's place.
constexpr int tightFrame = 50;

/// The next of ... 1, 2, 5, 10, 20, 50 ... above or below `value` > 0.
double stepOneTwoFive(double value, bool up) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    const double steps[] = {decade / 2, decade, 2 * decade, 5 * decade, 10 * decade, 20 * decade};
    // What is equal but for rounding is no step.
    const double beyond = value * (up ? 1 + 1e-9 : 1 - 1e-9);
    const auto above = std::upper_bound(std::begin(steps), std::end(steps) - 1, beyond);
    const double next = up ? *above : *(above - 1);
    return QByteArray::number(next, 'g', 3).toDouble();
}

} // namespace

NumberBox::NumberBox(const Parameter& parameter, QWidget* parent)
    : QAbstractSpinBox(parent), m_parameter(parameter),
      m_whole(std::holds_alternative<std::int64_t Experiment::*>(parameter.field)) {
    setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(leastWidth);
    connect(lineEdit(), &QLineEdit::textEdited, this, [this] { m_typed = true; });
}

void NumberBox::setTight(bool tight) {
    if (tight == property("tight").toBool())
        return;
    setProperty("tight", tight);
    style()->unpolish(this);
    style()->polish(this);
    const QString widest(editableText(static_cast<std::uint64_t>(m_parameter.maximum)).size(),
                         QLatin1Char('8'));
    setMinimumWidth(tight ? fontMetrics().horizontalAdvance(widest) + tightFrame : leastWidth);
}

void NumberBox::setValue(double value) {
    m_value = value;
    m_typed = false;
    if (m_whole)
        showNumber(*lineEdit(), editableText(static_cast<std::uint64_t>(value)));
    else
        showFitting(*lineEdit(), value, 6);
    update();
}

void NumberBox::stepBy(int steps) {
    const double from = typedNumber(lineEdit()->text(), QLocale()).value.value_or(m_value);
    double to = from;
    for (int i = 0; i < std::abs(steps); ++i)
        to = neighbour(to, steps > 0);
    to = std::clamp(to, m_parameter.minimum, m_parameter.maximum);
    if (to != m_value)
        emit stepped(to);
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
    StepEnabled enabled = StepNone;
    enabled.setFlag(StepUpEnabled, m_value < m_parameter.maximum);
    enabled.setFlag(StepDownEnabled, m_value > m_parameter.minimum);
    return enabled;
}

double NumberBox::neighbour(double value, bool up) const {
    if (m_parameter.scale == Scale::Logarithmic)
        return stepOneTwoFive(std::max(value, m_parameter.minimum), up);
    const double step = m_whole ? 1 : m_parameter.maximum - m_parameter.minimum <= 1 ? 0.05 : 0.1;
    // Onto the grid of steps, without the dust of binary fractions.
    const double next = std::round(value / step + (up ? 1 : -1)) * step;
    return std::round(next * 1e6) / 1e6;
}

PercentSlider::PercentSlider(const Parameter& parameter, QWidget* parent)
    : QWidget(parent), m_slider(new QSlider(Qt::Horizontal)), m_edit(new QLineEdit) {
    m_slider->setRange(static_cast<int>(std::lround(100 * parameter.minimum)),
                       static_cast<int>(std::lround(100 * parameter.maximum)));
    m_slider->setMinimumWidth(40);
    m_slider->setSingleStep(1);
    m_slider->setPageStep(10);
    m_edit->setFixedWidth(percentWidth);
    m_edit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_slider, 1);
    row->addWidget(m_edit);
    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_dragging = false; });
    connect(m_slider, &QSlider::valueChanged, this, [this](int percent) {
        const bool goesOn = m_slider->isSliderDown() && m_dragging;
        m_dragging = m_slider->isSliderDown();
        emit moved(percent / 100.0, goesOn);
    });
}

void PercentSlider::setValue(double share) {
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(100 * share)));
    showFitting(*m_edit, 100 * share, 6, QStringLiteral("%1 %"));
}

} // namespace lab::ui
