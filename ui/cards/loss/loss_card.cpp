// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/loss/loss_card.h"

#include "ui/look/number_text.h"
#include "ui/plot/event_lines.h"
#include "ui/plot/labels.h"
#include "ui/plot/reading.h"

#include <QToolButton>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace lab::ui {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
/// A shorter run is drawn batch by batch; later they stand about four pixels apart, as medians.
constexpr std::int64_t rawSteps = 300;
constexpr std::size_t mostBatchPoints = 128;
constexpr std::size_t mostCheckPoints = 512;
/// So many times the loss at the start is a spike that would flatten a linear axis.
constexpr double spike = 100;
/// Axis labels up to here, and from here on, fit the margin.
constexpr double largestPlain = 1e4;
constexpr double smallestPlain = 1e-2;
/// Beyond this QCustomPlot's range checks give up silently.
constexpr double largest = 1e200;
/// The label of a curve's end stands this far from the next.
constexpr double labelPitch = 1.2;

enum End : std::size_t { Test, Train, Batch };

/// One value per point: a part of its bin, or the median.
using PointValue = std::function<double(const JoinedBins&, std::size_t point, std::size_t channel)>;

PointValue part(double Bin::*which) {
    return [which](const JoinedBins& points, std::size_t i, std::size_t channel) {
        return points.bin(i, channel).*which;
    };
}

double median(const JoinedBins& points, std::size_t i, std::size_t channel) {
    return points.median(i, channel);
}

/// "412" or "408–415"
QString stepsText(const JoinedBins& points, std::size_t i) {
    const QString first = countText(points.firstStep(i));
    return points.firstStep(i) == points.lastStep(i)
               ? first
               : QStringLiteral("%1–%2").arg(first, countText(points.lastStep(i)));
}

double safe(double value) {
    return std::isfinite(value) ? std::clamp(value, -largest, largest) : nothing;
}

/// The power of ten that a linear axis up to `high` is labelled in; 0 while plain numbers fit.
int powerOf(double high) {
    const bool plain = high >= smallestPlain && high < largestPlain;
    return plain || !(high > 0) ? 0 : static_cast<int>(std::floor(std::log10(high)));
}

} // namespace

LossCard::LossCard(QWidget* parent)
    : Card(QStringLiteral("loss"), tr("Loss"), parent), m_plot(makePlot(this)),
      m_scale(new QToolButton(this)), m_batchLow(m_plot->addGraph()), m_batchHigh(m_plot->addGraph()),
      m_batch(m_plot->addGraph()), m_train(m_plot->addGraph()), m_test(m_plot->addGraph()),
      m_chanceLine(new QCPItemLine(m_plot)), m_chanceLabel(addLabel(*m_plot, {}, {}, 11)),
      m_power(addLabel(*m_plot, {}, {}, 11)), m_events(std::make_unique<EventLines>(*m_plot)),
      m_ghost(*m_plot) {
    body()->addWidget(m_plot);
    m_plot->setAccessibleName(tr("Loss over time"));
    m_scale->setText(tr("log"));
    m_scale->setCheckable(true);
    m_scale->setToolTip(tr("Logarithmic loss axis"));
    m_scale->setAccessibleName(m_scale->toolTip());
    addHeaderWidget(m_scale);
    connect(m_scale, &QToolButton::clicked, this, &LossCard::setLogarithmic);
    setPane(new PlotPane(*m_plot, PlotPane::Wheel::X), Axis::Steps);
    watch(m_plot, [this](std::optional<QPointF> place) { return describe(place); });

    m_batchHigh->setChannelFillGraph(m_batchLow);
    m_batchHigh->setAntialiasedFill(
        false); // it is pale and jagged, and would be the dearest thing of a frame
    m_power->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_power->position->setCoords(0, 0);
    m_power->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_power->setPadding(QMargins(0, 0, 4, 4));
    for (QCPItemPosition* end : {m_chanceLine->start, m_chanceLine->end}) {
        end->setTypeX(QCPItemPosition::ptAxisRectRatio);
        end->setTypeY(QCPItemPosition::ptPlotCoords);
    }
    m_chanceLine->setSelectable(false);
    m_chanceLine->setVisible(false);
    m_chanceLabel->position->setType(QCPItemPosition::ptAbsolute);
    m_chanceLabel->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_chanceLabel->setPadding(QMargins());
    for (QCPItemText*& end : m_ends) {
        end = addLabel(*m_plot, {}, {}, 11);
        end->position->setType(QCPItemPosition::ptAbsolute);
        end->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { placeLabels(); });
    LossCard::takeTheme(theme());
    scaleAxes();
}

