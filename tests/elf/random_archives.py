#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random arrangements of objects, archives and shared libraries: which objects each linker takes, and in which order, is
what `unitarget link --plan` must tell. Every object has an entry of its own in .init_array, so that a program shows it.
Prints TAP, a line for each linker; the first arrangement that differs is made smaller and printed.

    tests/elf/random_archives.py --unitarget build/unitarget --count 60 --seed 1
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

NAMES = ["s%d" % i for i in range(14)]
STACK = '.section .note.GNU-stack,"",@progbits\n'
LINKERS = {"bfd": "ld.bfd", "lld": "ld.lld", "mold": "mold"}


@dataclass
class Arrangement:
    """Sources of objects and libraries, members of archives, and the words of the link: lists of what stands together."""
    objects: dict = field(default_factory=dict)    # name -> lines
    libraries: dict = field(default_factory=dict)  # name -> lines
    archives: dict = field(default_factory=dict)   # name -> (how, members)
    words: list = field(default_factory=list)

    def without(self):
        """The same with something less, one after the other."""
        for i, part in enumerate(self.words):
            if part != ["main.o"]:
                yield Arrangement(self.objects, self.libraries, self.archives, self.words[:i] + self.words[i + 1:])
        for name, (how, members) in self.archives.items():
            for member in members:
                rest = [m for m in members if m != member]
                if rest:
                    yield Arrangement(self.objects, self.libraries, {**self.archives, name: (how, rest)}, self.words)
        for kind in ("objects", "libraries"):
            for name, groups in getattr(self, kind).items():
                for i in range(len(groups)):
                    less = {**getattr(self, kind), name: groups[:i] + groups[i + 1:]}
                    yield Arrangement(**{**vars(self), kind: less})


def definition(r, name):
    kind = r.random()
    if kind < .12:
        return ".comm %s,8,8\n" % name
    scope = ".weak" if kind < .25 else ".globl"
    hidden = ".hidden %s\n" % name if .25 <= kind < .3 else ""
    return "%s %s\n%s%s: ret\n" % (scope, name, hidden, name)


def reference(r, name, visible=True):
    kind = r.random()
    scope = ".weak %s\n" % name if kind < .2 else ""
    if visible and .2 <= kind < .3:
        scope = ".%s %s\n" % (r.choice(["hidden", "internal", "protected"]), name)
    return scope + ".data\n.quad %s\n.text\n" % name


def draw_names(r, main):
    own = r.sample(NAMES, r.choice([0, 0, 1] if main else [0, 1, 1, 2, 3]))
    return own, [n for n in r.sample(NAMES, 3 if main else r.choice([0, 1, 1, 2, 3])) if n not in own]


def draw(r, linker):
    a = Arrangement()
    names = ["main"] + ["e%d" % i for i in range(r.randint(0, 2))]
    for number in range(r.randint(1, 4)):
        members = ["m%d_%d" % (number, i) for i in range(r.randint(1, 5))]
        a.archives["ar%d.a" % number] = (r.choice(["rc", "rc", "rcT"]), members)
        names += members
    for name in names:
        own, others = draw_names(r, name == "main")
        a.objects[name] = [definition(r, n) for n in own] + [reference(r, n) for n in others]
    for number in range(r.randint(0, 2)):
        own, others = draw_names(r, False)
        a.libraries["lib%d.so" % number] = [
            ".globl %s\n.type %s,@%s\n%s: ret\n.size %s,1\n" % (n, n, r.choice(["function", "object"]), n, n)
            for n in own[:2]] + [reference(r, n, False) for n in others[:2]]
    inputs = [n + ".o" for n in names if n[0] != "m" or n == "main"] + ["./" + n for n in a.libraries]
    inputs += [r.choice(list(a.archives)) for _ in range(r.randint(len(a.archives), len(a.archives) + 2))]
    r.shuffle(inputs)
    while inputs:
        n, around = 1, None
        if r.random() < .2:
            n, around = r.randint(1, 3), ("--start-group", "--end-group")
        elif inputs[0].endswith(".a") and r.random() < .08:
            around = ("--whole-archive", "--no-whole-archive")
        elif inputs[0].endswith(".so") and r.random() < .4:
            around = ("--as-needed", "--no-as-needed")
        elif inputs[0][0] == "e" and linker != "bfd" and r.random() < .5:
            around = ("--start-lib", "--end-lib")
        part, inputs = inputs[:n], inputs[n:]
        a.words.append(["-Wl," + around[0], *part, "-Wl," + around[1]] if around else part)
    if r.random() < .2:
        a.words.insert(0, ["-Wl,-u," + r.choice(NAMES)])
    return a


