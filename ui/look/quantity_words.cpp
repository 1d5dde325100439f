// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/quantity_words.h"

#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Quantities)
};

struct Row {
    std::string_view key;
    const char* name;
    const char* inText;
    const char* definition;
};

constexpr std::array rows{
    Row{"loss", QT_TRANSLATE_NOOP("Quantities", "Batch loss"), QT_TRANSLATE_NOOP("Quantities", "batch loss"),
        QT_TRANSLATE_NOOP("Quantities", "mean loss of a step's batch before its update, without penalties")},
    Row{"train_loss", QT_TRANSLATE_NOOP("Quantities", "Train loss"),
        QT_TRANSLATE_NOOP("Quantities", "train loss"),
        QT_TRANSLATE_NOOP("Quantities", "mean loss of the evaluation set, without penalties")},
    Row{"test_loss", QT_TRANSLATE_NOOP("Quantities", "Test loss"),
        QT_TRANSLATE_NOOP("Quantities", "test loss"),
        QT_TRANSLATE_NOOP("Quantities", "mean loss of the test data, without penalties")},
    Row{"train_score", QT_TRANSLATE_NOOP("Quantities", "Train score"),
        QT_TRANSLATE_NOOP("Quantities", "train score"),
        QT_TRANSLATE_NOOP("Quantities",
                          "accuracy on the evaluation set, or R² where numbers are to be predicted")},
    Row{"test_score", QT_TRANSLATE_NOOP("Quantities", "Test score"),
        QT_TRANSLATE_NOOP("Quantities", "test score"),
        QT_TRANSLATE_NOOP("Quantities",
                          "accuracy on the test data, or R² where numbers are to be predicted")},
    Row{"error_signal", QT_TRANSLATE_NOOP("Quantities", "Error signal"),
        QT_TRANSLATE_NOOP("Quantities", "error signal"),
        QT_TRANSLATE_NOOP("Quantities", "mean of |δ| over samples and units, δ = ∂L/∂z of one sample’s loss. "
                                        "The verdict is about it.")},
    Row{"weight_gradient", QT_TRANSLATE_NOOP("Quantities", "Weight gradient, norm"),
        QT_TRANSLATE_NOOP("Quantities", "norm of the weight gradient"),
        QT_TRANSLATE_NOOP("Quantities", "2-norm of ∂L/∂W of the data loss, before penalties and clipping")},
    Row{"weight_gradient_rms", QT_TRANSLATE_NOOP("Quantities", "Weight gradient"),
        QT_TRANSLATE_NOOP("Quantities", "weight gradient"),
        QT_TRANSLATE_NOOP("Quantities",
                          "root of the mean of (∂L/∂W)²: G / √(fan out · fan in). With ReLU and tanh it can "
                          "stay level while the error signal vanishes: activations shrink upward while "
                          "errors shrink downward.")},
    Row{"bias_gradient", QT_TRANSLATE_NOOP("Quantities", "Bias gradient, norm"),
        QT_TRANSLATE_NOOP("Quantities", "norm of the bias gradient"),
        QT_TRANSLATE_NOOP("Quantities", "2-norm of ∂L/∂b; in tables of replayed cases")},
    Row{"activation_scale", QT_TRANSLATE_NOOP("Quantities", "Activation scale"),
        QT_TRANSLATE_NOOP("Quantities", "activation scale"),
        QT_TRANSLATE_NOOP("Quantities", "root of the mean of a², the activations")},
    Row{"update_ratio", QT_TRANSLATE_NOOP("Quantities", "Update ratio"),
        QT_TRANSLATE_NOOP("Quantities", "update ratio"),
        QT_TRANSLATE_NOOP("Quantities", "norm of a step's update of W / norm of W")},
    Row{"dead", QT_TRANSLATE_NOOP("Quantities", "Dead units"), QT_TRANSLATE_NOOP("Quantities", "dead units"),
        QT_TRANSLATE_NOOP("Quantities",
                          "units whose f′(z) is exactly 0 for every row of the evaluation set. Counted where "
                          "an activation has slope 0 on an interval; others show n/a.")},
    Row{"dead_for_good", QT_TRANSLATE_NOOP("Quantities", "Beyond training"),
        QT_TRANSLATE_NOOP("Quantities", "units beyond training"),
        QT_TRANSLATE_NOOP(
            "Quantities",
            "dead where no gradient can revive it: in layer 1, or at, below or directly above a "
            "wholly dead layer, while no momentum, penalty or decay moves it; above 4,096 "
            "training rows nothing is. Only you can: bias, new weights, leaky slope. Otherwise "
            "dormant: it may return.")},
    Row{"always_on", QT_TRANSLATE_NOOP("Quantities", "Always on"),
        QT_TRANSLATE_NOOP("Quantities", "units always on"),
        QT_TRANSLATE_NOOP("Quantities",
                          "units whose f′(z) is 0 for no row of the evaluation set; n/a as for dead units")},
    Row{"saturated", QT_TRANSLATE_NOOP("Quantities", "Saturated share"),
        QT_TRANSLATE_NOOP("Quantities", "saturated share"),
        QT_TRANSLATE_NOOP("Quantities", "share of pairs of row and unit with |f′(z)| < 0.01")},
    Row{"saturated_pairs", QT_TRANSLATE_NOOP("Quantities", "Saturated pairs"),
        QT_TRANSLATE_NOOP("Quantities", "saturated pairs"),
        QT_TRANSLATE_NOOP("Quantities",
                          "how many pairs of row and unit have |f′(z)| < 0.01; in tables of replayed cases")},
    Row{"sparsity", QT_TRANSLATE_NOOP("Quantities", "Sparsity"), QT_TRANSLATE_NOOP("Quantities", "sparsity"),
        QT_TRANSLATE_NOOP("Quantities",
                          "share of exact zeros among activations; a unit that is sometimes 0 is not dead")},
};

} // namespace

QuantityWords wordsOf(const Quantity& quantity) {
    const auto* row = std::ranges::find(rows, quantity.key, &Row::key);
    Q_ASSERT(row != rows.end());
    return {Texts::tr(row->name), Texts::tr(row->inText), Texts::tr(row->definition)};
}

QString nameWithSymbol(const Quantity& quantity) {
    const QString name = wordsOf(quantity).name;
    return quantity.symbol.empty() ? name : Texts::tr("%1 (%2)").arg(name, textOf(quantity.symbol));
}

} // namespace lab::ui
