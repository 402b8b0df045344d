# SPDX-License-Identifier: MIT
"""However a unified program is called, it is the right target, as that target's own program called in the same way, or
says what it tried; and `unitarget target` tells a copy which one it is."""

import functools
import os
import shutil
import stat
import subprocess
from pathlib import Path

from elfcase import Failed, check_call, run, text

SOURCES = {
    "main.c": r"""
#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/auxv.h>
const char *name(void);
int main(int argc, char **argv) {
    char comm[64] = "";
    int fd = open("/proc/self/comm", O_RDONLY);
    ssize_t n = read(fd, comm, sizeof comm - 1);
    const char *path = (const char *)getauxval(AT_EXECFN), *slash = strrchr(path, '/');
    if (n > 0)
        comm[n - 1] = 0;
    printf("%s comm=%s file=%s", name(), comm, slash ? slash + 1 : path);
    for (int i = 0; i < argc; i++)
        printf(" [%s]", argv[i]);
    puts("");
    return 0;
}
""",
    "aarch64.c": 'const char *name(void) { return "aarch64"; }',
    "x86_64.c": 'const char *name(void) { return "x86_64"; }',
    # In the place of the target none: says what it was started with.
    "none.c": r"""
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static const struct { unsigned name, descriptor, type; char owner[12]; } note
    __attribute__((section(".note.unitarget"), used, aligned(4))) = {10, 0, 2, "unitarget"};
int main(int argc, char **argv) {
    char magic[5] = "";
    printf("none %s", read(atoi(argv[1]), magic, 4) == 4 ? magic + 1 : "cannot read");
    for (int i = 0; i < argc; i++)
        printf(" [%s]", i == 1 ? "number" : argv[i]);
    printf(" %s\n", getenv("KEPT"));
    return 7;
}
""",
    # Starts a program without any word: the kernel makes that an empty one.
    "wordless.c": "#include <unistd.h>\nint main(int argc, char **argv) { char *none[] = {0};\n"
                  "return execve(argv[argc - 1], none, none); }",
}
TARGETS = ["aarch64", "x86_64"]
LINKAGES = {"pie": [], "no-pie": ["-no-pie"], "static": ["-static"], "static-pie": ["-static-pie"]}


def emulator(target):
    return "emu-system-" + target


class Build:
    def __init__(self, opts, root, name, flags, *options):
        self.opts, self.folder = opts, Path(root) / "names" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        for side in ("per", "uni"):
            (self.folder / side / "bin").mkdir(parents=True)
        for source, content in SOURCES.items():
            (self.folder / source).write_text(content)
            check_call(["gcc", "-O1", "-fPIE", "-c", source], self.folder)
        for program in ("wordless", "none"):
            check_call(["gcc", "-o", program, program + ".o"], self.folder)
        words = ["--links=uni/bin", "-o", "uni/emu-system", *options]
        for target in TARGETS:
            check_call(["gcc", *flags, "-o", "per/bin/" + emulator(target), "main.o", target + ".o"], self.folder)
            (self.folder / (target + ".manifest")).write_text("main.o\n%s.o\n" % target)
            words += ["--target", "%s=@%s.manifest" % (target, target), "--program", target + "=" + emulator(target)]
        self.words = [opts.unitarget, "link", "--quiet", *words, "--", "gcc", *flags]
        self.link()

    def link(self):
        done = run(self.words, cwd=self.folder)
        if done.returncode:
            raise Failed(text(done.stderr))

    def call(self, side, path, words=None):
        folder = self.folder / side
        return run(words or ["./" + path], cwd=folder, executable=str(folder / path))

    def same(self, what, path, words=None):
        """Both, at the same path of their folders, do the same, and do it well."""
        results = []
        for side in ("per", "uni"):
            done = self.call(side, path, words)
            results.append((done.returncode, text(done.stdout + done.stderr).replace("/%s/" % side, "/SIDE/")))
        if results[0][0] or results[1] != results[0]:
            raise Failed("%s: %s, not %s" % (what, results[1], results[0]))

    def refused(self, what, path, *said, words=None):
        done = self.call("uni", path, words)
        missing = [s for s in said if s not in text(done.stderr)]
        if done.returncode != 1 or done.stdout or missing:
            raise Failed("%s: status %d, %s without %s" % (
                what, done.returncode, text(done.stdout + done.stderr), missing))

    def target(self, *words, status=0, says=""):
        done = run([self.opts.unitarget, "target", *words], cwd=self.folder / "uni")
        if done.returncode != status or says not in text(done.stdout + done.stderr):
            raise Failed("unitarget target %s: status %d, %s" % (
                " ".join(words), done.returncode, text(done.stdout + done.stderr)))
        return text(done.stdout)

    def place(self, path, how, to):
        """Something at `path` in both folders: a link to `to`, or a copy or hard link of the program."""
        for side in ("per", "uni"):
            new = self.folder / side / path
            new.parent.mkdir(exist_ok=True)
            if how == "link":
                new.symlink_to(to)
                continue
            real = os.path.realpath(self.folder / side / "bin" / emulator(to))
            (shutil.copy if how == "copy" else os.link)(real, new)


