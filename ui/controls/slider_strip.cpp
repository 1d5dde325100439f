// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/slider_strip.h"

#include "core/insight/forecast.h"
#include "ui/look/number_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lab::ui {
namespace {

/// How much of a colour is left where it is not certain.
constexpr double fadedAmount = 0.45;

/// Outcomes from the foot of a column to its top.
constexpr std::array stackedOutcomes{Outcome::Diverges, Outcome::Dies, Outcome::Learns, Outcome::Stuck};

StripInk inkOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::Stuck:
        return StripInk::Stuck;
    case Outcome::Learns:
        return StripInk::Learns;
    case Outcome::Dies:
        return StripInk::Dies;
    case Outcome::Diverges:
        break;
    }
    return StripInk::Diverges;
}

QString nameOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::Stuck:
        return StripLegend::tr("stuck");
    case Outcome::Learns:
        return StripLegend::tr("learns");
    case Outcome::Dies:
        return StripLegend::tr("dies");
    case Outcome::Diverges:
        break;
    }
    return StripLegend::tr("diverges");
}

/// "5 of 7 runs learn", or "5 learn" where `of` is empty.
QString doing(Outcome outcome, int runs, const QString& of) {
    const QString many = countText(runs) + of;
    switch (outcome) {
    case Outcome::Stuck:
        return (runs == 1 ? StripLegend::tr("%1 stays stuck") : StripLegend::tr("%1 stay stuck", "", runs))
            .arg(many);
    case Outcome::Learns:
        return (runs == 1 ? StripLegend::tr("%1 learns") : StripLegend::tr("%1 learn", "", runs)).arg(many);
    case Outcome::Dies:
        return (runs == 1 ? StripLegend::tr("%1 dies") : StripLegend::tr("%1 die", "", runs)).arg(many);
    case Outcome::Diverges:
        break;
    }
    return (runs == 1 ? StripLegend::tr("%1 diverges") : StripLegend::tr("%1 diverge", "", runs)).arg(many);
}

QString rateText(const RateForecast::AtRate& at) {
    const QString rate = numberText(at.rate);
    const int made = at.made();
    if (made == 0)
        return StripLegend::tr("At %1: no run has been made yet.").arg(rate);
    QString of = (made == 1 ? StripLegend::tr(" of %1 run") : StripLegend::tr(" of %1 runs", "", made))
                     .arg(countText(made));
    QStringList parts;
    for (const Outcome outcome : {Outcome::Learns, Outcome::Dies, Outcome::Diverges, Outcome::Stuck}) {
        if (const int runs = at.runs[static_cast<std::size_t>(outcome)]; runs > 0)
            parts << doing(outcome, runs, std::exchange(of, QString()));
    }
    const QString text = made < RateForecast::seeds
                             ? StripLegend::tr("At %1: %2 in %3 steps; more are being made.")
                             : StripLegend::tr("At %1: %2 in %3 steps.");
    return text.arg(rate, parts.join(QStringLiteral(", ")), countText(RateForecast::steps));
}

/// The nearest rate with runs, the lower of two as near; the rate itself where there is none.
std::size_t sourceOf(const RateForecast& forecast, std::size_t rate) {
    const std::size_t count = forecast.rates.size();
    for (std::size_t distance = 0; distance < count; ++distance) {
        for (const std::size_t near : {rate - distance, rate + distance}) {
            if (near < count && forecast.rates[near].made() > 0)
                return near;
        }
    }
    return rate;
}

std::vector<double> sharesOf(const RateForecast::AtRate& at) {
    std::vector<double> shares;
    for (const Outcome outcome : stackedOutcomes)
        shares.push_back(at.runs[static_cast<std::size_t>(outcome)] / double(std::max(at.made(), 1)));
    return shares;
}

