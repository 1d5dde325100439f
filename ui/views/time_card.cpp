// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/time_card.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lab::ui {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
constexpr int stripHeight = 12;
/// Room above the plot for the axis title and the glyphs of interventions.
constexpr int top = 30;
constexpr int bottom = 26;
/// A dragged slider can leave hundreds of interventions; more lines than this hide the curves.
constexpr std::size_t mostEvents = 12;
constexpr std::size_t mostEndLabels = 10;
/// From so many layers on lines are thin.
constexpr std::size_t crowd = 16;
constexpr double endLabelPitch = 11.5;
constexpr double shortestAxis = 20;

double middle(const History& history, std::size_t i) {
    return static_cast<double>(history.firstStep(i) + history.lastStep(i)) / 2;
}

/// Diamond for the learning rate, square for a bias, disc for anything else.
QString glyphOf(const Intervention& intervention) {
    if (intervention.key == "learningRate")
        return QStringLiteral("◆");
    return intervention.key == "bias" ? QStringLiteral("■") : QStringLiteral("●");
}

/// At most mostEvents of them, evenly, the last always among them.
std::vector<const Intervention*> thinned(const std::vector<Intervention>& all) {
    const std::size_t stride = (all.size() + mostEvents - 1) / mostEvents;
    std::vector<const Intervention*> shown;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if ((all.size() - 1 - i) % stride == 0)
            shown.push_back(&all[i]);
    }
    return shown;
}

/// "layers 1–3", "layer 8" or "5 of 8": the layers of `zero` that are set.
QString layerList(const std::vector<bool>& zero) {
    const auto first = std::find(zero.begin(), zero.end(), true);
    const auto end = std::find(first, zero.end(), false);
    const auto count = std::count(zero.begin(), zero.end(), true);
    const auto low = first - zero.begin() + 1;
    const auto high = end - zero.begin();
    if (count == 0)
        return {};
    if (count != high - low + 1)
        return TimeCard::tr("%1 of %2").arg(count).arg(zero.size());
    return count == 1 ? TimeCard::tr("layer %1").arg(low) : TimeCard::tr("layers %1–%2").arg(low).arg(high);
}

QString factorText(double factor) {
    return QString::fromStdString(ratioText(factor)).remove(QChar(u'×'));
}

} // namespace

TimeCard::TimeCard(QWidget* parent)
    : Card(QStringLiteral("time"), tr("Gradient over time"), parent), m_plot(makePlot(this)),
      m_strip(new QCPAxisRect(m_plot)) {
    body()->addWidget(m_plot);
    makeLogarithmic(*m_plot->yAxis);
    m_plot->plotLayout()->setRowSpacing(0);
    m_plot->plotLayout()->addElement(1, 0, m_strip);
    m_strip->setAutoMargins(QCP::msNone);
    for (QCPAxis* axis : m_strip->axes()) {
        axis->setTickLength(0, 0);
        axis->setTicks(false);
        axis->setSubTicks(false);
        axis->grid()->setVisible(false);
        axis->setLayer(QStringLiteral("axes"));
    }
    m_strip->axis(QCPAxis::atLeft)->setRange(0, 1);

    m_low = m_plot->addGraph();
    m_high = m_plot->addGraph();
    m_high->setChannelFillGraph(m_low);
    m_zeros = m_plot->addGraph(m_strip->axis(QCPAxis::atBottom), m_strip->axis(QCPAxis::atLeft));
    m_zeros->setAdaptiveSampling(false);
    m_zeros->setAntialiased(false);

    const auto corner = [this](const QString& text, QCPItemPosition::PositionType type, double x, double y,
                               Qt::Alignment alignment) {
        QCPItemText* label = addLabel(*m_plot, text, theme().ink2, theme().axisPx);
        label->position->setType(type);
        label->position->setCoords(x, y);
        label->setPositionAlignment(alignment);
        return label;
    };
    m_axisTitle = corner(tr("mean |δ| of each batch"), QCPItemPosition::ptAbsolute, 12, 3,
                         Qt::AlignLeft | Qt::AlignTop);
    m_stepTitle =
        corner(tr("step"), QCPItemPosition::ptViewportRatio, 1, 1, Qt::AlignRight | Qt::AlignBottom);
    m_zeroTitle = corner(QStringLiteral("0"), QCPItemPosition::ptAxisRectRatio, 0, 0.5,
                         Qt::AlignRight | Qt::AlignVCenter);
    m_zeroLayers = corner({}, QCPItemPosition::ptAxisRectRatio, 1, 0.5, Qt::AlignLeft | Qt::AlignVCenter);
    for (QCPItemText* label : {m_zeroTitle, m_zeroLayers})
        label->position->setAxisRect(m_strip);
    m_zeroLayers->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_zeroLayers->position->setAxes(m_strip->axis(QCPAxis::atBottom), m_strip->axis(QCPAxis::atLeft));

    connect(m_plot, &QCustomPlot::afterLayout, this, &TimeCard::arrange);
    setReading(sentence());
    widen();
    colorPlot(*m_plot, theme());
    showStrip(false);
    color();
}

