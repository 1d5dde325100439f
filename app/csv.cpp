// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/csv.h"

#include "app/command_line.h"

#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <utility>

namespace lab::app {
namespace {

/// More than any run or replay that fits into memory; an endless device is not read for ever.
constexpr std::size_t maxContent = std::size_t{1} << 28;

} // namespace

std::string numberText(double value) {
    if (std::isnan(value)) // some carry a sign, which says nothing
        return "nan";
    char buffer[64];
    return {buffer, std::to_chars(std::begin(buffer), std::end(buffer), value).ptr};
}

std::variant<std::string, RunError> readAll(const std::string& path) {
    const RunError unreadable{"cannot be read. Check the name and the permissions"};
    std::error_code ignored;
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file || std::filesystem::is_directory(path, ignored))
            return unreadable;
    }
    std::istream& in = path == "-" ? std::cin : file;
    std::string content;
    std::array<char, 65536> block;
    while (in.read(block.data(), block.size()), in.gcount() > 0) {
        content.append(block.data(), static_cast<std::size_t>(in.gcount()));
        if (content.size() > maxContent)
            return RunError{"is larger than " + std::to_string(maxContent >> 20) + " MiB"};
    }
    if (in.bad())
        return unreadable;
    return content;
}

MetricsFile::MetricsFile(std::string path) : m_path(std::move(path)) {
    std::error_code error;
    const auto status = std::filesystem::status(m_path, error);
    // Pipes and devices cannot be replaced by renaming.
    m_direct = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
    m_file.open(m_direct ? m_path : m_path + ".part", std::ios::binary | std::ios::trunc);
}

MetricsFile::~MetricsFile() {
    std::error_code ignored;
    if (!m_direct && !m_kept)
        std::filesystem::remove(m_path + ".part", ignored);
}

bool MetricsFile::keep() {
    m_file.close();
    if (m_file.fail())
        return false;
    std::error_code error;
    if (!m_direct)
        std::filesystem::rename(m_path + ".part", m_path, error);
    m_kept = !error;
    return m_kept;
}

bool writeTo(const std::string& path, std::ostream& out, const std::function<bool(std::ostream&)>& write) {
    if (path == "-") {
        const bool whole = write(out);
        out.flush();
        return whole && out;
    }
    MetricsFile file(path);
    return file.stream() && write(file.stream()) && file.keep();
}

int complain(std::ostream& err, const std::string& what, int code) {
    err << "gradient-lab: " << what << '\n';
    return code;
}

int complainUnwritten(std::ostream& err, const std::string& path) {
    return complain(err,
                    (path == "-" ? std::string("standard output") : path) +
                        ": cannot be written. Check the place, the permissions and the space left",
                    exitFailed);
}

} // namespace lab::app