def called(opts, root, linkage):
    build = Build(opts, root, "called-" + linkage, LINKAGES[linkage])
    own, other = (emulator(t) for t in TARGETS)
    build.place("alternatives/emulator", "link", "../bin/" + own)
    build.place("emulator", "link", "alternatives/emulator")
    build.place("mine", "link", "emulator")
    build.place("hard/" + own, "hard link", TARGETS[0])
    for way, path in {"its name": "bin/" + own, "an alternative": "emulator", "a chain of links": "mine",
                      "a hard link": "hard/" + own}.items():
        for first in (None, own, "-" + own, "-sh", "", other, "/nowhere/" + other):
            build.same("%s, called %s" % (way, first), path, first if first is None else [first, "-target", "x"])
    for dressed in (own + ".exe", own + "w.exe", own + ".distrib", own + ".real", "." + own + "-wrapped"):
        build.place("copies/" + dressed, "copy", TARGETS[0])
        build.same("a copy", "copies/" + dressed)
    for side in ("per", "uni"):
        script, real = build.folder / side / own, "bin/" + own if side == "per" else "emu-system"
        script.write_text('#!/bin/bash\nexec -a "$0" %s/%s "$@"\n' % (build.folder / side, real))
        script.chmod(0o755)
        (build.folder / side / "to-script").symlink_to(own)
    for path in (own, "to-script"):
        build.same("a script that hands its name on", path, [path, "one", "two"])
    for side, path in (("per", "per/bin/" + own), ("uni", "uni/bin/" + own)):
        done = run([str(build.folder / "wordless"), str(build.folder / path)])
        if text(done.stdout) != "%s comm=%s file=%s []\n" % (TARGETS[0], own[:15], own):
            raise Failed("%s without a word: %s" % (side, text(done.stdout + done.stderr)))
    for first in (own, "-" + own, "nowhere/" + own):  # what is executed has no target's name
        wanted = run([first, "x"], executable=str(build.folder / "per/bin" / own), cwd=build.folder)
        got = run([first, "x"], executable=str(build.folder / "uni/emu-system"), cwd=build.folder)
        if wanted.returncode or got.stdout != wanted.stdout:
            raise Failed("called %s: %s, not %s" % (first, text(got.stdout + got.stderr), text(wanted.stdout)))
    refusals(build)


def refusals(build):
    """What is said is short, names all that was tried, and guesses at slips of the hand only in words."""
    uni = build.folder / "uni"
    build.refused("its own name", "emu-system", "None is called emu-system, and")
    (uni / "one").symlink_to("two")
    (uni / "two").symlink_to("emu-system")
    build.refused("links of unknown names", "one", "None is called one, or two, or emu-system, or three, and",
                  words=["three"])
    (uni / "round").symlink_to("emu-system")
    for i in range(9):
        (uni / ("round%d" % i)).symlink_to("round%d" % (i - 1) if i else "round")
    build.refused("many links", "round8", "round8, or round7, or round6, or round5, or round4, or round3 …, and")
    shutil.copy(uni / "emu-system", uni / (emulator("aarch64") + ".old"))
    build.refused("an ending that may mean anything", emulator("aarch64") + ".old", "None is called")
    build.refused("a slip of the hand", "emu-system", "no such target: aarch46. Did you mean aarch64?",
                  words=["x", "-target", "aarch46"])
    build.refused("the beginning of a name", "emu-system", "Did you mean x86_64?", words=["x", "--target=x86"])
    build.refused("another name", "emu-system", "no such target: vax\n", words=["x", "-target", "vax"])


