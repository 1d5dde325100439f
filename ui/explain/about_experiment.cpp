// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/about_experiment.h"

#include "core/data/library.h"
#include "core/math/activation.h"
#include "core/math/initializer.h"
#include "core/math/optimizer.h"
#include "ui/explain/change_text.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace lab::ui {
namespace {

constexpr int margin = 14;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(AboutExperiment)
};

QString bold(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text.toHtmlEscaped());
}

QString nameOf(std::string_view activationKey) {
    return tableText(findActivation(activationKey)->name);
}

/// "Sigmoid", or "Sigmoid, in layer 3 ReLU".
QString activationNames(const Experiment& e) {
    QString names = nameOf(e.activation);
    for (std::size_t l = 0; l < static_cast<std::size_t>(e.depth); ++l) {
        if (activationKey(e, l) != e.activation)
            names += Texts::tr(", in layer %1 %2").arg(countText(l + 1), nameOf(activationKey(e, l)));
    }
    return names;
}

/// What `change` sets, in words: "the learning rate becomes 3".
QString changeText(const Change& change) {
    const QString name = subjectOf(change);
    if (std::holds_alternative<Redraw>(change))
        return Texts::tr("the weights of %1 are drawn anew").arg(name);
    return Texts::tr("the %1 becomes %2").arg(name, bold(valueText(change, valueOf(change))));
}

/// The two leading digits of what ratioText() writes: more is chance.
double toTwoDigits(double ratio) {
    if (!(ratio > 0) || !std::isfinite(ratio))
        return ratio;
    if (ratio < 1)
        return 1 / toTwoDigits(1 / ratio);
    const double unit = std::pow(10.0, std::floor(std::log10(ratio)) - 1);
    return std::round(ratio / unit) * unit;
}

/// One straight line through 0 (identity, or a leaky ReLU of slope 1).
bool isLinear(const LayerActivation& activation) {
    const auto slope = [&](double z) { return activation.function->slope(z, activation.settings); };
    return activation.function->f(0, activation.settings) == 0 && slope(0.5) != 0 && // no step
           std::ranges::all_of(std::array{-30.0, -7.0, -1.0, 1.0, 7.0, 30.0},
                               [&](double z) { return slope(z) == slope(0.5); });
}

/// "layer 2", "layers 1, 2 and 5".
QString layerNames(const std::vector<std::size_t>& layers) {
    if (layers.size() == 1)
        return Texts::tr("layer %1").arg(countText(layers.front() + 1));
    QStringList numbers;
    for (const std::size_t l : layers)
        numbers += countText(l + 1);
    const QString last = numbers.takeLast();
    return Texts::tr("layers %1 and %2").arg(numbers.join(QStringLiteral(", ")), last);
}

/// What the slopes of the hidden layers, as each of them is, do to the error signal.
QStringList aboutSlopes(const Experiment& e) {
    std::vector<std::size_t> flat, shrinking, mortal;
    const auto depth = static_cast<std::size_t>(e.depth);
    std::size_t linear = 0;
    double steepest = 0; // of those that shrink
    for (std::size_t l = 0; l < depth; ++l) {
        const LayerActivation activation = activationOf(e, l);
        linear += isLinear(activation);
        if (activation.maxSlope() == 0) {
            flat.push_back(l);
        } else if (activation.maxSlope() < 1) {
            shrinking.push_back(l);
            steepest = std::max(steepest, activation.maxSlope());
        }
        if (activation.canDie() && activation.maxSlope() > 0)
            mortal.push_back(l);
    }
    if (linear == depth)
        return {Texts::tr("Without a kink all layers together are one linear function of the inputs.")};
    const Activation* common = commonActivation(e);
    const QString name = common != nullptr ? tableText(common->name) : QString();
    if (flat.size() == depth && common != nullptr)
        return {Texts::tr("The slope of %1 is 0 wherever it has one: no error signal passes.").arg(name)};
    QStringList sentences;
    if (!flat.empty())
        sentences += Texts::tr("In %1 the slope is 0 wherever there is one: no error signal passes below.")
                         .arg(layerNames(flat));
    if (shrinking.size() == depth && common != nullptr)
        sentences +=
            Texts::tr("The slope of %1 is never more than %2. Unless the weights make up for it, the error "
                      "signal shrinks from layer to layer on its way back.")
                .arg(name, numberText(steepest));
    else if (!shrinking.empty())
        sentences +=
            Texts::tr("In %1 the slope is never more than %2. Unless the weights make up for it, the error "
                      "signal shrinks there on its way back.")
                .arg(layerNames(shrinking), numberText(steepest));
    if (mortal.size() == depth && common != nullptr)
        sentences +=
            Texts::tr("A %1 unit whose slope is 0 on every point gets no gradient: it is dead.").arg(name);
    else if (!mortal.empty())
        sentences += Texts::tr("In %1 a unit whose slope is 0 on every point gets no gradient: it is dead.")
                         .arg(layerNames(mortal));
    return sentences;
}

} // namespace

