# SPDX-License-Identifier: MIT
"""What `unitarget link` tells of a link without making it: --explain, and the libraries of --plan,
which must be those that the ordinary linker puts into each target's own program."""

import functools
import json
import re
import shutil
from pathlib import Path

from elfcase import Failed, check_call, run, text

SOURCES = {
    "main.c": "int name(void); int maybe(void); extern int datum; int plain(void);\n"
              "int main(void) { return name() + maybe() + datum + plain(); }",
    "maybe.c": "int odd(void) __attribute__((weak)); int maybe(void) { return odd ? odd() : 0; }",
    "plain.c": "int plain(void) { return 1; }",
    "a.c": "int name(void) { return 1; } int datum = 1; int odd(void) { return 1; }",
    "b.c": "int name(void) { return 2; } int datum = 2;",
}
EXPLAINED = {
    "name": ["Defined strongly by a.o, which is linked for a; there it is called name.a.",
             "Defined strongly by b.o, which is linked for b; there it is called name.b.",
             "Decision: dispatched.", "stub", "  a: a.o", "  b: b.o"],
    "datum": ["Decision: dispatched.", "4 bytes of shared storage"],
    "plain": ["Referred to by main.o, linked for all 2 targets.", "Decision: bound directly, under its own name."],
    "odd": ["Decision: not dispatched: defined in some targets; a library's, or absent, in others."],
}


def prepare(root, name, sources):
    folder = Path(root) / "tell" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source, content in sources.items():
        (folder / source).write_text(content)
        check_call(["gcc", "-O1", "-fPIC", "-w", "-c", source], folder)
    return folder


def link(opts, folder, words, *options):
    for target, list_ in words.items():
        (folder / (target + ".manifest")).write_text("".join(w + "\n" for w in list_))
    targets = [w for t in words for w in ("--target", "%s=@%s.manifest" % (t, t))]
    return run([opts.unitarget, "link", "-o", "unified", *options, *targets, "--", "gcc"], cwd=folder)


def explanations(opts, root):
    folder = prepare(root, "explain", SOURCES)
    words = {t: ["main.o", "maybe.o", "plain.o", t + ".o"] for t in "ab"}
    for symbol, lines in EXPLAINED.items():
        done = link(opts, folder, words, "--explain", symbol)
        missing = [line for line in lines if line not in text(done.stdout)]
        if done.returncode or missing:
            raise Failed("--explain %s: no %r in\n%s" % (symbol, missing, text(done.stdout + done.stderr)))
    for symbol, hint in (("nane", "did you mean name?"), ("q" * 30, "as `nm` prints it")):
        done = link(opts, folder, words, "--explain", symbol)
        if done.returncode != 1 or hint not in text(done.stderr):
            raise Failed("--explain %s: %s" % (symbol, text(done.stderr)))
    if (folder / "unified").exists():
        raise Failed("--explain made a program")


def needed(program):
    """What the program asks the loader for, less what every program does."""
    listed = re.findall(r"NEEDED.*\[(.*)\]", text(check_call(["readelf", "-d", program], program.parent).stdout))
    return {n for n in listed if not n.startswith(("libc.", "ld-"))}


def libraries(opts, root):
    sources = {name + ".c": "int %s(void) { return 1; }" % name for name in ("one", "two", "three")}
    sources["user.c"] = "int one(void); int main(void) { return one(); }"
    sources["more.c"] = "int two(void); int more(void) { return two(); }"
    sources["weak.c"] = "int three(void) __attribute__((weak)); int maybe(void) { return three ? three() : 0; }"
    sources["asks.c"] = "int three(void); int asks(void) { return three(); }"
    sources["asker.c"] = "int asks(void); int asker(void) { return asks(); }"
    folder = prepare(root, "libraries", sources)
    for name in ("one", "two", "three"):
        soname = [] if name == "two" else ["-Wl,-soname,lib%s.so.7" % name]
        check_call(["gcc", "-shared", *soname, name + ".o", "-o", "lib%s.so" % name], folder)
    check_call(["gcc", "-shared", "asks.o", "-o", "libasks.so"], folder)
    everything = ["-L.", "-lone", "-ltwo", "libthree.so"]
    words = {"a": ["user.o", "-Wl,--as-needed", *everything],
             "b": ["user.o", "more.o", "-Wl,--as-needed", *everything],
             "c": ["user.o", "-Wl,--no-as-needed", *everything],
             "d": ["user.o", "-Wl,--as-needed", "-L.", "-ltwo", "-Wl,--no-as-needed", "libthree.so", "-lone"],
             "e": ["user.o", "weak.o", "-Wl,--as-needed", *everything],  # a weak reference needs nothing
             "f": ["user.o", "asker.o", "-Wl,--as-needed", "-L.", "-lasks", *everything],  # a library's does
             "g": ["user.o", "-Wl,--no-as-needed", "libthree.so", "-Wl,--as-needed", "-L.", "-lone"]}
    done = link(opts, folder, words, "--plan")
    plan = json.loads(done.stdout)
    for target, list_ in words.items():
        check_call(["gcc", "-o", target, *list_], folder)
        told = {entry["name"] for entry in plan["libraries"] if target in entry["targets"]}
        if told != needed(folder / target):
            raise Failed("%s: --plan tells %s, the linker %s" % (
                target, sorted(told), sorted(needed(folder / target))))
    done = link(opts, folder, words)  # libasks.so does not ask for libthree.so, which is loaded by all for its sake
    if "target e refers weakly to three, which" not in text(done.stderr) or (folder / "unified").exists():
        raise Failed("a weak reference finds another target's library: " + text(done.stdout + done.stderr))
    link(opts, folder, {t: words[t] for t in words if t != "f"})
    if needed(folder / "unified") != {"libone.so.7"}:
        raise Failed("the unified program of all but f needs %s" % needed(folder / "unified"))
    link(opts, folder, {t: words[t] for t in words if t != "e"})
    if needed(folder / "unified") != {"libone.so.7", "libthree.so.7"}:
        raise Failed("the unified program of all but e needs %s" % needed(folder / "unified"))
    done = link(opts, folder, {t: words[t] for t in "ab"})
    told = text(done.stdout)
    if "2 needed, 1 of them by every target; 1 loaded only as" not in told or "libtwo.so by b\n" not in told:
        raise Failed("the summary: " + told + text(done.stderr))
    if needed(folder / "unified") != {"libone.so.7"}:
        raise Failed("the unified program needs %s" % needed(folder / "unified"))


