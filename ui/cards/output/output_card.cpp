// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/output/output_card.h"

#include "ui/cards/output/answers.h"
#include "ui/cards/output/confusion_table.h"
#include "ui/cards/output/network_picture.h"
#include "ui/cards/output/output_plot.h"
#include "ui/cards/output/sample_images.h"
#include "ui/look/number_text.h"
#include "ui/plot/reading.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

/// A tenth, as for the verdict: below it a signal fades.
constexpr double fading = 0.1;
/// Layers' links that differ in darkness by less than this factor look the same.
constexpr double sameInk = 0.6;
/// If so many links carry nothing, that is what there is to see.
constexpr double bareShare = 0.4;
/// A map that varies less than this is one answer everywhere.
constexpr double constantMap = 0.02;
/// A narrower stage has no room for images, and they take this share of a wider one.
constexpr double roomyStage = 400;
constexpr double imagesShare = 0.17;
/// Heights of the caption's first line and of its second, which a lower picture leaves no room for.
constexpr double captionHeight = 22, secondLine = 14;
constexpr double leastAboveTwoLines = 96;

QString fromUtf8(const std::string& text) {
    return QString::fromStdString(text);
}

/// What follows "Ink = weight gradient", of the links that are drawn; and a shorter form of it, where it is
/// long.
QStringList inkFindings(const Measurement& now, const std::vector<LayerInk>& inks) {
    const std::size_t hidden = now.hiddenLayers();
    if (hidden == 0 || inks.size() != hidden + 1)
        return {QString()};
    if (inks.front().without >= 1)
        return {now.underflows ? OutputCard::tr(": <b>too small for a number</b> in layer 1")
                               : OutputCard::tr(": exactly <b>0</b> in layer 1")};
    if (inks.front().unseen >= 1) {
        if (!std::isfinite(now.layers.front().signal.weightGradient))
            return {OutputCard::tr(": <b>too large for a number</b> in layer 1")};
        // Far below another layer's, which says nothing of how large it is.
        const auto darkest =
            static_cast<std::size_t>(std::ranges::max_element(inks, {}, &LayerInk::darkness) - inks.begin());
        const QString other = darkest == hidden ? OutputCard::tr("the output’s")
                                                : OutputCard::tr("layer %1’s").arg(countText(darkest + 1));
        return {OutputCard::tr(": layer 1’s is <b>too faint to see</b> beside %1").arg(other)};
    }
    double without = 0;
    double unseen = 0;
    double low = inks.front().darkness;
    double high = low;
    for (std::size_t l = 0; l < hidden; ++l) {
        without += inks[l].without / static_cast<double>(hidden);
        unseen += inks[l].unseen / static_cast<double>(hidden);
        low = std::min(low, inks[l].darkness);
        high = std::max(high, inks[l].darkness);
    }
    if (without >= bareShare)
        return {OutputCard::tr(": <b>%1</b> of the links carry none").arg(percentText(without, 0))};
    if (unseen >= bareShare)
        return {OutputCard::tr(": <b>%1</b> of the links are too faint to see beside the largest")
                    .arg(percentText(unseen, 0))};
    if (hidden == 1)
        return {QString()};
    const double first = inks.front().darkness;
    const double last = inks[hidden - 1].darkness;
    if (first < sameInk * last)
        return {OutputCard::tr(": it <b>fades towards the input</b>")};
    const double ratio = now.layers.front().signal.errorSignal / now.layers[hidden - 1].signal.errorSignal;
    if (last < sameInk * first) {
        if (ratio < fading)
            return {
                OutputCard::tr(": larger in layer 1 than in layer %1, though the error signal <b>fades</b>")
                    .arg(countText(hidden)),
                OutputCard::tr(": larger in layer 1")};
        // Only where it is darkest there: the links of the output are drawn too.
        return {inks.back().darkness > first
                    ? OutputCard::tr(": <b>larger in layer 1</b> than in layer %1").arg(countText(hidden))
                    : OutputCard::tr(": it <b>grows towards the input</b>")};
    }
    if (ratio < fading)
        return {OutputCard::tr(": alike in first and last layer, though the error signal <b>fades</b>"),
                OutputCard::tr(": alike at both ends")};
    if (ratio > 1 / fading)
        return {OutputCard::tr(": alike in first and last layer, though the error signal <b>grows</b>"),
                OutputCard::tr(": alike at both ends")};
    return {low >= sameInk * high ? OutputCard::tr(": <b>about the same</b> in every layer")
                                  : OutputCard::tr(": alike in first and last layer")};
}

