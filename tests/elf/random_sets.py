#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random programs of several targets (linkset.py): each unified program must do what the targets' own programs do, or the
link must say why it cannot be made, with one of the messages below. A program that cannot be linked for each target in the
ordinary way, or does not end well, does not count. Prints TAP, one line for every hundred.

Each program is a folder with its sources and a script that builds and compares everything. One that fails is made smaller as
long as it fails in the same way, and its folder is left for people to look at.

    tests/elf/random_sets.py --unitarget build/unitarget --count 300 --seed 1
    tests/elf/random_sets.py --unitarget … --only 1:17            # the 17th program of seed 1
"""

import argparse
import collections
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True

import linkset

# What a link may say, of what such programs have.
REFUSALS = [re.compile(pattern, re.M) for pattern in (
    r"error: \w+ is defined by target .*: one program cannot be both$",
    r"error: target \w+ takes \w+ from .*, which it does not need, but all have to load$",
    r"error: \w+ is a common symbol; for target \w+, the linker takes it from liby\w+\.so",
    r"error: \w+ is an absolute symbol in \S+, is exported, and is not the same in all targets$",
    r"error: target \w+ refers weakly to \w+, which its own program does not have, but would find in liby\w+\.so",
)]
SAME, WRONG, INVALID, REFUSED = 0, 1, 2, 3  # what a script ends with


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unitarget", default="unitarget", help="the program to test")
    parser.add_argument("--count", type=int, default=300, help="how many programs count")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", metavar="SEED:NUMBER", help="this one program")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--linker", choices=linkset.LINKERS, help="only this one")
    parser.add_argument("--kinds", help="only features of these kinds, with commas: " + ", ".join(linkset.KINDS))
    parser.add_argument("--out", metavar="DIR", help="where folders of failures go (default: a new one in /tmp)")
    parser.add_argument("--failures", type=int, default=10, help="stop at so many")
    parser.add_argument("--no-shrink", action="store_true", help="leave what fails as it is")
    parser.add_argument("--keep", metavar="DIR", help="build here and leave everything")
    return parser.parse_args()


SCRIPT = """#!/bin/sh
# %(label)s
# program %(seed)s of random_sets.py
# Ends with 0: the unified program does the same; 1: not; 2: no program to be tried; 3: the link is refused.
UT=${UT:?the unitarget program}
cd "$(dirname "$0")" || exit 2
export LC_ALL=C LD_LIBRARY_PATH=.
%(compile)s
own() { # TARGET WORDS...: the target's own program, and its manifest
    t=$1; shift
    printf '%%s\\n' "$@" >$t.manifest
    %(driver)s "$@" -o prog-$t || exit 2
    timeout 20 ./prog-$t >$t.want 2>&1 || exit 2
}
%(own)s
timeout 120 "$UT" link --quiet --links -o uni %(manifests)s -- %(driver)s >link.log 2>&1
case $? in 0) ;; 1 | 2) cat link.log; exit 3 ;; *) echo "the link ended with status $?"; cat link.log; exit 1 ;; esac
wrong=0
for t in %(targets)s; do
    for way in option name; do
        case $way in
        option) timeout 20 ./uni -target $t >$t.$way 2>&1; status=$? ;;
        name) timeout 20 ./prog-$t.uni >$t.$way 2>&1; status=$? ;;
        esac
        [ $status = 0 ] || { echo "$t by $way: status $status"; wrong=1; }
        diff $t.want $t.$way >$t.diff || { echo "$t by $way:"; cat $t.diff; wrong=1; }
    done
