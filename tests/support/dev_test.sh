#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# dev_test.sh SOURCE [BUILD]   what ./dev installs, says and lists. Package tools and CMake are stand-ins: nothing
# is installed and nothing built. BUILD: a build folder, whose findings must come from packages on dev's list.
set -u
source=$1
build=${2:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
complain() { # LINE...
    printf '%s\n' "$@" >&2
    failed=1
}

# A checkout of its own with nothing but dev, and the tools that it calls.
cp "$source/dev" "$folder/dev"
mkdir "$folder/tools"
tool() { # NAME: its text comes from standard input
    { echo '#!/bin/bash'; cat; } >"$folder/tools/$1"
    chmod +x "$folder/tools/$1"
}
export folder
tool id <<<'echo 0'
tool apt-get <<'END'
[ "$7" = update ] || printf '%s\n' "${@:9}" >>"$folder/installed"
END
# states holds "PACKAGE STATE..." of those that are not simply installed; a state for each architecture.
tool dpkg-query <<'END'
package=${*: -1}
states=$(sed -n "s/^$package //p" "$folder/states")
[ "$states" != unknown ] || exit 1
for state in ${states:-installed}; do
    printf "${3//'${db:Status-Status}'/$state}"
done
END
dev() {
    PATH=$folder/tools:$PATH "$folder/dev" "$@"
}

# Whatever dpkg knows of a package that is not there, it is installed; and nothing else.
cat >"$folder/states" <<'END'
g++ not-installed
cmake half-installed
ninja-build config-files
qt6-base-dev unpacked
libcsv-dev half-configured
xvfb unknown
openbox installed installed
libcli11-dev not-installed installed
END
dev setup 2>"$folder/said" || complain "./dev setup failed:" "$(cat "$folder/said")"
wanted='g++ cmake ninja-build qt6-base-dev libcsv-dev xvfb'
installed=$(paste -sd ' ' "$folder/installed")
[ "$installed" = "$wanted" ] || complain "installed: $installed" "missing were: $wanted"

# While it builds, a terminal shows how far it is, in one line; a file does not.
: >"$folder/states"
tool cmake <<'END'
[ "$1" = --build ] || exit 0
echo '[7/91] Building CXX object core/one.o'
for ((i = 0; i < 600; ++i)); do # until it was seen, or a minute
    ! grep -q '7 of 91' "$folder/terminal" 2>/dev/null || exit 0
    sleep 0.1
done
END
export -f dev # script starts $SHELL, and only bash knows functions of bash
SHELL=/bin/bash script -qefc 'dev build' "$folder/terminal" >/dev/null </dev/null || complain './dev build failed on a terminal'
grep -q $'\r.*7 of 91' "$folder/terminal" || complain "a terminal sees only: $(cat "$folder/terminal")"
tool cmake <<<'echo "[7/91] Building CXX object core/one.o"'
dev build 2>"$folder/said"
! grep -q $'of 91\|\r' "$folder/said" || complain "a file gets more than lines: $(cat "$folder/said")"

# Every package in which CMake found what it asks for by name is on the list.
listed() {
    sed -n '/^packages() {/,/^}/s/^[a-z]* \([^ ]*\)$/\1/p' "$source/dev" | grep -qx "$1"
}
if [ -n "$build" ] && command -v dpkg-query >/dev/null; then
    asked=$(cat "$source/CMakeLists.txt" "$source"/*/CMakeLists.txt "$source"/*/*/CMakeLists.txt)
    components=$(sed -n 's/^find_package(Qt6 .* COMPONENTS \(.*\))$/\1/p' <<<"$asked")
    names=$(sed -n 's/^ *find_[a-z]*(\([A-Za-z0-9_]*\).*/\1/p' <<<"$asked")
    found=0
    for name in $names ${components// / Qt6}; do
        place=$(sed -n "s/^${name}\(_DIR\)\?:\(PATH\|FILEPATH\)=\(\/usr\/.*\)/\3/p" "$build/CMakeCache.txt")
        [ ! -d "$place" ] || place=$(find "$place" -iname "$name*config.cmake" | head -n 1)
        [ -f "$place" ] || continue
        package=$(dpkg-query -S "$place" 2>/dev/null | sed 's/:.*//')
        listed "$package" || complain "$name comes from ${package:-no package ($place)}, which ./dev does not list"
        found=$((found + 1))
    done
    [ "$found" -ge 10 ] || complain "found only $found of these in $build/CMakeCache.txt:" "$names"
fi
exit "$failed"
