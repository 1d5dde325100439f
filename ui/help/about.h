// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What this program is, what it is made of, and whose work that is.
#pragma once

class QWidget;

#include <QString>

namespace lab::ui {

/// Rich text: version, licence, libraries with versions and licences, credits of the data.
QString aboutText();
void about(QWidget& window);

} // namespace lab::ui