QString aboutNetwork(const Experiment& e) {
    const Initializer& initializer = *findInitializer(e.initializer);
    QString weights = bold(tableText(initializer.name));
    if (!initializer.scaleName.empty())
        weights += Texts::tr(" (%1 %2)").arg(tableText(initializer.scaleName), bold(numberText(e.initScale)));
    if (e.depth == 0)
        return Texts::tr("A linear model without hidden layers. Its weights start as %1, seed %2.")
            .arg(weights)
            .arg(editableText(e.seed));
    return Texts::tr("%1 × %2 units with %3. Their weights start as %4, seed %5.")
        .arg(bold(e.depth == 1 ? Texts::tr("1 hidden layer")
                               : Texts::tr("%1 hidden layers", "", asInt(e.depth)).arg(countText(e.depth))),
             bold(countText(e.width)), bold(activationNames(e)), weights, editableText(e.seed));
}

QString aboutTraining(const Experiment& e, const Data& data) {
    return Texts::tr("It learns %1 from %2 points, in batches of %3, by %4 at learning rate %5.")
        .arg(bold(tableText(findDataSource(e.dataset)->name)), countText(data.train.rows()),
             countText(e.batchSize), tableText(findOptimizer(e.optimizer)->name).toHtmlEscaped(),
             bold(numberText(e.learningRate)));
}

QString whatToWatch(const Experiment& e, const Profile& theory) {
    if (e.depth == 0)
        return Texts::tr(
            "Without hidden layers there is nothing to pass back: the error at the output acts on the "
            "weights directly.");
    QStringList sentences = aboutSlopes(e);
    if (theory.valid && e.depth >= 2)
        sentences += Texts::tr("Over fresh weights the median of E₁ / E%1 is about %2.")
                         .arg(subscript(e.depth), bold(factorText(std::pow(10, theory.center.front()))));
    return sentences.join(QLatin1Char(' '));
}

QString whatIsAhead(const Run& run, std::int64_t step) {
    QStringList sentences;
    for (const Intervention& wish : run.interventions) {
        if (wish.step >= step && wish.step > 0)
            sentences += Texts::tr("At step %1 %2.").arg(bold(countText(wish.step)), changeText(wish.change));
    }
    constexpr qsizetype most = 3;
    if (sentences.size() > most)
        sentences = sentences.mid(0, most) + QStringList{Texts::tr("And so on.")};
    return sentences.join(QLatin1Char(' '));
}

QString whatIsChanged(const Run& run, const Scenario& scenario) {
    const Run script = scenario.run();
    QStringList changes;
    for (const Parameter& parameter : parameters()) {
        if (valueOf(run.experiment, parameter) != valueOf(script.experiment, parameter))
            changes += tableTextInside(parameter.label);
    }
    if (run.experiment.layerActivation != script.experiment.layerActivation)
        changes += Texts::tr("the activation of single layers");
    if (run.experiment.layerBias != script.experiment.layerBias)
        changes += Texts::tr("the bias of single layers");
    for (const Intervention& wish : run.interventions) {
        if (!wish.continues && std::ranges::find(script.interventions, wish) == script.interventions.end())
            changes += Texts::tr("%1 at step %2").arg(subjectOf(wish.change)).arg(countText(wish.step));
    }
    const auto isGone = [&](const Intervention& wish) {
        return std::ranges::find(run.interventions, wish) == run.interventions.end();
    };
    if (std::ranges::any_of(script.interventions, isGone))
        changes += Texts::tr("the script");
    constexpr qsizetype most = 4;
    if (changes.size() > most)
        changes = changes.mid(0, most) + QStringList{Texts::tr("and more")};
    return changes.isEmpty() ? QString() : Texts::tr("Changed: %1.").arg(changes.join(QStringLiteral(", ")));
}

