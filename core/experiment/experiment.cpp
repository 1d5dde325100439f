// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/experiment/experiment.h"

#include "core/data/features.h"
#include "core/experiment/conflict.h"
#include "core/files/foreign_text.h"
#include "core/math/initializer.h"
#include "core/math/network.h"
#include "core/math/optimizer.h"
#include "core/math/random.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <iterator>
#include <numeric>

namespace lab {
namespace {

// Streams of the experiment's seed: what is drawn for one purpose never shifts what is drawn for another.
constexpr std::uint64_t dataStream = 1'000'000'000;
constexpr std::uint64_t splitStream = 1'000'000'001;
constexpr std::uint64_t weightStream = 2'000'000'000; // + layer

std::uint64_t seedOf(const Experiment& experiment, std::uint64_t stream) {
    return Random(experiment.seed, stream).bits();
}

std::vector<const InputFeature*> chosenInputs(const Experiment& e) {
    const std::array<bool, 7> chosen{e.inputX1,   e.inputX2,    e.inputX1Squared, e.inputX2Squared,
                                     e.inputX1X2, e.inputSinX1, e.inputSinX2};
    std::vector<const InputFeature*> features;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i])
            features.push_back(&inputFeatures()[i]);
    }
    return features;
}

Dataset makeDataset(const Experiment& experiment) {
    GeneratorSettings settings;
    settings.rows = static_cast<int>(experiment.rows);
    settings.noise = experiment.noise;
    settings.seed = seedOf(experiment, dataStream);
    const DataSource& source = *findDataSource(experiment.dataset);
    Dataset dataset = source.make(settings);
    if (source.isPlane())
        dataset = withFeatures(std::move(dataset), chosenInputs(experiment));
    return dataset;
}

/// More entries than hidden layers; none are never too many, whatever the depth says.
bool tooMany(std::size_t entries, const Experiment& experiment) {
    return entries > 0 && static_cast<std::int64_t>(entries) > experiment.depth;
}

void checkLayerActivation(const Experiment& experiment, std::vector<std::string>& found) {
    if (tooMany(experiment.layerActivation.size(), experiment)) {
        found.push_back("layerActivation: has " + std::to_string(experiment.layerActivation.size()) +
                        " entries for " + std::to_string(experiment.depth) + " hidden layers");
        return;
    }
    for (std::size_t l = 0; l < experiment.layerActivation.size(); ++l) {
        const std::string& key = experiment.layerActivation[l];
        if (!key.empty() && findActivation(key) == nullptr)
            found.push_back("layerActivation[" + std::to_string(l) + "]: \"" + shown(key) +
                            "\" is not an activation");
    }
}

void checkLayerBias(const Experiment& experiment, std::vector<std::string>& found) {
    if (tooMany(experiment.layerBias.size(), experiment)) {
        found.push_back("layerBias: has " + std::to_string(experiment.layerBias.size()) + " entries for " +
                        std::to_string(experiment.depth) + " hidden layers");
        return;
    }
    for (std::size_t l = 0; l < experiment.layerBias.size(); ++l) {
        if (const auto problem = check(*findParameter("bias"), experiment.layerBias[l]))
            found.push_back("layerBias[" + std::to_string(l) + "]" + problem->substr(problem->find(':')));
    }
}

std::vector<std::string> fieldProblems(const Experiment& experiment) {
    std::vector<std::string> found;
    for (const Parameter& parameter : parameters()) {
        if (auto problem = check(parameter, valueOf(experiment, parameter)))
            found.push_back(*std::move(problem));
    }
    checkLayerBias(experiment, found);
    checkLayerActivation(experiment, found);
    return found;
}

} // namespace

std::vector<std::string> problems(const Experiment& experiment) {
    std::vector<std::string> found = fieldProblems(experiment);
    for (const Conflict conflict : found.empty() ? conflictsIn(experiment) : std::vector<Conflict>())
        found.push_back(problemText(conflict, experiment));
    return found;
}

std::vector<Conflict> conflictsIn(const Experiment& experiment) {
    if (!fieldProblems(experiment).empty())
        return {}; // what follows reads the fields
    std::vector<Conflict> found;
    if (chosenInputs(experiment).empty())
        found.push_back(Conflict::NoInput);
    if (findLoss(experiment.loss)->needsClasses && !findDataSource(experiment.dataset)->isClassification())
        found.push_back(Conflict::LossNeedsClasses);
    if (parameterCount(experiment) > maxParameters)
        found.push_back(Conflict::TooManyParameters);
    return found;
}

