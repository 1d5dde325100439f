// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/plot.h"

#include "ui/look/number_text.h"

#include <QEvent>
#include <QPointer>
#include <QWindow>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lab::ui {
namespace {

/// Beyond these QCustomPlot's own range checks give up silently.
constexpr double smallestLog = 1e-250;
constexpr double largestLog = 1e200;

/// Margins are given in the pixels of the light theme and grow with its axis labels.
constexpr double baseAxisPx = 11;
constexpr char marginsProperty[] = "labMargins";

/// QCustomPlot draws anew with each of the sizes that a layout tries: draw the one that is painted.
class ResizeSaver : public QObject {
  public:
    explicit ResizeSaver(QCustomPlot* plot) : QObject(plot), m_plot(plot) { plot->installEventFilter(this); }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Resize) {
            m_plot->setViewport(m_plot->rect());
            m_resized = true;
            return true;
        }
        if (event->type() == QEvent::Paint && std::exchange(m_resized, false))
            m_plot->replot(QCustomPlot::rpQueuedRefresh);
        return QObject::eventFilter(watched, event);
    }

  private:
    QCustomPlot* m_plot;
    bool m_resized = false;
};

/// QCustomPlot reads the pixel ratio once, in its constructor: follow the screen instead.
class PixelRatioFollower : public QObject {
  public:
    explicit PixelRatioFollower(QCustomPlot* plot) : QObject(plot), m_plot(plot) {
        plot->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Show)
            watchWindow();
        return QObject::eventFilter(watched, event);
    }

  private:
    void watchWindow() {
        QWindow* window = m_plot->window()->windowHandle();
        if (window != m_window) {
            if (m_window)
                disconnect(m_window, nullptr, this, nullptr);
            m_window = window;
            if (window != nullptr)
                connect(window, &QWindow::screenChanged, this, [this] { follow(); });
        }
        follow();
    }

    void follow() {
        if (qFuzzyCompare(m_plot->bufferDevicePixelRatio(), m_plot->devicePixelRatioF()))
            return;
        m_plot->setBufferDevicePixelRatio(m_plot->devicePixelRatioF());
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }

    QCustomPlot* m_plot;
    QPointer<QWindow> m_window;
};

/// Every how many decades a label stands, for at most five of them.
int decadeStep(int decades) {
    for (const int step : {1, 2, 5, 10, 20, 50}) {
        if (decades <= 4 * step)
            return step;
    }
    return 100;
}

/// Whole powers of ten, at most five or so of them, written 1, 10, 10⁻³.
class DecadeTicker : public QCPAxisTickerLog {
  protected:
    QVector<double> createTickVector(double, const QCPRange& range) override {
        constexpr double slack = 1e-6;
        const int low = static_cast<int>(std::ceil(std::log10(range.lower) - slack));
        const int high = static_cast<int>(std::floor(std::log10(range.upper) + slack));
        const int step = decadeStep(high - low);
        const int first = static_cast<int>(std::ceil(static_cast<double>(low) / step)) * step;
        QVector<double> ticks;
        for (int power = first; power <= high; power += step)
            ticks.append(std::clamp(std::pow(10.0, power), range.lower, range.upper));
        return ticks;
    }

    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        const int power = static_cast<int>(std::lround(std::log10(tick)));
        return power == 0 || power == 1 ? countText(power == 0 ? 1 : 10) : powerOfTenText(power);
    }
};

/// Numbers in the locale, in units that stand elsewhere once where they are not 1; with the digits that tell
/// them apart, as far as the margin left of the axis has room for them. Below an axis there are as many as do
/// not touch.
class NumberTicker : public QCPAxisTicker {
  public:
    NumberTicker(const QCPAxis& axis, double unit) : m_axis(axis), m_unit(unit) {}