AboutExperiment::AboutExperiment(QWidget* parent) : QWidget(parent) {
    m_title = makeProse();
    m_changed = makeProse();
    m_back = new QPushButton(Texts::tr("Back to the demonstration’s run"));
    m_back->setAutoDefault(false);
    connect(m_back, &QPushButton::clicked, this, [this] { emit scenarioChosen(*m_scenario); });
    m_network = makeProse();
    m_training = makeProse();
    m_watch = makeProse();
    m_acted = makeProse();
    m_ahead = makeProse();
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(margin, 12, margin, 12);
    rows->setSpacing(8);
    // The question first, so that it is in sight in the lowest dock; then the list: below texts of varying
    // length it would move under the pointer.
    rows->addLayout(makeQuestions());
    rows->addWidget(makeScenarios());
    rows->addWidget(makeRule());
    for (QWidget* part : std::initializer_list<QWidget*>{m_title, m_acted, m_changed, m_back, m_network,
                                                         m_training, m_watch, m_ahead})
        rows->addWidget(part);
    rows->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeScrolling(content, margin));
}

/// As high as the longest of them.
QStackedLayout* AboutExperiment::makeQuestions() {
    m_questions = new QStackedLayout;
    const auto add = [this](const QString& richText) {
        auto* question = makeProse();
        setProse(question, richText);
        m_questions->addWidget(question);
    };
    for (const Scenario& scenario : scenarios())
        add(bold(tableText(scenario.question)));
    add(Texts::tr("Choose a demonstration, or change what you like."));
    return m_questions;
}

QWidget* AboutExperiment::makeScenarios() {
    auto* group = new QWidget;
    auto* rows = new QVBoxLayout(group);
    rows->setContentsMargins(0, 0, 0, 4);
    rows->setSpacing(4);
    m_heading = new QLabel(Texts::tr("Try one"));
    rows->addWidget(m_heading);
    for (const Scenario& scenario : scenarios()) {
        auto* button = new QPushButton(tableText(scenario.title));
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setStyleSheet(QStringLiteral("text-align: left;"));
        button->setToolTip(tableText(scenario.question));
        button->setAccessibleDescription(tableText(scenario.question));
        connect(button, &QPushButton::clicked, this, [this, button, &scenario] {
            button->setChecked(true); // until the snapshot says which one it is
            emit scenarioChosen(scenario);
        });
        rows->addWidget(button);
        m_scenarios.push_back(button);
    }
    return group;
}

void AboutExperiment::present(const Snapshot& snapshot, const Scenario* scenario) {
    m_scenario = scenario;
    const auto show = [](QLabel* paragraph, const QString& richText) {
        settle(paragraph); // these texts change by hand, not while playing
        setProse(paragraph, richText);
        paragraph->setVisible(!richText.isEmpty());
    };
    show(m_title, scenario != nullptr ? QString() : Texts::tr("About this experiment"));
    const QString changed = scenario != nullptr ? whatIsChanged(snapshot.run, *scenario) : QString();
    show(m_changed, changed.toHtmlEscaped());
    m_back->setVisible(!changed.isEmpty());
    show(m_network, aboutNetwork(snapshot.experiment));
    show(m_training, aboutTraining(snapshot.experiment, *snapshot.data));
    show(m_watch, whatToWatch(snapshot.experiment, *snapshot.theory));
    show(m_acted, whatHasActed(snapshot).toHtmlEscaped());
    const bool justNow = snapshot.stopped && snapshot.stopped->plan;
    show(m_ahead, whatIsAhead(snapshot.run, snapshot.step + (justNow ? 1 : 0)));
    m_questions->setCurrentIndex(scenario == nullptr ? static_cast<int>(scenarios().size())
                                                     : static_cast<int>(scenario - scenarios().data()));
    for (std::size_t i = 0; i < m_scenarios.size(); ++i)
        m_scenarios[i]->setChecked(scenario == &scenarios()[i]);
}

void AboutExperiment::setTheme(const Theme& theme) {
    m_title->setFont(uiFont(theme.bodyPx * 17.5 / 13, QFont::DemiBold));
    m_heading->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
}

QString AboutExperiment::question() const {
    const auto checked = std::ranges::find_if(m_scenarios, &QPushButton::isChecked);
    return checked == m_scenarios.end()
               ? QString()
               : tableText(scenarios()[static_cast<std::size_t>(checked - m_scenarios.begin())].question);
}

} // namespace lab::ui
