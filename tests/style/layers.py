#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that the folders of the tool include only what the architecture permits them.

usage: layers.py FOLDER      (the folder buildtools/)
"""
import re
import sys
from pathlib import Path

# Folder -> the folders whose headers it may include besides its own.
LOWER = {"base"}
MIDDLE = LOWER | {"elf", "ninja", "qapi", "qapi/where"}
FRONT = LOWER | {"qapi/where", "qapi/front"}
MAY_INCLUDE = {
    "base": set(),
    "elf": LOWER, "ninja": LOWER, "qapi/where": LOWER,
    "qapi/front": FRONT, "qapi/gen": FRONT, "qapi/reference": FRONT,
    "qapi": FRONT | {"qapi/gen", "qapi/reference", "qapi/lsp"}, "qapi/lsp": FRONT | {"qapi"},
    "link": LOWER | {"elf", "ninja"}, "classify": LOWER | {"elf", "ninja"}, "report": LOWER | {"elf", "ninja"},
    "check": LOWER | {"elf", "ninja", "link"},
    "stubs": LOWER | {"elf", "ninja", "link"},
    "target": LOWER | {"elf", "link"}, "install": LOWER | {"elf", "link"},
    "plan": MIDDLE | {"qapi/front", "qapi/gen"},
    "completion": LOWER | {"ninja", "qapi/where"},
    ".": MIDDLE | {"completion"} | {"link", "check", "classify", "plan", "install", "report", "stubs", "target"},
}
# Headers of others that only some folders may see.
RESERVED = {"elf.h": {"elf", "link/image.h", "link/startup.h", "link/startup.c", "link/startup_late.c",
                      "link/startup_libraries.c"}}


def problems(top, path):
    name = path.relative_to(top)
    folder = str(name.parent)
    text = path.read_text(encoding="utf-8")
    if not text.startswith("/* SPDX-License-Identifier: MIT */\n"):
        yield f"{name}:1: the first line is not the licence's"
    if folder not in MAY_INCLUDE:
        yield f"{name}: folder '{folder}' is not in the table of tests/style/layers.py"
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if not found:
            continue
        quote, header = found.groups()
        if quote == '"':
            if header.startswith(".") or not (top / header).is_file():
                yield f'{name}:{number}: "{header}" is not a path from the top of {top.name}/'
            other = str(Path(header).parent)
            if other != folder and other not in MAY_INCLUDE[folder]:
                yield f"{name}:{number}: {folder} must not include {header}"
        elif header in RESERVED and not RESERVED[header] & {folder, str(name)}:
            yield f"{name}:{number}: <{header}> is for {', '.join(sorted(RESERVED[header]))} only"


def main():
    top = Path(sys.argv[1]).resolve()
    files = sorted(p for p in top.glob("**/*") if p.suffix in (".c", ".h", ".S"))
    if not files:
        sys.exit(f"{top}: no source files")
    print(f"1..{len(files)}")
    failed = 0
    for number, path in enumerate(files, 1):
        found = list(problems(top, path))
        failed += bool(found)
        print(f"{'not ' if found else ''}ok {number} - {path.relative_to(top)}")
        for line in found:
            print(f"# {line}")
    sys.exit(1 if failed else 0)


main()
