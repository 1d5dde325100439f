// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/headless.h"

#include "app/csv.h"
#include "app/stop_signals.h"

#include "core/files/limits.h"
#include "core/formats/run_json.h"
#include "core/insight/cure.h"
#include "core/insight/diagnosis.h"
#include "core/insight/quantity.h"
#include "core/runner/session.h"
#include "ui/look/wording/cure_words.h"
#include "ui/look/wording/verdict_words.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

namespace lab::app {
namespace {

void writeHead(std::ostream& table, std::size_t layers) {
    table << "step";
    for (const Quantity& quantity : quantities()) {
        if (quantity.isColumn)
            writeNames(table, quantity.key, quantity, layers);
    }
    table << '\n';
}

/// False if the table takes no more.
bool writeRow(std::ostream& table, const StepRecord& record, const Measurement& before) {
    table << record.step;
    for (const Quantity& quantity : quantities()) {
        for (std::size_t l = 0; quantity.isColumn && l < quantity.count(record.layers.size()); ++l)
            table << ',' << numberText(quantity, columnValue(quantity, record, before, l));
    }
    table << '\n';
    return static_cast<bool>(table);
}

/// Trains until all is done, the table cannot be written, or a signal asks for the end.
void train(Session& session, std::int64_t steps, std::ostream* table) {
    if (table != nullptr)
        writeHead(*table, session.trainer().network().layers.size());
    for (std::int64_t i = 0; i < steps && FinishOnSignal::signal() == 0; ++i) {
        std::optional<Measurement> before;
        if (table != nullptr)
            before = session.measurementForStep();
        const StepRecord* record = session.step();
        if (record == nullptr)
            return;
        if (table != nullptr && !writeRow(*table, *record, *before))
            return;
    }
}

/// As the window says it, in English.
ui::VerdictWords verdictOf(Session& session) {
    return ui::wordsOf(session.diagnosis(), session.measurement(), session.trainer().divergence(), {});
}

void summarize(Session& session, std::ostream& out) {
    const Measurement& now = session.measurement();
    const ui::VerdictWords verdict = verdictOf(session);
    const Data& data = *session.trainer().data();
    out << "step " << session.trainer().stepCount() << ", epoch " << numberText(session.trainer().epoch())
        << '\n';
    if (data.evaluationIsSubset)
        out << "measured on " << data.evaluation.rows() << " of " << data.train.rows() << " training rows\n";
    out << "train loss " << numberText(now.train.loss) << ", test loss " << numberText(now.test.loss) << '\n'
        << (data.isClassification() ? "test accuracy " : "test R² ") << numberText(now.test.score) << '\n'
        << "dead units "
        << (now.deadUnits() < 0
                ? std::string("n/a")
                : std::to_string(now.deadUnits()) + " of " + std::to_string(now.hiddenUnits()))
        << '\n'
        << verdict.word.toStdString() << ": " << verdict.sentence.toStdString() << '\n';
}

/// What often helps, and said to be no more: trying it takes many runs.
std::string worthTrying(const Trainer& trainer) {
    constexpr std::size_t most = 3;
    const Experiment& now = trainer.current();
    const std::vector<Cure> cures = curesFor(Verdict::Diverged, now);
    std::string text;
    for (std::size_t i = 0; i < std::min(cures.size(), most); ++i)
        text += (i == 0 ? "Not tried, but often of help: " : "; ") + ui::wordsOf(cures[i], now).toStdString();
    return text;
}

} // namespace

int runHeadless(const RunHeadless& wish, std::ostream& out, std::ostream& err) {
    const auto content = readInput(wish.file, maxRunBytes);
    if (const auto* error = std::get_if<FileError>(&content))
        return complainUnread(err, wish.file, error->message);
    const auto& input = std::get<FileContent>(content);
    if (const int code = complainIfTooLarge(err, wish.file, input))
        return code;
    auto result = runFromJson(input.text);
    if (const auto* error = std::get_if<RunError>(&result))
        return complainUnread(err, wish.file, error->message);
    if (const int code = complainIfSame(err, input, wish.metrics))
        return code;
    if (const int code = complainIfTooLarge(err, wish.file, std::get<Run>(result)))
        return code;

    Session session(std::get<Run>(std::move(result)));
    const FinishOnSignal finish;
    std::optional<FileError> unwritten;
    if (wish.metrics.empty())
        train(session, wish.steps, nullptr);
    else
        unwritten =
            writeTo(wish.metrics, out, [&](std::ostream& table) { train(session, wish.steps, &table); });
    if (!isStandardOutput(wish.metrics)) // a table on standard output stays a table
        summarize(session, out);
    out.flush();
    const int signal = FinishOnSignal::signal();
    if (unwritten || !out)
        return complainUnwritten(err, unwritten ? wish.metrics : "-", unwritten.value_or(notTaken()), signal);
    if (signal != 0)
        return complainEnded(err, signal,
                             " after step " + std::to_string(session.trainer().stepCount()) +
                                 (wish.metrics.empty() ? "" : "; the table holds the steps before"));
    if (const Divergence* divergence = session.trainer().divergence()) {
        return complain(err,
                        "Diverged at step " + std::to_string(divergence->step) + ", layer " +
                            std::to_string(divergence->layer) + ", " + divergence->quantity + ": " +
                            verdictOf(session).sentence.toStdString() + ". " + worthTrying(session.trainer()),
                        exitDiverged);
    }
    return exitOk;
}

} // namespace lab::app