QString rateTerms(bool canDie) {
    QString terms =
        StripLegend::tr("Short real runs in the background: your seed, and the six that New weights takes "
                        "next.\nLearns: training loss below %1 of what it was at the start, and of chance; "
                        "of a line under the squared error, more than %2 of what the best line gains.")
            .arg(percentText(learnsBelow), percentText(1 - learnsBelow));
    if (canDie)
        terms += StripLegend::tr("\nDies: %1 of the units or a whole layer dead, and more than at step 0.")
                     .arg(percentText(diesFrom));
    return terms + StripLegend::tr("\nDiverges: a number is no longer finite. Stuck: none of these.");
}

QString shiftText(const BiasForecast& forecast, const BiasForecast::AtShift& at) {
    const QString shift = signedText(at.shift);
    if (forecast.canDie)
        return StripLegend::tr("At %1: %2 of %3 units dead, now.")
            .arg(shift, countText(at.dead), countText(forecast.units));
    return StripLegend::tr("At %1: %2 of the values saturated, now.")
        .arg(shift, percentText(at.saturatedShare));
}

double swatchOf(double pixels) {
    return std::round(0.75 * pixels);
}

double spaceOf(double pixels) {
    return swatchOf(pixels) / 2;
}

} // namespace

QColor stripColor(const Theme& theme, StripInk ink) {
    switch (ink) {
    case StripInk::Stuck:
        return theme.outcomeStuck;
    case StripInk::Learns:
        return theme.outcomeLearns;
    case StripInk::Dies:
        return theme.outcomeDies;
    case StripInk::Diverges:
        return theme.outcomeDiverges;
    case StripInk::Dead:
        return theme.deadFill;
    case StripInk::Saturated:
        return theme.saturatedFill;
    case StripInk::Alive:
        break;
    }
    return theme.aliveFill;
}

const SliderStrip::Column* SliderStrip::at(double share) const {
    if (columns.empty())
        return nullptr;
    const double last = static_cast<double>(columns.size() - 1);
    return &columns[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * last))];
}

QString SliderStrip::textAt(double share) const {
    if (outdated)
        return StripLegend::tr("Your experiment has changed: this is being computed anew.");
    const Column* column = at(share);
    return column != nullptr ? column->text : note;
}

SliderStrip stripOf(const RateForecast& forecast) {
    SliderStrip strip;
    strip.terms = rateTerms(forecast.canDie);
    if (forecast.tooLarge) {
        strip.note = StripLegend::tr("too large to predict");
        return strip;
    }
    for (const Outcome outcome : stackedOutcomes) {
        const bool possible = outcome != Outcome::Dies || forecast.canDie;
        strip.kinds.push_back({inkOf(outcome), possible ? nameOf(outcome) : QString()});
    }
    for (std::size_t i = 0; i < forecast.rates.size(); ++i) {
        const std::size_t source = sourceOf(forecast, i);
        strip.columns.push_back({sharesOf(forecast.rates[source]), source != i, rateText(forecast.rates[i])});
    }
    return strip;
}

SliderStrip stripOf(const BiasForecast& forecast) {
    SliderStrip strip;
    if (forecast.tooLarge) {
        strip.note = StripLegend::tr("too large to predict");
        return strip;
    }
    if (forecast.units == 0) {
        strip.note = StripLegend::tr("no hidden layer to shift");
        return strip;
    }
    strip.terms =
        forecast.canDie
            ? StripLegend::tr(
                  "The weights as they are, with the bias moved: dead units have slope 0 at every "
                  "training example.")
            : StripLegend::tr(
                  "The weights as they are, with the bias moved: saturated values have a slope below %1.")
                  .arg(numberText(flatSlope));
    strip.kinds = {
        forecast.canDie
            ? SliderStrip::Kind{StripInk::Dead, StripLegend::tr("units dead at each setting")}
            : SliderStrip::Kind{StripInk::Saturated, StripLegend::tr("values saturated at each setting")},
        {StripInk::Alive, {}}};
    for (const BiasForecast::AtShift& at : forecast.shifts) {
        const double share = forecast.canDie
                                 ? static_cast<double>(at.dead) / static_cast<double>(forecast.units)
                                 : at.saturatedShare;
        strip.columns.push_back({{share, 1 - share}, false, shiftText(forecast, at)});
    }
    return strip;
}

