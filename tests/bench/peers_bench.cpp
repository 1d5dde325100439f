// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The same networks in FANN and tiny-dnn, both in single precision as Debian ships them, and the
// products of OpenBLAS and Eigen. Their loops are those of their own documentation; one iteration is one
// update.
#include "tests/bench/workloads.h"

#include <benchmark/benchmark.h>
#include <cblas.h>
#include <floatfann.h>
#include <tiny_dnn/tiny_dnn.h>

#include <map>
#include <memory>
#include <string>

using namespace labbench;

namespace {

std::vector<float> randomNumbers(lab::Index n) {
    const lab::Vector values = lab::Vector::Random(n);
    return {values.begin(), values.end()};
}

/// One-hot for softmax workloads, as their targets are classes.
float targetOf(const Workload& workload, lab::Index row, lab::Index output) {
    return workload.loss == "mse" ? 0.3F : row % workload.sizes.back() == output ? 1 : 0;
}

// FANN 2.2: the batch is its whole training set, and one epoch of batch training is one update. It has
// neither ReLU nor softmax; a clamped line and the squared error stand in, which cost less.
void stepOfFann(benchmark::State& state, const Workload& workload) {
    const std::vector<unsigned> sizes(workload.sizes.begin(), workload.sizes.end());
    const std::unique_ptr<::fann, decltype(&fann_destroy)> net(
        fann_create_standard_array(static_cast<unsigned>(sizes.size()), sizes.data()), fann_destroy);
    const std::map<std::string_view, fann_activationfunc_enum> activations{
        {"relu", FANN_LINEAR_PIECE}, {"sigmoid", FANN_SIGMOID}, {"tanh", FANN_SIGMOID_SYMMETRIC}};
    fann_set_activation_function_hidden(net.get(), activations.at(workload.activation));
    fann_set_activation_function_output(net.get(), FANN_LINEAR);
    fann_set_training_algorithm(net.get(), FANN_TRAIN_BATCH);
    fann_set_learning_rate(net.get(), 0.01F);
    const std::unique_ptr<fann_train_data, decltype(&fann_destroy_train)> data(
        fann_create_train(static_cast<unsigned>(workload.batch), sizes.front(), sizes.back()),
        fann_destroy_train);
    for (lab::Index row = 0; row < workload.batch; ++row) {
        const std::vector<float> x = randomNumbers(workload.sizes.front());
        std::copy(x.begin(), x.end(), data->input[row]);
        for (lab::Index output = 0; output < workload.sizes.back(); ++output)
            data->output[row][output] = targetOf(workload, row, output);
    }
    for (auto _ : state)
        fann_train_epoch(net.get(), data.get());
}

template <class Activation>
void addLayers(tiny_dnn::network<tiny_dnn::sequential>& net, const std::vector<lab::Index>& sizes) {
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        const auto in = static_cast<tiny_dnn::serial_size_t>(sizes[l]);
        const auto out = static_cast<tiny_dnn::serial_size_t>(sizes[l + 1]);
        if (l + 2 < sizes.size())
            net << tiny_dnn::fully_connected_layer<Activation>(in, out);
        else
            net << tiny_dnn::fully_connected_layer<tiny_dnn::activation::identity>(in, out);
    }
}

void stepOfTinyDnn(benchmark::State& state, const Workload& workload) {
    tiny_dnn::network<tiny_dnn::sequential> net;
    if (workload.activation == "relu")
        addLayers<tiny_dnn::activation::relu>(net, workload.sizes);
    else if (workload.activation == "sigmoid")
        addLayers<tiny_dnn::activation::sigmoid>(net, workload.sizes);
    else
        addLayers<tiny_dnn::activation::tan_h>(net, workload.sizes);
    tiny_dnn::gradient_descent optimizer;
    optimizer.alpha = 0.01F;
    std::vector<tiny_dnn::vec_t> x;
    std::vector<tiny_dnn::vec_t> targets;
    for (lab::Index row = 0; row < workload.batches * workload.batch; ++row) {
        const std::vector<float> numbers = randomNumbers(workload.sizes.front());
        x.emplace_back(numbers.begin(), numbers.end());
        tiny_dnn::vec_t& target = targets.emplace_back();
        for (lab::Index output = 0; output < workload.sizes.back(); ++output)
            target.push_back(targetOf(workload, row, output));
    }
    while (state.KeepRunningBatch(workload.batches))
        net.fit<tiny_dnn::mse>(optimizer, x, targets, static_cast<std::size_t>(workload.batch), 1);
}

/// C = A B.
using SquareProduct = void (*)(const lab::Matrix& a, const lab::Matrix& b, lab::Matrix& c);

void square(benchmark::State& state, SquareProduct product) {
    const lab::Index n = state.range(0);
    const lab::Matrix a = lab::Matrix::Random(n, n);
    const lab::Matrix b = lab::Matrix::Random(n, n);
    lab::Matrix c(n, n);
    for (auto _ : state) {
        product(a, b, c);
        benchmark::ClobberMemory();
    }
    state.counters["GF"] = benchmark::Counter(2e-9 * static_cast<double>(n * n * n),
                                              benchmark::Counter::kIsIterationInvariantRate);
}

void openBlasProduct(const lab::Matrix& a, const lab::Matrix& b, lab::Matrix& c) {
    const auto n = static_cast<int>(a.rows());
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a.data(), n, b.data(), n, 0, c.data(),
                n);
}

void eigenProduct(const lab::Matrix& a, const lab::Matrix& b, lab::Matrix& c) {
    c.noalias() = a * b;
}

} // namespace

int main(int argc, char** argv) {
    for (const Workload& workload : workloads()) {
        const std::string name(workload.name);
        benchmark::RegisterBenchmark(("fann/" + name).c_str(), stepOfFann, workload);
        benchmark::RegisterBenchmark(("tiny_dnn/" + name).c_str(), stepOfTinyDnn, workload);
    }
    benchmark::RegisterBenchmark("dgemm/openblas", square, openBlasProduct)->Arg(64)->Arg(256)->Arg(1024);
    benchmark::RegisterBenchmark("dgemm/eigen", square, eigenProduct)->Arg(64)->Arg(256)->Arg(1024);
    benchmark::AddCustomContext("openblas", openblas_get_config());
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
