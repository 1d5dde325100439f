// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/loss_card.h"

#include "ui/views/event_lines.h"
#include "ui/views/reading.h"

#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
/// As in the other plots over time.
constexpr double shortestAxis = 20;
/// Axis labels up to here fit the margin.
constexpr double largestPlain = 1e4;
/// Beyond this QCustomPlot's range checks give up silently.
constexpr double largest = 1e200;
/// A loss this close to chance, with a score this close to chance's, has learned nothing.
constexpr double nearChanceLoss = 0.01;
constexpr double nearChanceScore = 0.05;
/// Class shares whose entropy is this close to ln K count as equal: a random split is never exactly even.
constexpr double equalShares = 0.005;
/// The label of a curve's end stands this far from the next.
constexpr double labelPitch = 1.2;

enum End : std::size_t { Test, Train, Batch };

double entropyTerm(double p) {
    return p > 0 ? -p * std::log(p) : 0;
}

QString fixedText(double loss) {
    return QLocale().toString(loss, 'f', 3);
}

ChanceLevel equalChance(int classes) {
    const double loss = std::log(classes);
    const QString number = fixedText(loss);
    if (classes == 2)
        return {loss, LossCard::tr("coin toss: ln 2 = %1").arg(number),
                LossCard::tr("no better than a coin toss"), 0};
    return {loss, LossCard::tr("chance: ln %1 = %2").arg(classes).arg(number),
            LossCard::tr("no better than chance"), 0};
}

ChanceLevel unequalChance(double entropy) {
    return {entropy, LossCard::tr("class shares alone: %1").arg(fixedText(entropy)),
            LossCard::tr("no better than knowing the class shares"), 0};
}

/// Class shares as the single output or the columns of the target say them.
Vector sharesOf(const Matrix& target) {
    const Vector mean = target.rowwise().mean();
    if (mean.size() > 1)
        return mean;
    Vector shares(2);
    shares << 1 - mean(0), mean(0);
    return shares;
}

ChanceLevel entropyChance(const Vector& shares) {
    double entropy = 0;
    for (const double share : shares)
        entropy += entropyTerm(share);
    const auto classes = static_cast<int>(shares.size());
    const bool equal = entropy > std::log(classes) * (1 - equalShares);
    return equal ? equalChance(classes) : unequalChance(entropy);
}

/// Several sigmoid outputs: each tosses its own coin.
ChanceLevel separateOutputsChance(const Vector& shares) {
    double entropy = 0;
    for (const double share : shares)
        entropy += entropyTerm(share) + entropyTerm(1 - share);
    return unequalChance(entropy / static_cast<double>(shares.size()));
}

ChanceLevel meanChance(const Matrix& target) {
    const double variance = (target.colwise() - target.rowwise().mean()).squaredNorm() /
                            static_cast<double>(std::max<Index>(1, target.size()));
    return {variance, LossCard::tr("predicting the mean: %1").arg(fixedText(variance)),
            LossCard::tr("no better than predicting the mean"), 0};
}

double safe(double value) {
    return std::isfinite(value) ? std::clamp(value, -largest, largest) : nothing;
}

/// As short as the right margin asks for.
QString lossText(double loss) {
    if (!std::isfinite(loss) || loss >= 1e5)
        return std::isfinite(loss)
                   ? QStringLiteral("~") + powerOfTenText(static_cast<int>(std::lround(std::log10(loss))))
                   : numberText(loss);
    if (loss >= 1)
        return numberText(loss);
    return loss > 0 && loss < 5e-4 ? QStringLiteral("<") + QLocale().toString(0.001, 'f', 3)
                                   : QLocale().toString(loss, 'f', 3);
}

/// Ticks in units of a power of ten, which stands once above the axis: the margin has no room for 5·10¹¹⁹.
class PowerTicker : public QCPAxisTicker {
  public:
    explicit PowerTicker(int power) : m_unit(std::pow(10.0, power)) {}

  protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return numberText(tick / m_unit);
    }

  private:
    double m_unit;
};

/// The power of ten that a linear axis up to `high` is labelled in; 0 while plain numbers fit.
int powerOf(double high) {
    return high < largestPlain ? 0 : static_cast<int>(std::floor(std::log10(high)));
}

QString divergedText(const Divergence& divergence) {
    const QString text = LossCard::tr("Training stopped at step <b>%1</b>: ").arg(divergence.step);
    const QString quantity = QString::fromStdString(divergence.quantity);
    if (divergence.layer > 0)
        return text +
               LossCard::tr("the %1 of layer %2 are no longer finite").arg(quantity).arg(divergence.layer);
    return text + LossCard::tr("the %1 is no longer finite").arg(quantity);
}