LossCard::~LossCard() = default;

void LossCard::startOver() {
    Card::startOver();
    forgetPlaces();
    m_range.reset();
    m_smallest = 0;
    if (m_spiked)
        m_scale->setChecked(false);
    m_spiked = false;
}

bool LossCard::isLogarithmic() const {
    return m_scale->isChecked();
}

void LossCard::setLogarithmic(bool on) {
    m_scaleChosen = true;
    m_spiked = false;
    m_scale->setChecked(on);
    pane()->y().choose({});
    scaleAxes();
}

void LossCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    if (!snapshot.playing)
        forgetPlaces();
    if (snapshot.data && (snapshot.data != m_data || snapshot.experiment.loss != m_lossKey)) {
        m_data = snapshot.data;
        m_lossKey = snapshot.experiment.loss;
        m_chance = chanceLevel(m_lossKey, *m_data);
    }
    m_steps = snapshot.steps;
    m_checks = snapshot.checks;
    m_batchPoints = JoinedBins(m_steps, snapshot.step < rawSteps ? rawSteps : mostBatchPoints);
    m_checkPoints = JoinedBins(m_checks, mostCheckPoints);
    pane()->x().setAll(0, timeReach());
    m_events->present(snapshot, timeReach());
    // On the axis of one loss, another has no place.
    const Snapshot* behind = scene.behind();
    takeGhost(behind != nullptr && behind->experiment.loss == snapshot.experiment.loss ? behind : nullptr);
    m_ghostName = scene.ghost() != nullptr ? tr("test before") : tr("test, recorded");
    takeRange();
    m_endValues = {snapshot.now.test.loss, snapshot.now.train.loss, nothing};
    if (m_steps && !m_steps->empty())
        m_endValues[Batch] = m_steps->bin(m_steps->size() - 1, StepChannels{}.loss()).mean;
    if (speaks())
        m_saidValues = m_endValues;
    chooseScale();
    setReading(readings(scene));
    scaleAxes();
}

/// All of it, however far the present run is.
void LossCard::takeGhost(const Snapshot* ghost) {
    m_ghostLosses.clear();
    if (ghost == nullptr)
        return;
    const JoinedBins points(wholeChecks(*ghost), mostCheckPoints);
    for (std::size_t i = 0; i < points.size(); ++i)
        m_ghostLosses.append({points.middle(i), points.median(i, CheckChannels{}.testLoss())});
}

void LossCard::takeRange() {
    m_range.include(safe(m_chance.loss), safe(m_chance.loss));
    if (m_steps)
        includeRange(*m_steps, StepChannels{}.loss());
    if (m_checks) {
        includeRange(*m_checks, CheckChannels{}.trainLoss());
        includeRange(*m_checks, CheckChannels{}.testLoss());
    }
    for (const QCPGraphData& point : m_ghostLosses)
        m_range.include(safe(point.value), safe(point.value));
}

void LossCard::refit() {
    m_range.reset();
    m_smallest = 0;
    takeRange();
    scaleAxes();
}

void LossCard::chooseScale() {
    if (m_scaleChosen || m_spiked || !m_checks || m_checks->empty() || m_range.empty())
        return;
    const double start = m_checks->bin(0, CheckChannels{}.trainLoss()).mean;
    m_spiked = start > 0 && m_range.high() > spike * start;
    if (m_spiked)
        m_scale->setChecked(true);
}

QStringList LossCard::readings(const Scene& scene) const {
    const Snapshot& snapshot = scene.inHand();
    // A loss of another kind, or on other data, is another number.
    const Snapshot* ghost = scene.ghost();
    const bool comparable = ghost != nullptr && snapshot.step > 0 &&
                            snapshot.experiment.loss == ghost->experiment.loss &&
                            snapshot.experiment.dataset == ghost->experiment.dataset;
    const QString before = comparable ? lossText(ghost->now.test.loss) : QString();
    const QStringList forms = withBefore(lossReading(snapshot, m_chance), before);
    if (!m_spiked || snapshot.divergence)
        return forms;
    // Why the axis has changed is part of what is to be seen.
    QStringList explained;
    for (const QString& form : forms)
        explained.append(form + tr("; it reached %1: log axis").arg(numberText(m_range.high(), 2)));
    return explained + forms;
}

