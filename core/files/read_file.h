// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads files whole, up to a bound: what never ends, or never begins, does no harm.
#pragma once

#include "core/files/atomic_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace lab {

/// Which file it is, whatever its names.
struct FileIdentity {
    std::uint64_t device;
    std::uint64_t number;

    bool operator==(const FileIdentity&) const = default;
};

struct FileContent {
    std::string text;
    /// Nothing for a pipe or device.
    std::optional<FileIdentity> file;
};

/// What may be read: a window must not wait for the other end of a pipe.
enum class Readable { RegularFiles, Anything };

/// The content of the file at `path`, or what to say after its name: "is larger than 16 MiB".
std::variant<FileContent, FileError> readFile(const std::string& path, std::size_t mostBytes,
                                              Readable readable);
/// The same of standard input.
std::variant<FileContent, FileError> readStandardInput(std::size_t mostBytes);

/// The regular file that `path` leads to, if there is one.
std::optional<FileIdentity> fileAt(const std::string& path);

} // namespace lab
