#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares unitarget with QEMU's own schema compiler on schemas that neither has seen.

Each is one of the schemas of QEMU's test suite with a few random edits: characters, tokens, lines and
whole definitions removed, doubled, swapped or replaced. QEMU's compiler (its Python code, from the
source tree) says what is right: the verdict must be the same, and so must file and line of the first
error. What it crashes on, and what unitarget refuses on purpose, is counted apart. Prints TAP.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOKEN = re.compile(r"'[^'\n]*'|##?[^\n]*|[\[\]{}:,]|true|false|[^\S\n]+|\n|.")

# Words that mutations put in, besides those of the schema itself.
WORDS = ["'data'", "'if'", "'features'", "'base'", "'discriminator'", "'boxed'", "true", "false", "''",
         "'str'", "'int'", "'any'", "'null'", "['str']", "{}", "[]", "'*a'", "'q_x'", "'A_B'", "'x-a'",
         "'deprecated'", "'unstable'", "{ 'not': 'A' }", "{ 'all': [ 'A', 'B' ] }", "'returns'", "'gen'",
         "'enum'", "'struct'", "'command'", "'event'", "'alternate'", "'union'", "'List'", "'strList'",
         "##", "# @a:", "#", "# Returns: x", "# Since: 1", "# Features:", "# @deprecated: x", "#  text",
         "# TODO: x", "# Errors:", "# = x", "#x", "@", "\t", "\\", "\"", "é", "\x0c", "#: x", "# @a: b"]

# unitarget's own errors, for what goes wrong later with QEMU's compiler.
OWN = ["no identifiers of C", "is not possible without 'boxed'", "in C, as is another one",
       "the internal type", "nested more than", "array of arrays"]


def mutate_text(rng, text, words):
    tokens = TOKEN.findall(text)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if not tokens:
            break
        at = rng.randrange(len(tokens))
        kind = rng.randrange(8)
        if kind == 0:
            del tokens[at]
        elif kind == 1:
            tokens.insert(at, tokens[at])
        elif kind == 2:
            tokens[at] = rng.choice(words)
        elif kind == 3:
            tokens.insert(at, rng.choice(words))
        elif kind == 4:
            other = rng.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 5:
            tokens[at] = mutate_token(rng, tokens[at])
        else:
            lines = "".join(tokens).split("\n")
            mutate_lines(rng, lines, kind)
            tokens = TOKEN.findall("\n".join(lines))
    return "".join(tokens)


def mutate_token(rng, token):
    at = rng.randrange(len(token) + 1)
    return token[:at] + rng.choice("aAzZ09_-*. @:'#\n\t") + token[at + rng.randrange(2):]


def mutate_lines(rng, lines, kind):
    begin = rng.randrange(len(lines))
    end = min(len(lines), begin + rng.randrange(1, 5))
    part = lines[begin:end]
    del lines[begin:end]
    at = begin if kind == 6 and rng.randrange(2) else rng.randrange(len(lines) + 1)
    if rng.randrange(2):
        lines[at:at] = part * rng.randrange(1, 3)


class Original:
    """QEMU's compiler."""

    def __init__(self, source):
        sys.path.insert(0, str(source / "scripts"))
        sys.dont_write_bytecode = True
        from qapi.error import QAPIError  # pylint: disable=import-error,import-outside-toplevel
        from qapi.schema import QAPISchema  # pylint: disable=import-error,import-outside-toplevel
        self.error, self.schema = QAPIError, QAPISchema

    def first_error(self, name):
        """None when it is accepted, "crash", or (file, line)."""
        try:
            self.schema(name)
        except self.error as error:
            for line in str(error).splitlines():
                found = re.match(r"(\S+?):(\d+)(?::\d+)?: ", line)
                if found:
                    return os.path.basename(found.group(1)), int(found.group(2))
            return os.path.basename(name), None
        except Exception:  # pylint: disable=broad-exception-caught
            return "crash"
        return None


def our_first_error(program, compat, name):
    """(None or (file, line), its message); the line is that of the definition, as QEMU tells it, where a note has it"""
    done = subprocess.run([program, "qapi", "check", "--compat", compat, "--no-warnings",
                           "--diagnostics=json", name], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        return ("crash", done.returncode), done.stderr.decode("utf-8", "replace")
    for line in done.stderr.decode("utf-8").splitlines():
        message = json.loads(line)
        if message["severity"] == "error":
            place = next((n for n in message.get("notes", ()) if n["message"] == "in this definition"), message)
            return (os.path.basename(place.get("file", name)), place.get("line")), message["message"]
    return (None if done.returncode == 0 else ("silent", 1)), ""


def compare(original, program, compat, name):
    """"same", "crash" (of QEMU's), "stricter", or a text that says what differs."""
    theirs = original.first_error(name)
    ours, message = our_first_error(program, compat, name)
    if ours and ours[0] == "crash":
        return f"unitarget crashed with status {ours[1]}: {message}"
    if theirs == "crash":
        return "crash"
    if theirs == ours:
        return "same"
    if ours and any(text in message for text in OWN):
        return "stricter"
    return f"QEMU: {theirs}, unitarget: {ours} {message}"


def main():
    parser = argparse.ArgumentParser(description="random schemas, compared with QEMU's compiler")
    parser.add_argument("--source", required=True, type=Path, help="QEMU's source tree")
    parser.add_argument("--compat", required=True, help="its release")
    parser.add_argument("--unitarget", required=True, type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the schemas that differ")
    options = parser.parse_args()
    source = options.source.resolve()
    program, keep = str(options.unitarget.resolve()), options.keep and options.keep.resolve()
    original = Original(source)
    bases = sorted((source / "tests/qapi-schema").glob("*.json"))
    texts = {b: b.read_text(encoding="utf-8") for b in bases}
    good = [b for b in bases if original.first_error(str(b)) is None and texts[b].strip()]
    counts = {}
    failed = 0
    print("1..1")
    with tempfile.TemporaryDirectory(prefix="unitarget-mutate-") as folder:
        for base in bases:
            (Path(folder) / base.name).write_text(texts[base], encoding="utf-8")
        (Path(folder) / "include").symlink_to(source / "tests/qapi-schema/include")
        os.chdir(folder)
        for number in range(options.count):
            rng = random.Random(f"{options.seed}-{number}")
            base = rng.choice(good if rng.randrange(2) else bases)
            words = WORDS + re.findall(r"'[^'\n]*'", texts[base])[:400]
            text = mutate_text(rng, texts[base], words)
            name = "mutant.json"
            Path(name).write_text(text, encoding="utf-8")
            verdict = compare(original, program, options.compat, name)
            if verdict not in ("same", "crash", "stricter"):
                failed += 1
                print(f"# {options.seed}-{number} of {base.name}: {verdict}")
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{options.seed}-{number}.json").write_text(text, encoding="utf-8")
                verdict = "different"
            counts[verdict] = counts.get(verdict, 0) + 1
    print("# " + ", ".join(f"{n} {v}" for v, n in sorted(counts.items())))
    print(f"{'not ' if failed else ''}ok 1 - {options.compat} {options.count} random schemas")
    sys.exit(1 if failed else 0)


main()
