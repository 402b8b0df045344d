#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `unitarget stubs` finds and writes: programs that link with the generated stubs only.

usage: run.py [--cc CC] UNITARGET [NAME...]

Each case is a function; its doc string says what must hold. Random link sets are compared with what
the linker itself reports as undefined. Prints TAP.
"""
import argparse
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tap import case, expect, run_cases  # pylint: disable=wrong-import-position

TOP = Path(__file__).resolve().parents[2]
ENVIRONMENT = dict(os.environ, LC_ALL="C")
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # stubs are meant to abort
FLAGS = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wmissing-prototypes", "-Werror"]
TARGET_FILES = {"target-a.c", "target-b.c"}


class Work:
    """A folder in which objects are compiled, and the words of two or more targets."""

    def __init__(self, options, folder):
        self.cc, self.unitarget, self.folder = options.cc.split(), options.unitarget, folder
        self.seed, self.rounds = options.seed, options.rounds
        self.words = {}

    def run(self, *words, env=None):
        return subprocess.run([str(w) for w in words], cwd=self.folder, env=env or ENVIRONMENT, timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def make(self, *words):
        done = self.run(*words)
        expect(done.returncode == 0, words, done.stdout, done.stderr)
        return done

    def source(self, name, text, *flags):
        """Compiles a text to NAME.o."""
        (self.folder / (name + ".c")).write_text(text)
        self.make(*self.cc, "-w", "-O1", *flags, "-c", name + ".c", "-o", name + ".o")

    def targets(self):
        for name, words in self.words.items():
            (self.folder / (name + ".manifest")).write_text("".join(w + "\n" for w in words))
        return [w for n in self.words for w in ("--target", "%s=@%s.manifest" % (n, n))]

    def stubs(self, *words, status=0):
        done = self.run(self.unitarget, "stubs", *self.targets(), *words)
        expect(done.returncode == status, "status", done.returncode, done.stdout, done.stderr)
        return done

    def found(self, *words):
        """Symbol -> its entry in the JSON, and those without a stub apart."""
        report = json.loads(self.stubs("--format=json", *words).stdout)
        return tuple({m["symbol"]: m for m in report[key]} for key in ("stubs", "no_stubs"))

    def compile_stubs(self, folder="made", names=("a", "b")):
        """Compiles the sources as strictly as an emulator might; libstubs.a, and an object a target."""
        for path in sorted((self.folder / folder).glob("*.c")):
            self.make(*self.cc, *FLAGS, "-c", path, "-o", path.with_suffix(".o"))
        members = [p for p in sorted((self.folder / folder).glob("*.o")) if not p.name.startswith("target-")]
        self.make("ar", "rcs", "libstubs.a", *members)
        for name in names:
            self.words[name] += ["%s/target-%s.o" % (folder, name), "libstubs.a"]

    def program(self, name):
        self.make(*self.cc, "-o", name, *self.words[name])
        return self.folder / name

    def unified(self):
        self.make(self.unitarget, "link", "--quiet", "-o", "uni", *self.targets(), "--", *self.cc)
        return self.folder / "uni"


USER = """
#include <stdio.h>
const char *name(void);
const char *display(void);
int rtc(int);
extern int table[8];
extern _Thread_local long thread;
int (*operations[])(int) = {rtc};
static int use(int what)
{
    switch (what) {
    case 1: puts(display()); return 0;
    case 2: return table[3];
    case 3: return (int)thread;
    case 4: return operations[0](3);
    }
    return 0;
}
int main(int argc, char **argv)
{
    (void)argv;
    printf("%s\\n", name());
    return use(argc - 1);
}
"""


def two_targets(work):
    """`a` has a display and a table, `b` a clock and thread-local data; both want all."""
    work.source("user", USER)
    work.source("a", 'const char *display(void) { return "a\'s"; } int table[8] = {1, 2, 3, 4};'
                     'const char *name(void) { return "a"; }')
    work.source("b", 'int rtc(int x) { return x; } _Thread_local long thread = 5;'
                     'const char *name(void) { return "b"; }')
    work.words = {"a": ["user.o", "a.o"], "b": ["user.o", "b.o"]}


@case
def programs_link_with_stubs_and_die_loudly(work):
    """Neither links without stubs; with them both do, run, and die naming symbol and target."""
    two_targets(work)
    for name in work.words:
        done = work.run(*work.cc, "-o", name, *work.words[name])
        expect("undefined reference" in done.stderr, done.stderr)
    work.stubs("-o", "made", "--quiet")
    expect({p.name for p in (work.folder / "made").iterdir()} ==
           {"display.c", "rtc.c", "table.c", "thread.c", "target-a.c", "target-b.c"},
           os.listdir(work.folder / "made"))
    work.compile_stubs()
    ways = {name: [work.program(name)] for name in work.words}
    uni = work.unified()
    for name, missing in (("a", {4: "rtc"}), ("b", {1: "display"})):
        for count in range(5):
            own = work.run(*ways[name], *["x"] * count)
            one = work.run(uni, "-target", name, *["x"] * count)
            expect((own.returncode, own.stdout, own.stderr) == (one.returncode, one.stdout, one.stderr),
                   name, count, own, one)
            if count in missing:
                text = "fatal: function %s was called, but target %s has none\n" % (missing[count], name)
                expect(own.returncode == -signal.SIGABRT and own.stderr == text, own)
                expect(own.stdout == name + "\n", "what was printed before is lost:", own)
            else:
                expect(own.returncode >= 0 and not own.stderr, own)
    expect(work.run(*ways["a"], "x", "x").returncode == 4, "a's own table")
    expect(work.run(*ways["b"], "x", "x").returncode == 0, "b's stub of it")


@case
def target_named_by_a_function(work):
    """With --target-name the stub asks the emulator, and no file a target is written."""
    two_targets(work)
    work.stubs("-o", "made", "--quiet", "--target-name", "name")
    expect(not TARGET_FILES & {p.name for p in (work.folder / "made").iterdir()})
    for path in (work.folder / "made").glob("*.c"):
        work.make(*work.cc, *FLAGS, "-c", path, "-o", path.with_suffix(".o"))
        work.words["b"].append(str(path.with_suffix(".o")))
    work.words["b"] = [w for w in work.words["b"] if not w.endswith(("rtc.o", "thread.o"))]
    done = work.run(work.program("b"), "x")
    expect(done.stderr == "fatal: function display was called, but target b has none\n", done)


@case
def what_refers_to_it(work):
    """Object, section and function, of code and of tables; and what the others have."""
    two_targets(work)
    stubs, rest = work.found()
    expect(set(stubs) == {"display", "rtc", "table", "thread"} and not rest, stubs, rest)
    expect([(r["object"], r["function"]) for r in stubs["rtc"]["references"]] == [("user.o", "operations")],
           stubs["rtc"])
    expect(stubs["rtc"]["references"][0]["section"].startswith(".data"), stubs["rtc"])
    expect(stubs["display"]["missing_in"] == ["b"] and stubs["display"]["defined_in"] == ["a"], stubs["display"])
    expect(stubs["display"]["defined_by"] == "a.o" and stubs["display"]["kind"] == "function")
    expect((stubs["table"]["kind"], stubs["table"]["size"]) == ("data", 32), stubs["table"])
    expect((stubs["thread"]["kind"], stubs["thread"]["size"]) == ("thread-local", 8), stubs["thread"])


@case
def size_of_the_largest_provider(work):
    """Data is as large as the largest provider's and as aligned as the strictest's; COMMON counts."""
    work.source("user", "extern char d[]; extern const int k[]; int common[9];"
                        "int main(void) { return d[0] + k[0]; }")
    work.source("a", "char d[100] = {1}; const int k[2] = {1};")
    work.source("b", "_Alignas(256) char d[60] = {1}; const int k[3] = {1};")
    work.source("c", "char d[300]; int k[1];", "-fcommon")
    work.words = {n: ["user.o", n + ".o"] for n in "abc"}
    work.words["d"] = ["user.o"]
    stubs, _ = work.found()
    expect((stubs["d"]["size"], stubs["d"]["alignment"], stubs["d"]["kind"]) == (300, 256, "data"), stubs["d"])
    expect((stubs["k"]["size"], stubs["k"]["kind"]) == (12, "data"), stubs["k"])
    del work.words["c"]
    stubs, _ = work.found()
    expect((stubs["k"]["size"], stubs["k"]["kind"]) == (12, "constant"), stubs["k"])
    work.stubs("-o", "made", "--quiet")
    work.compile_stubs(names=("d",))
    expect(work.run(work.program("d")).returncode == 0)
    listing = work.make("nm", "-S", "d").stdout
    found = re.search(r"^([0-9a-f]+) ([0-9a-f]+) \w d$", listing, re.M)
    expect(int(found[2], 16) == 100 and int(found[1], 16) % 256 == 0, found[0])


@case
def what_no_target_has_is_apart(work):
    """No stub is written for it; a function here and data there has none either."""
    work.source("user", "int nowhere(void); int mixed(void); int fixed(void);"
                        "int main(void) { return nowhere() + mixed() + fixed(); }")
    work.source("a", "int mixed(void) { return 1; }")
    work.source("b", "int mixed = 1; __asm__(\".globl fixed\\n.set fixed, 0x1234\");")
    work.words = {"a": ["user.o", "a.o"], "b": ["user.o", "b.o"], "c": ["user.o"]}
    stubs, rest = work.found()
    expect(not stubs and set(rest) == {"nowhere", "mixed", "fixed"}, stubs, rest)
    expect(rest["nowhere"]["missing_in"] == ["a", "b", "c"] and rest["nowhere"]["defined_by"] is None)
    expect(rest["mixed"]["missing_in"] == ["c"] and "data in another" in rest["mixed"]["why_no_stub"])
    expect("absolute" in rest["fixed"]["why_no_stub"], rest["fixed"])


@case
def libraries_and_linker_define_much(work):
    """libc, libgcc, the linker's symbols and --defsym are not missing; weak references never are. A
    library that one target alone has is missing in the other."""
    work.source("user", "#include <math.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <pthread.h>\n"
                        "extern char end[], __start_set[]; extern void *__dso_handle; int weak(void) "
                        "__attribute__((weak)); int member __attribute__((section(\"set\"))); int given(void);\n"
                        "int main(int c, char **v) { atexit(abort); pthread_self(); __int128 x = c; x /= c + 1;"
                        "return (int)(cos(c) + x) + (weak ? weak() : 0) + (end == __start_set) + given()"
                        "+ (__dso_handle != 0) + __builtin_cpu_supports(\"avx2\") + fprintf(stderr, \"%s\", v[0]); }",
                "-O0")
    work.words = {"a": ["user.o", "-lm", "-Wl,--defsym=given=0"], "b": ["user.o", "-Wl,--defsym,given=0"]}
    stubs, rest = work.found()
    expect(set(stubs) == {"cos"} and not rest, stubs, rest)
    expect(stubs["cos"]["missing_in"] == ["b"] and "libm.so" in stubs["cos"]["defined_by"], stubs["cos"])
    words = work.words
    for name in ("a", "b"):  # the linker agrees
        done = work.run(*work.cc, "-o", name, *words[name])
        expect((done.returncode == 0) == (name == "a"), done.stderr)
    work.words = {n: [*w, "-static"] for n, w in words.items()}
    stubs, rest = work.found()
    expect(set(stubs) == {"cos"} and not rest, "static:", stubs, rest)


@case
def names_that_each_linker_makes(work):
    """Of the names that linkers and start files define, those are missing that the linker in use does not know."""
    names = re.findall(r'\{"(\w+)", ', (TOP / "buildtools/link/linker_names.c").read_text())
    expect(len(names) > 20, names)
    work.source("user", "".join("extern char %s[];\n" % n for n in names) + "char *all[] = {%s};\n" % ", ".join(names) +
                "int main(void) { return all[0] != 0; }", "-fno-pie")
    for linker in ("bfd", "lld", "mold"):
        if not shutil.which("ld." + linker):
            continue
        words = ["user.o", "-no-pie", "-fuse-ld=" + linker]
        work.words = {"a": words, "b": words}
        stubs, rest = work.found()
        done = work.run(*work.cc, "-o", "out", *words, "-Wl,--unresolved-symbols=report-all")
        linkers = set(re.findall(r"undefined (?:reference to `|symbol: )(\w+)", done.stderr)) & set(names)
        expect({**stubs, **rest}.keys() == linkers, linker, sorted({**stubs, **rest}), sorted(linkers))


@case
def archives(work):
    """Members that a target takes define; what refers to it within a member that nobody takes does not."""
    work.source("user", "int f(void); int main(void) { return f(); }")
    work.source("f", "int g(void); int f(void) { return g(); }")
    work.source("unused", "int h(void); int unused(void) { return h(); }")
    work.source("g", "int g(void) { return 0; }")
    work.make("ar", "rcs", "libf.a", "f.o", "unused.o")
    work.make("ar", "rcsT", "libg.a", "g.o")
    work.words = {"a": ["user.o", "libf.a", "libg.a"], "b": ["user.o", "libf.a"], "c": ["user.o"]}
    stubs, rest = work.found()
    expect({n: m["missing_in"] for n, m in stubs.items()} == {"f": ["c"], "g": ["b"]} and not rest, stubs, rest)
    expect(stubs["g"]["references"][0]["object"] == "libf.a(f.o)", stubs["g"])
    work.words = {"a": ["user.o", "g.o"], "b": ["user.o"], "c": ["user.o"]}
    stubs, rest = work.found("--", "-Wl,--whole-archive", "libf.a")
    expect(set(stubs) == {"g"} and set(rest) == {"h"}, stubs, rest)


@case
def objects_everywhere(work):
    """--everywhere links what one target has into all; a pattern without a match is an error."""
    two_targets(work)
    work.source("more", "int only_a(void); int more(void) { return only_a(); }")
    work.source("own", "int only_a(void) { return 1; }")
    work.words["a"] += ["more.o", "own.o"]
    expect("only_a" not in work.found()[0])
    stubs, _ = work.found("--everywhere", "mor*.o")
    expect(stubs["only_a"]["missing_in"] == ["b"], stubs)
    done = work.stubs("--everywhere", "nothing*", status=1)
    expect("nothing*" in done.stderr, done.stderr)


@case
def odd_names(work):
    """Names that are C keywords, the stub's own, or long, still have stubs that compile and link."""
    names = ["double", "symbol", "unitarget_stub_", "x.y$z", "n" * 230]
    calls = "".join('void f%d(void) __asm__("%s");' % (i, n) for i, n in enumerate(names))
    body = "".join("f%d();" % i for i in range(len(names)))
    work.source("user", calls + "int main(int c, char **v) { if (c > 1) {" + body + "} return 0; }")
    work.source("a", calls + "".join("void f%d(void) {}" % i for i in range(len(names))))
    work.words = {"a": ["user.o", "a.o"], "b": ["user.o"]}
    work.stubs("-o", "made", "--quiet")
    work.compile_stubs()
    expect(work.run(work.program("b")).returncode == 0)
    expect("function double was" in work.run(work.program("b"), "x").stderr)


