// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/files/memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <string_view>

namespace lab {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// The number that the text begins with, blanks left out; unlimited for "max" and all else that is none.
std::uint64_t numberIn(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    std::uint64_t number = unlimited;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? number : unlimited;
}

/// What follows `key` in the line of the file that begins with it; the whole first line for no key.
std::uint64_t numberAfter(const std::string& path, std::string_view key = {}) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(key))
            return numberIn(std::string_view(line).substr(key.size()));
    }
    return unlimited;
}

std::uint64_t left(std::uint64_t limit, std::uint64_t used) {
    if (limit == unlimited || used == unlimited)
        return unlimited;
    return limit - std::min(limit, used);
}

/// What a control group and those around it leave: a limit of any of them holds.
std::uint64_t leftInGroups(const std::string& mount, std::string group, const char* limit, const char* used) {
    std::uint64_t least = unlimited;
    for (;;) {
        const std::string folder = mount + group + "/";
        // Pages of files count as used, and go when they are in the way.
        const std::uint64_t cached = numberAfter(folder + "memory.stat", "inactive_file ");
        const std::uint64_t room = left(numberAfter(folder + limit), numberAfter(folder + used));
        if (room != unlimited)
            least = std::min(least, room + (cached == unlimited ? 0 : cached));
        if (group.empty())
            return least;
        group.resize(group.find_last_of('/'));
    }
}

std::uint64_t leftInControlGroups(const std::string& root) {
    std::uint64_t least = unlimited;
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) { // "0::/user.slice", "5:memory:/jobs/7"
        const std::size_t second = line.find(':', std::min(line.find(':'), line.size() - 1) + 1);
        if (second == std::string::npos)
            continue;
        std::string group = line.substr(second + 1);
        if (group == "/" || !group.starts_with('/'))
            group.clear();
        if (line.starts_with("0::"))
            least =
                std::min(least, leftInGroups(root + "/sys/fs/cgroup", group, "memory.max", "memory.current"));
        else if (line.substr(0, second).ends_with(":memory"))
            least = std::min(least, leftInGroups(root + "/sys/fs/cgroup/memory", group,
                                                 "memory.limit_in_bytes", "memory.usage_in_bytes"));
    }
    return least;
}

std::uint64_t leftOfAddressSpace(const std::string& root) {
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return unlimited;
    const std::uint64_t kilobytes = numberAfter(root + "/proc/self/status", "VmSize:");
    return left(limit.rlim_cur, kilobytes == unlimited ? 0 : kilobytes * 1024);
}

} // namespace

std::uint64_t memoryAvailable(const std::string& root) {
    const std::uint64_t kilobytes = numberAfter(root + "/proc/meminfo", "MemAvailable:");
    const std::uint64_t machine = kilobytes == unlimited ? unlimited : kilobytes * 1024;
    return std::min({machine, leftInControlGroups(root), leftOfAddressSpace(root)});
}

std::string memoryText(std::uint64_t bytes) {
    const bool large = bytes >= 999'500'000;
    const double value = static_cast<double>(bytes) / (large ? 1e9 : 1e6);
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed,
                                   large && value < 100 ? 1 : 0)
                         .ptr;
    return std::string(text.data(), end) + (large ? " GB" : " MB");
}

std::optional<std::string> memoryProblem(std::uint64_t need, std::uint64_t available) {
    if (need <= available - available / 10)
        return {};
    return "needs " + memoryText(need) + " of memory, and " + memoryText(available) + " are free";
}

} // namespace lab
