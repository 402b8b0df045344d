# SPDX-License-Identifier: MIT
"""What happens when a library that only one target needs is not there, or not as it was, when the program runs: the
dynamic loader's own messages. And what is asked for beforehand: LD_PRELOAD, --load-in-all."""

import functools
import os
import shutil
from pathlib import Path

from elfcase import Failed, check_call, run, text

SOURCES = {
    "main.c": "int work(void); int main(void) { return work(); }",
    "a.c": "int one(void), two(void); int work(void) { return one() + two(); }",
    "b.c": "int work(void) { return 0; }",
    "one.c": "int one(void) { return 1; } int two(void) { return 2; }",
    "less.c": "int one(void) { return 1; }",
    "other.c": "int one(void) { return 40; }",
    "noisy.c": "#include <stdio.h>\n__attribute__((constructor)) static void begin(void) { puts(\"begin\"); }\n"
               "int one(void) { return 1; } int two(void) { return 2; } int data = 3;",
    "data.c": "extern int data; int two(void); int work(void) { return data + two(); }",
}


def prepare(root, name):
    folder = Path(root) / "late" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source, content in SOURCES.items():
        (folder / source).write_text(content)
        check_call(["gcc", "-O1", "-fPIE" if source[0] in "mabd" else "-fPIC", "-c", source], folder)
    for library in ("one", "less", "other", "noisy"):
        check_call(["gcc", "-shared", library + ".o", "-o", "lib%s.so" % library, "-Wl,-soname,libone.so"], folder)
    return folder


def link(opts, folder, own, *options, library="libone.so"):
    """Links the programs p-a and p-b, and both as `unified` with links of these names."""
    words = {"a": ["main.o", own, "-Wl,-z,now", library], "b": ["main.o", "b.o", "-Wl,-z,now"]}
    for target, list_ in words.items():
        check_call(["gcc", *list_, "-o", "p-" + target], folder)
        (folder / (target + ".manifest")).write_text("".join(w + "\n" for w in list_))
    (folder / "u").mkdir(exist_ok=True)
    return run([opts.unitarget, "link", "-o", "unified", "--links=u", "--program", "a=p-a", "--program", "b=p-b",
                "--target", "a=@a.manifest", "--target", "b=@b.manifest", *options, "--", "gcc"], cwd=folder)


def compare(folder, why, env=None):
    """Both programs in the same folder, one after the other: messages have their names."""
    (folder / "u/libone.so").unlink(missing_ok=True)
    if (folder / "libone.so").exists():
        os.symlink("../libone.so", folder / "u/libone.so")
    env = dict(os.environ, LC_ALL="C", LD_LIBRARY_PATH=str(folder), **(env or {}))
    own = run([str(folder / "p-a")], cwd=folder, env=env)
    unified = run([str(folder / "u/p-a")], cwd=folder, env=env)
    said = text(unified.stderr).replace("/u/p-a", "/p-a").replace("/u/libone", "/libone")
    if (own.returncode, text(own.stderr)) != (unified.returncode, said):
        raise Failed("%s: status %d and %r, per target %d and %r" % (
            why, unified.returncode, said, own.returncode, text(own.stderr)))
    other = run([str(folder / "u/p-b")], cwd=folder, env=env)
    if other.returncode or other.stderr:
        raise Failed("%s: the other target: %d %s" % (why, other.returncode, text(other.stderr)))


def run_time(opts, root):
    folder = prepare(root, "run-time")
    done = link(opts, folder, "a.o")
    if done.returncode:
        raise Failed(text(done.stderr))
    compare(folder, "as it was")
    compare(folder, "LD_PRELOAD", {"LD_PRELOAD": str(folder / "libother.so")})
    shutil.copy(folder / "libless.so", folder / "libone.so")
    compare(folder, "a function is gone")
    (folder / "libone.so").write_text("no library")
    compare(folder, "no library")
    (folder / "libone.so").unlink()
    compare(folder, "missing")


def accepted(opts, root):
    folder = prepare(root, "accepted")
    shutil.copy(folder / "libnoisy.so", folder / "libone.so")
    done = link(opts, folder, "data.o")
    if done.returncode != 1 or "--load-in-all=libone.so" not in text(done.stderr) or (folder / "unified").exists():
        raise Failed("a library with constructors that all would load: " + text(done.stdout + done.stderr))
    done = link(opts, folder, "data.o", "--load-in-all", "libone.so")
    if done.returncode or "libone.so by a, loaded by all: the program holds the storage of its data data" not in text(
            done.stdout):
        raise Failed("--load-in-all: " + text(done.stdout + done.stderr))


def own_dlopen(opts, root):
    """The program's own dlopen hears of what it opens itself, and of nothing else."""
    folder = prepare(root, "own-dlopen")
    (folder / "a.c").write_text("#include <stdio.h>\nint one(void);\nvoid *dlopen(const char *n, int f) { (void)f; puts(n); return 0; }\n"
                                "int work(void) { return one(); }")
    check_call(["gcc", "-O1", "-fPIE", "-c", "a.c"], folder)
    done = link(opts, folder, "a.o")
    if done.returncode or "loaded by all: the program defines dlopen" not in text(done.stdout):
        raise Failed(text(done.stdout + done.stderr))
    done = run([str(folder / "u/p-a")], cwd=folder, env=dict(os.environ, LD_LIBRARY_PATH=str(folder)))
    if done.returncode != 1 or done.stdout:
        raise Failed("status %d, %s" % (done.returncode, text(done.stdout)))


def c_library(opts, root):
    """libm is there from the start, as its flags demand, though one target only needs it: it means nothing else by frexp
    than libc."""
    folder = prepare(root, "c-library")
    (folder / "a.c").write_text("#include <math.h>\nint work(void) { volatile double x = 0; return (int)sin(x); }")
    (folder / "b.c").write_text("#include <math.h>\nint work(void) { int e; volatile double x = 8; return frexp(x, &e) == 0.5 ? 4 - e : 9; }")
    for source in ("a.c", "b.c"):
        check_call(["gcc", "-O1", "-fPIE", "-c", source], folder)
    done = link(opts, folder, "a.o", library="-lm")
    if done.returncode or "libm.so.6 by a, loaded by all" not in text(done.stdout):
        raise Failed(text(done.stdout + done.stderr))
    compare(folder, "libm")


def jobs(opts, root):
    return [("late-run-time", functools.partial(run_time, opts, root)),
            ("late-accepted", functools.partial(accepted, opts, root)),
            ("late-own-dlopen", functools.partial(own_dlopen, opts, root)),
            ("late-c-library", functools.partial(c_library, opts, root))]