void TimeCard::present(const Snapshot& snapshot) {
    takeHistory(snapshot);
    makeLines(m_layers);
    showLines();
    showEnvelope();
    showZeros();
    showEvents(snapshot.run.interventions);
    widen();
    setReading(sentence());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TimeCard::setTheme(const Theme& theme) {
    Card::setTheme(theme);
    colorPlot(*m_plot, theme);
    showStrip(m_stripShown);
    color();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TimeCard::startOver() {
    m_range.reset();
}

void TimeCard::layerChanged() {
    showEnvelope();
    color();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TimeCard::takeHistory(const Snapshot& snapshot) {
    m_history = snapshot.steps;
    const std::size_t channels = m_history ? m_history->channels() : 0;
    // Four quantities per layer; the output layer is not a hidden one.
    m_layers = channels > StepChannels{1}.count() ? (channels - 1) / 4 - 1 : 0;
}

const Bin& TimeCard::bin(std::size_t i, std::size_t layer) const {
    return m_history->bin(i, StepChannels{m_layers + 1}.errorSignal(layer));
}

void TimeCard::makeLines(std::size_t count) {
    if (count == m_lines.size())
        return;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        m_plot->removeGraph(m_lines[l]);
        m_plot->removeItem(m_endLabels[l]);
    }
    m_lines.clear();
    m_endLabels.clear();
    for (std::size_t l = 0; l < count; ++l) {
        m_lines.push_back(m_plot->addGraph());
        QCPItemText* label = addLabel(*m_plot, QString::number(l + 1), theme().ink2, theme().labelPx);
        label->position->setType(QCPItemPosition::ptAbsolute);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        m_endLabels.push_back(label);
    }
    color();
}

void TimeCard::showLines() {
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        QVector<QCPGraphData> points;
        points.reserve(static_cast<qsizetype>(m_history->size()));
        for (std::size_t i = 0; i < m_history->size(); ++i)
            points.append({middle(*m_history, i), logValue(bin(i, l).mean)});
        m_lines[l]->data()->set(points, true);
    }
}

void TimeCard::showEnvelope() {
    QVector<QCPGraphData> low;
    QVector<QCPGraphData> high;
    // One row per bin has no spread to show.
    if (m_history && m_layers > 0 && m_history->rowsPerBin() > 1) {
        const std::size_t layer = std::min(selectedLayer(), m_layers - 1);
        for (std::size_t i = 0; i < m_history->size(); ++i) {
            low.append({middle(*m_history, i), logValue(bin(i, layer).minimum)});
            high.append({middle(*m_history, i), logValue(bin(i, layer).maximum)});
        }
    }
    m_low->data()->set(low, true);
    m_high->data()->set(high, true);
}

void TimeCard::showZeros() {
    QVector<QCPGraphData> stretches;
    std::vector<bool> zeroNow(m_layers, false);
    for (std::size_t i = 0; m_history && i < m_history->size(); ++i) {
        bool zero = false;
        for (std::size_t l = 0; l < m_layers; ++l) {
            zeroNow[l] = bin(i, l).minimum == 0;
            zero = zero || zeroNow[l];
        }
        const auto from = static_cast<double>(m_history->firstStep(i));
        const auto to = static_cast<double>(m_history->lastStep(i) + 1);
        if (zero && !stretches.isEmpty() && stretches.last().key >= from && stretches.last().value > 0) {
            stretches.last().key = to;
        } else if (zero) {
            if (!stretches.isEmpty())
                stretches.append({from, gap});
            stretches.append({from, 0.5});
            stretches.append({to, 0.5});
        }
    }
    m_zeros->data()->set(stretches, true);
    m_zeroLayers->setText(layerList(zeroNow));
    m_zeroLayers->position->setCoords(stretches.isEmpty() ? 0 : stretches.last().key, 0.5);
    showStrip(!stretches.isEmpty());
}

void TimeCard::showStrip(bool visible) {
    // Both the strip and the plot above can carry the step axis; the lower one does.
    const double scale = theme().axisPx / 11;
    const auto scaled = [scale](int pixels) { return static_cast<int>(std::lround(pixels * scale)); };
    const int height = visible ? scaled(stripHeight) : 0;
    m_plot->axisRect()->setMargins(
        QMargins(scaled(44), scaled(top), scaled(66), scaled(visible ? 5 : bottom)));
    m_strip->setMargins(QMargins(scaled(44), 0, scaled(66), visible ? scaled(bottom) : 0));
    m_strip->setMinimumSize(0, height);
    m_strip->setMaximumSize(QWIDGETSIZE_MAX, height);
    m_strip->setVisible(visible);
    for (QCPItemText* label : {m_zeroTitle, m_zeroLayers})
        label->setVisible(visible);
    QCPAxis* stripAxis = m_strip->axis(QCPAxis::atBottom);
    stripAxis->setTicks(visible);
    stripAxis->setTickLabels(visible);
    stripAxis->setTickLength(0, 3);
    stripAxis->setTickLabelPadding(3);
    m_plot->xAxis->setTickLabels(!visible);
    m_plot->xAxis->setTicks(!visible);
    m_stripShown = visible;
}

void TimeCard::showEvents(const std::vector<Intervention>& interventions) {
    const std::vector<const Intervention*> shown =
        interventions.empty() ? std::vector<const Intervention*>{} : thinned(interventions);
    const bool recount = shown.size() != m_events.size();
    while (m_events.size() > shown.size()) {
        m_plot->removeItem(m_events.back());
        m_plot->removeItem(m_eventGlyphs.back());
        m_events.pop_back();
        m_eventGlyphs.pop_back();
    }
    while (m_events.size() < shown.size()) {
        auto* line = new QCPItemLine(m_plot);
        line->start->setTypeY(QCPItemPosition::ptAxisRectRatio);
        line->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        QCPItemText* glyph = addLabel(*m_plot, {}, theme().accent, theme().axisPx);
        glyph->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        glyph->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
        m_events.push_back(line);
        m_eventGlyphs.push_back(glyph);
    }
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto step = static_cast<double>(shown[i]->step);
        m_events[i]->start->setCoords(step, 0);
        m_events[i]->end->setCoords(step, 1);
        m_eventGlyphs[i]->position->setCoords(step, 0);
        m_eventGlyphs[i]->setText(glyphOf(*shown[i]));
    }
    if (recount)
        color();
}

