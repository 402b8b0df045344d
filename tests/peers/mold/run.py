#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the test suite of the linker mold on `unitarget link`; prints TAP.

Each test of the suite is a shell script that compiles a few sources, links them and runs what comes of it. Here
it does so with an ordinary linker, and judge.py, in the compiler's place, links each executable once more as a
unified program of two targets. When the test runs it, the unified one must do the same, as either target;
those that a test does not run are run without arguments. What the link refuses must be a limit that README.md
lists: refusals.txt has the messages.

Only tests that pass with the ordinary linker count: others try what that one has not.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
JUDGE = HERE / "judge.py"
sys.path.insert(0, str(HERE))
import judge

# Tests that ask what nobody promises: in which order a linker lays out what comes from different objects.
OF_LAYOUT = {"arch-x86_64-large-bss"}
# Tests whose last program is not made to be run: its main returns what is left in a register, part of an address.
ENDS_SOMEHOW = {"arch-x86_64-reloc"}
LINKERS = {"bfd": "ld.bfd", "lld": "ld.lld", "mold": "mold"}


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tests", nargs="*", metavar="TEST", help="names of tests, without .sh; all by default")
    parser.add_argument("--unitarget", default="unitarget", help="the program to test")
    parser.add_argument("--source", type=Path, required=True, help="mold's source")
    parser.add_argument("--linker", choices=sorted(LINKERS), default="bfd")
    parser.add_argument("--tenth", action="store_true", help="only a tenth of the tests, by their names' hashes")
    parser.add_argument("--plain", action="store_true", help="with the ordinary linker only: which tests count")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", metavar="DIR", help="work here and leave everything")
    parser.add_argument("--verbose", action="store_true", help="say of each executable what came of it")
    return parser.parse_args()


def limits():
    """The section of README.md, as one line."""
    readme = (HERE.parents[2] / "README.md").read_text()
    return " ".join(readme.split("\n## Limits\n")[1].split("\n## ")[0].split())


