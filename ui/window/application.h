// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What every widget inherits. The program and all tests of widgets set it up by this one function.
#pragma once

#include <QSize>

namespace lab::ui {

/// How much larger than usual everything is drawn on a screen of this size in logical pixels, so that a large
/// one that nobody has scaled, as 4K often is, reads like one of 1920 x 1080: in halves, never below 1.
double screenFactor(const QSize& screen);

/// Lets the QApplication that is made next draw by screenFactor() on each screen there is. Changes nothing
/// where the user has chosen factors of Qt's.
void scaleForScreens();

/// The program's own Inter, or (to test a machine on which it cannot be loaded) the fall-back of uiFont().
enum class Typeface { Inter, Fallback };

/// Style, icon and font of the application. Call it after QApplication has been made and before the first
/// widget: a widget keeps the font that it was polished with.
void setUpApplication(Typeface typeface = Typeface::Inter);

} // namespace lab::ui