void TimeCard::widen() {
    double last = 0;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        for (const QCPGraphData& point : *m_lines[l]->data()) {
            last = point.key;
            m_range.include(point.value, point.value);
        }
    }
    // The selected layer's spread is part of what must stay in view.
    for (const QCPGraph* graph : {m_low, m_high}) {
        for (const QCPGraphData& point : *graph->data())
            m_range.include(point.value, point.value);
    }
    if (m_history && !m_history->empty())
        last = static_cast<double>(m_history->lastStep(m_history->size() - 1) + 1);
    const QCPRange steps(0, niceCeiling(std::max(shortestAxis, last)));
    m_plot->xAxis->setRange(steps);
    m_strip->axis(QCPAxis::atBottom)->setRange(steps);
    double low = m_range.empty() ? 1e-3 : m_range.low();
    double high = m_range.empty() ? 1 : m_range.high();
    wholeDecades(low, high);
    m_plot->yAxis->setRange(low, high);
}

void TimeCard::color() {
    const Theme& t = theme();
    const double scale = t.curvePx / 2;
    const std::size_t selected = m_lines.empty() ? 0 : std::min(selectedLayer(), m_lines.size() - 1);
    const double thin = m_lines.size() > crowd ? 1 : 1.5;
    for (std::size_t l = 0; l < m_lines.size(); ++l) {
        const QColor layer = layerColor(t, l, m_lines.size());
        m_lines[l]->setPen(QPen(layer, (l == selected ? 2.6 : thin) * scale));
        // In a crowd the selected line would drown.
        m_lines[l]->setLayer(l == selected ? QStringLiteral("axes") : QStringLiteral("main"));
        m_endLabels[l]->setColor(layer);
        m_endLabels[l]->setFont(uiFont(t.labelPx, QFont::DemiBold));
    }
    const QColor shade =
        blend(layerColor(t, selected, std::max<std::size_t>(1, m_lines.size())), t.card, 0.16);
    for (QCPGraph* graph : {m_low, m_high})
        graph->setPen(Qt::NoPen);
    m_high->setBrush(shade);
    m_zeros->setPen(QPen(t.deadFill, 8 * t.axisPx / 11, Qt::SolidLine, Qt::FlatCap));
    m_strip->axis(QCPAxis::atBottom)->setBasePen(QPen(t.axis, 1));
    for (QCPAxis* axis : m_strip->axes())
        axis->grid()->setVisible(false);

    const int small = static_cast<int>(6 * t.axisPx / 11);
    for (QCPItemText* title : {m_axisTitle, m_stepTitle, m_zeroTitle, m_zeroLayers}) {
        title->setColor(t.ink2);
        title->setFont(uiFont(t.axisPx));
    }
    m_stepTitle->setPadding(QMargins(0, 0, 2 * small, small));
    m_zeroTitle->setPadding(QMargins(0, 0, small, 0));
    m_zeroLayers->setPadding(QMargins(small, 0, 0, 0));
    m_zeroLayers->setColor(t.dying.ink);
    m_zeroLayers->setFont(uiFont(t.labelPx, QFont::DemiBold));
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        m_events[i]->setPen(QPen(t.ink2, 1, Qt::DotLine));
        m_eventGlyphs[i]->setColor(t.accent);
        m_eventGlyphs[i]->setFont(uiFont(t.axisPx));
    }
}

