#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random graphs of shared libraries with constructors, destructors and names that several have, of which each target needs
some: the unified program, run as a target, must print what that target's own program prints, or the link must be refused
with a message. Prints TAP, a line for each ten; the folder of what fails is left, with a script that shows it.

    tests/elf/random_libraries.py --unitarget build/unitarget --count 30 --seed 1
    tests/elf/random_libraries.py --unitarget … --only 1:17
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = """#!/bin/sh
# graph %s of random_libraries.py; 0: the same; 1: not; 2: no program; 3: refused
UT=${UT:?the unitarget program}
cd "$(dirname "$0")" || exit 2
export LC_ALL=C LD_LIBRARY_PATH=.
%s
"""


def library_source(r, number, uses, clash):
    n = number
    lines = ["#include <stdio.h>", "#include <stdlib.h>", "int data%d[4] = { 1, 2, %d, 4 };" % (n, n)]
    lines += ["int call%d(void);" % u for u in uses]
    lines.append("int call%d(void) { return %s; }" % (n, " + ".join([str(n), *("call%d()" % u for u in uses)])))
    kind = r.random() if clash else 1
    if kind < .5:
        lines.append("%sint clash(void) { return %d; }" % ("__attribute__((weak)) " * (r.random() < .3), 100 + n))
        lines.append("int ask%d(void) { return clash(); }" % n)
    elif kind < .75:
        lines.append("int clash(void) __attribute__((weak));\nint ask%d(void) { return clash ? clash() : -1; }" % n)
    else:
        lines.append("int ask%d(void) { return %d; }" % (n, n))
    if r.random() < .6:
        lines.append('__attribute__((constructor)) static void begin(void) { puts("begin %d"); }' % n)
        if r.random() < .7:
            lines.append('__attribute__((destructor)) static void end(void) { puts("end %d"); }' % n)
        if r.random() < .3:
            lines.append('static void left(void) { puts("left %d"); }\n'
                         "__attribute__((constructor)) static void last(void) { atexit(left); }" % n)
    return "\n".join(lines) + "\n"


def main_source(r, used, weak, copies):
    lines = ["#include <stdio.h>"]
    lines += ["int call%d(void), ask%d(void); extern int data%d[4];" % (n, n, n) for n in used]
    lines += ["int call%d(void) __attribute__((weak));" % n for n in weak]
    table = bool(used) and r.random() < .5
    if table:
        lines.append("int (*table[])(void) = { %s };" % ", ".join("call%d" % n for n in used))
    lines.append("int main(void) {\n    int sum = 0;")
    lines += ['    sum += call%d(); printf("%d %%d\\n", ask%d());' % (n, n, n) for n in used]
    if table:
        lines += ['    printf("%%d %%d\\n", table[%d] == call%d, table[%d]());' % (i, n, i) for i, n in enumerate(used)]
    lines += ["    sum += data%d[2];" % n for n in used[:1] if copies]
    lines += ['    printf("%%d\\n", call%d ? call%d() : -1);' % (n, n) for n in weak]
    return "\n".join(lines + ['    printf("%d\\n", sum);\n    return 0;\n}\n'])


