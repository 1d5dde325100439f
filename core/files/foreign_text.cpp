// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/files/foreign_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace lab {
namespace {

constexpr std::string_view cut = "…";

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

/// What a reader cannot see, or what moves other characters: controls, marks and overrides of direction,
/// separators of lines, signs without width, tags, and code points that are no characters.
constexpr std::array<Range, 13> hidden{{{0, 0x1f},
                                        {0x7f, 0x9f},
                                        {0xad, 0xad},
                                        {0x61c, 0x61c},
                                        {0x180e, 0x180e},
                                        {0x200b, 0x200b},
                                        {0x200e, 0x200f},
                                        {0x2028, 0x202e},
                                        {0x2060, 0x206f},
                                        {0xfeff, 0xfeff},
                                        {0xfff9, 0xfffb},
                                        {0xfffe, 0xffff},
                                        {0xe0000, 0xe0fff}}};

bool isHidden(std::uint32_t c) {
    return std::ranges::any_of(hidden,
                               [c](const Range& range) { return range.first <= c && c <= range.last; });
}

std::string hexadecimal(std::uint32_t value, int digits) {
    std::string text;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        text += "0123456789abcdef"[(value >> shift) & 15u];
    return text;
}

/// The bytes of the character that `text` begins with and its code point; one byte and none where it is no
/// UTF-8: cut short, longer than needed, a surrogate, or above U+10FFFF.
struct Character {
    std::size_t bytes = 1;
    std::uint32_t code = 0;
    bool valid = false;
};

Character firstOf(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return {1, lead, true};
    const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes)
        return {};
    std::uint32_t code = lead & (0x7fu >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0u) != 0x80u)
            return {};
        code = code << 6 | (byte(i) & 0x3fu);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[bytes] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return {};
    return {bytes, code, true};
}

std::string escaped(const Character& c, std::string_view bytes) {
    if (!c.valid)
        return "\\x" + hexadecimal(static_cast<unsigned char>(bytes.front()), 2);
    if (!isHidden(c.code))
        return std::string(bytes);
    if (c.code == '\n')
        return "\\n";
    if (c.code == '\t')
        return "\\t";
    return c.code > 0xffff ? "\\U" + hexadecimal(c.code, 8) : "\\u" + hexadecimal(c.code, 4);
}

/// A character as it is shown, and how many characters that takes.
struct Piece {
    std::string text;
    std::size_t width;
};

/// The pieces of `text`, until they are wider than `most` together.
std::vector<Piece> piecesOf(std::string_view text, std::size_t most) {
    std::vector<Piece> pieces;
    std::size_t width = 0;
    while (!text.empty() && width <= most) {
        const Character c = firstOf(text);
        const std::string_view bytes = text.substr(0, c.bytes);
        Piece piece{escaped(c, bytes), 1};
        if (piece.text != bytes)
            piece.width = piece.text.size();
        width += piece.width;
        pieces.push_back(std::move(piece));
        text.remove_prefix(c.bytes);
    }
    return pieces;
}

/// As many of the pieces as fit into `most` characters, in their order.
template <class Iterator>
std::size_t howMany(Iterator begin, Iterator end, std::size_t most) {
    std::size_t count = 0;
    for (std::size_t width = 0; begin != end && (width += begin->width) <= most; ++begin)
        ++count;
    return count;
}

} // namespace

std::string shown(std::string_view text, std::size_t most) {
    std::string line;
    const std::vector<Piece> begin = piecesOf(text, most);
    std::size_t count = howMany(begin.begin(), begin.end(), most);
    if (count == begin.size()) {
        for (const Piece& piece : begin)
            line += piece.text;
        return line;
    }
    // Where a name is long, its end says as much as its beginning.
    const std::size_t tail = most / 3;
    count = howMany(begin.begin(), begin.end(), most - tail - 1);
    for (std::size_t i = 0; i < count; ++i)
        line += begin[i].text;
    line += cut;
    std::string_view rest = text.substr(text.size() - std::min(text.size(), 4 * tail));
    while (!rest.empty() && (static_cast<unsigned char>(rest.front()) & 0xc0u) == 0x80u) // within a character
        rest.remove_prefix(1);
    const std::vector<Piece> end = piecesOf(rest, rest.size() * 10);
    for (std::size_t i = end.size() - howMany(end.rbegin(), end.rend(), tail); i < end.size(); ++i)
        line += end[i].text;
    return line;
}

} // namespace lab