void LossCard::includeRange(const History& history, std::size_t channel) {
    if (channel >= history.channels())
        return;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const Bin& bin = history.bin(i, channel);
        m_range.include(safe(bin.minimum), safe(bin.maximum));
        if (bin.minimum > 0 && (m_smallest <= 0 || bin.minimum < m_smallest))
            m_smallest = bin.minimum;
    }
}

double LossCard::axisValue(double loss) const {
    // Below all decades that are shown a loss runs along the foot of the axis.
    return isLogarithmic() ? logValue(loss > 0 ? std::max(loss, m_floor) : loss) : safe(loss);
}

void LossCard::fillCurves() {
    const auto fill = [this](QCPGraph& graph, const JoinedBins& points, std::size_t channel,
                             const PointValue& valueOf) {
        QVector<QCPGraphData> curve;
        curve.reserve(static_cast<qsizetype>(points.size()));
        for (std::size_t i = 0; i < points.size(); ++i)
            curve.append({points.middle(i), axisValue(valueOf(points, i, channel))});
        graph.data()->set(curve, true);
    };
    QVector<QCPGraphData> before = m_ghostLosses;
    for (QCPGraphData& point : before)
        point.value = axisValue(point.value);
    m_ghost.show(before, m_ghostName);
    fill(*m_batchLow, m_batchPoints, StepChannels{}.loss(), part(&Bin::minimum));
    fill(*m_batchHigh, m_batchPoints, StepChannels{}.loss(), part(&Bin::maximum));
    fill(*m_batch, m_batchPoints, StepChannels{}.loss(), median);
    fill(*m_train, m_checkPoints, CheckChannels{}.trainLoss(), median);
    fill(*m_test, m_checkPoints, CheckChannels{}.testLoss(), median);
}

// The scale changes what is drawn (a log axis has no zeros), so the curves are filled after it.
void LossCard::scaleAxes() {
    QCPAxis& axis = *m_plot->yAxis;
    if (isLogarithmic() && axis.scaleType() != QCPAxis::stLogarithmic) {
        makeLogarithmic(axis);
    } else if (!isLogarithmic() && axis.scaleType() != QCPAxis::stLinear) {
        axis.setScaleType(QCPAxis::stLinear);
    }
    double low = m_range.empty() ? 0 : m_range.low();
    double high = m_range.empty() ? 1 : m_range.high();
    if (isLogarithmic()) {
        high = std::clamp(high, 1e-200, largest);
        low = std::clamp(m_smallest > 0 ? std::min(m_smallest, high) : 0.1, logFloor(high), high);
        m_floor = logFloor(high);
        wholeDecades(low, high);
    } else {
        // Room below for the name of the chance level, and never a zoom into mere noise.
        const double span = std::max({high - low, 0.12 * std::abs(high), 1e-12});
        low = low - 0.25 * span > 0.25 * high ? low - 0.25 * span : 0;
        high += 0.08 * span;
    }
    pane()->y().setAll(low, high);
    labelAxis();
    fillCurves();
    placeChance();
    redrawPlot(*m_plot);
}

void LossCard::labelAxis() {
    QCPAxis& axis = *m_plot->yAxis;
    const int power = isLogarithmic() ? 0 : powerOf(axis.range().upper);
    if (!isLogarithmic())
        makeNumbered(axis, 4, std::pow(10.0, power));
    // The margin has no room for 5·10¹¹⁹.
    m_power->setText(power == 0 ? QString() : QStringLiteral("×") + powerOfTenText(power));
}

void LossCard::placeChance() {
    const double level = axisValue(m_chance.loss);
    const bool known = m_data && std::isfinite(level);
    m_chanceLine->setVisible(known);
    m_chanceLabel->setVisible(known);
    if (!known)
        return;
    m_chanceLine->start->setCoords(0, level);
    m_chanceLine->end->setCoords(1, level);
    m_chanceLabel->setText(m_chance.label);
}

bool LossCard::isOnCurves(const QRectF& box) const {
    for (const QCPGraph* graph : {m_batch, m_batchLow, m_batchHigh, m_train, m_test}) {
        if (isCrossed(box, *graph))
            return true;
    }
    return isCrossed(box, m_ghost.graph());
}

