#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Golden cases of the schema compiler's front end.

A case is a schema cases/*/NAME.json with one or more siblings that say what is expected of it:
    NAME.err   `qapi check` refuses it with exit status 1 and these messages
    NAME.warn  `qapi check` accepts it, with these messages
    NAME.dump  `qapi dump` prints this, without the module of what is built in; no messages
    NAME.fmt   `qapi fmt` makes this of it, and the same of that
    NAME.releases  these releases of --compat take it, one a line, and no others
A line `# options: …` in the schema gives more options for check and dump. Schemas without a sibling
are there for others to include.

Prints TAP. With -u the expectations are renewed instead; look at the difference before you commit.
"""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUFFIXES = (".err", ".warn", ".dump", ".fmt", ".releases")
RELEASES = ("6.2", "7.0", "7.1", "7.2", "8.0", "8.1", "8.2", "9.0", "9.1", "9.2", "10.0", "10.1", "10.2", "11.0",
            "11.1")


def options_of(case):
    found = re.search(rb"^# options: (.*)$", case.read_bytes(), re.M)
    return shlex.split(found.group(1).decode()) if found else []


def run(words, case, stdin=None):
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
    environment.update((k, v) for k, v in os.environ.items() if k.endswith("SAN_OPTIONS"))
    done = subprocess.run(words, cwd=case.parent, env=environment, timeout=60, capture_output=True,
                          check=False, **({"input": stdin} if stdin else {"stdin": subprocess.DEVNULL}))
    return done.returncode, done.stdout, done.stderr


def without_builtins(text):
    dump = json.loads(text)
    dump["modules"] = [m for m in dump["modules"] if m["name"] != "./builtin"]
    return (json.dumps(dump, indent=1, ensure_ascii=False) + "\n").encode()


def check_messages(program, case, suffix):
    status, out, err = run([program, "qapi", "check", *options_of(case), case.name], case)
    wrong = [] if status == (suffix == ".err") else [f"exit status {status}"]
    return err, wrong + (["there is standard output"] if out else [])


def check_dump(program, case, _):
    status, out, err = run([program, "qapi", "dump", *options_of(case), case.name], case)
    if status != 0 or err:
        return b"", [f"exit status {status}", *err.decode("utf-8", "replace").splitlines()]
    return without_builtins(out), []


def check_fmt(program, case, _):
    status, once, err = run([program, "qapi", "fmt"], case, case.read_bytes())
    if status != 0 or err:
        return once, [f"exit status {status}", *err.decode("utf-8", "replace").splitlines()]
    _, twice, _ = run([program, "qapi", "fmt"], case, once)
    return once, [] if once == twice else ["formatting it again makes a difference"]


def check_releases(program, case, _):
    taken, wrong = [], []
    for release in RELEASES:
        status, _, err = run([program, "qapi", "check", "--compat", release, case.name], case)
        if status == 0:
            taken.append(release)
        elif status != 1 or b": error: " not in err:
            wrong.append(f"--compat {release}: exit status {status}")
    return "".join(release + "\n" for release in taken).encode(), wrong


def check(program, case, suffix, update):
    how = {".dump": check_dump, ".fmt": check_fmt, ".releases": check_releases}.get(suffix, check_messages)
    found, wrong = how(program, case, suffix)
    golden = case.with_suffix(suffix)
    if update and not wrong:
        golden.write_bytes(found)
    expected = golden.read_bytes()
    if found == expected:
        return wrong
    return wrong + list(unified_diff(*(t.decode("utf-8", "replace").splitlines() for t in (expected, found)),
                                     "expected", "found", lineterm="")) + ["the texts differ"]


def main():
    parser = argparse.ArgumentParser(description="golden cases of the schema compiler's front end")
    parser.add_argument("-u", "--update", action="store_true", help="renew the expectations")
    parser.add_argument("program", help="path of unitarget")
    parser.add_argument("name", nargs="*", help="only cases whose name holds this")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    checks = [(case, suffix) for case in sorted((HERE / "cases").glob("*/*.json"))
              for suffix in SUFFIXES if case.with_suffix(suffix).is_file()
              if not options.name or any(n in str(case) for n in options.name)]
    if not checks:
        sys.exit("no case has such a name")
    print(f"1..{len(checks)}")
    failed = 0
    for number, (case, suffix) in enumerate(checks, 1):
        found = check(program, case, suffix, options.update)
        failed += bool(found)
        name = case.relative_to(HERE / "cases").with_suffix(suffix)
        print(f"{'not ' if found else ''}ok {number} - {name}")
        for line in found:
            print("# " + line)
    sys.exit(1 if failed else 0)


main()