def run(words, folder, **more):
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, **more)


def assemble(folder, name, source):
    done = run(["as", "-o", name, "-"], folder, input=source)
    if done.returncode:
        raise SystemExit("as: %s\n%s" % (done.stderr, source))


def make(a, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, groups in a.objects.items():
        main = ".globl main\nmain: xor %eax,%eax\nret\n" if name == "main" else ""
        head = '.section .init_array,"aw"\n.globl id_%s\n.quad id_%s\n.text\nid_%s: ret\n' % (name, name, name)
        assemble(folder, name + ".o", STACK + head + main + "".join(groups))
    for name, groups in a.libraries.items():
        assemble(folder, "library.o", STACK + ".text\n" + "".join(groups))
        run(["ld", "-shared", "-soname", name, "-o", name, "library.o"], folder)
    for name, (how, members) in a.archives.items():
        run(["ar", how, name, *(m + ".o" for m in members)], folder)


def linked(folder):
    """The objects of the program, in the order of their entries."""
    names = {}
    for line in run(["nm", "program"], folder).stdout.splitlines():
        words = line.split()
        if len(words) == 3 and words[2].startswith("id_"):
            names[int(words[0], 16)] = words[2][3:]
    run(["objcopy", "-O", "binary", "--only-section=.init_array", "program", "entries"], folder)
    data = (folder / "entries").read_bytes()
    entries = (int.from_bytes(data[i:i + 8], "little") for i in range(0, len(data), 8))
    return [names[e] for e in entries if e in names]


def compare(a, folder, linker, unitarget):
    """None: no program either way; else what the linker takes, and what the plan tells."""
    make(a, folder)
    words = ["-fuse-ld=" + linker, "-no-pie", "-Wl,-z,muldefs", "-Wl,--unresolved-symbols=ignore-all", *sum(a.words, [])]
    if run(["gcc", "-o", "program", *words], folder).returncode:
        return None
    (folder / "manifest").write_text("".join(w + "\n" for w in words))
    done = run([unitarget, "link", "--plan", "--target", "a=@manifest", "--", "gcc"], folder)
    if done.returncode:
        return linked(folder), done.stderr
    told = json.loads(done.stdout)["constructors"]["a"]
    return linked(folder), [Path(c["object"].split("(")[-1].rstrip(")")).stem for c in told]


def shrink(a, folder, linker, unitarget):
    again = True
    while again:
        again = False
        for less in a.without():
            result = compare(less, folder, linker, unitarget)
            if result and result[0] != result[1]:
                a, again = less, True
                break
    return a


def report(a, result, label):
    print("# %s\n# words: %s\n# the linker takes %s\n# the plan tells   %s" % (
        label, " ".join(sum(a.words, [])), result[0], result[1]))
    for name, groups in [*a.objects.items(), *a.libraries.items()]:
        print("# %s: %s" % (name, " | ".join(" ".join(g.split()) for g in groups)))
    for name, (how, members) in a.archives.items():
        print("# %s (%s): %s" % (name, how, " ".join(members)))


def try_linker(opts, linker, root):
    compared = 0
    for number in range(opts.count):
        folder = root / linker
        a = draw(random.Random("%s:%d" % (opts.seed, number)), linker)
        result = compare(a, folder, linker, opts.unitarget)
        compared += result is not None
        if result and result[0] != result[1]:
            a = shrink(a, folder, linker, opts.unitarget)
            report(a, compare(a, folder, linker, opts.unitarget), "--seed %s, number %d" % (opts.seed, number))
            return False
    print("# %d of %d arrangements are programs" % (compared, opts.count))
    return compared * 3 >= opts.count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unitarget", default="unitarget")
    parser.add_argument("--count", type=int, default=40, help="arrangements for each linker")
    parser.add_argument("--seed", default="1")
    opts = parser.parse_args()
    opts.unitarget = str(Path(shutil.which(opts.unitarget) or opts.unitarget).absolute())
    print("1..%d\n# seed %s" % (len(LINKERS), opts.seed))
    good = True
    with tempfile.TemporaryDirectory(prefix="unitarget-archives-") as root:
        for number, (linker, program) in enumerate(LINKERS.items(), 1):
            skip = "" if shutil.which(program) else " # SKIP %s is not installed" % program
            passed = skip or try_linker(opts, linker, Path(root))
            print("%s %d - archives as %s takes them%s" % ("ok" if passed else "not ok", number, linker, skip), flush=True)
            good &= bool(passed)
    return not good


if __name__ == "__main__":
    sys.exit(main())
