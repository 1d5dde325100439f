// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/files/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace lab {
namespace {

FileError systemError(int error) {
    return {"cannot be read: " + std::generic_category().message(error)};
}

std::optional<FileIdentity> identityOf(const struct stat& status) {
    if (!S_ISREG(status.st_mode))
        return {};
    return FileIdentity{status.st_dev, status.st_ino};
}

std::variant<FileContent, FileError> readAll(int file, std::size_t most, Readable readable) {
    struct stat status {};
    if (fstat(file, &status) != 0)
        return systemError(errno);
    if (S_ISDIR(status.st_mode))
        return FileError{"is a folder, not a file"};
    if (readable == Readable::RegularFiles && !S_ISREG(status.st_mode))
        return FileError{S_ISFIFO(status.st_mode) ? "is a pipe, not a file" : "is a device, not a file"};
    const FileError tooLarge{"is larger than " + std::to_string(most >> 20) + " MiB"};
    FileContent content{{}, identityOf(status)};
    if (content.file && static_cast<std::uint64_t>(status.st_size) > most)
        return tooLarge;
    if (content.file)
        content.text.reserve(static_cast<std::size_t>(status.st_size));
    std::array<char, 65536> block;
    for (;;) {
        const ssize_t count = read(file, block.data(), block.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno);
        if (count == 0)
            return content;
        if (static_cast<std::size_t>(count) >
            most - content.text.size()) // a file may grow, a device never ends
            return tooLarge;
        content.text.append(block.data(), static_cast<std::size_t>(count));
    }
}

} // namespace

std::variant<FileContent, FileError> readFile(const std::string& path, std::size_t mostBytes,
                                              Readable readable) {
    // Opening a pipe would wait for its writer.
    const int flags = readable == Readable::RegularFiles ? O_NONBLOCK : 0;
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
    if (file < 0)
        return errno == ENXIO ? FileError{"is a device, not a file"} : systemError(errno); // a socket
    auto content = readAll(file, mostBytes, readable);
    close(file);
    return content;
}

std::variant<FileContent, FileError> readStandardInput(std::size_t mostBytes) {
    return readAll(STDIN_FILENO, mostBytes, Readable::Anything);
}

std::optional<FileIdentity> fileAt(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? identityOf(status) : std::nullopt;
}

} // namespace lab
