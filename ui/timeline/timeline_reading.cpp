// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timeline_reading.h"

#include "ui/look/number_text.h"
#include "ui/look/theme.h"
#include "ui/look/wording/before_words.h"
#include "ui/look/wording/table_text.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

/// "step 412" or, of a folded bin, "steps 408–415".
QString stepsText(const History& history, std::size_t bin) {
    const std::int64_t first = history.firstStep(bin);
    const std::int64_t last = history.lastStep(bin);
    return first == last ? Texts::tr("step %1").arg(countText(first))
                         : Texts::tr("steps %1–%2").arg(countText(first), countText(last));
}

/// The last bin that begins at or before `step`.
std::optional<std::size_t> binBefore(const History* history, std::int64_t step) {
    if (history == nullptr || history->empty() || history->firstStep(0) > step)
        return std::nullopt;
    std::size_t low = 0;
    std::size_t high = history->size();
    while (high - low > 1) {
        const std::size_t middle = (low + high) / 2;
        (history->firstStep(middle) <= step ? low : high) = middle;
    }
    return low;
}

QString lossRangeText(const Bin& bin) {
    const QString low = lossText(bin.minimum);
    const QString high = lossText(bin.maximum);
    return low == high ? low : Texts::tr("%1 to %2").arg(low, high);
}

CheckChannels checkChannels(const Snapshot& snapshot) {
    return {snapshot.layers.empty() ? 0 : snapshot.layers.size() - 1};
}

QString verdictLine(const Snapshot& snapshot, std::int64_t step) {
    const VerdictStretch* stretch = snapshot.verdicts ? snapshot.verdicts->at(step) : nullptr;
    if (stretch == nullptr)
        return Texts::tr("no verdict");
    const QString word = verdictWordInside(stretch->verdict());
    return stretch->isMixed() ? Texts::tr("mostly %1").arg(word) : word;
}

/// "0.694 (step 400)" of the test loss at the last check before; a dash if there was none.
QString testLossText(const Snapshot& snapshot, std::int64_t step) {
    const auto bin = binBefore(snapshot.checks.get(), step);
    if (!bin)
        return numberText(std::nan(""));
    const Bin& loss = snapshot.checks->bin(*bin, checkChannels(snapshot).testLoss());
    return Texts::tr("%1 (%2)").arg(lossText(loss.mean), stepsText(*snapshot.checks, *bin));
}

} // namespace

QStringList readingAt(const Snapshot& snapshot, std::int64_t step) {
    QStringList lines{Texts::tr("Step %1: %2").arg(countText(step), verdictLine(snapshot, step))};
    const auto stepBin = binBefore(snapshot.steps.get(), step);
    if (stepBin && snapshot.steps->lastStep(*stepBin) >= step) {
        const StepChannels channels{snapshot.layers.size()};
        const QString loss = lossRangeText(snapshot.steps->bin(*stepBin, channels.loss()));
        lines << (snapshot.steps->rowsPerBin() == 1
                      ? Texts::tr("batch loss %1").arg(loss)
                      : Texts::tr("batch loss %1, %2").arg(loss, stepsText(*snapshot.steps, *stepBin)));
    }
    if (const auto bin = binBefore(snapshot.checks.get(), step)) {
        const CheckChannels channels = checkChannels(snapshot);
        lines << Texts::tr("train %1, test %2 at %3")
                     .arg(lossText(snapshot.checks->bin(*bin, channels.trainLoss()).mean),
                          lossText(snapshot.checks->bin(*bin, channels.testLoss()).mean),
                          stepsText(*snapshot.checks, *bin));
    }
    return lines;
}

QStringList readingBetween(const Snapshot& snapshot, std::int64_t from, std::int64_t to) {
    const std::int64_t distance = std::abs(to - from);
    return {Texts::tr("Step %1 → %2: %3")
                .arg(countText(from), countText(to),
                     distance == 1 ? Texts::tr("%1 step").arg(countText(1))
                                   : Texts::tr("%1 steps", "", asInt(distance)).arg(countText(distance))),
            Texts::tr("%1 → %2").arg(verdictLine(snapshot, from), verdictLine(snapshot, to)),
            Texts::tr("test loss %1").arg(testLossText(snapshot, from)),
            Texts::tr("→ %1").arg(testLossText(snapshot, to))};
}

QString lossNow(const Snapshot& snapshot) {
    return Texts::tr("test loss %1").arg(lossText(snapshot.now.test.loss));
}

QString readingNow(const Snapshot& snapshot) {
    const QString loss = lossNow(snapshot);
    const QString ratio = errorRatioText(snapshot.now);
    return ratio.isEmpty() ? loss : Texts::tr("%1, %2").arg(ratio, loss);
}

QStringList readingBefore(const Snapshot& before, const Snapshot& now) {
    const QString verdict = verdictWordInside(before.diagnosis.verdict);
    const QString ratio = errorRatioText(before.now);
    QStringList forms{verdict};
    if (const QString values = formerValues(before.run.experiment, now.run.experiment); !values.isEmpty())
        forms.prepend(Texts::tr("%1: %2", "former setting: verdict").arg(values, verdict));
    if (!ratio.isEmpty())
        forms.prepend(Texts::tr("%1, %2").arg(forms.front(), ratio));
    return forms;
}

} // namespace lab::ui
