// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/conflict_words.h"

#include "core/files/limits.h"
#include "core/math/loss.h"
#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ConflictWords)
};

} // namespace

QString wordsOf(Conflict conflict, const Experiment& experiment) {
    switch (conflict) {
    case Conflict::NoInput:
        return Texts::tr("No input is chosen. Choose at least one");
    case Conflict::LossNeedsClasses:
        return Texts::tr("%1 needs classes, and the data set %2 has numbers to predict. Choose the mean "
                         "squared error")
            .arg(tableText(findLoss(experiment.loss)->name),
                 tableText(findDataSource(experiment.dataset)->name));
    case Conflict::TooManyParameters:
        break;
    }
    return Texts::tr("%1 layers of %2 units make %3 parameters, more than %4. Choose fewer layers or units",
                     "", asInt(experiment.depth))
        .arg(countText(experiment.depth), countText(experiment.width), countText(parameterCount(experiment)),
             countText(maxParameters));
}

} // namespace lab::ui
