#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes the header that generated commands include of their *.trace-events file.
# usage: trace-header.sh INPUT OUTPUT
set -eu
awk '
    BEGIN {
        print "/* Made by trace-header.sh: do not edit. */"
        print "#include \"qapi/trace.h\"\n"
    }
    /^(#.*)?$/ { next }
    !match($0, /^[A-Za-z_][A-Za-z0-9_]*\([^)]*\)/) {
        printf "%s:%d: error: expected NAME(ARGUMENTS) \"FORMAT\"\n", FILENAME, FNR > "/dev/stderr"
        exit 1
    }
    {
        open = index($0, "(")
        name = substr($0, 1, open - 1)
        arguments = substr($0, open + 1, RLENGTH - open - 1)
        value = arguments ~ /, *bool succeeded$/ ? "result, succeeded" : "json, true"
        printf "#define TRACE_%s \"%s\"\n", toupper(name), name
        printf "static inline void trace_%s(%s) {\n", name, arguments
        printf "    qapi_trace(TRACE_%s, %s);\n}\n\n", toupper(name), value
    }' "$1" > "$2.new"
mv "$2.new" "$2"
