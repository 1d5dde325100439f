#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Drives the real window on a screen of its own with a real pointer and real keys, while it trains flat out:
#   drive_window.sh PROGRAM [FOLDER]    PROGRAM: drive_window; FOLDER: where pictures of each phase go
# Prints a line per phase: frames and gaps of the event loop.
set -eu
program=$1
pictures=${2:-}

exec 3>&1
if [ -z "${LAB_DRIVEN:-}" ]; then
    LAB_DRIVEN=1 LAB_SCREEN=1920x1200 exec "$(dirname "$0")/../support/on_x11.sh" "$0" "$@"
fi

coproc lab { exec "$program" 2>&3; }
running=$lab_PID
trap 'kill $running 2>/dev/null || :' EXIT
window=$(timeout 60 xdotool search --sync --onlyvisible --name 'Gradient Lab' | head -n 1)
xdotool windowactivate --sync "$window"
sleep 2

say() { printf '%s\n' "$1" >&"${lab[1]}"; }
shoot() { [ -z "$pictures" ] || import -window root "$pictures/$1.png"; }
phase() { # NAME COMMAND...
    say "$1"
    "${@:2}"
    shoot "$1"
}

say where
read -r _ rateX rateY rateWidth _ <&"${lab[0]}"
read -r _ biasX biasY biasWidth _ <&"${lab[0]}"
read -r _ _ <&"${lab[0]}"

drag() { # X Y WIDTH: to and fro for ten seconds, 50 moves a second
    local x=$1 y=$(($2 + 12)) width=$3 i
    xdotool mousemove $((x + width / 2)) "$y" mousedown 1
    for ((i = 0; i < 500; ++i)); do
        local way=$((i * 4 % (2 * (width - 60))))
        xdotool mousemove $((x + 30 + (way < width - 60 ? way : 2 * (width - 60) - way))) "$y"
        sleep 0.015
    done
    xdotool mousemove $((x + width / 2)) "$y" mouseup 1
}
resize() {
    for size in '1024 700' '1280 720' '1900 1150' '1440 900'; do
        # shellcheck disable=SC2086 # two words
        xdotool windowsize "$window" $size
        sleep 1
    done
}
maximise() {
    for key in 1 2 3 4 5 6; do
        xdotool key "$key"
        sleep 0.7
    done
    xdotool key Escape
    sleep 0.5
}
layers() {
    for _ in 1 2 3 4 5 6 7 8; do
        xdotool key bracketright
        sleep 0.2
    done
}
theme() { # resizing has moved the window since
    local x y
    sleep 0.5 # two lines at once would wait for a third
    say where
    read -r _ _ <&"${lab[0]}"
    read -r _ _ <&"${lab[0]}"
    read -r _ x y _ <&"${lab[0]}"
    for _ in 1 2 3 4; do
        xdotool mousemove $((x + 10)) $((y + 10)) click 1
        sleep 1
    done
}
present() {
    xdotool key F11
    sleep 3
}
leave() {
    xdotool key Escape
    sleep 1
}

phase training sleep 5
phase rate drag "$rateX" "$rateY" "$rateWidth"
phase bias drag "$biasX" "$biasY" "$biasWidth"
phase resize resize
phase maximise maximise
phase layers layers
phase theme theme
phase present present
phase leave leave
say ''
wait "$running"