@case
def check_of_generated_stubs(work):
    """--check fails when a target gets a definition, nobody refers any more, or a stub is missing."""
    two_targets(work)
    work.stubs("-o", "made", "--quiet")
    work.compile_stubs()
    expect(work.stubs("--check", "-o", "made").stdout == "")
    work.stubs("--check")
    stamps = {p: p.stat().st_mtime_ns for p in (work.folder / "made").iterdir()}

    work.source("b", (work.folder / "b.c").read_text() + 'const char *display(void) { return "b\'s"; }')
    for words in (["-o", "made"], []):
        done = work.stubs("--check", *words, status=1)
        expect("the stub" in done.stderr and "display" in done.stderr and "has become unnecessary" in done.stderr
               and "own definition (a, b: a.o)" in done.stderr and "rtc" not in done.stderr, done.stderr)
    expect(stamps == {p: p.stat().st_mtime_ns for p in (work.folder / "made").iterdir()}, "--check wrote")

    work.source("user", USER.replace("rtc(int)", "none(int)").replace("{rtc}", "{0}"))
    done = work.stubs("--check", "-o", "made", status=1)
    expect("rtc.c: the stub has become unnecessary\n    nothing refers" in done.stderr, done.stderr)
    work.stubs("-o", "made", "--quiet")
    work.stubs("--check", "-o", "made")
    expect(not {"display.c", "rtc.c"} & set(os.listdir(work.folder / "made")), "stale sources are left")

    (work.folder / "made" / "table.c").unlink()
    expect("made/table.c: there is no such stub" in work.stubs("--check", "-o", "made", status=1).stderr)