/// From the longest to the shortest.
QStringList inkReadings(const Measurement& now, const std::vector<LayerInk>& inks) {
    const QStringList findings = inkFindings(now, inks);
    const QString brief = OutputCard::tr("Weight gradient");
    QStringList readings{OutputCard::tr("Ink = weight gradient of each link") + findings.front(),
                         OutputCard::tr("Ink = weight gradient") + findings.front(),
                         brief + findings.front()};
    if (findings.size() > 1)
        readings += brief + findings.back();
    return readings;
}

/// "p = 0.46 everywhere" where the map is nearly constant, else nothing.
QString constantCaption(const OutputPicture& picture, const Data& data) {
    float low = picture.grid.front();
    float high = low;
    for (const float value : picture.grid) {
        if (!std::isfinite(value))
            return {};
        low = std::min(low, value);
        high = std::max(high, value);
    }
    const double middle = (static_cast<double>(low) + static_cast<double>(high)) / 2;
    if (static_cast<double>(high) - static_cast<double>(low) > constantMap)
        return {};
    if (!data.isClassification())
        return OutputCard::tr("answer %1 everywhere").arg(numberText(middle, 2));
    const auto index = static_cast<std::size_t>(std::max(0L, std::lround(middle)));
    if (data.outputs > 1 && index < data.classNames.size())
        return OutputCard::tr("%1 everywhere").arg(fromUtf8(data.classNames[index]));
    return OutputCard::tr("p = %1 everywhere").arg(numberText(middle, 2));
}

/// Whether both answer for the same inputs, and in the same classes or the same unit.
bool areComparable(const Snapshot& a, const Snapshot& b) {
    return a.data && b.data && a.experiment.dataset == b.experiment.dataset &&
           a.data->featureNames == b.data->featureNames && a.data->classNames == b.data->classNames &&
           a.data->isClassification() == b.data->isClassification();
}

QString scoreCaption(const Snapshot& snapshot, const Data& data) {
    const double score = snapshot.now.test.score;
    if (!data.isClassification())
        return OutputCard::tr("test R² %1").arg(numberText(score));
    return OutputCard::tr("test accuracy %1").arg(percentText(score, 1));
}

bool hasMap(const OutputPicture& picture) {
    const auto side = static_cast<std::size_t>(std::max(0, picture.side));
    return side > 0 && picture.grid.size() == side * side;
}

/// "before: 61.6 %": what stands in the caption, of the run that was left.
QString captionBefore(const Snapshot& before) {
    QString answer = hasMap(before.output) ? constantCaption(before.output, *before.data) : QString();
    if (answer.isEmpty())
        answer = before.data->isClassification()
                     ? percentText(before.now.test.score, 1)
                     : OutputCard::tr("R² %1").arg(numberText(before.now.test.score));
    // A curve's name; beside it least squares has a dashed line too.
    return (before.output.curve.empty() ? OutputCard::tr("before: %1") : OutputCard::tr("pale: before, %1"))
        .arg(answer);
}

/// Whether both are drawn alike.
bool isSame(const OutputPicture& a, const OutputPicture& b) {
    return a.side == b.side && a.low == b.low && a.high == b.high && a.grid == b.grid && a.curve == b.curve &&
           a.bestCurve == b.bestCurve && a.targets == b.targets && a.answers == b.answers;
}

QStringList namesOf(const Data& data) {
    QStringList names;
    for (const std::string& name : data.classNames)
        names.append(fromUtf8(name));
    return names;
}

} // namespace

