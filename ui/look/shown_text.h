// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Foreign text in the window; see core/files/foreign_text.h.
#pragma once

#include "core/files/foreign_text.h"

#include <QString>

#include <cstddef>

namespace lab::ui {

inline QString shownText(const QString& text, std::size_t most = maxForeignText) {
    return QString::fromStdString(shown(text.toStdString(), most));
}

} // namespace lab::ui
