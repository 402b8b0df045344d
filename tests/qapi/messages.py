#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every message of the schema compiler is expected by some test.

A message is a text of several words in a source of buildtools/qapi (but for where/, which others use, too) that
writes no C and no documents. It is shown if
a golden file of tests/qapi/cases or tests/cases, or a unit test, holds it, with anything in the place
of its conversions and any blanks for its own (help is wrapped). Prints TAP: a case for each source file.
"""
import re
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SOURCES = TESTS.parent / "buildtools/qapi"
WRITE_C = {"emit.c", "unit.c", "generate.c", "gen_commands.c", "gen_events.c", "gen_features.c",
           "gen_init_commands.c", "gen_introspect.c", "gen_poison.c", "gen_stubs.c", "gen_types.c",
           "gen_visit.c", "compact.c", "emit_once.c",
           "reference.c", "reference_html.c", "reference_rst.c", "reference_text.c"}  # documents

# What no test can bring about.
UNSHOWN = {
    "out of memory", "the current folder has no name", "the JSON cannot be written: %s",
    "what classify found cannot be written: %s",
    "standard input cannot be read: %s",
    "%s: what has changed cannot be told from the rest",  # a safeguard
    "array element",  # of arrays of arrays only, which are refused before
}

STRINGS = re.compile(r'(?:"(?:[^"\\\n]|\\.)*"(?:\s|\\\n)*)+')
COMMENT_OR_CHARACTER = re.compile(r"/\*.*?\*/|'(?:[^'\\\n]|\\.)'|\"(?:[^\"\\\n]|\\.)*\"", re.S)


def without_comments(text):
    def keep(found):
        word = found.group()
        return word if word.startswith('"') else re.sub(r"[^\n]", " ", word)
    return COMMENT_OR_CHARACTER.sub(keep, text)


def messages(source):
    """(line, text) of each message; adjacent literals are one text."""
    text = without_comments(source.read_text(encoding="utf-8"))
    for found in STRINGS.finditer(text):
        words = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found.group()))
        words = words.replace('\\"', '"').replace("\\\\", "\\").replace("\\n", "\n")
        if " " in words.strip() and len(words) > 8 and not words.startswith("usage: "):
            yield text.count("\n", 0, found.start()) + 1, words


def pattern(text):
    parts = re.split(r"%(?:-?\*|\.\*|[0-9.]*)(?:z|t|l|ll|j)?[sducxi]", text)
    return re.compile(".*".join(re.escape(part) for part in parts).replace("%%", "%"))


def expected():
    """All that tests expect to be said."""
    for folder in (TESTS / "qapi/cases", TESTS / "cases"):
        for suffix in (".err", ".warn", ".usage", ".out"):
            yield from sorted(folder.rglob("*" + suffix))
    yield from sorted((TESTS / "unit").glob("test_qapi_*.c"))


def main():
    shown = "\n".join(f.read_text(encoding="utf-8", errors="replace") for f in expected())
    flat = " ".join(shown.split())
    sources = [s for s in sorted(SOURCES.rglob("*.c")) if s.name not in WRITE_C and s.parent.name not in ("where", "lsp") and list(messages(s))]
    failed = 0
    print(f"1..{len(sources)}")
    for number, source in enumerate(sources, 1):
        missing = [f"{source.name}:{line}: {text!r}" for line, text in messages(source)
                   if text not in UNSHOWN and " ".join(text.split()) not in flat and not pattern(text).search(shown)]
        failed += bool(missing)
        print(f"{'not ' if missing else ''}ok {number} - the messages of {source.name}")
        for line in missing:
            print("# " + line)
    sys.exit(1 if failed else 0)


main()