@case
def check_sees_another_target(work):
    """A stub that one target less needs is written anew, and --check says so."""
    two_targets(work)
    work.words["c"] = ["user.o", "b.o"]
    work.stubs("-o", "made", "--quiet")
    work.source("c", 'const char *display(void) { return "c\'s"; }')
    work.words["c"].append("c.o")
    done = work.stubs("--check", "-o", "made", status=1)
    expect("made/display.c: is not what" in done.stderr and "are b;" in done.stderr, done.stderr)


@case
def check_of_stubs_by_hand(work):
    """--stubs names objects or archives that are stubs; a symbol without one is reported."""
    two_targets(work)
    work.source("by-hand", "const char *display(void) { return 0; } int rtc(int x) { return -x; }"
                           "int table[8]; _Thread_local long thread;")
    for member in ("display", "rtc", "table", "thread"):
        work.source(member, {"display": "const char *display(void) { return 0; }", "table": "int table[8];",
                             "rtc": "int rtc(int x) { return -x; }", "thread": "_Thread_local long thread;"}[member])
    work.make("ar", "rcs", "libhand.a", "display.o", "rtc.o", "table.o", "thread.o")
    for name in ("a", "b"):
        work.words[name].append("libhand.a")
    expect("there is no stub to check" in work.stubs("--check", status=1).stderr)
    work.stubs("--check", "--stubs", "libhand.a")
    work.stubs("--check", "--stubs", "libhand.a(*)")
    expect(set(work.found("--stubs", "libhand.a")[0]) == {"display", "rtc", "table", "thread"})
    expect(not work.found()[0], "without --stubs they are definitions")
    work.make("ar", "d", "libhand.a", "thread.o")
    done = work.stubs("--check", "--stubs", "libhand.a", status=1)
    expect("thread is missing in a, and there is no stub" in done.stderr, done.stderr)
    work.words["a"].append("b2.o")
    work.source("b2", "int rtc(int x) { return x; } _Thread_local long thread;")
    done = work.stubs("--check", "--stubs", "libhand.a", status=1)
    expect("libhand.a(rtc.o): the stub of rtc has become unnecessary" in done.stderr, done.stderr)


