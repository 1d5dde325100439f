// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The window's figures beside their goals, in one table. All in one run; where other programs are at work
// trust ratios and processor times.
//   window_bench [PART...]    the parts: memory, long, speed, frames, slider, restart, start
#include "tests/bench/window_tools.h"
#include "ui/window/application.h"

#include <QApplication>

#include <algorithm>
#include <string_view>
#include <vector>

using namespace labbench;

int main(int argc, char** argv) {
    const std::vector<std::string_view> wanted(argv + 1, argv + argc);
    if (!wanted.empty() && wanted.front() == "--first-paint")
        return firstPaint(1, argv);
    struct Part {
        std::string_view name;
        void (*bench)();
    };
    // Memory first: what the large windows took is not given back to the system.
    constexpr Part parts[] = {{"memory", benchMemory}, {"long", benchLongRun},  {"speed", benchSpeed},
                              {"frames", benchFrames}, {"slider", benchSlider}, {"restart", benchRestart},
                              {"start", benchStart}};
    QApplication application(argc, argv);
    lab::ui::setUpApplication();
    row("", "measured", "goal");
    for (const Part& part : parts) {
        if (wanted.empty() || std::ranges::find(wanted, part.name) != wanted.end())
            part.bench();
    }
    return 0;
}
