// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/csv.h"

#include "app/command_line.h"
#include "app/stop_signals.h"

#include "core/files/foreign_text.h"
#include "core/files/memory.h"
#include "core/formats/memory_need.h"
#include "core/formats/replay.h"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <ostream>

namespace lab::app {

std::string numberText(double value) {
    if (std::isnan(value)) // some carry a sign, which says nothing
        return "nan";
    char buffer[64];
    return {buffer, std::to_chars(std::begin(buffer), std::end(buffer), value).ptr};
}

std::string numberText(const Quantity& quantity, double value) {
    if (!quantity.isCount())
        return numberText(value);
    return std::isnan(value) ? "n/a" : std::to_string(static_cast<std::int64_t>(value));
}

void writeNames(std::ostream& table, std::string_view name, const Quantity& quantity, std::size_t layers) {
    if (quantity.scope == Scope::Run) {
        table << ',' << name;
        return;
    }
    for (std::size_t l = 1; l <= quantity.count(layers); ++l)
        table << ',' << name << '_' << l;
}

std::variant<FileContent, FileError> readInput(const std::string& path, std::size_t mostBytes) {
    return path == "-" ? readStandardInput(mostBytes) : readFile(path, mostBytes, Readable::Anything);
}

bool isStandardOutput(const std::string& path) {
    struct stat named {};
    struct stat output {};
    return path == "-" || (stat(path.c_str(), &named) == 0 && fstat(STDOUT_FILENO, &output) == 0 &&
                           named.st_dev == output.st_dev && named.st_ino == output.st_ino);
}

FileError notTaken() {
    return {"not all of it was taken"};
}

std::optional<FileError> writeTo(const std::string& path, std::ostream& out,
                                 const std::function<void(std::ostream&)>& write) {
    if (isStandardOutput(path)) {
        write(out);
        out.flush();
        return out ? std::nullopt : std::optional(notTaken());
    }
    AtomicFile file(path);
    if (file.stream())
        write(file.stream());
    return file.commit();
}

int complain(std::ostream& err, const std::string& what, int code) {
    err << "gradient-lab: " << shown(what, maxMessage) << '\n';
    return code;
}

int complainUnread(std::ostream& err, const std::string& path, const std::string& problem) {
    return complain(err, (path == "-" ? "standard input" : shown(path)) + ": " + problem, exitInvalid);
}

namespace {

int complainIfTooLarge(std::ostream& err, const std::string& path, std::uint64_t need, const char* what,
                       const char* cure) {
    const auto problem = memoryProblem(need, memoryAvailable());
    if (!problem)
        return exitOk;
    return complain(err, (path == "-" ? "standard input" : shown(path)) + ": " + what + " " + *problem + cure,
                    exitFailed);
}

} // namespace

int complainIfTooLarge(std::ostream& err, const std::string& path, const Run& run) {
    return complainIfTooLarge(err, path, memoryNeed(run), "the network",
                              ". Choose fewer layers, units or rows");
}

int complainIfTooLarge(std::ostream& err, const std::string& path, const ReplayCase& replay) {
    return complainIfTooLarge(err, path, memoryNeed(replay), "running it", ". Choose smaller batches");
}

int complainIfTooLarge(std::ostream& err, const std::string& path, const FileContent& content) {
    return complainIfTooLarge(err, path, readingNeed(content.text), "reading it", "");
}

int complainIfSame(std::ostream& err, const FileContent& input, const std::string& output) {
    if (!input.file || fileAt(output) != input.file || isStandardOutput(output))
        return exitOk;
    return complain(err,
                    shown(output) + ": is the file that is read. Choose another name for what is written",
                    exitUsage);
}

int complainUnwritten(std::ostream& err, const std::string& path, const FileError& error, int signal) {
    const std::string place = path == "-" ? "standard output" : shown(path);
    if (signal != 0)
        return complainEnded(err, signal, "; " + place + " does not have all of it");
    return complain(err, place + ": cannot be written: " + error.message, exitFailed);
}

int complainEnded(std::ostream& err, int signal, const std::string& what) {
    return complain(err, "ended by " + nameOf(signal) + what, exitCodeOf(signal));
}

} // namespace lab::app