OutputCard::OutputCard(QWidget* parent)
    : Card(QStringLiteral("output"), tr("Network and output"), parent), m_stage(new QWidget(this)),
      m_network(new NetworkPicture(m_stage)), m_output(std::make_unique<OutputPlot>(m_stage)),
      m_table(new ConfusionTable(m_stage)), m_images(new SampleImages(m_stage)),
      m_caption(new QLabel(m_stage)) {
    body()->addWidget(m_stage);
    m_stage->setMinimumSize(80, 60);
    m_stage->installEventFilter(this);
    m_output->plot()->setAccessibleName(tr("Output"));
    m_caption->setObjectName(QStringLiteral("caption"));
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setAlignment(Qt::AlignCenter);
    m_table->hide();
    m_images->hide();
    setPane(m_output->pane(), Axis::Other);
    watch(m_output->plot(), [this](std::optional<QPointF> place) { return describeAnswer(place); });
    watch(m_network, [this](std::optional<QPointF> place) {
        hoverLayer(place ? m_network->layerAt(place->x()) : std::nullopt);
        return place ? m_network->describe(*place) : ReadOutText();
    });
    watch(m_table, [this](std::optional<QPointF> place) {
        return place ? ReadOutText{m_table->textAt(*place), {}, {}} : ReadOutText();
    });
    watch(m_images, [this](std::optional<QPointF> place) {
        return place ? ReadOutText{m_images->textAt(*place), {}, {}} : ReadOutText();
    });
    connect(m_network, &NetworkPicture::layerSelected, this,
            [this](std::size_t layer) { selection().selectLayer(layer); });
    OutputCard::takeTheme(theme());
}

OutputCard::~OutputCard() = default;

QCustomPlot* OutputCard::plot() const {
    return m_output->plot();
}

QString OutputCard::caption() const {
    return m_caption->text();
}

void OutputCard::draw(const Scene& scene) {
    const Snapshot& snapshot = scene.inHand();
    m_network->setSelectedLayer(selectedLayer());
    m_network->present(snapshot);
    if (speaks())
        setReading(inkReadings(snapshot.now, m_network->inks()));
    const Snapshot* before = scene.ghost();
    presentOutput(snapshot, before != nullptr && areComparable(*before, snapshot) ? before : nullptr);
    arrange();
}

void OutputCard::presentOutput(const Snapshot& snapshot, const Snapshot* before) {
    const OutputPicture& picture = snapshot.output;
    const OutputPicture pictureBefore = before == nullptr ? OutputPicture() : before->output;
    // While playing it is made anew for some frames only.
    const bool another = m_form == Form::None || snapshot.data != m_data || !isSame(picture, m_picture) ||
                         !isSame(pictureBefore, m_pictureBefore);
    m_form = Form::None;
    m_picture = picture;
    m_pictureBefore = pictureBefore;
    m_data = snapshot.data;
    if (!snapshot.data) {
        m_said.clear();
        m_saidBefore.clear();
        return;
    }
    const Data& facts = *snapshot.data;
    QString caption = scoreCaption(snapshot, facts);
    if (hasMap(picture)) {
        m_form = Form::Plot;
        if (another)
            m_output->showMap(picture, snapshot.data, pictureBefore);
        if (const QString constant = constantCaption(picture, facts); !constant.isEmpty())
            caption = constant;
    } else if (!picture.curve.empty()) {
        m_form = Form::Curve;
        if (another)
            m_output->showCurve(picture, facts, pictureBefore);
        if (std::isfinite(picture.bestLoss))
            caption += tr("; dashed: least squares");
    } else if (picture.confusion.size() > 0) {
        m_form = Form::Table;
        m_table->setCounts(picture.confusion, namesOf(facts));
        m_images->present(picture.samples, facts, snapshot.playing);
    } else if (!picture.targets.empty()) {
        m_form = Form::Plot;
        if (another)
            m_output->showScatter(picture);
    }
    if (!speaks())
        return;
    m_said = caption;
    m_saidBefore = before == nullptr ? QString() : captionBefore(*before);
    m_output->plot()->setAccessibleDescription(
        m_saidBefore.isEmpty() ? caption : tr("%1; %2").arg(caption, m_saidBefore));
}

