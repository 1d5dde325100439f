#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_layers.sh ROOT          says which include, link or licence head breaks the rules of the architecture
# check_layers.sh --self-test   plants each violation in a small tree and fails if one is not found
set -eu

# "FILE:LINE: what is wrong", one a line; nothing if all is well.
violations() { # ROOT
    cd "$1"
    find core ui app tests -type f \( -name '*.h' -o -name '*.cpp' \) -exec awk '
        BEGIN {
            split("math files data experiment formats insight theory runner", rooms)
            for (i in rooms)
                rank["core/" rooms[i]] = i + 0
            # Rooms of one rank do not know each other.
            split("look document controls plot cards", rooms)
            for (i in rooms)
                rank["ui/" rooms[i]] = i + 0
            split("timeline explain compare lesson import help", rooms)
            for (i in rooms)
                rank["ui/" rooms[i]] = 6
            rank["ui/window"] = 7
        }
        function complain(what) { print FILENAME ":" FNR ": " what }
        function known(path,   found, line) { found = (getline line < path) >= 0; close(path); return found }
        function training(path) {
            return path ~ /^core\/(experiment\/trainer|math\/network|runner\/(runner|session|track|lockstep|sweep|rate_trials))\.h$/
        }
        function check(path, quoted,   here, there, from, to) {
            split(FILENAME, here, "/")
            split(path, there, "/")
            if (path ~ /\.moc$|^moc_/)
                return
            if (quoted && (path !~ /^(core|ui|app|tests)\// || path ~ /\.\.\// || !known(path)))
                complain("\"" path "\" is not a file of ours: an include in quotes names it from the root")
            from = here[1] "/" here[2]
            to = there[1] "/" there[2]
            if (here[1] ~ /^(core|ui)$/ && here[1] == there[1]) {
                if (!rank[from])
                    complain(from " is no room of " here[1])
                else if (from != to && (!rank[to] || rank[to] >= rank[from]))
                    complain(from " does not stand above " to " and may not include it")
            }
            if (here[1] == "core") {
                if (path ~ /^(Q[A-Z]|Qt|q[a-z]*\.h$|qcustomplot)/)
                    complain("core includes no Qt, and this is <" path ">")
                if (there[1] == "ui" || there[1] == "app" || there[1] == "tests")
                    complain("core includes nothing of " there[1])
            }
            if (here[1] == "ui") {
                if (there[1] == "app" || there[1] == "tests")
                    complain("ui includes nothing of " there[1])
                place[FILENAME, path] = FNR
            }
            if (here[1] == "app" && there[1] == "tests")
                complain("app includes nothing of tests")
            # Folders in ui/cards hold a card each.
            if (FILENAME ~ /^ui\/cards\// && path ~ /^ui\/cards\/[^\/]*\// && here[3] != there[3] &&
                FILENAME != "ui/cards/cards.cpp")
                complain("a card includes no other card: only cards.cpp knows them all")
            includes[FILENAME] = includes[FILENAME] " " path
        }
        # The way from a file to a header that trains, "" if there is none.
        function wayToTraining(file,   i, n, paths, way) {
            if (training(file))
                return file
            if (file in seen)
                return ""
            seen[file] = 1
            n = split(includes[file], paths, " ")
            for (i = 1; i <= n; ++i)
                if ((way = wayToTraining(paths[i])) != "")
                    return file ", which includes " way
            return ""
        }
        /^[ \t]*#[ \t]*include[ \t]*["<]/ {
            quoted = $0 ~ /include[ \t]*"/
            path = $0
            sub(/^[^"<]*["<]/, "", path)
            sub(/[">].*/, "", path)
            check(path, quoted)
        }
        END {
            for (pair in place) {
                split(pair, ends, SUBSEP)
                split("", seen)
                if ((way = wayToTraining(ends[2])) != "")
                    print ends[1] ":" place[pair] ": ui never trains, and this includes " way
            }
        }
    ' {} +
    grep -n -E 'Qt[0-9]|QCustomPlot|lab_(look|window|app)' core/CMakeLists.txt | sed 's|^\([0-9]*\):.*|core/CMakeLists.txt:\1: core links no Qt and no room after it|' || :
    grep -n -E 'lab_app' ui/CMakeLists.txt | sed 's|^\([0-9]*\):.*|ui/CMakeLists.txt:\1: ui does not link app|' || :
    grep -rn '^QTEST_MAIN(' tests --include='*.cpp' | sed 's|^\([^:]*:[0-9]*\):.*|\1: LAB_WIDGET_TEST_MAIN sets the application up as the program does|' || :
    grep -rnE '\b(qWait|qSleep|msleep|usleep|sleep_for|sleep_until)\(' tests --include='*.cpp' --include='*.h' |
        sed '/^tests\/bench\//d; s|^\([^:]*:[0-9]*\):.*|\1: a test waits for what it needs, it does not sleep|' || :
    for line in 'SPDX-FileCopyrightText: 2026 The Gradient Lab authors' 'SPDX-License-Identifier: GPL-3.0-or-later'; do
        find core ui app tests resources .ci dev CMakeLists.txt -type f \( -name '*.h' -o -name '*.cpp' -o -name '*.sh' \
            -o -name '*.py' -o -name '*.cmake' -o -name CMakeLists.txt -o -path .ci/run -o -path dev \) \
            -exec grep -L "$line" {} + | sed "s|\$|:1: has no line $line|"
    done
}

check() { # ROOT
    found=$(violations "$1")
    [ "$found" ] || return 0
    printf '%s\n' "$found" >&2
    return 1
}

# --- Self-test ------------------------------------------------------------------------------------------------

put() { # FILE [line]: a file with a licence head and the line
    mkdir -p "$(dirname "$tree/$1")"
    printf '%s\n' '// SPDX-FileCopyrightText: 2026 The Gradient Lab authors' \
        '// SPDX-License-Identifier: GPL-3.0-or-later' '' "${2:-}" >"$tree/$1"
}

plantTree() {
    rm -rf "$tree"
    for file in core/math/network.h core/files/limits.h core/data/dataset.h core/experiment/trainer.h \
        core/insight/history.h core/runner/runner.h core/runner/session.h core/runner/snapshot.h ui/look/theme.h \
        ui/controls/slider.h ui/plot/plot.h ui/cards/card.h ui/cards/units/unit_map.h ui/cards/signal/time_card.h \
        ui/cards/loss/loss_card.h ui/timeline/strip.h ui/help/about.h ui/window/main_window.h app/laboratory.h \
        app/main.cpp tests/core/a_test.cpp resources/embed.cmake .ci/run dev CMakeLists.txt core/CMakeLists.txt \
        ui/CMakeLists.txt; do
        put "$file"
    done
    # What is allowed, to see that it is not named.
    put core/experiment/record.h '#include "core/files/limits.h"'
    put core/runner/pictures.h '#include "core/math/network.h"'
    put core/data/generators.cpp '#include <cmath>'
    put ui/cards/units/units_card.h '#include "ui/cards/card.h"'
    put ui/cards/units/units_card.cpp '#include "ui/cards/units/units_card.h"
#include "ui/cards/units/unit_map.h"
#include "ui/plot/plot.h"
#include <qcustomplot.h>
#include "units_card.moc"'
    put ui/cards/cards.cpp '#include "ui/cards/signal/time_card.h"
#include "ui/cards/loss/loss_card.h"'
    put ui/window/main_window.cpp '#include "ui/timeline/strip.h"
#include "core/runner/snapshot.h"'
    put app/laboratory.cpp '#include "core/runner/runner.h"
#include "ui/window/main_window.h"'
}

expect() { # FILE LINE: must be found in FILE and nowhere else
    plantTree
    put "$1" "$2"
    found=$(violations "$tree")
    case $found in
    "$1:"*) [ "$(printf '%s\n' "$found" | wc -l)" = 1 ] && return ;;
    esac
    printf 'planted in %s: %s\nfound: %s\n' "$1" "$2" "${found:-nothing}" >&2
    failures=$((failures + 1))
}

selfTest() {
    tree=$(mktemp -d)
    trap 'rm -rf "$tree"' EXIT
    failures=0
    plantTree
    check "$tree" || failures=1
    expect core/math/network.cpp '#include <QString>'
    expect core/math/network.cpp '#include <QtCore/QString>'
    expect core/math/network.cpp '  #  include <qglobal.h>'
    expect core/insight/history.cpp '#include <qcustomplot.h>'
    expect core/data/dataset.cpp '#include "ui/cards/card.h"'
    expect core/data/dataset.cpp '#include <app/laboratory.h>'
    expect core/math/network.cpp '#include "core/data/dataset.h"'
    expect core/files/limits.cpp '#include "core/data/dataset.h"'
    expect core/data/dataset.cpp '#include "core/experiment/trainer.h"'
    expect core/experiment/trainer.cpp '#include "core/insight/history.h"'
    expect core/insight/history.cpp '#include "core/runner/runner.h" // for once'
    expect core/elsewhere/a.cpp '#include "core/math/network.h"'
    expect core/math/network.cpp '#include "../runner/runner.h"'
    expect core/math/network.cpp '#include "network.h"'
    expect core/math/network.cpp '#include "core/math/absent.h"'
    expect ui/window/present_view.cpp '#include "core/experiment/trainer.h"'
    expect ui/look/theme.cpp '#include "core/math/network.h"'
    expect ui/window/present_view.cpp '#include "core/runner/runner.h"'
    expect ui/window/present_view.cpp '#include <core/runner/session.h>'
    expect ui/plot/plot.cpp '#include "core/runner/pictures.h"'
    expect ui/look/theme.cpp '#include "app/laboratory.h"'
    expect ui/look/theme.cpp '#include "ui/plot/plot.h"'
    expect ui/controls/slider.cpp '#include "ui/window/main_window.h"'
    expect ui/timeline/strip.cpp '#include "ui/help/about.h"'
    expect ui/plot/plot.cpp '#include "ui/cards/card.h"'
    expect ui/elsewhere/a.cpp '#include "ui/look/theme.h"'
    expect ui/cards/signal/time_card.cpp '#include "ui/cards/loss/loss_card.h"'
    expect ui/cards/card.cpp '#include "ui/cards/units/unit_map.h"'
    expect ui/cards/signal/time_card.cpp '#include "ui/window/main_window.h"'
    expect core/CMakeLists.txt 'target_link_libraries(lab_core PUBLIC Qt6::Core)'
    expect ui/CMakeLists.txt 'target_link_libraries(lab_window PUBLIC lab_app)'
    expect tests/ui/a_test.cpp 'QTEST_MAIN(ATest)'
    expect tests/core/a_test.cpp 'QTest::qWait(20);'
    plantTree
    echo 'int x;' >"$tree/core/math/loss.cpp"
    if check "$tree" 2>/dev/null; then
        echo 'a source without a licence head was not found' >&2
        failures=$((failures + 1))
    fi
    [ "$failures" = 0 ]
}

case ${1:-} in
--self-test) selfTest ;;
'')
    echo 'usage: check_layers.sh ROOT | --self-test' >&2
    exit 2
    ;;
*) check "$1" ;;
esac
