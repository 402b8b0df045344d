#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Golden cases of the command line: runs each, compares what it prints with what is kept beside it.

A case is a file NAME.args with the words of a command line (quoted as for sh; # starts a comment).
A sibling's suffix says what is expected; the other output stream must then stay empty:
    NAME.out    exit status 0, this on standard output
    NAME.err    exit status 1, this on standard error
    NAME.usage  exit status 2, this on standard error
NAME.stdin, if there is one, is its standard input; else that is empty.
NAME.in/, if there is one, is copied to a new folder in which the program runs; else that is empty.
NAME.tree, if there is one, lists what the program must have left in that folder, one name a line.
NAME.files/, if there is one, has the files that must then be there, below the same names.

Prints TAP. With -u the expectations are renewed instead; look at the difference before you commit.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODES = {"out": 0, "err": 1, "usage": 2}


def tree(folder):
    names = []
    for path, folders, files in os.walk(folder):
        names += [os.path.relpath(os.path.join(path, n), folder) for n in files]
    return "".join(n + "\n" for n in sorted(names))


def contents(folder, wanted):
    """The texts of the files in `folder` that `wanted`, a folder too, has."""
    if not wanted.is_dir():
        return {}
    return {name: (folder / name).read_text(encoding="utf-8") if (folder / name).is_file() else ""
            for name in tree(wanted).splitlines()}


def execute(program, case):
    """Runs a case; returns (exit status, stdout, stderr, tree, files) with the texts decoded."""
    words = shlex.split(case.read_text(encoding="utf-8"), comments=True)
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
    environment.update((k, v) for k, v in os.environ.items() if k.endswith("SAN_OPTIONS"))
    with tempfile.TemporaryDirectory(prefix="unitarget-case-") as folder:
        work = Path(folder) / "in"
        if case.with_suffix(".in").is_dir():
            shutil.copytree(case.with_suffix(".in"), work, symlinks=True)
        else:
            work.mkdir()
        stdin = case.with_suffix(".stdin")
        done = subprocess.run([program, *words], cwd=work, env=environment, timeout=60,
                              input=stdin.read_bytes() if stdin.is_file() else b"", capture_output=True)
        return (done.returncode, done.stdout.decode("utf-8", "replace"),
                done.stderr.decode("utf-8", "replace"), tree(work),
                contents(work, case.with_suffix(".files")))


def compare(what, expected, found):
    lines = unified_diff(expected.splitlines(), found.splitlines(), "expected " + what, "found", lineterm="")
    return list(lines) or ([f"{what} differs in its last newline"] if expected != found else [])


def check(program, case):
    """The differences of a case, as lines; none when it is as expected."""
    modes = [m for m in MODES if case.with_suffix("." + m).is_file()]
    if len(modes) != 1:
        return [f"there must be one of {', '.join('.' + m for m in MODES)} beside {case.name}"]
    mode = modes[0]
    status, out, err, left, files = execute(program, case)
    expected = case.with_suffix("." + mode).read_text(encoding="utf-8")
    found = []
    if status != MODES[mode]:
        found.append(f"exit status {status}, expected {MODES[mode]}")
    found += compare("standard output", expected if mode == "out" else "", out)
    found += compare("standard error", "" if mode == "out" else expected, err)
    if case.with_suffix(".tree").is_file():
        found += compare("files", case.with_suffix(".tree").read_text(encoding="utf-8"), left)
    for name, text in files.items():
        wanted = (case.with_suffix(".files") / name).read_text(encoding="utf-8")
        found += compare(name, wanted, text)
    return found


def renew(program, case):
    status, out, err, left, files = execute(program, case)
    mode = next((m for m in MODES if MODES[m] == status), None)
    if mode is None or (err if mode == "out" else out):
        return [f"exit status {status}, {len(out)} and {len(err)} characters: no mode fits"]
    for other in MODES:
        case.with_suffix("." + other).unlink(missing_ok=True)
    case.with_suffix("." + mode).write_text(out if mode == "out" else err, encoding="utf-8")
    if case.with_suffix(".tree").is_file():
        case.with_suffix(".tree").write_text(left, encoding="utf-8")
    for name, text in files.items():
        (case.with_suffix(".files") / name).write_text(text, encoding="utf-8")
    return []


def main():
    parser = argparse.ArgumentParser(description="golden cases of the command line")
    parser.add_argument("-u", "--update", action="store_true", help="renew the expectations")
    parser.add_argument("program", help="path of unitarget")
    parser.add_argument("name", nargs="*", help="only cases whose name holds this")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    cases = [c for c in sorted(HERE.glob("*/*.args"))
             if not options.name or any(n in str(c.relative_to(HERE)) for n in options.name)]
    if not cases:
        sys.exit("no case has such a name")
    print(f"1..{len(cases)}")
    failed = 0
    for number, case in enumerate(cases, 1):
        found = (renew if options.update else check)(program, case)
        failed += bool(found)
        print(f"{'not ' if found else ''}ok {number} - {case.relative_to(HERE).with_suffix('')}")
        for line in found:
            print("# " + line)
    sys.exit(1 if failed else 0)


main()