done
exit $wrong
"""


def script(program):
    files = sorted(linkset.sources(program))
    own_flags, mode_flag = linkset.MODES[program.mode]
    library = {linkset.unit_file(program, u, v) for u in program.units if u.in_library for v in u.variants.values()}
    driver_cc = linkset.COMPILERS[program.cc] if any(f.endswith(".cc") for f in files) else program.cc
    driver = " ".join(filter(None, (driver_cc, "-fuse-ld=" + program.linker, mode_flag, program.ldflags)))
    lines = []
    for flags, own in ((own_flags + " " + program.cflags, [f for f in files if f not in library]), ("-fPIC -O1", sorted(library))):
        for suffix, compiler in ((".c", program.cc), (".cc", linkset.COMPILERS[program.cc] + " -std=c++17")):
            chosen = [f for f in own if f.endswith(suffix)]
            if chosen:
                lines.append("%s -w -pipe %s -c %s || exit 2" % (compiler, flags, " ".join(chosen)))
    collected, _ = linkset.collection_files(program)
    for file, objects in collected.items():
        if file.endswith(".a"):
            lines.append("ar rcs %s %s || exit 2" % (file, " ".join(objects)))
        else:
            lines.append("%s -shared -Wl,-soname,%s -Wl,--version-script,versions %s -o %s || exit 2" % (
                driver_cc, file, " ".join(objects), file))
    return SCRIPT % {
        "label": program.label(), "seed": program.seed, "compile": "\n".join(lines), "driver": driver,
        "own": "\n".join("own %s %s" % (t, shlex.join(linkset.words(program, t))) for t in program.targets),
        "manifests": " ".join("--target %s=@%s.manifest --program %s=prog-%s.uni" % (t, t, t, t) for t in program.targets),
        "targets": " ".join(program.targets)}


def write(program, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in linkset.sources(program).items():
        (folder / name).write_text(text)
    (folder / "versions").write_text("V1 { };\nV2 { } V1;\n")
    (folder / "run.sh").write_text(script(program))


def attempt(program, folder, opts):
    """Builds and compares; returns (what the script ended with, what it said)."""
    write(program, folder)
    env = dict(os.environ, UT=opts.unitarget)
    done = subprocess.run(["sh", str(folder / "run.sh")], env=env, stdin=subprocess.DEVNULL, capture_output=True)
    said = (done.stdout + done.stderr).decode(errors="replace")
    code = done.returncode if done.returncode in (SAME, WRONG, INVALID, REFUSED) else WRONG
    if code == REFUSED and not any(p.search(said) for p in REFUSALS):
        code, said = WRONG, "refused, and no known limit:\n" + said
    return code, said


def nature(said):
    """How a program fails, so that a smaller one is known to fail in the same way."""
    first = next((l for l in said.splitlines() if "error:" in l or "status" in l), "differs")
    return re.sub(r"[us]\d+\w*|[abcd]\b|\d+|\S*/", "", first.split("error:")[-1])


def shrink(program, said, folder, opts, seconds=60):
    """The smallest program found that fails in the same way, and what its script said."""
    end, wanted, progress = time.monotonic() + seconds, nature(said), True
    while progress:
        progress = False
        for less in linkset.smaller(program):
            if time.monotonic() > end:
                return program, said
            code, now = attempt(less, folder, opts)
            if code == WRONG and nature(now) == wanted:
                program, said, progress = less, now, True
                break
    return program, said


def draw(seed, number, opts):
    rng = random.Random("%s:%d" % (seed, number))
    linkers = [opts.linker] if opts.linker else [l for l in linkset.LINKERS if shutil.which("ld." + l)]
    return linkset.draw(rng, "%s:%d" % (seed, number), [c for c in linkset.COMPILERS if shutil.which(c)], linkers)


def main():
    opts = options()
    found = shutil.which(opts.unitarget)
    if not found:
        print("Bail out! no such program: %s" % opts.unitarget)
        return 1
    opts.unitarget = str(Path(found).absolute())
    if opts.kinds:
        for kind in set(linkset.KINDS) - set(opts.kinds.split(",")):
            del linkset.KINDS[kind]
    root = Path(opts.keep or tempfile.mkdtemp(prefix="unitarget-sets-")).absolute()
    out = Path(opts.out or tempfile.gettempdir()).absolute()
    counts, refused, failures, number, tried = collections.Counter(), collections.Counter(), 0, 0, 0

    def one(number):
        program = draw(opts.seed, number, opts)
        folder = root / str(number)
        code, said = attempt(program, folder, opts)
        if code == WRONG:
            if not opts.no_shrink:
                program, said = shrink(program, said, folder, opts)
            kept = out / ("unitarget-set-" + program.seed.replace(":", "-"))
            write(program, kept)
            said = "%s: %s\n%s" % (program.seed, kept, said)
        if not opts.keep:
            shutil.rmtree(folder, ignore_errors=True)
        return code, said

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves nothing behind
    print("# seed %s" % opts.seed, flush=True)
    if opts.only:
        opts.seed, number = opts.only.rsplit(":", 1)
        code, said = one(int(number))
        print("1..1\n%sok 1 - program %s: %s\n%s" % ("" if code in (SAME, REFUSED) else "not ", opts.only,
                                                ("the same", "differs", "does not count", "refused")[code], said))
        return code == WRONG
    number = 0
    try:
        with ThreadPoolExecutor(opts.jobs) as pool:
            while counts[SAME] + counts[REFUSED] + counts[WRONG] < opts.count and failures < opts.failures:
                missing = min(100, opts.count - counts[SAME] - counts[REFUSED] - counts[WRONG])
                wrong = 0
                for code, said in pool.map(one, range(tried, tried + missing)):
                    counts[code] += 1
                    if code == WRONG:
                        wrong += 1
                        print("".join("# %s\n" % line for line in said.splitlines()[:40]), end="", flush=True)
                    if code == REFUSED:
                        refused[nature(said)] += 1
                number, failures = number + 1, failures + wrong
                print("%sok %d - programs %d to %d of seed %s" % (
                    "not " if wrong else "", number, tried, tried + missing - 1, opts.seed))
                sys.stdout.flush()
                tried += missing
    finally:
        if not opts.keep:
            shutil.rmtree(root, ignore_errors=True)
    print("1..%d" % number)
    print("# %d programs tried, %d do not count; %d the same, %d refused, %d wrong" % (
        tried, counts[INVALID], counts[SAME], counts[REFUSED], counts[WRONG]))
    for reason, times in refused.most_common():
        print("# refused %d times: %s" % (times, reason))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
