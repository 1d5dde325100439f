// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the commands without a display read and write: whole files in, tables out.
#pragma once

#include "core/experiment/run.h"

#include <fstream>
#include <functional>
#include <iosfwd>
#include <string>
#include <variant>

namespace lab::app {

/// The shortest text that reads back to the same bits; nan, inf and -inf as such; a point in every locale.
std::string numberText(double value);

/// The file's content, or why there is none. "-" is standard input. More than 256 MiB are refused.
std::variant<std::string, RunError> readAll(const std::string& path);

/// A table that appears under its name only when it is whole, so that a full disk costs no older file.
class MetricsFile {
  public:
    explicit MetricsFile(std::string path);
    ~MetricsFile();
    MetricsFile(const MetricsFile&) = delete;
    MetricsFile& operator=(const MetricsFile&) = delete;

    std::ostream& stream() { return m_file; }

    /// False if anything could not be written; then an older file of the name is untouched.
    bool keep();

  private:
    std::string m_path;
    bool m_direct = false;
    bool m_kept = false;
    std::ofstream m_file;
};

/// Lets `write` write to the file, or to `out` where path is "-". True if all of it arrived. `write` says
/// false where it gave up.
bool writeTo(const std::string& path, std::ostream& out, const std::function<bool(std::ostream&)>& write);

/// Says on `err` what went wrong and gives the exit code back.
int complain(std::ostream& err, const std::string& what, int code);

/// complain() about an output: exitFailed.
int complainUnwritten(std::ostream& err, const std::string& path);

} // namespace lab::app