void paintStrip(QPainter& painter, const QRectF& area, const SliderStrip& strip, const Theme& theme) {
    // Whole pixels: columns that share a pixel would blend to colours that mean nothing.
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(area.toRect(), blend(theme.border, theme.dock, fadedAmount));
    const double pitch = area.width() / std::max<double>(1, static_cast<double>(strip.columns.size()) - 1);
    const auto edge = [&](double column) {
        return std::round(area.left() + std::clamp(column * pitch, 0.0, area.width()));
    };
    // Some columns faded and some not would be stripes: the strip is a pale sketch, coarse and then finer,
    // until each column is its own.
    const bool sure = !strip.outdated && std::ranges::none_of(strip.columns, &SliderStrip::Column::borrowed);
    for (std::size_t i = 0; i < strip.columns.size(); ++i) {
        const SliderStrip::Column& column = strip.columns[i];
        const double left = edge(static_cast<double>(i) - 0.5), right = edge(static_cast<double>(i) + 0.5);
        double foot = area.bottom(), sum = 0;
        for (std::size_t k = 0; k < column.shares.size(); ++k) {
            sum += column.shares[k];
            const double top = std::round(area.bottom() - sum * area.height());
            const QColor color = stripColor(theme, strip.kinds[k].ink);
            if (top < foot)
                painter.fillRect(QRectF(left, top, right - left, foot - top),
                                 sure ? color : blend(color, theme.dock, fadedAmount));
            foot = top;
        }
    }
    painter.restore();
}

StripLegend::StripLegend(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StripLegend::setStrip(const SliderStrip& strip) {
    m_note = strip.note;
    setToolTip(strip.terms);
    m_kinds.clear();
    for (auto kind = strip.kinds.rbegin(); kind != strip.kinds.rend(); ++kind) {
        if (!kind->name.isEmpty())
            m_kinds.push_back(*kind);
    }
    update();
}

void StripLegend::setTheme(const Theme& theme) {
    m_theme = theme;
    updateGeometry();
    update();
}

QSize StripLegend::sizeHint() const {
    return {120, static_cast<int>(std::ceil(QFontMetricsF(uiFont(m_theme.axisPx)).height()))};
}

QSize StripLegend::minimumSizeHint() const {
    return {0, sizeHint().height()};
}

double StripLegend::keyWidth(double pixels) const {
    const QFontMetricsF metrics(uiFont(pixels));
    double width = 0;
    for (const SliderStrip::Kind& kind : m_kinds)
        width += swatchOf(pixels) + spaceOf(pixels) + metrics.horizontalAdvance(kind.name);
    return width;
}

// On a projector, whose axis numbers are larger than need be, it shrinks before a word is cut.
double StripLegend::fontPixels() const {
    const double pixels = m_theme.axisPx;
    const double smallest = m_theme.name == ThemeName::Projector ? m_theme.bodyPx : pixels;
    const double wanted = keyWidth(pixels) + static_cast<double>(m_kinds.size()) * spaceOf(pixels);
    return std::clamp(pixels * width() / std::max(wanted, 1.0), std::min(smallest, pixels), pixels);
}

void StripLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const double pixels = fontPixels();
    const QFont font = uiFont(pixels);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(m_theme.ink2);
    const auto write = [&](double x, const QString& text) {
        const double room = width() - x;
        painter.drawText(QRectF(x, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, room));
    };
    if (!m_note.isEmpty())
        return write(0, m_note);
    const double swatch = swatchOf(pixels), space = spaceOf(pixels);
    const double gaps = static_cast<double>(std::max<std::size_t>(m_kinds.size(), 2) - 1);
    const double gap = std::clamp((width() - keyWidth(pixels)) / gaps, space, 1.2 * pixels);
    double x = 0;
    for (const SliderStrip::Kind& kind : m_kinds) {
        painter.fillRect(QRectF(std::round(x), std::round((height() - swatch) / 2), swatch, swatch),
                         stripColor(m_theme, kind.ink));
        write(x + swatch + space, kind.name);
        x += swatch + space + metrics.horizontalAdvance(kind.name) + gap;
    }
}

} // namespace lab::ui
