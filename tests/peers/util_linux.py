#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""util-linux's programs as one: runs the tests of util-linux with the programs as its build makes them, and with links to one
unified program in their places, and compares what each test comes to. Prints TAP. As root the tests run in namespaces of
mounts and processes of their own."""

import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

AGAIN = 3  # so often a test that differs is tried once more with either
NOT_PROGRAMS = re.compile(r"test_|test-|sample-")
RESULT = re.compile(r"\s*(\S.*?)\s+\.\.\. ?(OK|FAILED|SKIPPED|KNOWN FAILED)\b")


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unitarget", required=True, type=Path, help="the program to test")
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--build", required=True, type=Path, help="a build of it by Meson and Ninja")
    return parser.parse_args()


def programs_of(build):
    return sorted(f.name for f in build.iterdir()
                  if f.is_file() and os.access(f, os.X_OK) and not NOT_PROGRAMS.match(f.name))


def run_tests(opts, tree, names=()):
    """{test: what it comes to}; several results of one name are counted together."""
    words = ["bash", str(opts.source / "tests/run.sh"), "--srcdir=%s" % opts.source, "--builddir=%s" % tree, "--skip-loopdevs",
             "--parallel=2", *names]
    if os.geteuid() == 0:
        words = ["unshare", "-mpf", "--mount-proc", *words]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=1800)
    found = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        result = RESULT.match(line)
        if result:
            found[re.sub(r"\s+", " ", result[1])].append(result[2])
    return {name: " ".join(sorted(results)) for name, results in found.items()}


def main():
    opts = options()
    opts.source, opts.build, opts.unitarget = (p.resolve() for p in (opts.source, opts.build, opts.unitarget))
    names = programs_of(opts.build)
    with tempfile.TemporaryDirectory(prefix="unitarget-util-linux-") as folder:
        unified, tree = Path(folder) / "all", Path(folder) / "tree"
        done = subprocess.run([opts.unitarget, "link", "-C", opts.build, "-o", unified, *names], capture_output=True, text=True)
        print("".join("# %s\n" % line for line in (done.stdout + done.stderr).splitlines()), end="", flush=True)
        if done.returncode:
            print("1..1\nnot ok 1 - %d programs are linked as one" % len(names))
            return 1

        def with_programs(of, tests=()):
            # In the same place, since messages have a program's name.
            shutil.rmtree(tree, ignore_errors=True)
            shutil.copytree(opts.build, tree, symlinks=True)
            for name in names if of == "unified" else ():
                (tree / name).unlink()
                (tree / name).symlink_to(unified)
            return run_tests(opts, tree, tests)

        wanted, got = with_programs("own"), with_programs("unified")
        both = sorted(set(wanted) | set(got))
        differing = [t for t in both if wanted.get(t) != got.get(t)]
        groups = sorted({t.split(":")[0] for t in differing})
        own, ours = ([with_programs(of, groups) for _ in range(AGAIN if differing else 0)] for of in ("own", "unified"))
        print("1..%d\nok 1 - %d programs are linked as one" % (1 + len(both), len(names)))
        bad = 0
        for number, test in enumerate(both, 2):
            results = {wanted.get(test)} | {r.get(test) for r in own}
            if {got.get(test)} | {r.get(test) for r in ours if test in differing} <= results:
                print("ok %d - %s%s" % (number, test, "" if wanted.get(test) != "SKIPPED" else " # SKIP it skips itself"))
                continue
            bad += 1
            print("not ok %d - %s\n# %s, with its own programs %s" % (number, test, got.get(test), wanted.get(test)))
        print("# %d tests, %d differ" % (len(both), bad))
    return 1 if bad or len(both) < 100 else 0


sys.exit(main())
