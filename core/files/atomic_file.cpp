// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/files/atomic_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace lab {
namespace {

namespace fs = std::filesystem;

/// So many symbolic links are followed, as the system does.
constexpr int mostLinks = 40;
/// An unforeseeable name that is taken already is a coincidence; so many are not.
constexpr int mostNames = 100;

/// ".gradient-lab-" and 16 random digits: short, whatever the target's name is. Empty if there is no chance.
std::string unforeseeableName() {
    std::array<unsigned char, 8> random{};
    if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        return {};
    std::string name = ".gradient-lab-";
    for (const unsigned char byte : random) {
        name += "0123456789abcdef"[byte >> 4];
        name += "0123456789abcdef"[byte & 15];
    }
    return name;
}

bool isSame(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// Where the links at `path` lead; there need not be a file yet. Empty, with errno, if they lead nowhere.
std::string endOfLinks(fs::path path) {
    for (int i = 0; i < mostLinks; ++i) {
        std::error_code error;
        if (!fs::is_symlink(fs::symlink_status(path, error)))
            return path.string();
        const fs::path next = fs::read_symlink(path, error);
        if (error) {
            errno = error.value();
            return {};
        }
        path = path.parent_path() / next; // which stands for itself if it is absolute
    }
    errno = ELOOP;
    return {};
}

/// fsync(), where a file can be synced at all.
bool syncs(int file) {
    while (fsync(file) != 0) {
        if (errno == EINTR)
            continue;
        return errno == EINVAL || errno == ENOTSUP;
    }
    return true;
}

/// All the bytes, or false with errno. `interruptible`: a signal ends it.
bool writesAll(int file, std::string_view bytes, bool interruptible) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR && !interruptible)
            continue;
        if (written == 0)
            errno = EIO;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

AtomicFile::AtomicFile(const std::string& path, Pipes pipes) {
    setp(m_block.data(), m_block.data() + m_block.size());
    open(path, pipes);
    if (m_error != 0)
        m_stream.setstate(std::ios::badbit);
}

AtomicFile::~AtomicFile() {
    close();
    if (!m_ownName.empty())
        unlinkat(m_folder, m_ownName.c_str(), 0);
    for (const int file : {m_folder, m_target}) {
        if (file >= 0)
            ::close(file);
    }
}

bool AtomicFile::fail(int error) {
    if (m_error == 0)
        m_error = error;
    return false;
}

void AtomicFile::open(const std::string& path, Pipes pipes) {
    struct stat status {};
    m_exists = stat(path.c_str(), &status) == 0;
    if (m_exists && S_ISDIR(status.st_mode))
        errno = EISDIR;
    else if (m_exists && !S_ISREG(status.st_mode))
        return openDevice(path, pipes);
    else if (m_exists || errno == ENOENT) {
        m_mode = status.st_mode & 07777u;
        m_owner = status.st_uid;
        m_group = status.st_gid;
        const std::string target = endOfLinks(path);
        struct stat found {};
        // The system also knows links that no path leads to: /dev/stdout.
        if (m_exists && (target.empty() || stat(target.c_str(), &found) != 0 || !isSame(status, found)))
            return openElsewhere(path);
        // What may not be written may not be replaced either.
        const bool mayWrite = !m_exists || faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) == 0;
        if (mayWrite && !target.empty() && openFolder(target))
            return openRegular(target);
    }
    fail(errno);
}

