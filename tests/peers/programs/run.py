#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Programs of others as one: links what record.py has recorded of a build as one unified program, runs each of the programs and
the unified one, called by the program's name and with -target, on the same inputs, and compares. Prints TAP.

The file of inputs: a line `run WORDS`, then lines `< TEXT` of its standard input; in both, @ stands for the program's name, and
`run NAME: WORDS` is for that program only. A line `mask REGEX` says what differs from run to run, such as a time.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

STEADY = 3  # so many times a program must do the same by itself


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unitarget", default="unitarget", help="the program to test")
    parser.add_argument("--links", type=Path, required=True, help="what record.py has written")
    parser.add_argument("--inputs", type=Path, required=True)
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--work", type=Path, help="link and run here, and leave everything")
    return parser.parse_args()


def read_inputs(path):
    """[(program or None, words, standard input)], and the patterns that are masked."""
    found, masks = [], []
    for line in path.read_text().splitlines():
        run = re.match(r"run(?: ([^\s:]+):)?(.*)", line)
        if run:
            found.append([run.group(1), run.group(2).strip(), ""])
        elif line.startswith("<"):
            found[-1][2] += line[2:] + "\n"
        elif line.startswith("mask "):
            masks.append(re.compile(line[5:].encode()))
        elif line and not line.startswith("#"):
            sys.exit("%s: unknown line: %s" % (path, line))
    return found, masks


def link(opts, folder, names):
    """Each program in `own`, and one of all in `unified` beside links that are called as they are."""
    for kind in ("own", "unified"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for name in names:
        subprocess.run([opts.cc, *(opts.links / name).read_text().split("\n")[:-1], "-o", folder / "own" / name], check=True)
    targets = [w for n in names for w in ("--target", "%s=@%s" % (n, opts.links / n))]
    done = subprocess.run([opts.unitarget, "link", "-o", str(folder / "unified" / "all"), "--links", *targets, "--", opts.cc],
                          capture_output=True, text=True)
    print("".join("# %s\n" % line for line in (done.stdout + done.stderr).splitlines()), end="", flush=True)
    return done.returncode == 0


def outcome(words, folder, program, text, masks):
    """What a program does in a new folder: its end, what it prints, and the files it leaves."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        done = subprocess.run(words, executable=program, cwd=folder, input=text.encode(), capture_output=True, timeout=10,
                              env=dict(os.environ, LC_ALL="C"))
        result = [done.returncode, done.stdout, done.stderr]
    except subprocess.TimeoutExpired as why:
        result = ["no end", why.stdout or b"", why.stderr or b""]
    for mask in masks:
        result[1:] = [mask.sub(b"", printed) for printed in result[1:]]
    return result + [{str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}]


def first_difference(got, wanted):
    if not isinstance(got, bytes):
        return "%r, its own program: %r" % (got, wanted)
    at = max(0, len(os.path.commonprefix([got, wanted])) - 40)
    return "%r, its own program: %r, at byte %d" % (got[at:at + 120], wanted[at:at + 120], at)


def compare(folder, name, words, text, masks):
    """What differs between the program and the unified one, in words."""
    words = [w.replace("@", name) for w in shlex.split(words)]
    text = text.replace("@", name)
    here, own = folder / "here", folder / "own" / name
    wanted = outcome([name, *words], here, own, text, masks)
    if any(outcome([name, *words], here, own, text, masks) != wanted for _ in range(STEADY)):
        return None  # it differs from itself, by a time or an address
    problems = []
    for way, first in (("name", [name]), ("option", ["all", "-target", name])):
        program = folder / "unified" / (name if way == "name" else "all")
        got = outcome([*first, *words], here, program, text, masks)
        for what, w, g in zip(("status", "standard output", "standard error", "files"), wanted, got):
            if w != g:
                problems.append("by %s: %s: %s" % (way, what, first_difference(g, w)))
    return problems


def main():
    opts = options()
    opts.unitarget = shutil.which(opts.unitarget) or sys.exit("no such program: %s" % opts.unitarget)
    opts.links = opts.links.absolute()
    names = sorted(p.name for p in opts.links.iterdir() if p.is_file())
    folder = (opts.work or Path(tempfile.mkdtemp(prefix="unitarget-programs-"))).absolute()
    inputs, masks = read_inputs(opts.inputs)
    number = bad = runs = unsteady = 0
    try:
        linked = link(opts, folder, names)
        print("1..%d" % (1 + len(names) * linked))
        print("%sok 1 - %d programs are linked as one" % ("" if linked else "not ", len(names)))
        for number, name in enumerate(names if linked else [], 2):
            problems = []
            for only, words, text in inputs:
                if only in (None, name):
                    found = compare(folder, name, words, text, masks)
                    runs, unsteady = runs + 1, unsteady + (found is None)
                    problems += ["%s %s: %s" % (name, words, p[:600]) for p in found or []]
            bad += bool(problems)
            print("%sok %d - %s" % ("not " if problems else "", number, name))
            print("".join("# %s\n" % p for p in problems), end="", flush=True)
    finally:
        if not opts.work:
            shutil.rmtree(folder, ignore_errors=True)
    print("# %d programs, %d runs, %d of them not steady by themselves; %d programs differ" % (len(names), runs, unsteady, bad))
    return 1 if bad or not linked else 0


if __name__ == "__main__":
    sys.exit(main())
