#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sh bootstrap.sh DIR [IGNORED]...
# Builds unitarget in DIR, which may exist from an earlier run, and prints the path of the program; unitarget-qapi-gen is
# beside it. For builds that use it while configuring; they may name its sources as further arguments, to be run again
# when one changes.
set -eu

source=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
build=$(cd "$1" && pwd)

# The configuring build's own compiler settings are not the tool's.
unset CFLAGS LDFLAGS CPPFLAGS DESTDIR

log=$build/bootstrap.log
if ! {
    if [ ! -f "$build/build.ninja" ]; then
        ${MESON:-meson} setup --buildtype=release -Dtests=disabled "$build" "$source"
    fi
    ${NINJA:-ninja} -C "$build" unitarget unitarget-qapi-gen
} >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
echo "$build/unitarget"