def told(opts, root, linkage):
    build = Build(opts, root, "told-" + linkage, LINKAGES[linkage])
    uni, copy = build.folder / "uni", build.folder / "uni/copies/some-name"
    build.place("copies/some-name", "copy", "aarch64")
    build.refused("a copy of an unknown name", "copies/some-name", "None is called some-name")
    build.target("copies/some-name", says="goes by its names and by -target")
    check_call(["strip", copy], uni)
    copy.chmod(0o754)
    before = copy.stat()
    build.target("aarch64", "copies/some-name")
    after = copy.stat()
    if stat.S_IMODE(after.st_mode) != 0o754 or after.st_ino == before.st_ino:
        raise Failed("the copy is changed in place, or has lost its permissions: %o" % after.st_mode)
    build.target("copies/some-name", says="is aarch64, whatever it is called")
    for words in (None, ["x", "-target", "x86_64"], [emulator("x86_64")]):
        build.same("a copy that was told", "copies/some-name", words)
    build.target("aarch64", "copies/some-name")
    if copy.stat().st_mtime_ns != after.st_mtime_ns:
        raise Failed("told the same again, the copy is written")
    (uni / emulator("x86_64")).symlink_to("copies/some-name")
    if not text(run(["./" + emulator("x86_64")], cwd=uni).stdout).startswith("aarch64 "):
        raise Failed("what a copy was told does not count before its name")
    build.target("x86_46", "copies/some-name", status=1, says="did you mean x86_64?")
    build.target("x86_64", emulator("x86_64"), status=1, says="is a symbolic link")
    build.target("x86_64", "../per/bin/" + emulator("x86_64"), status=1, says="is no unified program")
    build.target("x86_64", "../main.c", status=1, says="is no unified program")
    (uni / "cut").write_bytes(copy.read_bytes()[:3000])
    build.target("x86_64", "cut", status=1)
    build.target("--unset", "copies/some-name")
    build.refused("a copy that was told nothing any more", "copies/some-name", "None is called some-name")
    listed = build.target("--list", "copies/some-name")
    if listed != "".join("%s %s\n" % (t, emulator(t)) for t in TARGETS):
        raise Failed("--list: " + listed)


def by_default(opts, root):
    build = Build(opts, root, "default", [], "--default", "x86_64")
    done = [text(run(["./emu-system", *words], cwd=build.folder / "uni").stdout)
            for words in ([], ["one"], ["-target", "aarch64", "one"], [".ut.target", "aarch64", "one"])]
    wanted = ["%s comm=%s file=%s [./%s]%s\n" % (t, emulator(t)[:15], emulator(t), emulator(t), rest)
              for t, rest in (("x86_64", ""), ("x86_64", " [one]"), ("aarch64", " [one]"), ("aarch64", " [one]"))]
    if done != wanted:
        raise Failed("with --default: %s, not %s" % (done, wanted))
    build.refused("a target nobody has, with --default", "emu-system", "no such target: vax", words=["x", "-target", "vax"])
    build.target("emu-system", says="is x86_64 where they name no target")
    build.target("--default", "aarch64", "emu-system")
    build.same("another default", "bin/" + emulator("aarch64"))
    if not text(run(["./emu-system"], cwd=build.folder / "uni").stdout).startswith("aarch64 "):
        raise Failed("a default that was changed does not count")
    done = subprocess.run([opts.unitarget, "link", "-o", "x", "--default", "x86_46", "--target", "x86_64=@x86_64.manifest"],
                          cwd=build.folder, capture_output=True, check=False)
    if done.returncode != 2 or b"did you mean x86_64?" not in done.stderr:
        raise Failed("--default of an unknown target: " + text(done.stderr))


def debian(opts, root):
    build = Build(opts, root, "debian", [], "--aliases", "debian", "--program", "x86_64=qemu-system-x86_64",
                  "--alias", "emu-system-arm64=x86_64")
    made = sorted(p.name for p in (build.folder / "uni/bin").iterdir())
    # Nobody's name is taken away: emu-system-arm64 is x86_64's here.
    wanted = ["emu-system-aarch64", "emu-system-arm64", "emu-system-x86_64", "kvm", "qemu-system-amd64",
              "qemu-system-x86_64"]
    if made != wanted:
        raise Failed("--aliases debian: %s" % made)
    for name in wanted[1:]:
        if not text(run(["bin/" + name], cwd=build.folder / "uni").stdout).startswith("x86_64 "):
            raise Failed("%s is not x86_64" % name)
    done = run([opts.unitarget, "link", "-o", "x", "--aliases", "debain", "--target", "x86_64=@x86_64.manifest"],
               cwd=build.folder)
    if done.returncode != 2 or "did you mean debian?" not in text(done.stderr):
        raise Failed("--aliases of an unknown table: " + text(done.stderr))


