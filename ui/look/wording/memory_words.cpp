// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/memory_words.h"

#include "ui/look/number_text.h"

#include <QCoreApplication>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(MemoryWords)
};

QString sizeText(std::uint64_t bytes) {
    const bool large = bytes >= 999'500'000;
    const double value = static_cast<double>(bytes) / (large ? 1e9 : 1e6);
    return (large ? Texts::tr("%1 GB") : Texts::tr("%1 MB"))
        .arg(fixedText(value, large && value < 100 ? 1 : 0));
}

} // namespace

QString memoryWords(std::uint64_t need, std::uint64_t available) {
    return Texts::tr("needs %1 of memory, and %2 are free").arg(sizeText(need), sizeText(available));
}

} // namespace lab::ui
