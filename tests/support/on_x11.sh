#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# on_x11.sh COMMAND...   runs it on an X server of its own with a window manager, as users see the program.
# Exit code 77 if one of the two is not installed, else COMMAND's. LAB_SCREEN=WIDTHxHEIGHT is the screen's size.
set -eu
for program in Xvfb openbox; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done

folder=$(mktemp -d)
end() {
    # shellcheck disable=SC2046 # numbers
    kill $(jobs -p) 2>/dev/null || :
    wait
    rm -rf "$folder"
}
trap end EXIT
# Both programs write a line here when they are ready.
mkfifo "$folder/ready"
exec 3<>"$folder/ready"
await() { # PROGRAM -> its line
    read -r -t 60 ready <&3 || { echo "$1 has not started:"; cat "$folder/$1"; exit 1; } >&2
}

# Larger than any window of the tests. The server chooses a display that is free.
Xvfb -displayfd 3 -screen 0 "${LAB_SCREEN:-4096x2304}x24" -dpi 96 -nolisten tcp >"$folder/Xvfb" 2>&1 &
await Xvfb
export DISPLAY=:$ready
XDG_CONFIG_HOME=$folder openbox --sm-disable --startup "sh -c 'echo ready >$folder/ready'" >"$folder/openbox" 2>&1 &
await openbox

QT_QPA_PLATFORM=xcb "$@"