std::string problemText(Conflict conflict, const Experiment& experiment) {
    switch (conflict) {
    case Conflict::NoInput:
        return "inputX1: no input is chosen. Choose at least one";
    case Conflict::LossNeedsClasses:
        return "loss: " + std::string(findLoss(experiment.loss)->name) + " needs classes, and the data set " +
               experiment.dataset + " has numbers to predict. Choose the mean squared error";
    case Conflict::TooManyParameters:
        break;
    }
    return "width: " + std::to_string(experiment.depth) + " layers of " + std::to_string(experiment.width) +
           " units make " + std::to_string(parameterCount(experiment)) + " parameters, more than " +
           std::to_string(maxParameters) + ". Choose fewer layers or units";
}

double biasShift(const Experiment& experiment, std::size_t hiddenLayer) {
    const bool own = hiddenLayer < experiment.layerBias.size();
    return experiment.bias + (own ? experiment.layerBias[hiddenLayer] : 0);
}

std::string_view activationKey(const Experiment& experiment, std::size_t hiddenLayer) {
    const auto& own = experiment.layerActivation;
    return hiddenLayer < own.size() && !own[hiddenLayer].empty() ? own[hiddenLayer] : experiment.activation;
}

LayerActivation activationOf(const Experiment& experiment, std::size_t hiddenLayer) {
    const Activation* function = findActivation(activationKey(experiment, hiddenLayer));
    assert(function != nullptr);
    ActivationSettings settings;
    settings.kinkSlope = experiment.kinkSlope;
    if (!function->parameter.key.empty())
        settings.parameter = std::get<double>(valueOf(experiment, *findParameter(function->parameter.key)));
    return {function, settings};
}

const Activation* commonActivation(const Experiment& experiment) {
    const auto depth = static_cast<std::size_t>(experiment.depth);
    for (std::size_t l = 1; l < depth; ++l) {
        if (activationKey(experiment, l) != activationKey(experiment, 0))
            return nullptr;
    }
    return depth == 0 ? nullptr : findActivation(activationKey(experiment, 0));
}

std::uint64_t nextSeed(std::uint64_t seed) {
    return Random(seed, 1).below(1'000'000);
}

DataShape dataShape(const Experiment& experiment) {
    const DataSource& source = *findDataSource(experiment.dataset);
    const Index rows = source.rows(experiment.rows);
    DataShape shape;
    shape.inputs = source.isPlane() ? std::ssize(chosenInputs(experiment)) : source.kind.features;
    shape.outputs = outputsFor(source.kind.classes, *findLoss(experiment.loss));
    shape.trainRows = trainingRows(rows, experiment.trainShare);
    shape.testRows = rows - shape.trainRows;
    shape.evaluationRows = std::min(shape.trainRows, evaluationLimit);
    return shape;
}

std::int64_t parameterCount(const Experiment& experiment) {
    const DataShape data = dataShape(experiment);
    std::int64_t in = data.inputs;
    std::int64_t count = 0;
    for (std::int64_t l = 0; l < experiment.depth; ++l) {
        count += (in + 1) * experiment.width;
        in = experiment.width;
    }
    return count + (in + 1) * data.outputs;
}

std::shared_ptr<const Data> makeData(const Experiment& experiment) {
    return std::make_shared<const Data>(prepareData(makeDataset(experiment), *findLoss(experiment.loss),
                                                    experiment.trainShare, experiment.standardize,
                                                    seedOf(experiment, splitStream)));
}

bool sameData(const Experiment& a, const Experiment& b) {
    return std::ranges::all_of(parameters(), [&](const Parameter& field) {
        const bool counts = field.group == "Data" || field.key == "seed" || field.key == "loss";
        return !counts || valueOf(a, field) == valueOf(b, field);
    });
}

Network makeNetwork(const Experiment& experiment, const Data& data) {
    const auto depth = static_cast<std::size_t>(experiment.depth);
    std::vector<Index> sizes{data.features()};
    std::vector<LayerActivation> hidden;
    for (std::size_t l = 0; l < depth; ++l) {
        sizes.push_back(experiment.width);
        hidden.push_back(activationOf(experiment, l));
    }
    sizes.push_back(data.outputs);
    Network network = makeNetwork(sizes, std::move(hidden), *findLoss(experiment.loss));

    const Initializer* initializer = findInitializer(experiment.initializer);
    assert(initializer != nullptr);
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        Random random(experiment.seed, weightStream + l);
        const LayerShape& shape = network.layers[l];
        initializer->fill(random, experiment.gain, experiment.initScale, shape.weights(network.parameters));
        if (l < depth)
            shape.bias(network.parameters).setConstant(biasShift(experiment, l));
    }
    return network;
}

} // namespace lab