@case
def only_what_changes_is_written(work):
    """A second run touches nothing, and files of others in the folder stay."""
    two_targets(work)
    work.stubs("-o", "made", "--quiet", "--depfile", "d")
    (work.folder / "made" / "mine.c").write_text("int mine;\n")
    stamps = {p: p.stat().st_mtime_ns for p in (work.folder / "made").iterdir()}
    work.stubs("-o", "made", "--quiet", "--depfile", "d")
    expect(stamps == {p: p.stat().st_mtime_ns for p in (work.folder / "made").iterdir()})
    outputs, _, inputs = (work.folder / "d").read_text().replace("\\\n", " ").partition(":")
    expect(set(outputs.split()) == {"made/" + p.name for p in stamps if p.name != "mine.c"}, outputs)
    expect(set(inputs.split()) >= {"a.manifest", "b.manifest", "user.o", "a.o", "b.o"}, inputs)


@case
def names_for_meson(work):
    """--format=keyval: what there is, and what each target lacks."""
    two_targets(work)
    lines = dict(line.split("=", 1) for line in work.stubs("--format=keyval").stdout.splitlines())
    expect(lines == {"STUBS": "display.c rtc.c table.c thread.c", "STUBS_a": "rtc.c thread.c",
                     "STUBS_b": "display.c table.c", "TARGET_a": "target-a.c", "TARGET_b": "target-b.c"}, lines)


