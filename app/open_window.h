// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The program with its window, from its start to its end.
#pragma once

#include "app/command_line.h"

#include <functional>

namespace lab::app {

class Laboratory;

/// Calls `opened`, if there is one, when the window has been shown. Returns the program's exit code.
int openWindow(const OpenWindow& wish, int argc, char** argv,
               const std::function<void(Laboratory&)>& opened = {});

} // namespace lab::app
