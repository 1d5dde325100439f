// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the commands without a display read and write: whole files in, tables out.
#pragma once

#include "core/experiment/run.h"
#include "core/files/read_file.h"
#include "core/formats/replay.h"
#include "core/insight/quantity.h"

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace lab::app {

/// The shortest text that reads back to the same bits; nan, inf and -inf as such; a point in every locale.
std::string numberText(double value);

/// The same; a count as a whole number, or "n/a" where it is not defined.
std::string numberText(const Quantity& quantity, double value);

/// ",NAME" of the quantity's column, or ",NAME_1,NAME_2" of its columns in a network of `layers` layers, the
/// output layer counted.
void writeNames(std::ostream& table, std::string_view name, const Quantity& quantity, std::size_t layers);

/// The content of the file, which may be a pipe or a device, or what to say after its name. "-" is standard
/// input.
std::variant<FileContent, FileError> readInput(const std::string& path, std::size_t mostBytes);

/// "-", or another name of it: /dev/stdout.
bool isStandardOutput(const std::string& path);

/// Lets `write` write to the file (see AtomicFile), or to `out` where the path is standard output. What went
/// wrong, if anything did; then an older file is what it was. `write` may give up once the stream is not
/// good.
std::optional<FileError> writeTo(const std::string& path, std::ostream& out,
                                 const std::function<void(std::ostream&)>& write);

/// What writeTo() says of standard output, whose stream does not tell why.
FileError notTaken();

/// Says on `err` what went wrong and gives the exit code back.
int complain(std::ostream& err, const std::string& what, int code);

/// The same about a file that was read: "FILE: is larger than 16 MiB".
int complainUnread(std::ostream& err, const std::string& path, const std::string& problem);
/// exitFailed, and said so, if the run or case in the file, or reading its text, needs more memory than there
/// is; 0 if not.
int complainIfTooLarge(std::ostream& err, const std::string& path, const Run& run);
int complainIfTooLarge(std::ostream& err, const std::string& path, const ReplayCase& replay);
int complainIfTooLarge(std::ostream& err, const std::string& path, const FileContent& content);
/// exitUsage, and said so, if the output would take the place of the input; 0 if not.
int complainIfSame(std::ostream& err, const FileContent& input, const std::string& output);
/// About an output: exitFailed, or after a signal, which ends waiting for a pipe's reader,
/// exitCodeOf(signal).
int complainUnwritten(std::ostream& err, const std::string& path, const FileError& error, int signal = 0);
/// About the signal that ended the program, and what there is nevertheless: exitCodeOf(signal).
int complainEnded(std::ostream& err, int signal, const std::string& what);

} // namespace lab::app