@case
def many_targets(work):
    """More targets than a word has bits: each has its own answer."""
    work.source("user", "int f(void); int main(void) { return f(); }")
    work.source("f", "int f(void) { return 0; }")
    work.words = {"t%d" % i: ["user.o"] + (["f.o"] if i % 3 else []) for i in range(70)}
    stubs, _ = work.found()
    expect(stubs["f"]["missing_in"] == ["t%d" % i for i in range(0, 70, 3)], stubs["f"]["missing_in"])


@case
def from_a_ninja_build(work):
    """-C takes the words of the link steps."""
    two_targets(work)
    text = "rule link\n command = cc -o $out $in\n"
    for name in work.words:
        text += "build emu-%s: link %s\n" % (name, " ".join(work.words[name]))
    (work.folder / "build.ninja").write_text(text)
    done = work.make(work.unitarget, "stubs", "-C", ".", "--format=keyval", "emu-a", "emu-b")
    expect("STUBS_a=rtc.c thread.c\n" in done.stdout, done.stdout)


def random_link_set(work, random_):
    """Objects and archives that define and refer to the same few names at random."""
    names = ["s%d" % i for i in range(12)]
    for i in range(9):
        defined = random_.sample(names, random_.randint(0, 2))
        wanted = random_.sample(names, random_.randint(0, 4))
        weak = random_.sample(names, random_.randint(0, 1))
        lines = ["%sint %s(void) { return %d; }" % ("__attribute__((weak)) " * random_.randint(0, 1), n, i)
                 for n in defined]
        lines += ["int %s(void)%s;" % (n, " __attribute__((weak))" * (n in weak)) for n in wanted + weak
                  if n not in defined]
        lines += ["int use%d_%s(void) { return %s(); }" % (i, n, n) for n in set(wanted) - set(defined)]
        work.source("o%d" % i, "\n".join(lines))
    work.source("main", "int use0(void); int main(void) { return 0; }")
    for i in range(3):
        (work.folder / ("lib%d.a" % i)).unlink(missing_ok=True)
        work.make("ar", "rcs", "lib%d.a" % i, *random_.sample(["o%d.o" % k for k in range(9)], 3))
    for target in "abc":
        words = random_.sample(["o%d.o" % k for k in range(9)], random_.randint(1, 3))
        work.words[target] = ["main.o", *words, "-Wl,--start-group",
                              *random_.sample(["lib0.a", "lib1.a", "lib2.a"], 2), "-Wl,--end-group",
                              "-Wl,-z,muldefs"]


@case
def random_link_sets_as_the_linker_sees_them(work):
    """What is missing in a target is what the linker reports as undefined, no more and no less."""
    seed, seen = work.seed, 0
    for round_ in range(work.rounds):
        random_link_set(work, random.Random(seed + round_))
        stubs, rest = work.found()
        for target, words in work.words.items():
            ours = {n for n, m in {**stubs, **rest}.items() if target in m["missing_in"]}
            done = work.run(*work.cc, "-o", "out", *words)
            linkers = set(re.findall(r"undefined reference to `(\w+)'", done.stderr))
            expect(ours == linkers, "seed", seed + round_, "target", target, sorted(ours), sorted(linkers))
            seen += len(ours)
    expect(seen > work.rounds, "hardly anything was missing:", seen)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--rounds", type=int, default=12, help="random link sets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("unitarget")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.unitarget = os.path.abspath(options.unitarget)
    run_cases(lambda function, folder: function(Work(options, folder)), options.names)


main()