QString readingOf(const Snapshot& snapshot, const ChanceLevel& chance) {
    if (snapshot.divergence)
        return divergedText(*snapshot.divergence);
    if (snapshot.step == 0)
        return LossCard::tr("Nothing trained yet. Press Play or Step.");
    const Fit& test = snapshot.now.test;
    const QString loss = LossCard::tr("Test loss <b>%1</b>")
                             .arg(test.loss < 5e-4 ? numberText(test.loss, 2) : lossText(test.loss));
    const bool nearLoss = std::abs(test.loss - chance.loss) <= nearChanceLoss * chance.loss;
    if (nearLoss && test.score <= chance.score + nearChanceScore)
        return loss + QStringLiteral(": ") + chance.verdict;
    const bool classes = snapshot.data && snapshot.data->isClassification();
    return loss + (classes ? LossCard::tr(", test accuracy <b>%1</b>").arg(percentText(test.score, 1))
                           : LossCard::tr(", test R² <b>%1</b>").arg(numberText(test.score)));
}

} // namespace

ChanceLevel chanceLevel(const std::string& lossKey, const Data& data) {
    const Matrix& target = data.train.target;
    ChanceLevel chance{nothing, {}, {}, 0};
    if (target.size() == 0)
        return chance;
    const bool classes = data.isClassification();
    if (lossKey == "mse")
        chance = meanChance(target);
    else if (lossKey == "bce" && target.rows() > 1)
        chance = separateOutputsChance(sharesOf(target));
    else
        chance = entropyChance(sharesOf(target));
    chance.score = classes ? sharesOf(target).maxCoeff() : 0;
    return chance;
}

LossCard::LossCard(QWidget* parent)
    : Card(QStringLiteral("loss"), tr("Loss"), parent), m_plot(makePlot(this)),
      m_scale(new QToolButton(this)), m_batchLow(m_plot->addGraph()), m_batchHigh(m_plot->addGraph()),
      m_batchMean(m_plot->addGraph()), m_train(m_plot->addGraph()), m_test(m_plot->addGraph()),
      m_chanceLine(new QCPItemLine(m_plot)), m_chanceLabel(addLabel(*m_plot, {}, {}, 11)),
      m_power(addLabel(*m_plot, {}, {}, 11)), m_events(std::make_unique<EventLines>(*m_plot)) {
    body()->addWidget(m_plot);
    m_plot->setAccessibleName(tr("Loss over time"));
    m_scale->setText(tr("log"));
    m_scale->setCheckable(true);
    m_scale->setToolTip(tr("Logarithmic loss axis"));
    m_scale->setAccessibleName(m_scale->toolTip());
    addHeaderWidget(m_scale);
    connect(m_scale, &QToolButton::toggled, this, [this] { scaleAxes(); });

    m_batchHigh->setChannelFillGraph(m_batchLow);
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
    m_chanceLabel->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_chanceLabel->position->setTypeY(QCPItemPosition::ptPlotCoords);
    for (QCPItemText*& end : m_ends) {
        end = addLabel(*m_plot, {}, {}, 11);
        end->position->setType(QCPItemPosition::ptAbsolute);
        end->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { placeLabels(); });
    LossCard::setTheme(theme());
    scaleAxes();
}

LossCard::~LossCard() = default;

void LossCard::startOver() {
    m_range.reset();
    m_reach = 0;
    m_smallest = 0;
}

bool LossCard::isLogarithmic() const {
    return m_scale->isChecked();
}

void LossCard::setLogarithmic(bool on) {
    m_scale->setChecked(on);
}

void LossCard::present(const Snapshot& snapshot) {
    if (snapshot.data && (snapshot.data != m_data || snapshot.experiment.loss != m_lossKey)) {
        m_data = snapshot.data;
        m_lossKey = snapshot.experiment.loss;
        m_chance = chanceLevel(m_lossKey, *m_data);
    }
    setReading(readingOf(snapshot, m_chance));
    m_steps = snapshot.steps;
    m_checks = snapshot.checks;
    m_reach = std::max(m_reach, static_cast<double>(snapshot.step));
    const double reach = niceCeiling(std::max(shortestAxis, m_reach));
    m_plot->xAxis->setRange(0, reach);
    m_events->present(snapshot.run.interventions, snapshot.step, reach);
    m_range.include(safe(m_chance.loss), safe(m_chance.loss));
    if (m_steps)
        includeRange(*m_steps, StepChannels{}.loss());
    if (m_checks) {
        includeRange(*m_checks, CheckChannels{}.trainLoss());
        includeRange(*m_checks, CheckChannels{}.testLoss());
    }
    m_endValues = {snapshot.now.test.loss, snapshot.now.train.loss, nothing};
    if (m_steps && !m_steps->empty())
        m_endValues[Batch] = m_steps->bin(m_steps->size() - 1, StepChannels{}.loss()).mean;
    scaleAxes();
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
    return isLogarithmic() ? logValue(loss) : safe(loss);
}

