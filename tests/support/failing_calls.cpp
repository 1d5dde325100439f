// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Loaded before the C library (LD_PRELOAD): the k-th call named in LAB_FAIL on a file opened for writing
// fails
// ("write 3", "fsync 1"), with an error that stands for a broken disk; "short 2" writes half.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

/// True at the call that is to fail.
bool fails(const char* name) {
    static int counts[8];
    static const char* const names[]{"write",  "short", "fsync",  "close",
                                     "rename", "chmod", "folder", nullptr};
    char wanted[16] = {};
    int at = 0;
    const char* setting = std::getenv("LAB_FAIL");
    if (setting == nullptr || std::sscanf(setting, "%15s %d", wanted, &at) != 2 ||
        std::strcmp(wanted, name) != 0)
        return false;
    int i = 0;
    while (names[i] != nullptr && std::strcmp(names[i], name) != 0)
        ++i;
    return ++counts[i] == at;
}

bool isOutput(int file) {
    struct stat status {};
    return file > 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
           (fcntl(file, F_GETFL) & O_ACCMODE) == O_WRONLY;
}

bool isFolder(int file) {
    struct stat status {};
    return fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
}

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int ioError() {
    errno = EIO;
    return -1;
}

} // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    if (isOutput(file) && fails("write")) {
        errno = ENOSPC;
        return -1;
    }
    return real(file, bytes, isOutput(file) && size > 1 && fails("short") ? size / 2 : size);
}

int fsync(int file) {
    static const auto real = next<int (*)(int)>("fsync");
    return (isOutput(file) && fails("fsync")) || (isFolder(file) && fails("folder")) ? ioError() : real(file);
}

int close(int file) {
    static const auto real = next<int (*)(int)>("close");
    const bool fail = isOutput(file) && fails("close");
    const int result = real(file);
    return fail ? ioError() : result;
}

int renameat(int from, const char* old, int to, const char* name) noexcept {
    static const auto real = next<int (*)(int, const char*, int, const char*)>("renameat");
    return fails("rename") ? ioError() : real(from, old, to, name);
}

int fchmod(int file, mode_t mode) noexcept {
    static const auto real = next<int (*)(int, mode_t)>("fchmod");
    return fails("chmod") ? ioError() : real(file, mode);
}

} // extern "C"