void TimeCard::arrange() {
    struct End {
        std::size_t layer;
        double y;
    };
    std::vector<End> ends;
    const std::size_t count = m_lines.size();
    const std::size_t stride = count > mostEndLabels ? (count + 7) / 8 : 1;
    for (std::size_t l = 0; l < count; ++l) {
        m_endLabels[l]->setVisible(false);
        const bool wanted = l == 0 || l + 1 == count || l == selectedLayer() || (l + 1) % stride == 0;
        if (!wanted || m_lines[l]->data()->isEmpty())
            continue;
        const double value = std::prev(m_lines[l]->data()->constEnd())->value;
        if (std::isfinite(value))
            ends.push_back({l, m_plot->yAxis->coordToPixel(value)});
    }
    std::stable_sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.y < b.y; });
    QVector<double> wanted;
    for (const End& end : ends)
        wanted.append(end.y);
    const QRect area = m_plot->axisRect()->rect();
    const double pitch = endLabelPitch * theme().labelPx / 11.5;
    const QVector<double> places = spreadLabels(wanted, pitch, area.top(), area.bottom());
    const double right = ends.empty() ? 0 : m_plot->xAxis->coordToPixel(endStep());
    for (std::size_t i = 0; i < ends.size(); ++i) {
        QCPItemText* label = m_endLabels[ends[i].layer];
        // The uppermost says what the numbers are.
        const QString number = QString::number(ends[i].layer + 1);
        label->setText(i == 0 ? tr("layer %1").arg(number) : number);
        label->position->setCoords(right + 7, places[static_cast<qsizetype>(i)]);
        label->setVisible(true);
    }
}

double TimeCard::endStep() const {
    return m_history && !m_history->empty() ? middle(*m_history, m_history->size() - 1) : 0;
}