bool AtomicFile::openFolder(const fs::path& target) {
    const fs::path folder = target.parent_path();
    m_name = target.filename().string();
    errno = ENOENT; // of a path that ends in a slash
    m_folder = ::open(folder.empty() ? "." : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    return m_folder >= 0 && !m_name.empty();
}

void AtomicFile::openRegular(const std::string& target) {
    const bool made = openBeside();
    if (made && keepsOwnerAndMode())
        return;
    const int error = errno;
    if (made) {
        close();
        unlinkat(m_folder, std::exchange(m_ownName, {}).c_str(), 0);
    }
    const bool forbidden = made || error == EACCES || error == EPERM || error == EROFS;
    if (m_exists && forbidden)
        return openElsewhere(target);
    fail(error);
}

/// False with errno if no file can be made beside the target.
bool AtomicFile::openBeside() {
    for (int i = 0; i < mostNames; ++i) {
        std::string name = unforeseeableName();
        // The mode of a new file is the system's affair; the content of an old one is not shown meanwhile.
        m_file = openat(m_folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                        m_exists ? 0600 : 0666);
        if (m_file >= 0) {
            m_ownName = std::move(name);
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

bool AtomicFile::keepsOwnerAndMode() {
    struct stat own {};
    if (!m_exists)
        return true;
    if (fstat(m_file, &own) != 0)
        return false;
    const bool sameOwner = own.st_uid == m_owner && own.st_gid == m_group;
    if (!sameOwner && fchown(m_file, m_owner, m_group) != 0)
        return false;
    return (own.st_mode & 07777u) == m_mode || fchmod(m_file, m_mode) == 0;
}

void AtomicFile::openDevice(const std::string& path, Pipes pipes) {
    m_place = Place::Device;
    const int flags = pipes == Pipes::NeedReader ? O_NONBLOCK : 0;
    m_file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | flags);
    if (m_file < 0 || fcntl(m_file, F_SETFL, 0) != 0)
        fail(errno);
}

/// In a file without a name.
void AtomicFile::openElsewhere(const std::string& target) {
    m_place = Place::Elsewhere;
    m_target = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    std::FILE* nameless = m_target < 0 ? nullptr : std::tmpfile();
    m_file = nameless == nullptr ? -1 : fcntl(fileno(nameless), F_DUPFD_CLOEXEC, 0);
    if (m_file < 0)
        fail(errno);
    if (nameless != nullptr)
        std::fclose(nameless);
}

AtomicFile::int_type AtomicFile::overflow(int_type c) {
    if (sync() != 0)
        return traits_type::eof();
    if (traits_type::eq_int_type(c, traits_type::eof()))
        return traits_type::not_eof(c);
    return sputc(traits_type::to_char_type(c));
}

int AtomicFile::sync() {
    const std::string_view bytes(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    setp(m_block.data(), m_block.data() + m_block.size());
    return write(bytes) ? 0 : -1;
}

bool AtomicFile::write(std::string_view bytes) {
    if (m_error != 0)
        return false;
    m_size += bytes.size();
    // A pipe's reader may never go on: then a signal ends the waiting.
    return writesAll(m_file, bytes, m_place == Place::Device) || fail(errno);
}

bool AtomicFile::close() {
    return m_file < 0 || ::close(std::exchange(m_file, -1)) == 0 || errno == EINTR;
}

/// All of it is on the disk.
bool AtomicFile::finish() {
    struct stat status {};
    if (!syncs(m_file) || fstat(m_file, &status) != 0)
        return fail(errno);
    if (static_cast<std::uint64_t>(status.st_size) != m_size)
        return fail(EIO);
    return close() || fail(errno);
}

bool AtomicFile::replace() {
    if (renameat(m_folder, m_ownName.c_str(), m_folder, m_name.c_str()) != 0)
        return fail(errno);
    m_ownName.clear();
    // The new name is safe once the folder is; one that may not be read cannot be asked.
    const int folder = openat(m_folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno == EACCES || fail(errno);
    const bool safe = syncs(folder) || fail(errno);
    ::close(folder);
    return safe;
}

bool AtomicFile::overwrite() {
    const auto size = static_cast<off_t>(m_size);
    // Some file systems cannot tell.
    if (size > 0 && fallocate(m_target, FALLOC_FL_KEEP_SIZE, 0, size) != 0 && errno != EOPNOTSUPP &&
        errno != ENOSYS)
        return fail(errno);
    ssize_t count = 0;
    for (off_t at = 0; (count = pread(m_file, m_block.data(), m_block.size(), at)) > 0; at += count) {
        if (!writesAll(m_target, {m_block.data(), static_cast<std::size_t>(count)}, false))
            return fail(errno);
    }
    if (count < 0 || ftruncate(m_target, size) != 0)
        return fail(errno);
    ::close(std::exchange(m_file, std::exchange(m_target, -1)));
    return finish();
}

std::optional<FileError> AtomicFile::commit() {
    bool good = sync() == 0;
    switch (m_place) {
    case Place::Beside:
        good = good && finish() && replace();
        break;
    case Place::Elsewhere:
        good = good && overwrite();
        break;
    case Place::Device:
        good = good && (close() || fail(errno));
        break;
    }
    return good ? std::nullopt : std::optional(FileError{std::generic_category().message(m_error)});
}

std::optional<FileError> writeFile(const std::string& path, std::string_view bytes, AtomicFile::Pipes pipes) {
    AtomicFile file(path, pipes);
    file.stream().write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.commit();
}

} // namespace lab
