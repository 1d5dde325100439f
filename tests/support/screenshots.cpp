// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Takes pictures of the window in a fixed list of states: screenshots FOLDER [name]
#include "tests/support/window_states.h"
#include "ui/window/application.h"
#include "ui/window/present_view.h"

#include <QApplication>
#include <QDir>

#include <cstdio>
#include <string_view>

using namespace lab;

namespace {

constexpr int stripsMs = 12'000;

bool take(const labtest::WindowState& state, const QString& folder) {
    app::Laboratory laboratory(labtest::runOf(state));
    ui::MainWindow& window = laboratory.window();
    window.resize(state.size);
    window.setTheme(state.theme);
    window.show();
    labtest::bring(laboratory, state);
    if (!state.presented.empty()) {
        window.setPresenting(true, false);
        window.presentView()->setPlots(state.presented);
    }
    // The strips under the sliders, as far as a machine with other work gets with them.
    labtest::waitUntil([&] { return laboratory.foresight().isComplete(); }, stripsMs);
    labtest::settle(window);
    return window.grab().save(QDir(folder).filePath(QString(state.name) + ".png"));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    ui::setUpApplication();
    if (argc < 2) {
        std::fprintf(stderr, "usage: screenshots FOLDER [name]\n");
        return 2;
    }
    bool good = QDir().mkpath(argv[1]);
    for (const labtest::WindowState& state : labtest::windowStates()) {
        if (argc < 3 || std::string_view(argv[2]) == state.name)
            good = take(state, argv[1]) && good;
    }
    return good ? 0 : 1;
}
