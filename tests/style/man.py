#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual pages have the options that the program has, with the same values, and mandoc finds no fault in them.

usage: man.py UNITARGET DOCS     (the program, with its link unitarget-qapi-gen beside it, and the folder of the pages)

What the program has is read from its help. Prints TAP.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path


def helped(program, *words):
    return subprocess.run([program, *words], stdout=subprocess.PIPE, text=True, check=True).stdout


def argument(text):
    """What a value is called in the help, as a page writes it."""
    if re.fullmatch(r"[a-z|-]+", text):
        return "Cm " + " | ".join(text.split("|"))
    words = []
    for part in re.findall(r"[A-Z]+|\.\.\.|.", text):
        glue = ["Ns"] if words and words[-1] not in ("Op", "Oo") else []
        if part == "[":
            words += glue + ["Oo"]
        elif part == "]":
            words += ["Oc"]
        elif part in ",:":
            words += ["Ns", "\\&" + part]
        else:
            words += glue + (["Ar", part.lower()] if part.isupper() else [part])
    return " ".join(words)


def options(text):
    """(letter, name, value) of each option; the label ends before column 26, or fills a line of its own."""
    for line in text.splitlines():
        if not re.match(r"  (-|    --)", line):
            continue
        label = line[:26] if len(line) > 26 and line[25] == " " else line
        found = re.fullmatch(r"(?:-(\w))?(?:, )?(?:--([\w-]+))?(\[=\w+\]| .+)?", label.strip())
        letter, name, value = found.groups()
        if not value:
            value = ""
        elif value.startswith("[="):
            value = f" Ns Op = Ns Ar {value[2:-1].lower()}"
        else:
            value = " " + argument(value.strip())
        if letter and name:
            yield f"Fl {letter}"
        yield (f"Fl Fl {name}" if name else f"Fl {letter}") + value


def items(page):
    """The options that a page describes."""
    for line in re.findall(r"(?m)^\.It (Fl .*)$", page):
        yield from re.split(r" , (?=Fl )", line)


def subcommands(text):
    return re.findall(r"(?m)^  ([a-z-]+) ", text[text.index("subcommands:"):])


def faults(page, texts):
    """How a page differs from help texts."""
    if not page.is_file():
        return [f"there is no page {page.name}"]
    found, wanted = set(items(page.read_text(encoding="utf-8"))), set()
    for text in texts:
        wanted.update(options(text))
    return ([f"expected .It {item}" for item in sorted(wanted - found)] +
            [f"the program has no .It {item}" for item in sorted(found - wanted)])


def lint(page):
    if not shutil.which("mandoc"):
        return None
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


def main():
    program, docs = sys.argv[1], Path(sys.argv[2])
    pages = {}
    top = helped(program, "--help")
    for name in subcommands(top):
        text = helped(program, "help", name)
        if "subcommands:" in text and name != "help":
            below = [helped(program, "help", name, s) for s in subcommands(text)]
            pages["unitarget-" + name] = [t for t in below if "usage: unitarget " in t]
        elif name != "help":
            pages["unitarget-" + name] = [text]
    pages["unitarget-qapi-gen"] = [helped(program, "qapi", "generate", "--help")]
    pages["unitarget"] = None
    print(f"1..{2 * len(pages)}")
    number = failed = 0
    for name, texts in sorted(pages.items()):
        page = docs / (name + ".1")
        if texts is None:
            text = page.read_text(encoding="utf-8")
            found = [f"it does not name {other}" for other in sorted(pages) if f".Xr {other} 1" not in text and other != name]
        else:
            found = faults(page, texts)
        for what, problems in (("has what the program has", found), ("is well formed", lint(page))):
            number += 1
            failed += bool(problems)
            print(f"{'not ' if problems else ''}ok {number} - {name}.1 {what}" +
                  (" # SKIP mandoc is not installed" if problems is None else ""))
            for line in problems or []:
                print("# " + line)
    sys.exit(1 if failed else 0)


main()