# The start files of many systems are not marked, so the program has its own.
MARK = ".section .note.gnu.property, \"a\"\n.p2align 3\n.long 4, 16, 5\n.string \"GNU\"\n.long 0xc0000002, 4, %d, 0\n"
START = (".globl _start\n_start: endbr64\nxor %ebp, %ebp\nand $-16, %rsp\ncall main\nmov %eax, %edi\nmov $231, %eax\nsyscall\n"
         ".section .note.GNU-stack, \"\", @progbits\n" + MARK % 15)
OWN = ".globl own\n.type own, @function\nown: endbr64\nmov $%d, %%eax\nret\n.size own, . - own\n.section .note.GNU-stack, \"\", @progbits\n"


def marks(opts, root):
    """What programs are marked with (readelf -n), the unified one with what all are; the rest is told."""
    folder = prepare(root, "marks", {"start.s": START, "a.s": OWN % 1 + MARK % 7, "b.s": OWN % 2 + MARK % 11,
                                     "c.s": OWN % 3})
    (folder / "main.c").write_text("int own(void); int main(void) { return own(); }")
    check_call(["gcc", "-S", "-O1", "-fPIE", "-fcf-protection=none", "main.c"], folder)
    with open(folder / "main.s", "a") as file:
        file.write(MARK % 15)
    check_call(["gcc", "-c", "main.s"], folder)
    (folder / "data.txt").write_text("bytes of --format=binary are no code")
    binary = ["-Wl,--format=binary", "data.txt", "-Wl,--format=default"]
    words = {t: ["start.o", "main.o", t + ".o", "-nostartfiles", *(binary if t == "b" else [])] for t in "abc"}

    def marked(program):
        lines = text(check_call(["readelf", "-n", program], folder).stdout)
        return re.findall(r"x86 feature: (.*)", lines)

    for target, list_ in words.items():
        check_call(["gcc", *list_, "-o", target], folder)
    if not marked("a"):
        raise Failed("target a's own program is not marked: " + text(check_call(["readelf", "-n", "a"], folder).stdout))
    done = link(opts, folder, {t: words[t] for t in "ab"}, "--summary=json")
    lost = {entry["target"]: (entry["features"], entry["object"]) for entry in json.loads(done.stdout)["lost_features"]}
    if marked("unified") != ["IBT, SHSTK"] or lost != {"a": ("LAM_U48", "b.o"), "b": ("LAM_U57", "a.o")}:
        raise Failed("a and b: %s, %s" % (marked("unified"), lost))
    done = link(opts, folder, {t: words[t] for t in "ac"})
    if marked("unified") or "a lost the mark IBT, SHSTK, LAM_U48: c.o of c has none" not in text(done.stdout):
        raise Failed("a and c: %s, %s" % (marked("unified"), text(done.stdout)))
    (folder / "unified").unlink()
    words["a"].append("-Wl,-z,cet-report=error")
    done = link(opts, folder, {t: words[t] for t in "ac"})
    if "would lose IBT: c.o of target c" not in text(done.stderr) or (folder / "unified").exists():
        raise Failed("-z cet-report=error: " + text(done.stderr))


def jobs(opts, root):
    return [("tell-marks", functools.partial(marks, opts, root)),
            ("tell-explain", functools.partial(explanations, opts, root)),
            ("tell-libraries", functools.partial(libraries, opts, root))]
