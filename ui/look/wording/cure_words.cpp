// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/cure_words.h"

#include "ui/look/number_text.h"

#include <QCoreApplication>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(CureWords)
};

QString weightsText(const Experiment& after, const Experiment& before) {
    const bool he = after.initializer == "he_normal";
    if (after.learningRate == before.learningRate)
        return he ? Texts::tr("He initialisation") : Texts::tr("Xavier initialisation");
    return (he ? Texts::tr("He initialisation and learning rate %1")
               : Texts::tr("Xavier initialisation and learning rate %1"))
        .arg(numberText(after.learningRate));
}

QString biasText(const Cure& cure) {
    if (!cure.live)
        return Texts::tr("Start over without a bias shift");
    const std::int64_t layer = layerOf(*cure.live);
    return layer == 0 ? Texts::tr("Move the bias shift back to 0")
                      : Texts::tr("Move layer %1’s bias shift back to 0").arg(countText(layer));
}

QString activationText(const Experiment& after) {
    if (!after.layerActivation.empty())
        return Texts::tr("Switch the layers whose units can die to leaky ReLU");
    return after.activation == "relu" ? Texts::tr("Switch to ReLU with He weights")
                                      : Texts::tr("Switch to leaky ReLU");
}

} // namespace

QString wordsOf(const Cure& cure, const Experiment& before) {
    const Experiment& after = cure.after;
    switch (cure.kind) {
    case Cure::Kind::Weights:
        return weightsText(after, before);
    case Cure::Kind::Rate:
        return (cure.live ? Texts::tr("Try learning rate %1") : Texts::tr("Start over at learning rate %1"))
            .arg(numberText(after.learningRate));
    case Cure::Kind::Bias:
        return biasText(cure);
    case Cure::Kind::Activation:
        return activationText(after);
    case Cure::Kind::Depth:
        break;
    }
    return Texts::tr("Start over with %1 hidden layers", "", asInt(after.depth)).arg(countText(after.depth));
}

} // namespace lab::ui
