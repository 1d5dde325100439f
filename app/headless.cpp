// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/headless.h"

#include "core/insight/diagnosis.h"
#include "core/runner/session.h"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <variant>

namespace lab::app {
namespace {

/// The shortest text that reads back to the same bits; nan, inf and -inf as such; a point in every locale.
std::string text(double value) {
    char buffer[64];
    return {buffer, std::to_chars(std::begin(buffer), std::end(buffer), value).ptr};
}

std::optional<std::string> readAll(const std::string& path) {
    std::ostringstream content;
    if (path == "-") {
        content << std::cin.rdbuf();
        return content.str();
    }
    std::error_code ignored;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, ignored))
        return std::nullopt;
    content << file.rdbuf();
    if (file.bad())
        return std::nullopt;
    return content.str();
}

/// A table that appears under its name only when it is whole, so that a full disk costs no older file.
class MetricsFile {
  public:
    explicit MetricsFile(std::string path) : m_path(std::move(path)) {
        std::error_code error;
        const auto status = std::filesystem::status(m_path, error);
        // Pipes and devices cannot be replaced by renaming.
        m_direct = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
        m_file.open(m_direct ? m_path : m_path + ".part", std::ios::binary | std::ios::trunc);
    }

    ~MetricsFile() {
        std::error_code ignored;
        if (!m_direct && !m_kept)
            std::filesystem::remove(m_path + ".part", ignored);
    }
    MetricsFile(const MetricsFile&) = delete;
    MetricsFile& operator=(const MetricsFile&) = delete;

    std::ostream& stream() { return m_file; }

    /// False if anything could not be written; then an older file of the name is untouched.
    bool keep() {
        m_file.close();
        if (m_file.fail())
            return false;
        std::error_code error;
        if (!m_direct)
            std::filesystem::rename(m_path + ".part", m_path, error);
        m_kept = !error;
        return m_kept;
    }

  private:
    std::string m_path;
    bool m_direct = false;
    bool m_kept = false;
    std::ofstream m_file;
};

void writeHead(std::ostream& table, std::size_t layers) {
    table << "step,loss,train_loss,test_loss";
    for (const char* name : {"error_signal", "weight_gradient", "activation_scale", "update_ratio"}) {
        for (std::size_t l = 1; l <= layers; ++l)
            table << ',' << name << '_' << l;
    }
    for (const char* name : {"dead", "saturated"}) {
        for (std::size_t l = 1; l < layers; ++l)
            table << ',' << name << '_' << l;
    }
    table << '\n';
}

void writeRow(std::ostream& table, const StepRecord& record, const Measurement& before) {
    table << record.step << ',' << text(record.loss) << ',' << text(before.train.loss) << ','
          << text(before.test.loss);
    for (const LayerSignal& signal : record.layers)
        table << ',' << text(signal.errorSignal);
    for (const LayerSignal& signal : record.layers)
        table << ',' << text(signal.weightGradient);
    for (const LayerSignal& signal : record.layers)
        table << ',' << text(signal.activationScale);
    for (const double ratio : record.updateRatio)
        table << ',' << text(ratio);
    for (std::size_t l = 0; l < before.hiddenLayers(); ++l)
        table << ',' << (before.layers[l].dead < 0 ? "n/a" : std::to_string(before.layers[l].dead));
    for (std::size_t l = 0; l < before.hiddenLayers(); ++l)
        table << ',' << text(before.layers[l].saturatedShare);
    table << '\n';
}

/// Trains; false if the table could not be written.
bool train(Session& session, std::int64_t steps, std::ostream* table) {
    if (table != nullptr)
        writeHead(*table, session.trainer().network().layers.size());
    for (std::int64_t i = 0; i < steps; ++i) {
        std::optional<Measurement> before;
        if (table != nullptr)
            before = session.measurementForStep();
        const StepRecord* record = session.step();
        if (record == nullptr)
            break;
        if (table != nullptr)
            writeRow(*table, *record, *before);
        if (table != nullptr && !*table)
            return false;
    }
    return true;
}

void summarize(Session& session, std::ostream& out) {
    const Measurement& now = session.measurement();
    const Diagnosis diagnosis = session.diagnosis();
    out << "step " << session.trainer().stepCount() << ", epoch " << text(session.trainer().epoch()) << '\n'
        << "train loss " << text(now.train.loss) << ", test loss " << text(now.test.loss) << '\n'
        << (session.trainer().data()->isClassification() ? "test accuracy " : "test R² ")
        << text(now.test.score) << '\n'
        << "dead units "
        << (now.deadUnits() < 0
                ? std::string("n/a")
                : std::to_string(now.deadUnits()) + " of " + std::to_string(now.hiddenUnits()))
        << '\n'
        << verdictName(diagnosis.verdict) << ": " << diagnosis.sentence << '\n';
}

int complain(std::ostream& err, const std::string& what, int code) {
    err << "gradient-lab: " << what << '\n';
    return code;
}

} // namespace

int runHeadless(const RunHeadless& wish, std::ostream& out, std::ostream& err) {
    const std::optional<std::string> content = readAll(wish.file);
    if (!content)
        return complain(err, wish.file + ": cannot be read. Check the name and the permissions", exitInvalid);
    auto result = runFromJson(*content);
    if (const auto* error = std::get_if<RunError>(&result))
        return complain(err, wish.file + ": " + error->message, exitInvalid);

    Session session(std::get<Run>(std::move(result)));
    const bool toOut = wish.metrics == "-";
    bool written = true;
    if (wish.metrics.empty() || toOut) {
        written = train(session, wish.steps, toOut ? &out : nullptr);
    } else {
        MetricsFile file(wish.metrics);
        written = train(session, wish.steps, &file.stream()) && file.keep();
    }
    if (!toOut) // a table on standard output stays a table
        summarize(session, out);
    out.flush();
    if (!written || !out)
        return complain(err,
                        (toOut || written ? std::string("standard output") : wish.metrics) +
                            ": cannot be written. Check the place, the permissions and the space left",
                        exitFailed);
    if (const Divergence* divergence = session.trainer().divergence()) {
        const Diagnosis diagnosis = session.diagnosis();
        return complain(err,
                        "Diverged at step " + std::to_string(divergence->step) + ", layer " +
                            std::to_string(divergence->layer) + ", " + divergence->quantity + ": " +
                            diagnosis.sentence + ". " + diagnosis.cure,
                        exitDiverged);
    }
    return exitOk;
}

} // namespace lab::app
