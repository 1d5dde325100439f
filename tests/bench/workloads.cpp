// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/workloads.h"

#include "core/math/initializer.h"
#include "core/math/random.h"
#include "core/runner/snapshot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <utility>

using namespace lab;

namespace labbench {
namespace {

std::vector<Index> deepAndNarrow() {
    std::vector<Index> sizes(12, 32);
    sizes.front() = 2;
    sizes.back() = 1;
    return sizes;
}

Matrix randomNormals(Index rows, Index columns, Random& random) {
    Matrix matrix(rows, columns);
    for (double& value : matrix.reshaped())
        value = random.normal();
    return matrix;
}

Matrix targetsFor(const Workload& workload, Random& random) {
    const Index outputs = workload.sizes.back();
    if (workload.loss == "mse")
        return randomNormals(outputs, workload.batch, random);
    Matrix oneHot = Matrix::Zero(outputs, workload.batch);
    for (Index c = 0; c < workload.batch; ++c)
        oneHot(static_cast<Index>(random.uniform() * static_cast<double>(outputs)), c) = 1;
    return oneHot;
}

} // namespace

double Workload::flops() const {
    double sum = 0;
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        const double product = 2.0 * static_cast<double>(sizes[l] * sizes[l + 1] * batch);
        sum += (l == 0 ? 2 : 3) * product;
    }
    return sum;
}

std::span<const Workload> workloads() {
    static const std::array table{
        Workload{"W1", {2, 8, 8, 1}, "tanh", "mse", 10, 0.01, 25},
        Workload{"W2r", deepAndNarrow(), "relu", "mse", 32, 0.01, 16},
        Workload{"W2s", deepAndNarrow(), "sigmoid", "mse", 32, 0.01, 16},
        Workload{"W2t", deepAndNarrow(), "tanh", "mse", 32, 0.01, 16},
        Workload{"W3", {64, 128, 64, 10}, "relu", "softmax", 64, 0.01, 16},
        Workload{"W4", {784, 256, 128, 10}, "relu", "softmax", 128, 0.01, 8},
        Workload{"W5", {784, 1024, 1024, 10}, "relu", "softmax", 256, 0.01, 4},
    };
    return table;
}

const Workload* findWorkload(std::string_view name) {
    const auto found = std::ranges::find(workloads(), name, &Workload::name);
    return found == workloads().end() ? nullptr : &*found;
}

std::optional<Experiment> experimentOf(const Workload& workload) {
    const std::span hidden(workload.sizes.begin() + 1, workload.sizes.end() - 1);
    if (workload.sizes.front() != 2 ||
        std::ranges::count(hidden, hidden.front()) != static_cast<std::ptrdiff_t>(hidden.size()))
        return std::nullopt;
    Experiment experiment;
    experiment.depth = static_cast<std::int64_t>(hidden.size());
    experiment.width = hidden.front();
    experiment.activation = workload.activation;
    experiment.loss = workload.loss;
    experiment.batchSize = workload.batch;
    experiment.learningRate = workload.learningRate;
    return experiment;
}

double processorSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

bool Screen::wants() {
    constexpr double period = 1.0 / 30;
    if (--m_left > 0)
        return false;
    const double now = processorSeconds();
    const double passed = now - std::exchange(m_last, now);
    m_calls = std::max<std::int64_t>(1, std::llround(static_cast<double>(m_calls) * period / passed));
    m_left = m_calls;
    return true;
}

Loop::Loop(const Workload& workload, double deviation) {
    const LayerActivation activation{findActivation(workload.activation), {}};
    m_network =
        makeNetwork(workload.sizes, {workload.sizes.size() - 2, activation}, *findLoss(workload.loss));
    Random random(7, 0);
    for (const LayerShape& shape : m_network.layers) {
        const double he = std::sqrt(2 / static_cast<double>(shape.in)); // He et al. 2015
        shape.weights(m_network.parameters) =
            (deviation == 0 ? he : deviation) * randomNormals(shape.out, shape.in, random);
    }
    m_rule.optimizer = findOptimizer("sgd");
    m_rule.settings.learningRate = workload.learningRate;
    m_updater = Updater(*m_rule.optimizer, m_network.parameters.size());
    for (Index b = 0; b < workload.batches; ++b) {
        m_x.push_back(randomNormals(workload.sizes.front(), workload.batch, random));
        m_targets.push_back(targetsFor(workload, random));
    }
}

void Loop::step(bool measuring) {
    forwardBackward(m_network, m_x[m_next], m_targets[m_next], m_trace);
    m_updater.update(m_rule, m_network, m_trace.gradient, m_network.parameters, m_after);
    m_after.swap(m_network.parameters);
    if (measuring)
        layerSignals(m_network, m_trace, m_updater.sums(), m_signals);
    m_next = m_next + 1 == m_x.size() ? 0 : m_next + 1;
}

void Loop::draw() {
    m_histogram = histogramOf(m_trace.z.front(), -8, 8, 64);
    if (m_network.parameters.size() <= networkPictureLimit) {
        m_drawnParameters = m_network.parameters;
        m_drawnGradient = m_trace.gradient;
    }
}

} // namespace labbench
