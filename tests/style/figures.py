#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Figures of how the sources are laid out, and limits that some of them keep.

usage: figures.py [--tap] [--list FIGURE] FOLDER      (the folder buildtools/)

Prints a table. With --tap, a test case for each figure that has a limit; with --list once, cycles, host, names
or largest, what the figure counts. Functions are found by their layout, which clang-format has made.
"""
import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

# At most, and where this is not so yet.
LIMITS = {"cycles": 0, "names": 0, "longest": 90, "largest": 800}
EXCEPT = {"cycles": ("elf/", "link/", "qapi/gen/"),
          "largest": ("link/",)}
# Files that may name the host's processor: what the link has to know of it, and the start-up code.
HOST_FILES = re.compile(r"elf/machine_\w+\.c|elf/machine_\w+\.h|link/startup\w*\.[chS]|link/startup\w*\.S")
HOST = re.compile(r"R_X86_64_\w+|EM_X86_64|\bx86_64\b|x86-64|__x86_64__")
DEFINITION = re.compile(r"^(?!(?:struct|enum|union|typedef|extern|#|/|\s|\}))[\w*][^;={]*?\b(\w+)\([^;{]*\)\s*\{$"
                        r"|^(?:struct|enum|union) \w+ \*{0,2}(\w+)\([^;{]*\)\s*\{$", re.M)


def without_comments(text):
    """The text with comments and the insides of strings blanked; lines stay."""
    def blank(found):
        word = found.group()
        return re.sub(r"[^\n]", " ", word) if word.startswith("/") else word[0] + " " * (len(word) - 2) + word[0]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def functions(text):
    """(name, is static, first line, lines) of each function; `text` without comments."""
    for found in DEFINITION.finditer(text):
        end = text.find("\n}", found.end())
        name = found[1] or found[2]
        first = text.count("\n", 0, found.start()) + 1
        yield name, text[found.start():].startswith("static"), first, text.count("\n", found.start(), end + 1) + 1


def called_once(text, name):
    """Is the name, but for where it is defined or declared, there once, and called there?"""
    uses = list(re.finditer(rf"\b{name}\b", text))
    inside = [u for u in uses if text[text.rfind("\n", 0, u.start()) + 1] in " \t"]
    return len(inside) == 1 and text[inside[0].end()] == "("


def cycles(files, texts):
    """Sets of modules of one folder that include each other in a circle; a module is a .c and its .h."""
    edges = defaultdict(set)
    for name, text in texts.items():
        if name.suffix not in (".c", ".h"):
            continue
        module = name.with_suffix("")
        for other in re.findall(r'(?m)^#include "([^"]+)"', files[name]):
            other = Path(other).with_suffix("")
            if other != module and other.parent == module.parent:
                edges[module].add(other)
    reach = {}
    for module in edges:
        seen, todo = set(), list(edges[module])
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += edges.get(at, ())
        reach[module] = seen
    found = {frozenset(m for m in reach if m in reach[a] and a in reach[m]) for a in reach if a in reach[a]}
    return sorted(" <-> ".join(sorted(map(str, circle))) for circle in found)


def measure(top):
    files = {p.relative_to(top): p.read_text(encoding="utf-8") for p in sorted(top.rglob("*"))
             if p.suffix in (".c", ".h", ".S")}
    texts = {name: without_comments(text) for name, text in files.items()}
    once, lengths, lines_c = [], [], 0
    for name, text in texts.items():
        if name.suffix != ".c":
            continue
        lines_c += text.count("\n")
        for function, static, first, length in functions(text):
            lengths.append((length, f"{name}:{first}: {function}"))
            if static and called_once(text, function):
                once.append(f"{name}:{first}: {function} ({length} lines)")
    lengths.sort()
    host = [f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}" for name, text in texts.items()
            if not HOST_FILES.fullmatch(str(name)) for found in HOST.finditer(text)]
    stems = Counter(name.name for name in files if name.suffix == ".c")
    names = [f"{stem}: {', '.join(str(n.parent) for n in files if n.name == stem)}"
             for stem, count in sorted(stems.items()) if count > 1]
    sizes = sorted((text.count("\n"), str(name)) for name, text in files.items())
    at = lambda part: lengths[min(len(lengths) - 1, int(len(lengths) * part))][0]
    return {
        "once": ("static functions called from one place, of all functions",
                 f"{100 * len(once) / len(lengths):.0f} %", len(once), once),
        "density": ("functions in 1,000 lines of .c", f"{1000 * len(lengths) / lines_c:.0f}", None, []),
        "lengths": ("lines of a function: median, 90 %, most", f"{at(0.5)}, {at(0.9)}, {lengths[-1][0]}", None, []),
        "longest": ("lines of the longest function", str(lengths[-1][0]), lengths[-1][0], [lengths[-1][1]]),
        "lines": ("lines of .c, .h and .S", f"{sum(t.count(chr(10)) for t in files.values()):,}", None, []),
        "largest": (f"files of more than {LIMITS['largest']} lines", None, None,
                    [f"{name}: {lines} lines" for lines, name in sizes if lines > LIMITS["largest"]]),
        "cycles": ("circles of files within a folder", None, None, cycles(files, texts)),
        "host": ("places that name x86-64 outside its own files", None, None, host),
        "names": (".c file names used twice", None, None, names),
    }


def main():
    parser = argparse.ArgumentParser(description="figures of the sources")
    parser.add_argument("--tap", action="store_true", help="test cases for the figures that have a limit")
    parser.add_argument("--list", choices=["once", "cycles", "host", "names", "largest"], help="print what the figure counts")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    figures = measure(options.folder.resolve())
    if options.list:
        print("\n".join(figures[options.list][3]))
        return
    failed = 0
    if options.tap:
        print(f"1..{len(LIMITS)}")
    for number, (key, limit) in enumerate(LIMITS.items(), 1):
        if not options.tap:
            break
        what, _, value, places = figures[key]
        places = [p for p in places if not p.startswith(EXCEPT.get(key, ()))]
        good = value <= limit if value is not None else not places
        failed += not good
        print(f"{'' if good else 'not '}ok {number} - {what}" + (f": {value}, at most {limit}" if value else ""))
        for place in places if not good else []:
            print(f"# {place}")
    for key, (what, text, value, places) in figures.items():
        print(f"{'# ' if options.tap else ''}{what:60} {text if text is not None else len(places):>14}")
    sys.exit(1 if failed else 0)


main()
