// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reproduce.h"

#include "app/csv.h"

#include "core/experiment/run_export.h"

#include <cmath>
#include <optional>
#include <ostream>
#include <utility>
#include <variant>

namespace lab::app {
namespace {

void writeHead(std::ostream& table, std::size_t layers) {
    table << "step,loss";
    for (const char* name : {"grad_w_l2", "grad_b_l2", "delta"}) {
        for (std::size_t l = 1; l <= layers; ++l)
            table << ',' << name << '_' << l;
    }
    for (const char* name : {"dead", "saturated"}) {
        for (std::size_t l = 1; l < layers; ++l)
            table << ',' << name << '_' << l;
    }
    table << '\n';
}

void writeRow(std::ostream& table, const ReplayRecord& record) {
    table << record.step << ',' << numberText(record.loss);
    for (const auto* values : {&record.weightGradient, &record.biasGradient, &record.delta}) {
        for (const double value : *values)
            table << ',' << numberText(value);
    }
    for (const auto* counts : {&record.dead, &record.saturated}) {
        for (const std::int64_t count : *counts)
            table << ',' << count;
    }
    table << '\n';
}

/// "loss" or "grad_w_l2_3": the first column, from the left, that is not finite.
std::string firstNonFinite(const ReplayRecord& record) {
    if (!std::isfinite(record.loss))
        return "loss";
    const std::pair<const char*, const std::vector<double>*> columns[]{
        {"grad_w_l2", &record.weightGradient}, {"grad_b_l2", &record.biasGradient}, {"delta", &record.delta}};
    for (const auto& [name, values] : columns) {
        for (std::size_t l = 0; l < values->size(); ++l) {
            if (!std::isfinite((*values)[l]))
                return std::string(name) + "_" + std::to_string(l + 1);
        }
    }
    return "";
}

/// "step 5 (loss)", or empty text if all was finite. `whole` is false if the table could not be written.
std::string writeTable(const ReplayCase& replay, std::ostream& table, bool& whole) {
    std::string first;
    writeHead(table, replay.network.layers.size());
    lab::runReplay(replay, [&](const ReplayRecord& record) {
        if (first.empty() && !record.finite())
            first = "step " + std::to_string(record.step) + " (" + firstNonFinite(record) + ")";
        writeRow(table, record);
        return static_cast<bool>(table);
    });
    whole = static_cast<bool>(table);
    return first;
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
    const auto content = readAll(wish.file);
    if (const auto* error = std::get_if<RunError>(&content))
        return complain(err, wish.file + ": " + error->message, exitInvalid);
    const auto read = readReplay(std::get<std::string>(content));
    if (const auto* error = std::get_if<RunError>(&read))
        return complain(err, wish.file + ": " + error->message, exitInvalid);
    const auto& replay = std::get<ReplayCase>(read);
    for (const std::string& key : replay.ignored)
        complain(err, wish.file + ": " + key + ": is not part of mlp-replay-1 and was ignored", exitOk);

    std::string nonFinite;
    const bool written = writeTo(wish.metrics, out, [&](std::ostream& table) {
        bool whole = false;
        nonFinite = writeTable(replay, table, whole);
        return whole;
    });
    if (!written)
        return complainUnwritten(err, wish.metrics);
    if (!nonFinite.empty())
        return complain(err, "the first number that is not finite is at " + nonFinite, exitOk);
    return exitOk;
}

int writeExport(const Export& wish, std::ostream& out, std::ostream& err) {
    const auto content = readAll(wish.file);
    if (const auto* error = std::get_if<RunError>(&content))
        return complain(err, wish.file + ": " + error->message, exitInvalid);
    const auto run = runFromJson(std::get<std::string>(content));
    if (const auto* error = std::get_if<RunError>(&run))
        return complain(err, wish.file + ": " + error->message, exitInvalid);
    const auto text = exported(std::get<Run>(run), wish);
    if (const auto* error = std::get_if<RunError>(&text))
        return complain(err, wish.file + ": " + error->message, exitInvalid);
    const bool written = writeTo(wish.out, out, [&](std::ostream& file) {
        file << std::get<std::string>(text);
        return static_cast<bool>(file);
    });
    return written ? exitOk : complainUnwritten(err, wish.out);
}

} // namespace lab::app
