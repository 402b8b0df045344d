#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random small builds: what `unitarget classify` says against preprocessing everything.

usage: property.py [--cc CC] [--builds N] [--seed N] UNITARGET      Prints TAP, one case a build.
"""
import argparse
import os
import random
import sys
import tempfile
from subprocess import CalledProcessError
from pathlib import Path

from builds import Build, classes

MACROS = ["WORD", "BIG", "CONFIG_A", "CONFIG_B", "ARCH", "A", "AB", "HOOK"]
HEADERS = ["h.h", "sub/i.h", "k.h", "hook.h", "next.h"]


class Maker:
    """Makes sources that look at macros and files in all the ways that a preprocessor has."""

    def __init__(self, rng):
        self.rng = rng
        self.names = 0

    def new(self):
        self.names += 1
        return f"v{self.names}"

    def macro(self):
        return self.rng.choice(MACROS)

    def statement(self, depth):
        rng, m, v = self.rng, self.macro(), self.new()
        ways = [
            lambda: f"int {v};",
            lambda: f"int {v} = sizeof(\"{m}\") + __LINE__;",
            lambda: f"int {v}[] = {{ {m} + 0 }};",
            lambda: f"const char *{v} = TEXT({m});",
            lambda: f"int {v} = ON({m});",
            lambda: f"int {v} = ON(GLUE(CONFIG_, {rng.choice('ABC')}));",
            lambda: f"int {v} = DROP({m});",
            lambda: f"#undef {m}",
            lambda: f"#define {m} {rng.choice(MACROS)}",
            lambda: f"#define {v}_ {m}\nint {v} = sizeof(TEXT({v}_));",
            lambda: f"#include \"{rng.choice(HEADERS)}\"",
            lambda: f"#include <{rng.choice(HEADERS)}>",
            lambda: "#ifdef CONFIG\n#include CONFIG\n#endif",
            lambda: f"const char *{v} = __FILE__;",
            lambda: f"#if __has_include(<{rng.choice(HEADERS + ['only.h'])}>)\nint {v};\n#endif",
        ]
        if depth < 2:
            ways += [lambda: self.condition(depth)] * 4
        return rng.choice(ways)()

    def condition(self, depth):
        m, n = self.macro(), self.macro()
        test = self.rng.choice([f"#ifdef {m}", f"#ifndef {m}", f"#if {m} + 0 > 2", f"#if defined({m}) && defined {n}",
                                f"#if {m} - 0 == {n} - 0", "#if 0"])
        text = f"{test}\n{self.body(depth + 1, 2)}"
        if self.rng.random() < 0.5:
            text += f"#else\n{self.body(depth + 1, 2)}"
        return text + "#endif"

    def body(self, depth, most):
        return "".join(self.statement(depth) + "\n" for _ in range(self.rng.randint(1, most)))


HELPERS = """#ifndef HELPERS
#define HELPERS
#define TEXT(x) TEXT2(x)
#define TEXT2(x) #x
#define GLUE(a, b) GLUE2(a, b)
#define GLUE2(a, b) a##b
#define SECOND(a, b, ...) b
#define HOLDER_1 0,
#define ON(x) ON2(x)
#define ON2(x) ON3(HOLDER_##x)
#define ON3(x) SECOND(x 1, 0)
#define DROP(x) DROP2(x)
#define DROP2(x) 7
#endif
"""


def guarded(maker, most):
    guard = maker.new() + "_H"
    return f"#ifndef {guard}\n#define {guard}\n{maker.body(1, most)}#endif\n"


def make(build, rng):
    maker = Maker(rng)
    targets = [f"t{i}" for i in range(rng.randint(2, 4))]
    build.put("common/helpers.h", HELPERS)
    for name in HEADERS:
        build.put("common/" + name, guarded(maker, 3))
    sources = [f"src/f{i}.c" for i in range(4)]
    for source in sources:
        build.put(source, '#include "helpers.h"\n' + maker.body(0, 6))
    for target in targets:
        flags = [f"-I{target}", "-Icommon"]
        defines = "".join(f"#define {m} {rng.choice(['1', '2', '3', 'BIG', '(2 + 1)'])}\n" for m in MACROS if rng.random() < 0.4)
        config = rng.choice(["macro", "forced", "folder", "none"])
        if config == "macro":
            build.put(f"{target}-config.h", defines)
            flags += [f'-DCONFIG="{target}-config.h"', "-I."]
        elif config == "forced":
            build.put(f"{target}-config.h", defines)
            flags += ["-include", f"{target}-config.h"]
        elif config == "folder":
            build.put(f"{target}/{rng.choice(HEADERS)}", defines)
        for m in rng.sample(MACROS, 2):
            if rng.random() < 0.3:
                flags.append(f"-D{m}" + rng.choice(["", "=4", "=ARCH"]))
        if rng.random() < 0.3:
            build.put(f"{target}/{rng.choice(HEADERS)}", guarded(maker, 2))
        if rng.random() < 0.3:
            build.put(f"{target}/only.h", "")
        build.put(f"{target}/own.h", "")
        for source in sources:
            if rng.random() < 0.9:
                build.step(target, source, *flags)


def check(build, rng):
    """None, or what is wrong; how many runs, of how many steps."""
    make(build, rng)
    build.write()
    try:
        truth = build.truth()
    except CalledProcessError:  # the sources make no sense
        return None, 0, 0
    if len({s["output"].split("/")[0] for s in build.steps}) < 2:
        return None, 0, 0
    options = [x for t in sorted({s["output"].split("/")[0] for s in build.steps})
               for x in ("--target", f"{t[3:-4]}={t}")]
    answer = build.classify("--no-cache", *options)
    steps = {f: n for f, n in ((u["file"], u["steps"]) for u in answer["units"])}
    found = {f: c for f, c in classes(answer).items() if steps[f] > 1}
    wanted = {f: c for f, c in truth.items() if steps.get(f, 0) > 1}
    wrong = [f"{f}: {found[f]}, expected {wanted[f]}" for f in wanted if found[f] != wanted[f]]
    return wrong or None, answer["run"]["preprocessor_runs"], sum(steps[f] for f in wanted)


def main():
    parser = argparse.ArgumentParser(description="random builds for unitarget classify")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--builds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="folder to leave the builds in that are wrong")
    parser.add_argument("unitarget")
    options = parser.parse_args()
    print(f"1..{options.builds}")
    failed = runs = steps = 0
    for number in range(options.seed, options.seed + options.builds):
        with tempfile.TemporaryDirectory(prefix="unitarget-classify-") as folder:
            where = Path(options.keep or folder) / f"b{number}"
            build = Build(where, os.path.abspath(options.unitarget), options.cc)
            wrong, some, of = check(build, random.Random(number))
        runs, steps = runs + some, steps + of
        failed += wrong is not None
        print(f"{'not ' if wrong else ''}ok {number - options.seed + 1} - build {number}", flush=True)
        for line in wrong or []:
            print("# " + line)
    print(f"# {runs} runs of the preprocessor for {steps} steps")
    sys.exit(1 if failed else 0)


main()