void LossCard::fillGraph(QCPGraph& graph, const History& history, std::size_t channel, double Bin::*part) {
    QVector<double> steps;
    QVector<double> values;
    for (std::size_t i = 0; channel < history.channels() && i < history.size(); ++i) {
        const auto first = static_cast<double>(history.firstStep(i));
        steps.append(first + (static_cast<double>(history.lastStep(i)) - first) / 2);
        values.append(axisValue(history.bin(i, channel).*part));
    }
    graph.setData(steps, values, true);
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
        low = std::clamp(m_smallest > 0 ? std::min(m_smallest, high) : 0.1, 1e-200, largest);
        high = std::max(high, low);
        wholeDecades(low, high);
    } else {
        // Room below for the name of the chance level, and never a zoom into mere noise.
        const double span = std::max({high - low, 0.12 * std::abs(high), 1e-12});
        low = low - 0.25 * span > 0.25 * high ? low - 0.25 * span : 0;
        high += 0.08 * span;
    }
    axis.setRange(low, high);
    labelAxis();
    if (m_steps) {
        fillGraph(*m_batchLow, *m_steps, StepChannels{}.loss(), &Bin::minimum);
        fillGraph(*m_batchHigh, *m_steps, StepChannels{}.loss(), &Bin::maximum);
        fillGraph(*m_batchMean, *m_steps, StepChannels{}.loss(), &Bin::mean);
    }
    if (m_checks) {
        fillGraph(*m_train, *m_checks, CheckChannels{}.trainLoss(), &Bin::mean);
        fillGraph(*m_test, *m_checks, CheckChannels{}.testLoss(), &Bin::mean);
    }
    placeChance();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LossCard::labelAxis() {
    QCPAxis& axis = *m_plot->yAxis;
    const int power = isLogarithmic() ? 0 : powerOf(axis.range().upper);
    if (!isLogarithmic())
        axis.setTicker(QSharedPointer<QCPAxisTicker>(new PowerTicker(power)));
    axis.ticker()->setTickCount(4);
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
    m_chanceLabel->setPadding(QMargins(0, 3, 0, 2));
}

/// How many points of the curves lie in the box.
int LossCard::pointsIn(const QRectF& box) const {
    int count = 0;
    for (const QCPGraph* graph : {m_batchMean, m_batchLow, m_batchHigh, m_train, m_test}) {
        for (const QCPGraphData& point : *graph->data())
            count += box.contains(graph->coordsToPixels(point.key, point.value)) ? 1 : 0;
    }
    return count;
}

// Above or below the line, at the left or right: wherever it covers least of the curves.
void LossCard::placeChanceLabel() {
    if (!m_chanceLabel->visible())
        return;
    const double level = m_chanceLine->start->coords().y();
    const QRectF rect = m_plot->axisRect()->rect();
    const QFontMetricsF metrics(m_chanceLabel->font());
    const QSizeF size(metrics.horizontalAdvance(m_chanceLabel->text()), metrics.height() + 4);
    const double y = m_plot->yAxis->coordToPixel(level);
    int least = std::numeric_limits<int>::max();
    for (const bool below : {false, true}) {
        for (const bool left : {false, true}) {
            const QRectF box(left ? rect.left() : rect.right() - size.width(), below ? y : y - size.height(),
                             size.width(), size.height());
            const int covered =
                box.top() < rect.top() - 6 || box.bottom() > rect.bottom() ? 100000 : pointsIn(box);
            if (covered >= least)
                continue;
            least = covered;
            m_chanceLabel->position->setCoords(left ? 0.01 : 0.99, level);
            m_chanceLabel->setPositionAlignment((below ? Qt::AlignTop : Qt::AlignBottom) |
                                                (left ? Qt::AlignLeft : Qt::AlignRight));
        }
    }
}

// After the layout, when pixels are known.
void LossCard::placeLabels() {
    placeChanceLabel();
    static const std::array<QString, 3> names{tr("test"), tr("train"), tr("batch")};
    const QCPAxis& axis = *m_plot->yAxis;
    QVector<std::pair<double, std::size_t>> wanted;
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        const double value = axisValue(m_endValues[i]);
        m_ends[i]->setVisible(m_checks && !m_checks->empty() && std::isfinite(value));
        if (m_ends[i]->visible())
            wanted.append({axis.coordToPixel(value), i});
    }
    std::sort(wanted.begin(), wanted.end());
    QVector<double> places;
    for (const auto& [place, end] : wanted)
        places.append(place);
    const QRect rect = m_plot->axisRect()->rect();
    const double room = theme().labelPx * labelPitch;
    places = spreadLabels(places, room, rect.top(), rect.bottom());
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const std::size_t end = wanted[i].second;
        // One batch's loss is noise: its name is enough.
        m_ends[end]->setText(end == Batch ? names[end]
                                          : names[end] + QLatin1Char(' ') + lossText(m_endValues[end]));
        m_ends[end]->position->setCoords(rect.right() + 5, places[i]);
    }
}

void LossCard::setTheme(const Theme& theme) {
    Card::setTheme(theme);
    colorPlot(*m_plot, theme);
    m_events->setTheme(theme);
    const QColor pale = blend(theme.ink, theme.card, 0.13);
    m_batchLow->setPen(Qt::NoPen);
    m_batchHigh->setPen(Qt::NoPen);
    m_batchHigh->setBrush(pale);
    m_batchMean->setPen(QPen(blend(theme.ink, theme.card, 0.28), theme.curvePx / 2));
    m_train->setPen(QPen(theme.ink, theme.curvePx * 0.8));
    m_test->setPen(QPen(theme.accent, theme.curvePx));
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
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace lab::ui
