// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What every widget inherits. The program and all tests of widgets set it up by this one function.
#pragma once

namespace lab::ui {

/// The program's own Inter, or (to test a machine on which it cannot be loaded) the fall-back of uiFont().
enum class Typeface { Inter, Fallback };

/// Style, icon and font of the application. Call it after QApplication has been made and before the first
/// widget: a widget keeps the font that it was polished with.
void setUpApplication(Typeface typeface = Typeface::Inter);

} // namespace lab::ui