  protected:
    double getTickStep(const QCPRange& range) override {
        const int most = tickCount();
        double step = stepOf(range);
        while (isBelow() && tickCount() > 1 && isCrowded(range, step)) {
            setTickCount(tickCount() - 1);
            step = stepOf(range);
        }
        setTickCount(most);
        return step;
    }

    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        // Steps are counted in full, as everywhere.
        if (isBelow() && m_unit == 1 && tick >= 0 && tick < 1e9 && tick == std::round(tick))
            return countText(std::llround(tick));
        int digits = m_digits;
        while (digits > 2 && !isBelow() && widthOf(numberText(tick / m_unit, digits)) > roomLeft())
            --digits;
        return numberText(tick / m_unit, digits);
    }

  private:
    bool isBelow() const { return m_axis.axisType() == QCPAxis::atBottom; }

    double stepOf(const QCPRange& range) {
        const double step = QCPAxisTicker::getTickStep(range);
        const double largest = std::max(std::abs(range.lower), std::abs(range.upper));
        const double ratio = largest > 0 && step > 0 ? std::log10(largest) - std::floor(std::log10(step)) : 0;
        m_digits = static_cast<int>(std::clamp(ratio + 2, 3.0, 9.0));
        return step;
    }

    /// From the margins, which are known before a layout.
    bool isCrowded(const QCPRange& range, double step) {
        const QMargins margins = m_axis.axisRect()->margins();
        const double width = m_axis.parentPlot()->viewport().width() - margins.left() - margins.right();
        double widest = 0;
        for (const double end : {range.lower, range.upper})
            widest = std::max(widest, widthOf(getTickLabel(std::floor(end / step) * step, {}, {}, 0)));
        return width > 0 && width * step / range.size() < widest + widthOf(QStringLiteral("0"));
    }

    double widthOf(const QString& text) const {
        return QFontMetricsF(m_axis.tickLabelFont()).horizontalAdvance(text);
    }

    double roomLeft() const {
        return m_axis.axisRect()->left() - m_axis.tickLabelPadding() - m_axis.tickLengthOut();
    }

    const QCPAxis& m_axis;
    double m_unit;
    int m_digits = 3;
};

void quietAxis(QCPAxis& axis) {
    makeNumbered(axis, 5); // the library's own labels have no groups of digits
    axis.setSubTicks(false);
    axis.grid()->setSubGridVisible(false);
    axis.grid()->setZeroLinePen(Qt::NoPen);
    axis.setTickLength(0, axis.axisType() == QCPAxis::atBottom ? 3 : 0);
}

void colorAxis(QCPAxis& axis, const Theme& theme) {
    const bool bottom = axis.axisType() == QCPAxis::atBottom;
    const QPen line = bottom ? QPen(theme.axis, 1) : QPen(Qt::NoPen);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setTickLabelColor(theme.ink2);
    axis.setLabelColor(theme.ink2);
    axis.setTickLabelPadding(static_cast<int>(std::lround((bottom ? 3 : 6) * theme.axisPx / baseAxisPx)));
    axis.setTickLabelFont(uiFont(theme.axisPx));
    axis.setLabelFont(uiFont(theme.axisPx));
    axis.grid()->setVisible(axis.axisType() == QCPAxis::atLeft);
    axis.grid()->setPen(QPen(theme.grid, 1));
}

// From those that the plot was made with, each time: scaled to and fro they would drift by what is rounded.
void scaleMargins(QCustomPlot& plot, double scale) {
    for (QCPAxisRect* rect : plot.axisRects()) {
        if (!rect->property(marginsProperty).isValid())
            rect->setProperty(marginsProperty, QVariant::fromValue(rect->margins()));
        rect->setMargins((QMarginsF(rect->property(marginsProperty).value<QMargins>()) * scale).toMargins());
    }
}

/// The means of neighbouring groups, merged until they rise: the least-squares rising fit.
QVector<double> risingFit(const QVector<double>& values) {
    struct Group {
        double sum;
        int count;
    };
    QVector<Group> groups;
    for (const double value : values) {
        groups.append({value, 1});
        while (groups.size() > 1) {
            const Group last = groups.last();
            const Group& before = groups[groups.size() - 2];
            if (before.sum / before.count <= last.sum / last.count)
                break;
            groups.removeLast();
            groups.last() = {groups.last().sum + last.sum, groups.last().count + last.count};
        }
    }
    QVector<double> fit;
    for (const Group& group : groups)
        fit.append(QVector<double>(group.count, group.sum / group.count));
    return fit;
}

} // namespace