def without_target(opts, root, linkage):
    """The target none is another program, which the unified one starts in its own place."""
    build = Build(opts, root, "none-" + linkage, LINKAGES[linkage], "--target", "none=none", "--alias", "nobody=none")
    uni = build.folder / "uni"
    for words, executable, told in (
            (["./emu-system", "-target", "none", "a", "b c"], "emu-system", "[./emu-system-none] [number] [a] [b c]"),
            (["some/emu-system", "--target=none"], "emu-system", "[some/emu-system-none] [number]"),
            (["bin/emu-system-none", "-target", "x"], "bin/emu-system-none", "[bin/emu-system-none] [number] [-target] [x]"),
            (["nobody", "x"], "bin/nobody", "[nobody] [number] [x]"),
            (["emu-system-none", *["x"] * 500], "emu-system", "[emu-system-none] [number]" + " [x]" * 500)):
        done = run(words, cwd=uni, executable=str(uni / executable), env={"KEPT": "kept"})
        if (done.returncode, text(done.stdout)) != (7, "none ELF %s kept\n" % told):
            raise Failed("%s: status %d, %s" % (words[:4], done.returncode, text(done.stdout + done.stderr)))
    for target in TARGETS:
        build.same("a target beside it", "bin/" + emulator(target), ["x", "-target", "none"])
    if run(["./emu-system", "-target", "help"], cwd=uni).stdout != b"aarch64\nx86_64\nnone\n":
        raise Failed("-target help does not list it")
    check_call(["strip", uni / "emu-system"], uni)
    if run(["./emu-system", "-target", "none"], cwd=uni).returncode != 7:
        raise Failed("stripped, it has no target none")
    build.target("none", "emu-system")
    done = run(["./emu-system", ".ut.target", "x86_64"], cwd=uni)
    if not text(done.stdout).startswith("x86_64 ") or run(["./emu-system"], cwd=uni).returncode != 7:
        raise Failed("told to be none: " + text(done.stdout + done.stderr))
    (build.folder / "none").write_bytes((build.folder / "none").read_bytes() + b"another file")
    build.link()
    if run(["./emu-system", "-target", "none"], cwd=uni).returncode != 7 or not (uni / "emu-system").read_bytes().count(b"another file"):
        raise Failed("another file under its name is not linked")


def refused_none(opts, root):
    folder = Build(opts, root, "none-refused", []).folder
    words = ["link", "-o", "x", "--target", "x86_64=@x86_64.manifest"]
    (folder / "installed/bin").mkdir(parents=True)
    shutil.copy(opts.unitarget, folder / "installed/bin/unitarget")
    for more, said in ((["none"], "lib/unitarget/target-none: cannot be read: No such file"),
                       (["none=nowhere"], "nowhere: cannot be read"), (["none=main.o"], "main.o: is not that program"),
                       (["none=per/bin/" + emulator("x86_64")], "is not that program"),
                       (["none=none", "--target", "none=@x86_64.manifest"], "has a target of that name already")):
        done = run([str(folder / "installed/bin/unitarget"), *words, "--target", *more, "--", "gcc"], cwd=folder)
        if done.returncode == 0 or said not in text(done.stderr) or (folder / "x").exists():
            raise Failed("--target %s: status %d, %s" % (" ".join(more), done.returncode, text(done.stderr)))
    (folder / "installed/lib/unitarget").mkdir(parents=True)
    shutil.copy(folder / "none", folder / "installed/lib/unitarget/target-none")
    check_call([str(folder / "installed/bin/unitarget"), *words, "--quiet", "--target", "none", "--", "gcc"], folder, Failed)
    if run(["./x", "-target", "none"], cwd=folder).returncode != 7:
        raise Failed("the installed one is not linked")


def jobs(opts, root):
    result = [("names-default", functools.partial(by_default, opts, root)),
              ("names-none-refused", functools.partial(refused_none, opts, root)),
              ("names-debian", functools.partial(debian, opts, root))]
    for linkage in LINKAGES:
        result += [("names-called-" + linkage, functools.partial(called, opts, root, linkage)),
                   ("names-none-" + linkage, functools.partial(without_target, opts, root, linkage)),
                   ("names-told-" + linkage, functools.partial(told, opts, root, linkage))]
    return result