QString TimeCard::sentence() const {
    if (!m_history || m_history->empty())
        return tr("Nothing trained yet. Press Play or Step.");
    if (m_layers == 0)
        return tr("No hidden layer: the network is linear.");
    const QString zero = zeroSentence();
    if (!zero.isEmpty())
        return zero;
    if (m_layers == 1)
        return tr("One hidden layer: nothing to compare it with.");
    return ratioSentence();
}

QString TimeCard::zeroSentence() const {
    // Only whole bins of zeros prove "since": one of several steps does not.
    const auto zeroFrom = [this](std::size_t layer) {
        std::size_t from = m_history->size();
        while (from > 0 && bin(from - 1, layer).maximum == 0)
            --from;
        return from;
    };
    const std::size_t from = zeroFrom(0);
    if (from == m_history->size())
        return {};
    bool all = true;
    for (std::size_t l = 1; l < m_layers; ++l)
        all = all && zeroFrom(l) == from;
    const QString who = all && m_layers > 1 ? tr("All layers receive") : tr("Layer 1 receives");
    if (from == 0)
        return tr("%1 exactly <b>0</b> at every step").arg(who);
    return tr("%1 exactly <b>0</b> since step %2").arg(who).arg(m_history->firstStep(from));
}

double TimeCard::provenShare(double factor) const {
    double proven = 0;
    double total = 0;
    for (std::size_t i = 0; i < m_history->size(); ++i) {
        const Bin& first = bin(i, 0);
        const Bin& last = bin(i, m_layers - 1);
        const auto steps = static_cast<double>(m_history->lastStep(i) - m_history->firstStep(i) + 1);
        total += steps;
        // The worst pair of steps within the bin must still hold.
        if (factor < 1 ? first.maximum < factor * last.minimum : first.minimum > factor * last.maximum)
            proven += steps;
    }
    return proven / total;
}

QString TimeCard::ratioSentence() const {
    struct Claim {
        double factor;
        QString text;
    };
    const QString below = tr("Layer 1 below <b>%1</b> of layer %2");
    const QString above = tr("Layer 1 above <b>%1 times</b> layer %2");
    for (const double factor : {1e-3, 1e3, 1e-1, 1e1}) {
        const double share = provenShare(factor);
        const QString claim = (factor < 1 ? below : above).arg(factorText(factor)).arg(m_layers);
        if (share >= 1)
            return tr("%1 at every step").arg(claim);
        if (share < 0.5)
            continue;
        const QString percent = QString::number(std::floor(100 * share));
        // Folded bins can hide further steps at which it holds.
        return m_history->rowsPerBin() == 1 ? tr("%1 at %2 % of the steps").arg(claim, percent)
                                            : tr("%1 at %2 % of the steps or more").arg(claim, percent);
    }
    return nearSentence();
}

QString TimeCard::nearSentence() const {
    bool always = true;
    bool onAverage = true;
    for (std::size_t i = 0; i < m_history->size(); ++i) {
        const Bin& last = bin(i, m_layers - 1);
        for (std::size_t l = 0; l + 1 < m_layers; ++l) {
            const Bin& other = bin(i, l);
            always = always && other.maximum < 10 * last.minimum && 10 * other.minimum > last.maximum;
            onAverage = onAverage && other.mean < 10 * last.mean && 10 * other.mean > last.mean;
        }
    }
    if (always)
        return tr("All layers within a factor of <b>10</b> of layer %1 at every step").arg(m_layers);
    if (onAverage)
        return tr("All layers within a factor of <b>10</b> of layer %1, on average").arg(m_layers);
    const std::size_t end = m_history->size() - 1;
    const double ratio = bin(end, 0).mean / bin(end, m_layers - 1).mean;
    if (!(ratio > 0) || !std::isfinite(ratio))
        return tr("Layer %1 receives <b>0</b> or no number in the last steps").arg(m_layers);
    const QString when = m_history->rowsPerBin() == 1
                             ? tr("At step %1 layer 1 at").arg(m_history->lastStep(end))
                             : tr("Since step %1 layer 1 on average at").arg(m_history->firstStep(end));
    const QString of = ratio < 1 ? tr("<b>%1</b> of layer %2") : tr("<b>%1 times</b> layer %2");
    return when + QLatin1Char(' ') + of.arg(factorText(ratio)).arg(m_layers);
}

} // namespace lab::ui
