// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/hero_slider.h"

#include "ui/controls/problem_note.h"
#include "ui/controls/typed_number.h"
#include "ui/look/number_text.h"

#include <QComboBox>
#include <QFontInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// What a typed value keeps.
constexpr int boxDigits = 4;

/// Rounds to three significant digits, so that the number shown is the number used.
double shownExactly(double value) {
    return QByteArray::number(value, 'g', 3).toDouble();
}

} // namespace

HeroSlider::HeroSlider(const QString& title, double minimum, double maximum, bool logarithmic, int perUnit,
                       double initial, QWidget* parent)
    : QWidget(parent), m_minimum(minimum), m_maximum(maximum), m_logarithmic(logarithmic), m_perUnit(perUnit),
      m_initial(initial), m_value(initial), m_titleRow(new QHBoxLayout), m_title(new QLabel(title)),
      m_box(new QLineEdit), m_problem(new ProblemNote(*m_box, this)), m_track(new SliderTrack),
      m_legend(new StripLegend) {
    buildLayout();
    m_track->setRange(0, positionOf(maximum));
    m_track->setSingleStep(1);
    m_track->setPageStep(perUnit);
    m_track->setOrigin(logarithmic ? 0 : positionOf(std::clamp(0.0, minimum, maximum)));
    m_track->setTicks(ticks());
    describe(title);
    connect(m_track, &QAbstractSlider::valueChanged, this,
            [this](int position) { take(valueAt(position), !m_track->isSliderDown()); });
    connect(m_track, &SliderTrack::dragged, this, [this] { take(m_value, true); });
    connect(m_track, &SliderTrack::doubleClicked, this, [this] { take(m_initial, true); });
    connect(m_box, &QLineEdit::editingFinished, this, &HeroSlider::typed);
    connect(m_box, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    setTheme(themeOf(ThemeName::Light));
    showValue();
}

void HeroSlider::buildLayout() {
    m_titleRow->setSpacing(8);
    m_titleRow->addWidget(m_title);
    m_titleRow->addStretch(1);
    m_titleRow->addWidget(m_box);
    m_box->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    rows->addLayout(m_titleRow);
    rows->addWidget(m_track);
    rows->addWidget(m_legend);
    m_legend->hide();
}

void HeroSlider::describe(const QString& title) {
    m_title->setBuddy(m_box);
    m_box->setAccessibleName(tr("%1, typed").arg(title));
    m_track->setAccessibleName(title);
    const QString range = tr("%1 to %2").arg(numberText(m_minimum), numberText(m_maximum));
    m_box->setToolTip(tr("%1: type a number, %2").arg(title, range));
    m_track->setToolTip(tr("Drag, or press the arrow keys; Page Up and Page Down take larger steps.\n"
                           "Double-click: back to %1")
                            .arg(boxText(m_initial)));
}

std::vector<SliderTrack::Tick> HeroSlider::ticks() const {
    std::vector<SliderTrack::Tick> ticks;
    if (!m_logarithmic) {
        for (int n = static_cast<int>(std::ceil(m_minimum)); n <= m_maximum; ++n)
            ticks.push_back({positionOf(n), signedText(n)});
        return ticks;
    }
    const int first = static_cast<int>(std::ceil(std::log10(m_minimum) - 1e-9));
    for (int e = first; e <= std::log10(m_maximum) + 1e-9; ++e)
        ticks.push_back(
            {positionOf(std::pow(10.0, e)), e <= -3 ? powerOfTenText(e) : numberText(std::pow(10.0, e))});
    return ticks;
}

void HeroSlider::setValue(double value) {
    if (m_track->isSliderDown())
        return;
    m_value = value;
    showValue();
}

void HeroSlider::addTitleWidget(QWidget* widget) {
    m_titleRow->insertWidget(1, widget); // before the stretch and the box
}

void HeroSlider::addEndWidget(QWidget* widget) {
    m_titleRow->addWidget(widget);
}

void HeroSlider::setTheme(const Theme& theme) {
    m_title->setFont(uiFont(theme.titlePx, QFont::DemiBold));
    // A stand-in for Inter is wider: smaller, it shows as many digits, and the title stays whole.
    const bool wide = QFontInfo(m_title->font()).family() != QLatin1String("Inter");
    m_box->setFont(uiFont(theme.sliderPx * (wide ? 0.7 : 1), QFont::DemiBold));
    const QFontMetricsF metrics(m_box->font());
    const QString widest = m_logarithmic ? QStringLiteral("8.88 \u00D7 ") + powerOfTenText(-4)
                                         : boxText(std::floor(m_minimum) - 0.5);
    m_box->setFixedWidth(static_cast<int>(std::ceil(metrics.horizontalAdvance(widest))) + 22);
    m_box->setFixedHeight(static_cast<int>(std::ceil(theme.sliderPx)) + 11);
    m_track->setTheme(theme);
    m_legend->setTheme(theme);
}

void HeroSlider::setStrip(SliderStrip strip) {
    m_legend->setStrip(strip);
    m_track->setStrip(std::move(strip));
    describeValue();
}

void HeroSlider::setStripOutdated() {
    SliderStrip strip = m_track->strip();
    strip.outdated = true;
    m_track->setStrip(std::move(strip));
    describeValue();
}

void HeroSlider::setStripShown(bool shown) {
    m_stripShown = shown;
    m_track->setStripShown(shown);
    m_legend->setVisible(shown && m_legendShown);
    describeValue();
}

void HeroSlider::setLegendShown(bool shown) {
    m_legendShown = shown;
    m_legend->setVisible(shown && m_stripShown);
}

/// What assistive technology reads: the value, and what it leads to.
void HeroSlider::describeValue() {
    const QString future = m_track->stripText(m_track->value());
    m_track->setAccessibleDescription(future.isEmpty() ? boxText(m_value)
                                                       : boxText(m_value) + QStringLiteral(". ") + future);
}

void HeroSlider::take(double value, bool finished) {
    m_value = value;
    showProblem({});
    m_box->setModified(false);
    showValue();
    emit edited(value, finished);
}

void HeroSlider::typed() {
    if (!m_box->isModified())
        return;
    const QString text = m_box->text().trimmed();
    const TypedNumber number = typedNumber(text, QLocale());
    m_box->setModified(false);
    if (number.value && *number.value >= m_minimum && *number.value <= m_maximum) {
        if (*number.value != m_value)
            return take(*number.value, true);
        return showValue();
    }
    const QString range = tr("allowed: %1 to %2").arg(numberText(m_minimum), numberText(m_maximum));
    showValue();
    m_box->selectAll();
    showProblem(number.value ? tr("%1 is outside; %2").arg(text, range)
                             : tr("%1 %2").arg(number.problem, range));
}

void HeroSlider::showProblem(const QString& problem) {
    m_box->setAccessibleDescription(problem);
    if (!m_problem->say(problem) && !problem.isEmpty())
        emit refused(m_track->accessibleName() + QStringLiteral(": ") + problem);
}

QString HeroSlider::problem() const {
    return m_problem->problem();
}

void HeroSlider::showValue() {
    const QSignalBlocker quiet(m_track);
    if (!m_track->isSliderDown())
        m_track->setValue(positionOf(m_value));
    m_track->update();
    describeValue();
    if (!m_box->hasFocus() || !m_box->isModified()) {
        if (isReadInTenths(m_value))
            showNumber(*m_box, boxText(m_value));
        else
            showFitting(*m_box, m_value, boxDigits);
    }
    emit valueShown();
}

// The bias is: 0.0, 1.5.
bool HeroSlider::isReadInTenths(double value) const {
    return !m_logarithmic && std::abs(value * 10 - std::round(value * 10)) < 1e-9;
}

QString HeroSlider::boxText(double value) const {
    return isReadInTenths(value) ? fixedText(value, 1) : editableText(value, boxDigits);
}

double HeroSlider::valueAt(int position) const {
    const double units = static_cast<double>(position) / m_perUnit;
    const double value = m_logarithmic ? m_minimum * std::pow(10.0, units) : m_minimum + units;
    return std::clamp(shownExactly(value), m_minimum, m_maximum);
}

int HeroSlider::positionOf(double value) const {
    const double inside = std::clamp(value, m_minimum, m_maximum);
    const double units = m_logarithmic ? std::log10(inside / m_minimum) : inside - m_minimum;
    return static_cast<int>(std::lround(units * m_perUnit));
}

} // namespace lab::ui