def draw(r, folder, label):
    """Writes the sources of a graph, and the script that builds and compares it."""
    count, clash, copies = r.randint(2, 6), r.random() < .3, r.random() < .3
    driver = ["gcc", "-fuse-ld=" + r.choice([l for l in ("bfd", "lld", "mold") if shutil.which("ld." + l)])]
    driver += ["-no-pie"] * (r.random() < .25) + ["-Wl,-z,now"] * (r.random() < .3)
    own = "-fno-pic" if "-no-pie" in driver else r.choice(["-fPIE", "-fPIC", "-fPIC -fno-plt"])
    commands = []
    for n in range(count):
        uses = [u for u in range(n) if r.random() < .3]
        (folder / ("l%d.c" % n)).write_text(library_source(r, n, uses, clash))
        asked = r.sample(uses, len(uses))[r.random() < .1:]  # one that it does not say it needs
        commands.append("gcc -shared -fPIC -w l%d.c -o libl%d.so -Wl,-soname,libl%d.so -Wl,--no-as-needed %s || exit 2" % (
            n, n, n, " ".join("libl%d.so" % u for u in asked)))
    order = r.sample(range(count), count)
    targets = ["t%d" % t for t in range(r.randint(2, 4))]
    for target in targets:
        used = [n for n in range(count) if r.random() < .45]
        weak = [n for n in range(count) if n not in used and r.random() < .15]
        (folder / (target + ".c")).write_text(main_source(r, used, weak, copies))
        named = r.sample(used, len(used)) if r.random() < .5 else sorted(used, key=order.index)
        named += [n for n in range(count) if n not in used and r.random() < .1]
        words = [target + ".o", "-Wl,-rpath-link,.", r.choice(["-Wl,--no-as-needed", "-Wl,--as-needed"])]
        words += ["libl%d.so" % n for n in named]
        (folder / (target + ".manifest")).write_text("".join(w + "\n" for w in words))
        commands.append("gcc -w %s -O%d -c %s.c || exit 2" % (own, r.randint(0, 2), target))
        commands.append("%s %s -o own-%s || exit 2" % (" ".join(driver), " ".join(words), target))
    commands.append('"$UT" link --quiet -o unified %s -- %s >link.log 2>&1' % (
        " ".join("--target %s=@%s.manifest" % (t, t) for t in targets), " ".join(driver)))
    commands.append("case $? in 0) ;; 1) grep -q error: link.log && exit 3; exit 1 ;; *) exit 1 ;; esac")
    for target in targets:
        for now in ("", "LD_BIND_NOW=1 "):
            commands.append("%stimeout 20 ./own-%s >want 2>&1; want=$?" % (now, target))
            commands.append("%stimeout 20 ./unified -target %s >got 2>&1; got=$?" % (now, target))
            commands.append("[ $want = $got ] && cmp -s want got || { echo %s: $want, $got; diff want got; exit 1; }" % target)
    script = folder / "run.sh"
    script.write_text(SCRIPT % (label, "\n".join(commands)))
    script.chmod(0o755)


def attempt(opts, seed, number, root):
    folder = Path(root) / ("%s-%d" % (seed, number))
    folder.mkdir()
    draw(random.Random("%s:%d" % (seed, number)), folder, "%s:%d" % (seed, number))
    done = subprocess.run([str(folder / "run.sh")], env=dict(os.environ, UT=opts.unitarget), capture_output=True, text=True,
                          timeout=600)
    if done.returncode in (0, 2, 3):
        shutil.rmtree(folder)
        return done.returncode
    print("# %s:%d: %s\n# its folder: %s" % (seed, number, (done.stdout + done.stderr).strip().replace("\n", "\n# "), folder))
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unitarget", default="unitarget")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", metavar="SEED:NUMBER", help="this one graph")
    opts = parser.parse_args()
    opts.unitarget = str(Path(shutil.which(opts.unitarget) or opts.unitarget).absolute())
    root = tempfile.mkdtemp(prefix="unitarget-libraries-")
    if opts.only:
        seed, number = opts.only.split(":")
        print("# ends with %d; 0: the same, 2: no program, 3: refused" % attempt(opts, seed, int(number), root))
        return 0
    lines, counts = (opts.count + 9) // 10, [0, 0, 0, 0]
    print("1..%d\n# seed %s" % (lines, opts.seed))
    for line in range(lines):
        results = [attempt(opts, opts.seed, n, root) for n in range(line * 10, min(opts.count, line * 10 + 10))]
        for result in results:
            counts[result] += 1
        print("%s %d - graphs %d to %d" % ("not ok" if 1 in results else "ok", line + 1, line * 10, line * 10 + len(results) - 1),
              flush=True)
    print("# %d the same, %d refused, %d not programs, %d wrong" % (counts[0], counts[3], counts[2], counts[1]))
    if not counts[1]:
        os.rmdir(root)
    return counts[1] > 0


if __name__ == "__main__":
    sys.exit(main())
