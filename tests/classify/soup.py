#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random token soup in many dialects: what `unitarget classify` says of it against what the compiler's own preprocessor does.

Macros of targets stand in every position that the language has, between whatever makes it hard to see where comments, strings
and names begin and end. Nothing of it compiles.

usage: soup.py [--cc CC] [--builds N] [--seed N] UNITARGET      Prints TAP, one case a build.
"""
import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from builds import Build, classes

MACROS = ["WORD", "BIG", "CONFIG_A", "CONFIG_B", "A", "AB", "F", "G$X", "R", "L"]
DIALECTS = {
    "gcc": [("c", "gcc", f) for f in ("", "-std=gnu17", "-std=c11", "-std=c99", "-std=c90", "-std=gnu89", "-ansi", "-std=c2x",
                                      "-trigraphs", "-fno-dollars-in-identifiers")]
    + [("cc", "g++", f) for f in ("", "-std=c++17", "-std=gnu++98", "-std=c++11", "-std=c++20", "-trigraphs")]
    + [("c", "g++", ""), ("c", "gcc", "-x c++"), ("S", "gcc", "")],
    "clang": [("c", "clang", f) for f in ("", "-std=c11", "-std=c90", "-std=c2x", "-trigraphs")]
    + [("cc", "clang++", f) for f in ("", "-std=c++17", "-std=gnu++98", "-std=c++20")] + [("S", "clang", "")],
}
RAW = {"c": lambda flag: not re.search(r"=c\d|=gnu89|ansi", flag), "cc": lambda flag: "98" not in flag, "S": lambda flag: False}


class Soup:
    def __init__(self, rng):
        self.rng = rng
        self.names = 0

    def new(self):
        self.names += 1
        return f"v{self.names}"

    def macro(self):
        return self.rng.choice(MACROS)

    def noise(self, hard=0.2):
        """Something in which, or behind which, a reader may lose its way."""
        m = self.macro()
        if self.rng.random() < hard:
            return self.rng.choice(['R"(" /*)"', 'uR"-(\n"\n/* )-"', 'R"(\\)"', 'R"(\n#if 0\n)"', '"?\?/" /*"', "'?\?/' /*'", "/?\?/\n* /*",
                                    "//* /*\n", "1'0 + '/*' + 1'0", "1'0 /*'*/", "// ?\?/\n /*", "/\\\n/ /*\n", "/\\\n* ' */", "don't /*",
                                    '"\\\n" /*"', "'\\\n' /*'", "L'\"' /* */", "x'/*'", "$'/*'"])
        return self.rng.choice([
            'R"(/*)"', 'R"x(" /* )" )x"', f'u8R"({m}\n#if {m}\n)"', 'LR"()"', 'R"a"', "1'000", "0x1'f", f"1'{m}", '"/*"', "'\"'", "'//'",
            r'"\\"', r'"\""', r"'\''", '"?\?/"', "?\?'", "?\?=", "/**/", "/*/ */", "/* ' */", '/* " */', "// '\n", "/* // */", "//* \n",
            f"/* {m} */", "<::", "%:", "%:%:", "@", "\\u0041", "$", "a$b", f"x{m}", f"{m}x", "u8'a'", "L'\\''", '""_x', "...", "1.e+", ".5'5",
            f"{m}(", f"{m} ()", f"{m}({m})", f"_Pragma(\"x {m}\")", "__COUNTER__", "__INCLUDE_LEVEL__", "__BASE_FILE__", "__LINE__",
            "__VA_OPT__", "defined", "__FILE__", "??/\n", "'", "`",
        ])

    def text(self):
        rng, m = self.rng, self.macro()
        return rng.choice([
            lambda: m,
            lambda: f"TEXT({m})",
            lambda: f"TEXT({self.noise()} {m})",
            lambda: f"GLUE(CONFIG_, {rng.choice('ABX')})",
            lambda: f"GLUE({m}, {m})",
            lambda: f"ON({m})",
            lambda: f"DROP({m})",
            lambda: f"OPT({m}, {rng.choice([m, '', 'x'])})",
            lambda: f"CALL({m})(1)",
            lambda: f"CALL(F)({m})",
            self.noise,
            self.new,
        ])()

    def line(self):
        return " ".join(self.text() for _ in range(self.rng.randint(1, 4)))

    def test(self):
        rng, m, n = self.rng, self.macro(), self.macro()
        return rng.choice([
            f"{m} + 0", f"{m} + 0 > {n} - 1", f"defined({m})", f"defined {m} && !defined({n})", f"HAS_{rng.choice('AB')}",
            f"ONE ({m}) + 0", f"1 || {m}", "__has_include(<only.h>)", "HAS(<only.h>)", "__has_include(ONLY)", f"defined {m} || HAS_A",
            f"0x1'0 < {m} + 0", f"'a' == {m} + 0", f"(DROP({m}) - 7)", "__INCLUDE_LEVEL__ > 0",
        ])

    def statement(self, depth):
        rng, m = self.rng, self.macro()
        ways = [
            self.line, self.line, self.line,
            lambda: f"#define {m} {self.line()}".split("\n", 1)[0],
            lambda: f"#define {self.new()}(x, ...) x {self.line()}".split("\n", 1)[0],
            lambda: f"#undef {m}",
            lambda: f'#pragma push_macro("{m}")',
            lambda: f'#pragma pop_macro("{m}")',
            lambda: f'_Pragma("push_macro(\\"{m}\\")")',
            lambda: f"#pragma omp {m}",
            lambda: f"#pragma GCC warning {m}",
            lambda: f"#include {rng.choice(['<h.h>', '<i.h>', 'HEADER', '<next.h>', 'TEXT(h.h)'])}",
            lambda: "#ifdef CONFIG\n#include CONFIG\n#endif",
            lambda: "#import <once.h>",
            lambda: f"#line {rng.randint(1, 99)} " + rng.choice(["", '"other.c"', "__FILE__"]),
            lambda: f"#if 0\n{self.line()}\n#{self.noise()}\n#endif",
            lambda: f"#if 0\ndon't {self.noise()}\n#endif",
            lambda: f"#ident \"{m}\"",
            lambda: f"#warning {m}",
        ]
        if depth < 2:
            ways += [lambda: self.condition(depth)] * 5
        return rng.choice(ways)()

    def condition(self, depth):
        rng, m = self.rng, self.macro()
        begin = rng.choice([f"#ifdef {m}", f"#ifndef {m}", f"#if {self.test()}", f"#if {self.test()}", f"#if {self.test()}"])
        text = f"{begin}\n{self.body(depth + 1, 2)}"
        if rng.random() < 0.3:
            text += rng.choice([f"#elif {self.test()}", f"#elifdef {m}", f"#elifndef {m}"]) + f"\n{self.body(depth + 1, 2)}"
        if rng.random() < 0.5:
            text += f"#else\n{self.body(depth + 1, 2)}"
        return text + "#endif"

    def body(self, depth, most):
        return "".join(self.statement(depth) + "\n" for _ in range(self.rng.randint(1, most)))

    def spliced(self, text):
        """With line ends escaped where nobody would."""
        for _ in range(self.rng.choice([0, 0, 1, 3, 8])):
            at = self.rng.randrange(len(text))
            text = text[:at] + self.rng.choice(["\\\n", "\\\n", "\\ \n", "\\\t\n\\\n"]) + text[at:]
        return text


HELPERS = """#ifndef HELPERS
#define HELPERS
#define TEXT(...) TEXT2(__VA_ARGS__)
#define TEXT2(...) #__VA_ARGS__
#define GLUE(a, b) GLUE2(a, b)
#define GLUE2(a, b) a##b
#define SECOND(a, b, ...) b
#define HOLDER_1 0,
#define ON(x) ON2(x)
#define ON2(x) ON3(HOLDER_##x)
#define ON3(x) SECOND(x 1, 0)
#define DROP(x) DROP2(x)
#define DROP2(x) 7
#define CALL(x) x
#define ONE(x) 1
#define OPT(x, ...) __VA_OPT__(x) 1
#define HAS_A defined(CONFIG_A)
#define HAS_B (defined CONFIG_B)
#define ONLY "only.h"
#define HEADER "i.h"
#endif
"""
PROBE = "#define HAS(x) __has_include(x)\n"


def preprocess(build, step):
    done = subprocess.run([*build.words(step), "-E", "-w"], cwd=build.folder, capture_output=True, check=False)
    return done.stdout.decode("latin-1") if done.returncode == 0 else None


def tokens(text, raw, lines):
    """The text as the compiler takes it: no markers, white space made equal but in literals."""
    kept, parts = "", []
    for part in re.split(r'((?:u8|u|U|L)?R"([^ ()\\\t\v\f\n"]{0,16})\((?:.|\n)*?\)\2")' if raw else r"(\0)(\0)", text)[::1]:
        parts.append(part or "")
    for i, part in enumerate(parts):  # text, literal, delimiter, text, …
        if i % 3 == 1:
            kept += part
        elif i % 3 == 0:
            part = re.sub(r'(?m)^# \d+ "[^\n]*$', "", part)
            if lines:
                kept += "\n".join(line for line in part.split("\n") if line.strip())
                continue
            for piece in re.split(r'("(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|(?m:^#.*$))', part):
                kept += piece if piece[:1] in ("\"", "'") else f"\n{piece}\n" if piece[:1] == "#" else re.sub(r"\s+", " ", piece)
    return kept.strip()


def one_question(soup, m):
    """Noise, one look at a macro, noise: whoever loses the way in the first misses the second."""
    rng = soup.rng
    look = rng.choice([f"#if {m}", f"#if {m} + 0 > 2", f"#if 1'0 < {m} + 7", f"#if {m[:1]}\\\n{m[1:2]}\\ \n{m[2:]}",  f"#if defined({m})", f"#ifdef {m}", f"#if HAS(<only.h>)",
                       f"#if 0 //**/ + {m}", f"#if '\"' == 0 || {m}"]) + "\nint more;\n#endif"
    look = rng.choice([look, look, look, f"TEXT({m})", f"ON({m})", f"ON(GLUE({m[0]}, {m[1:] or m}))", f"int {m};"])
    head = "".join(f"x {soup.noise(0.7)} {soup.noise(0)}\n" for _ in range(rng.randint(0, 2)))
    tail = "".join(f"x {soup.noise()}\n" for _ in range(rng.randint(0, 2)))
    return head + look + "\n" + tail + "\n/* */\n" + rng.choice(["", '"\n', "'\n"])


def make(build, rng, dialects):
    """Targets with much that differs, or with one macro or file that does."""
    soup = Soup(rng)
    targets = [f"t{i}" for i in range(rng.randint(2, 3))]
    simple = rng.random() < 0.7
    build.put("common/helpers.h", HELPERS)
    build.put("common/probe.h", PROBE)
    for name in ("h.h", "i.h", "next.h", "once.h"):
        build.put("common/" + name, soup.spliced(soup.body(1, 2)) + "\n")
    odd = rng.choice(["macro", "macro", "macro", "config", "file"])
    name, value = rng.choice(MACROS[:3]), rng.choice(["", "=1", "=4", "=4", "=0"])
    sources = {}
    for i in range(16 if simple else 8):
        suffix, cc, flags = rng.choice(dialects)
        source = f"f{i}.{suffix}"
        text = one_question(soup, name) if simple else soup.body(0, 5)
        head = '#include "helpers.h"\n' + ('#include "probe.h"\n' if "HAS(" in text else "")
        build.put(source, head + soup.spliced(text) + "\n")
        sources[source] = (cc, flags)
    for number, target in enumerate(targets):
        build.put(f"{target}/own.h", "")
        if simple:
            flags = [f"-I{target if odd == 'file' else '.'}", "-Icommon", "-w"]
            if odd == "config":
                build.put(f"{target}-config.h", f"#define {name} {number}\n" if number else "#define OTHER\n")
                flags += ["-include", f"{target}-config.h"]
            elif odd == "file" and number:
                build.put(f"{target}/only.h", "")
            elif odd == "macro" and number:
                flags.append(f"-D{name}{value}")
        else:
            flags = many_flags(build, soup, target)
        for source, (cc, more) in sources.items():
            build.step(target, source, *more.split(), *flags, cc=cc)


def many_flags(build, soup, target):
    rng = soup.rng
    flags = [f"-I{target}", "-Icommon", "-w"]
    defines = "".join(f"#define {m} {rng.choice(['1', '2', 'BIG', '(2 + 1)', ''])}\n" for m in MACROS if rng.random() < 0.3)
    if rng.random() < 0.5:
        build.put(f"{target}-config.h", defines)
        flags += [f'-DCONFIG="{target}-config.h"', "-I."]
    elif rng.random() < 0.5:
        build.put(f"{target}-config.h", defines)
        flags += [rng.choice(["-include", "-imacros"]), f"{target}-config.h"]
    for m in rng.sample(MACROS, 3):
        if rng.random() < 0.4:
            flags.append(f"-D{m}" + rng.choice(["", "=4", "=A", "(x)=x", "="]))
        elif rng.random() < 0.1:
            flags.append(f"-U{m}")
    if rng.random() < 0.3:
        build.put(f"{target}/{rng.choice(['h.h', 'next.h'])}", soup.body(1, 1) + rng.choice(["", "#include_next <next.h>\n"]))
    if rng.random() < 0.3:
        build.put(f"{target}/only.h", "")
    return flags


def check(build, rng, dialects):
    """What is wrong, and how many steps were looked at."""
    make(build, rng, dialects)
    texts = {step["output"]: preprocess(build, step) for step in build.steps}
    bad = {step["file"] for step in build.steps if texts[step["output"]] is None}
    build.steps = [step for step in build.steps if step["file"] not in bad]
    if not build.steps:
        return [], 0
    options = [x for t in sorted({s["output"].split("/")[0] for s in build.steps}) for x in ("--target", f"{t[3:-4]}={t}")]
    found = classes(build.classify("--no-cache", *options))
    wrong = []
    for source, groups in found.items():
        steps = [s for s in build.steps if s["file"] == source]
        flag = next((f for f in steps[0]["command"].split() if f.startswith(("-std", "-ansi"))), "")
        words = steps[0]["command"].split()
        suffix = "cc" if "++" in words[0] or "c++" in words else source.rsplit(".", 1)[1]
        raw = RAW[suffix](flag) and (suffix == "cc" or "clang" not in words[0])
        seen = {o: tokens(texts[o], raw, suffix == "S") for g in groups for o in g}
        for group in groups:
            if len({seen[o] for o in group}) > 1:
                wrong.append(f"{source}: {group} differ: {steps[0]['command']}\n{(build.folder / source).read_text(encoding='utf-8')}")
        if len({seen[g[0]] for g in groups}) < len(groups):
            wrong.append(f"{source}: {groups} are the same in part: {steps[0]['command']}\n"
                         f"{(build.folder / source).read_text(encoding='utf-8')}")
    return wrong, len(build.steps)


def main():
    parser = argparse.ArgumentParser(description="random token soup for unitarget classify")
    parser.add_argument("--cc", default="gcc", choices=sorted(DIALECTS))
    parser.add_argument("--builds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("unitarget")
    options = parser.parse_args()
    unitarget, failed, looked_at = os.path.abspath(options.unitarget), 0, 0
    print(f"1..{options.builds}")
    for number in range(options.builds):
        seed = options.seed + number
        with tempfile.TemporaryDirectory() as folder:
            wrong, steps = check(Build(Path(folder) / "b", unitarget, options.cc), random.Random(seed), DIALECTS[options.cc])
        looked_at += steps
        failed += bool(wrong)
        print(f"{'not ' if wrong else ''}ok {number + 1} - seed {seed}", flush=True)
        for text in wrong:
            print("# " + text.replace("\n", "\n# "))
    print(f"# {looked_at} steps")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
