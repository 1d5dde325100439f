// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The field that is being edited.
#pragma once

class QWidget;

namespace lab::ui {

/// Whether keys that are typed in `window` go to a field.
bool isTyping(const QWidget& window);

/// Takes over what is being typed in `window`, as leaving the field would; the field keeps the focus. False
/// if it is no value: then the field says why, and shows the value in force.
bool takeOverEdit(const QWidget& window);

} // namespace lab::ui