// Beside the line, where it stays until a curve passes; else at the foot or the head of the plot. Without a
// place that no curve crosses only the read-out names the line.
void LossCard::placeChanceLabel() {
    if (!m_chanceLine->visible())
        return;
    const QRectF rect = m_plot->axisRect()->rect();
    const QFontMetricsF metrics(m_chanceLabel->font());
    const QSizeF size(metrics.horizontalAdvance(m_chanceLabel->text()), metrics.height());
    const double line = m_plot->yAxis->coordToPixel(m_chanceLine->start->coords().y());
    std::vector<QRectF> places;
    for (const double y : {line - size.height() - 2, line + 2, rect.bottom() - size.height(), rect.top()}) {
        for (const double share : {0.99, 0.01, 0.5})
            places.emplace_back(QPointF(rect.left() + share * (rect.width() - size.width()), y), size);
    }
    const auto fits = [&](std::size_t i) {
        const QRectF& place = places[i];
        const bool inside = place.left() >= rect.left() && place.top() >= rect.top() - 6 &&
                            place.bottom() <= rect.bottom() + 1;
        return inside && (line <= place.top() || line >= place.bottom()) && !isOnCurves(place);
    };
    constexpr std::size_t besideLine = 6;
    if (m_chancePlace >= besideLine || !fits(m_chancePlace)) {
        m_chancePlace = 0;
        while (m_chancePlace + 1 < places.size() && !fits(m_chancePlace))
            ++m_chancePlace;
    }
    m_chanceLabel->setVisible(fits(m_chancePlace));
    m_chanceLabel->position->setCoords(places[m_chancePlace].topLeft());
}

/// Labels keep their places while a run plays, so that they do not jump; else each picture is as if it were
/// the first.
void LossCard::forgetPlaces() {
    m_chancePlace = 0;
    m_endOrder = {0, 1, 2};
}

// After the layout, when pixels are known.
void LossCard::placeLabels() {
    if (std::exchange(m_placedSize, m_plot->size()) != m_plot->size())
        forgetPlaces();
    placeChanceLabel();
    const std::array names{tr("test"), tr("train"), tr("batch")};
    const QCPAxis& axis = *m_plot->yAxis;
    std::array<double, 3> wanted{};
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        const double value = axisValue(m_endValues[i]);
        m_ends[i]->setVisible(m_checks && !m_checks->empty() && std::isfinite(value));
        wanted[i] = m_ends[i]->visible() ? axis.coordToPixel(value) : nothing;
    }
    const double room = theme().labelPx * labelPitch;
    // Where two would touch they keep their order: else it changes with each batch.
    sortEnds(m_endOrder, wanted, room);
    QVector<double> places;
    for (const std::size_t end : m_endOrder) {
        if (m_ends[end]->visible())
            places.append(wanted[end]);
    }
    const QRect rect = m_plot->axisRect()->rect();
    places = spreadLabels(places, room, rect.top(), rect.bottom());
    qsizetype next = 0;
    for (const std::size_t end : m_endOrder) {
        if (!m_ends[end]->visible())
            continue;
        // One batch's loss is noise: its name is enough, and it is where the number has no room.
        const QFontMetricsF metrics(m_ends[end]->font());
        const double most = m_plot->width() - rect.right() - 5;
        const QString full = names[end] + QLatin1Char(' ') + lossText(m_saidValues[end]);
        const bool fits = end != Batch && metrics.horizontalAdvance(full) <= most;
        m_ends[end]->setText(fits ? full : names[end]);
        m_ends[end]->position->setCoords(rect.right() + 5, places[next++]);
    }
    m_ghost.arrange();
}

void LossCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    colorPlot(*m_plot, theme);
    m_events->setTheme(theme);
    const QColor pale = blend(theme.ink, theme.card, 0.13);
    m_batchLow->setPen(Qt::NoPen);
    m_batchHigh->setPen(Qt::NoPen);
    m_batchHigh->setBrush(pale);
    m_batch->setPen(QPen(blend(theme.ink, theme.card, 0.28), theme.curvePx / 2));
    m_train->setPen(QPen(theme.ink, theme.curvePx * 0.8));
    m_test->setPen(QPen(theme.accent, theme.curvePx));
    m_ghost.setColor(theme.accent, theme);
    m_chanceLine->setPen(QPen(theme.ink3, 1, Qt::DashLine));
    for (QCPItemText* label : {m_chanceLabel, m_power}) {
        label->setColor(theme.ink2);
        label->setFont(uiFont(theme.axisPx));
    }
    const std::array<QColor, 3> colors{theme.accent, theme.ink, theme.ink2};
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        m_ends[i]->setColor(colors[i]);
        m_ends[i]->setFont(uiFont(theme.axisPx, i == Batch ? QFont::Normal : QFont::DemiBold));
    }
    m_scale->setFont(uiFont(theme.axisPx));
    redrawPlot(*m_plot);
}

