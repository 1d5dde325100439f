// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reproduce.h"

#include "app/csv.h"
#include "app/stop_signals.h"

#include "core/files/foreign_text.h"
#include "core/files/limits.h"
#include "core/formats/run_export.h"
#include "core/formats/run_json.h"
#include "core/insight/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lab::app {
namespace {

/// A column of the table, as mlp-replay-1 calls it, and the key of its quantity.
struct Column {
    std::string_view name;
    std::string_view key;
};
constexpr std::array columns{Column{"loss", "loss"},
                             Column{"grad_w_l2", "weight_gradient"},
                             Column{"grad_b_l2", "bias_gradient"},
                             Column{"delta", "error_signal"},
                             Column{"dead", "dead"},
                             Column{"saturated", "saturated_pairs"}};

void writeHead(std::ostream& table, std::size_t layers) {
    table << "step";
    for (const auto& [name, key] : columns)
        writeNames(table, name, *findQuantity(key), layers);
    table << '\n';
}

void writeRow(std::ostream& table, const ReplayRecord& record) {
    table << record.step;
    for (const auto& [name, key] : columns) {
        const Quantity& quantity = *findQuantity(key);
        for (std::size_t l = 0; l < quantity.count(record.delta.size()); ++l)
            table << ',' << numberText(quantity, quantity.ofReplay(record, l));
    }
    table << '\n';
}

/// "loss" or "grad_w_l2_3": the first column, from the left, that is not finite.
std::string firstNonFinite(const ReplayRecord& record) {
    for (const auto& [name, key] : columns) {
        const Quantity& quantity = *findQuantity(key);
        for (std::size_t l = 0; l < quantity.count(record.delta.size()); ++l) {
            if (std::isfinite(quantity.ofReplay(record, l)))
                continue;
            std::string column(name);
            if (quantity.scope != Scope::Run)
                column.append("_").append(std::to_string(l + 1));
            return column;
        }
    }
    return "";
}

/// "step 5 (loss)", or empty text if all was finite. Ends early where the table cannot be written, or a
/// signal asks for it.
std::string writeTable(const ReplayCase& replay, std::ostream& table) {
    std::string first;
    writeHead(table, replay.network.layers.size());
    lab::runReplay(replay, [&](const ReplayRecord& record) {
        if (first.empty() && !record.finite())
            first = "step " + std::to_string(record.step) + " (" + firstNonFinite(record) + ")";
        writeRow(table, record);
        return table && FinishOnSignal::signal() == 0;
    });
    return first;
}

/// Each key by its name, up to ten.
void complainIgnored(std::ostream& err, const std::string& file, const std::vector<std::string>& keys) {
    constexpr std::size_t most = 10;
    for (std::size_t i = 0; i < std::min(keys.size(), most); ++i)
        complain(err, shown(file) + ": " + shown(keys[i]) + ": is not part of mlp-replay-1 and was ignored",
                 exitOk);
    if (keys.size() > most)
        complain(err, shown(file) + ": " + std::to_string(keys.size() - most) + " more keys were ignored",
                 exitOk);
}

std::variant<std::string, RunError> exported(const Run& run, const Export& wish) {
    if (wish.format == Export::Format::PyTorch)
        return pytorchScript(run, wish.steps);
    auto replay = replayOf(run, wish.steps);
    if (auto* error = std::get_if<RunError>(&replay))
        return std::move(*error);
    return toJson(std::get<ReplayCase>(replay));
}

} // namespace

int runReplay(const Replay& wish, std::ostream& out, std::ostream& err) {
    const auto content = readInput(wish.file, maxReplayBytes);
    if (const auto* error = std::get_if<FileError>(&content))
        return complainUnread(err, wish.file, error->message);
    const auto& input = std::get<FileContent>(content);
    if (const int code = complainIfTooLarge(err, wish.file, input))
        return code;
    const auto read = readReplay(input.text);
    if (const auto* error = std::get_if<RunError>(&read))
        return complainUnread(err, wish.file, error->message);
    if (const int code = complainIfSame(err, input, wish.metrics))
        return code;
    const auto& replay = std::get<ReplayCase>(read);
    complainIgnored(err, wish.file, replay.ignored);
    if (const int code = complainIfTooLarge(err, wish.file, replay))
        return code;

    const FinishOnSignal finish;
    std::string nonFinite;
    const auto unwritten =
        writeTo(wish.metrics, out, [&](std::ostream& table) { nonFinite = writeTable(replay, table); });
    const int signal = FinishOnSignal::signal();
    if (unwritten)
        return complainUnwritten(err, wish.metrics, *unwritten, signal);
    if (signal != 0)
        return complainEnded(err, signal, "; the table holds the steps before");
    if (!nonFinite.empty())
        return complain(err, "the first number that is not finite is at " + nonFinite, exitOk);
    return exitOk;
}

int writeExport(const Export& wish, std::ostream& out, std::ostream& err) {
    const auto content = readInput(wish.file, maxRunBytes);
    if (const auto* error = std::get_if<FileError>(&content))
        return complainUnread(err, wish.file, error->message);
    const auto& input = std::get<FileContent>(content);
    if (const int code = complainIfTooLarge(err, wish.file, input))
        return code;
    const auto run = runFromJson(input.text);
    if (const auto* error = std::get_if<RunError>(&run))
        return complainUnread(err, wish.file, error->message);
    if (const int code = complainIfSame(err, input, wish.out))
        return code;
    if (const int code = complainIfTooLarge(err, wish.file, std::get<Run>(run)))
        return code;
    const auto text = exported(std::get<Run>(run), wish);
    if (const auto* error = std::get_if<RunError>(&text))
        return complainUnread(err, wish.file, error->message);
    const FinishOnSignal finish;
    const auto unwritten =
        writeTo(wish.out, out, [&](std::ostream& file) { file << std::get<std::string>(text); });
    return unwritten ? complainUnwritten(err, wish.out, *unwritten, FinishOnSignal::signal()) : exitOk;
}

} // namespace lab::app