ReadOutText OutputCard::describeAnswer(std::optional<QPointF> place) const {
    if (!place || !m_data || !m_output->pane()->contains(*place))
        return {};
    return answerAt(m_picture, *m_data, plot()->xAxis->pixelToCoord(place->x()),
                    plot()->yAxis->pixelToCoord(place->y()));
}

DataTable OutputCard::table() const {
    return m_data ? answerTable(m_picture, *m_data) : DataTable();
}

void OutputCard::takeTheme(const Theme& theme) {
    Card::takeTheme(theme);
    m_network->setTheme(theme);
    m_output->setTheme(theme);
    m_table->setTheme(theme);
    m_images->setTheme(theme);
    m_caption->setFont(uiFont(theme.axisPx));
    m_captionWidth = 0;
    QPalette colors = m_caption->palette();
    colors.setColor(QPalette::WindowText, theme.ink2);
    m_caption->setPalette(colors);
    arrange();
}

void OutputCard::layerChanged() {
    m_network->setSelectedLayer(selectedLayer());
}

void OutputCard::layerLit() {
    m_network->setLitLayer(litLayer());
}

bool OutputCard::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_stage && event->type() == QEvent::Resize)
        arrange();
    return Card::eventFilter(watched, event);
}

// The map is a square as tall as there is room; the network takes what is left.
void OutputCard::arrange() {
    const double scale = theme().axisPx / 11;
    const int width = m_stage->width();
    const int height = m_stage->height();
    const int top = static_cast<int>(std::lround(8 * scale));
    const bool twoLines = !m_saidBefore.isEmpty() &&
                          height - top - 2 >= (captionHeight + secondLine + leastAboveTwoLines) * scale;
    const int caption = static_cast<int>(std::lround((captionHeight + (twoLines ? secondLine : 0)) * scale));
    m_caption->setText(twoLines ? m_said + QLatin1Char('\n') + m_saidBefore : m_said);
    const int tall = std::max(1, height - caption - top - 2);
    const bool table = m_form == Form::Table;
    const bool curve = m_form == Form::Curve; // wide, as no square is asked for
    // From the last row numbers count more than links.
    const double tableShare = theme().name == ThemeName::Projector ? 0.54 : 0.46;
    const int side = table || curve ? static_cast<int>(width * (table ? tableShare : 0.62))
                                    : std::min(tall, static_cast<int>(width * 0.42));
    const int images = arrangeImages(top, height - top - 2);
    const int left = width - side - 13 - images;
    m_output->plot()->setVisible(m_form == Form::Plot || curve);
    m_table->setVisible(table);
    const int lower = table || curve ? tall : side;
    // Where the square is lower than the stage it stands in the middle, as the network does.
    const int above = top + (tall - lower) / 2;
    m_output->plot()->setGeometry(left, above, side, lower);
    m_table->setGeometry(left, top, side, tall);
    const int beyond = 12;
    // What was widest has its place for good: the network must not move with each caption.
    m_captionWidth = std::max(m_captionWidth, m_caption->sizeHint().width() + 2);
    const int wide = std::max(side + 2 * beyond, m_captionWidth);
    const int captionLeft = left + side + beyond - wide;
    m_caption->setGeometry(captionLeft, above + lower + 2, wide, caption);
    m_network->setGeometry(6, top, std::max(1, std::min(left - 10, captionLeft) - 6), height - top - 2);
}

int OutputCard::arrangeImages(int top, int height) {
    const int stage = m_stage->width();
    const bool shown =
        m_form == Form::Table && m_images->count() > 0 && stage >= roomyStage * theme().axisPx / 11;
    m_images->setVisible(shown);
    if (!shown)
        return 0;
    const int width = static_cast<int>(stage * imagesShare);
    m_images->setGeometry(stage - width - 13, top, width, height);
    return width + 12;
}

} // namespace lab::ui