std::optional<Stretch> LossCard::valuesWithin(const Stretch& steps) const {
    WideningRange range;
    for (const QCPGraph* graph : {m_batchLow, m_batchHigh, m_train, m_test}) {
        for (const QCPGraphData& point : *graph->data()) {
            if (point.key >= steps.low && point.key <= steps.high)
                range.include(point.value, point.value);
        }
    }
    if (range.empty())
        return std::nullopt;
    const double room = 0.05 * std::max(range.high() - range.low(), 1e-12);
    return isLogarithmic() ? Stretch{range.low() / 1.2, range.high() * 1.2}
                           : Stretch{range.low() - room, range.high() + room};
}

ReadOutText LossCard::describe(std::optional<QPointF> place) {
    if (const auto step = place ? m_events->stepAt(*place) : std::nullopt) {
        hoverStep(step);
        return m_events->textAt(*place);
    }
    if (!place || !pane()->contains(*place) || m_batchPoints.size() == 0 || m_checkPoints.size() == 0) {
        hoverStep(std::nullopt);
        return {};
    }
    const double step = m_plot->xAxis->pixelToCoord(place->x());
    const std::size_t batch = m_batchPoints.nearest(step);
    const std::size_t check = m_checkPoints.nearest(step);
    hoverStep(m_batchPoints.middle(batch));
    const bool several = m_batchPoints.firstStep(batch) < m_batchPoints.lastStep(batch);
    ReadOutText text{tr("step %1").arg(stepsText(m_batchPoints, batch)), {}, {}};
    const auto add = [&](const QString& name, const JoinedBins& points, std::size_t i, std::size_t channel,
                         const QCPGraph& graph) {
        text.rows.push_back(
            {name, lossText(points.median(i, channel)), graph.pen().color(), &graph == m_test});
    };
    add(tr("test, step %1").arg(stepsText(m_checkPoints, check)), m_checkPoints, check,
        CheckChannels{}.testLoss(), *m_test);
    add(tr("train"), m_checkPoints, check, CheckChannels{}.trainLoss(), *m_train);
    add(several ? tr("batches, median") : tr("batch"), m_batchPoints, batch, StepChannels{}.loss(), *m_batch);
    if (m_chanceLine->visible())
        text.rows.push_back({m_chance.label, {}, m_chanceLine->pen().color()});
    if (several)
        text.foot = spreadText(batch);
    return text;
}

/// "8 batches: 0.02 to 0.31", and of how many the median is where it is not of all.
QString LossCard::spreadText(std::size_t point) const {
    const Bin bin = m_batchPoints.bin(point, StepChannels{}.loss());
    const std::int64_t batches = m_batchPoints.lastStep(point) - m_batchPoints.firstStep(point) + 1;
    const auto known = static_cast<std::int64_t>(m_batchPoints.sample(point, StepChannels{}.loss()).size());
    const QString text =
        tr("%1 batches: %2 to %3").arg(countText(batches), lossText(bin.minimum), lossText(bin.maximum));
    return known < batches ? text + tr("; median of %1 of them").arg(countText(known)) : text;
}

DataTable LossCard::table() const {
    const auto series = [](const QString& name, const JoinedBins& points, std::size_t channel,
                           const PointValue& valueOf) {
        Series curve{name, {}, {}};
        for (std::size_t i = 0; i < points.size(); ++i) {
            curve.keys.append(points.middle(i));
            curve.values.append(valueOf(points, i, channel));
        }
        return curve;
    };
    const std::size_t batch = StepChannels{}.loss();
    return tableOf(tr("step"), {series(tr("test"), m_checkPoints, CheckChannels{}.testLoss(), median),
                                series(tr("train"), m_checkPoints, CheckChannels{}.trainLoss(), median),
                                series(tr("batch, median"), m_batchPoints, batch, median),
                                series(tr("batch, smallest"), m_batchPoints, batch, part(&Bin::minimum)),
                                series(tr("batch, largest"), m_batchPoints, batch, part(&Bin::maximum))});
}

} // namespace lab::ui