QCustomPlot* makePlot(QWidget* parent) {
    auto* plot = new QCustomPlot(parent);
    // A right click goes on to the card, which has the menu.
    plot->setAttribute(Qt::WA_NoMousePropagation, false);
    plot->setPlottingHint(QCP::phFastPolylines, true);
    // All plots of a frame are painted together, not each with a pass over the window of its own.
    plot->setPlottingHint(QCP::phImmediateRefresh, false);
    plot->setNoAntialiasingOnDrag(true);
    plot->setAntialiasedElements(QCP::aePlottables | QCP::aeScatters | QCP::aeItems);
    plot->setAutoAddPlottableToLegend(false); // it would be laid out with each frame, unseen
    plot->axisRect()->setAutoMargins(QCP::msNone);
    plot->axisRect()->setMargins(QMargins(44, 22, 66, 26));
    for (QCPAxis* axis : plot->axisRect()->axes())
        quietAxis(*axis);
    plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new PixelRatioFollower(plot);
    new ResizeSaver(plot);
    return plot;
}

void redrawPlot(QCustomPlot& plot) {
    plot.replot(QCustomPlot::rpQueuedReplot);
}

void colorPlot(QCustomPlot& plot, const Theme& theme) {
    plot.setBackground(QBrush(theme.card));
    for (QCPAxisRect* rect : plot.axisRects()) {
        for (QCPAxis* axis : rect->axes())
            colorAxis(*axis, theme);
    }
    scaleMargins(plot, theme.axisPx / baseAxisPx);
}

void makeLogarithmic(QCPAxis& axis) {
    axis.setScaleType(QCPAxis::stLogarithmic);
    axis.setTicker(QSharedPointer<QCPAxisTicker>(new DecadeTicker));
    axis.setSubTicks(false);
    axis.grid()->setSubGridVisible(false);
}

void makeNumbered(QCPAxis& axis, int count, double unit) {
    axis.setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker(axis, unit)));
    axis.ticker()->setTickCount(count);
}

void WideningRange::include(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high))
        return;
    m_low = m_empty ? low : std::min(m_low, low);
    m_high = m_empty ? high : std::max(m_high, high);
    m_empty = false;
}

double niceCeiling(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    // A hair of slack, so that 5 does not become 10 by rounding.
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * decade >= value * (1 - 1e-12))
            return factor * decade;
    }
    return 10 * decade;
}

void wholeDecades(double& low, double& high) {
    constexpr double slack = 1e-9;
    const double lowPower = std::floor(std::log10(low) + slack);
    const double highPower = std::max(std::ceil(std::log10(high) - slack), lowPower + 1);
    low = std::pow(10.0, lowPower);
    high = std::pow(10.0, highPower);
}

double logFloor(double high) {
    constexpr double mostDecades = 14;
    return std::pow(10.0, std::ceil(std::log10(high) - 1e-9) - mostDecades);
}

double logValue(double value) {
    if (!(value > 0) || !std::isfinite(value))
        return std::numeric_limits<double>::quiet_NaN();
    return std::clamp(value, smallestLog, largestLog);
}

bool onLogAxis(double value) {
    return std::isfinite(logValue(value));
}

QCPItemText* addLabel(QCustomPlot& plot, const QString& text, const QColor& color, double pixels) {
    auto* label = new QCPItemText(&plot);
    // Above the curves.
    label->setLayer(QStringLiteral("axes"));
    label->setClipToAxisRect(false);
    label->setSelectable(false);
    label->setPadding(QMargins());
    label->setText(text);
    label->setColor(color);
    label->setFont(uiFont(pixels));
    return label;
}

QString plotTextAt(const QCustomPlot& plot, const QPointF& place) {
    for (int i = 0; i < plot.itemCount(); ++i) {
        const auto* label = qobject_cast<const QCPItemText*>(plot.item(i));
        if (label == nullptr || !label->visible())
            continue;
        const QRectF shown(label->topLeft->pixelPosition(), label->bottomRight->pixelPosition());
        if (shown.contains(place))
            return label->text();
    }
    return {};
}

QVector<double> spreadLabels(const QVector<double>& wanted, double pitch, double low, double high) {
    const auto slot = [pitch](qsizetype i) { return pitch * static_cast<double>(i); };
    QVector<double> offsets(wanted);
    for (qsizetype i = 0; i < offsets.size(); ++i)
        offsets[i] -= slot(i);
    QVector<double> places = risingFit(offsets);
    const double highest = std::max(low, high - slot(std::max<qsizetype>(0, wanted.size() - 1)));
    for (qsizetype i = 0; i < places.size(); ++i)
        places[i] = std::clamp(places[i], low, highest) + slot(i);
    return places;
}

} // namespace lab::ui