def refusals():
    """[(pattern of a message, words of the limit)] of refusals.txt."""
    found, known = [], limits()
    for line in (HERE / "refusals.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern, limit = (part.strip() for part in line.split(" => "))
        if limit not in known:
            sys.exit("refusals.txt: README.md does not list the limit `%s`" % limit)
        found.append((re.compile(pattern), limit))
    return found


def suite(opts):
    folder = opts.source / "test"
    folder = folder / "elf" if (folder / "elf").is_dir() else folder
    names = {p.stem for p in folder.glob("*.sh") if not p.stem.startswith("arch-") or "x86_64" in p.stem} - OF_LAYOUT
    if not names:
        sys.exit("%s has no tests" % folder)
    if set(opts.tests) - names:
        sys.exit("no such test: %s" % " ".join(sorted(set(opts.tests) - names)))
    if opts.tenth:
        names = {n for n in names if hashlib.sha256(n.encode()).digest()[0] % 10 == 0}
    return folder, sorted(set(opts.tests) or names)


def prepare(opts, root):
    """The tools that tests find in their folder, or on their path."""
    tools = root / "bin"
    tools.mkdir(parents=True, exist_ok=True)
    python = "exec %s -ISB %s" % (sys.executable, JUDGE)
    (tools / "qemu-x86_64").write_text('#!/bin/sh\n%s run "$@"\n' % python)
    for tool in ("gcc", "g++"):
        (tools / ("judge-" + tool)).write_text(
            '#!/bin/sh\n%s cc %s "$@"\n' % (python, shutil.which(tool)))
    for file in tools.iterdir():
        file.chmod(0o755)
    return tools


def perform(opts, root, tools, folder, name):
    """Runs one test; returns (whether it counts, {program: [records]}, what the test said)."""
    work = root / name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for tool in ("ld", "mold", "ld.mold"):
        (work / tool).symlink_to(shutil.which(LINKERS[opts.linker]))
    log = work / "log"
    env = dict(os.environ, LC_ALL="C", PEERS_LOG=str(log), PEERS_UNITARGET=opts.unitarget)
    if not opts.plain:
        # The suite's way to run programs on an emulator.
        env.update(TRIPLE="x86_64-linux-gnu", PATH="%s:%s" % (tools, env["PATH"]))
        for var, tool in (("CC", "gcc"), ("GCC", "gcc"), ("CXX", "g++"), ("GXX", "g++")):
            env["TEST_" + var] = str(tools / ("judge-" + tool))
    try:
        done = subprocess.run(["bash", str(folder / (name + ".sh"))], cwd=work, env=env, timeout=300,
                              stdin=subprocess.DEVNULL, capture_output=True)
        said = (done.stdout + done.stderr).decode(errors="replace")
        counts = done.returncode == 0 and "skipped" not in done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        counts, said = False, "no end"
    if counts and name not in ENDS_SOMEHOW:
        run_the_rest(work, env)
    records = {}
    for record in map(json.loads, log.read_text().splitlines() if log.exists() else []):
        records.setdefault(record["program"], []).append(record)
    if not opts.keep:
        shutil.rmtree(work, ignore_errors=True)
    return counts, records, said


def run_the_rest(work, env):
    """Runs the programs that the test has linked but not run, as they were linked last."""
    log = work / "log"
    states = {}
    for record in map(json.loads, log.read_text().splitlines() if log.exists() else []):
        states[record["program"]] = record["state"]
    for program, state in states.items():
        if state == "linked":
            subprocess.run([sys.executable, "-ISB", JUDGE, "run", program], cwd=work, env=env,
                           stdin=subprocess.DEVNULL, capture_output=True)


def judged(records, known):
    """What came of each executable of a test: [(kind, program, why)]. A program that a test links several
    times is as many executables."""
    out = []
    for program, told in records.items():
        name = os.path.basename(program)
        for record in told:
            state, said = record["state"], record.get("said", "")
            if state == "linked":
                out.append(["unseen", name, ""])
            elif state == "not linked":
                limit = next((l for pattern, l in known if record["status"] in (1, 2) and pattern.search(said)), None)
                out.append(["refused" if limit else "failed", name, limit or said])
            elif state == "differs":
                out[-1] = ["differs", name, said]
            elif state == "same" and out[-1][0] == "unseen":
                out[-1][0] = "same"
    return out


def main():
    opts = options()
    found = shutil.which(opts.unitarget)
    missing = [t for t in ("bash", LINKERS[opts.linker], "gcc", "g++") if not shutil.which(t)]
    if not found or missing:
        print("Bail out! no such program: %s" % " ".join(missing or [opts.unitarget]))
        return 1
    opts.unitarget = str(Path(found).absolute())
    known = refusals()
    folder, names = suite(opts)
    root = Path(opts.keep or tempfile.mkdtemp(prefix="unitarget-mold-")).absolute()
    tools = prepare(opts, root)
    counts = {"same": 0, "refused": 0, "differs": 0, "failed": 0, "unseen": 0}
    number = bad = 0
    try:
        with ThreadPoolExecutor(opts.jobs) as pool:
            results = pool.map(lambda n: perform(opts, root, tools, folder, n), names)
            for name, (passes, records, said) in zip(names, results):
                if not passes:
                    print("# %s does not count: %s" % (name, (said.strip().splitlines() or [""])[-1]))
                    continue
                number += 1
                kinds = judged(records, known)
                for kind, _, _ in kinds:
                    counts[kind] += 1
                wrong = [k for k in kinds if k[0] in ("differs", "failed")]
                bad += bool(wrong)
                print("%sok %d - %s" % ("not " if wrong else "", number, name))
                for kind, program, why in kinds if opts.verbose else wrong:
                    print("".join("# %s\n" % l for l in ("%s: %s %s" % (program, kind, why)).splitlines()), end="")
                sys.stdout.flush()
    finally:
        if not opts.keep:
            shutil.rmtree(root, ignore_errors=True)
    print("1..%d" % number)
    print("# %d of %d tests pass with %s and count, %d of them failed; %d executables: %d the same, %d refused for "
          "a listed limit, %d differ, %d otherwise, %d never run" % (
              number, len(names), LINKERS[opts.linker], bad, sum(counts.values()), counts["same"], counts["refused"],
              counts["differs"], counts["failed"], counts["unseen"]))
    return 1 if bad or not number else 0


if __name__ == "__main__":
    sys.exit(main())
