# SPDX-License-Identifier: MIT
"""Where libraries are found, at the link (-L) and when the program runs (-rpath): every target's as by its own program, or
the link is refused."""

import functools
import re
import shutil
from pathlib import Path

from elfcase import Failed, check_call, run, text

SOURCES = {
    "main.c": "#include <stdio.h>\nint own(void), foo(void); int main(void) { printf(\"%d %d\\n\", own(), foo()); return 0; }",
    "a.c": "int own(void) { return 1; }",
    "b.c": "int own(void) { return 2; }",
    "opens.c": "#include <dlfcn.h>\nint own(void) { return dlopen(\"libnone.so\", RTLD_NOW) != 0; }",
}
LIBRARIES = {  # file: what foo() is, SONAME
    "x/libfoo.so": (10, "libfoo.so.1"),
    "x/libfoo.so.1": (10, "libfoo.so.1"),
    "y/libfoo.so": (20, "libfoo.so.2"),
    "y/libfoo.so.2": (20, "libfoo.so.2"),
    "other/libfoo.so.1": (30, "libfoo.so.1"),
}
X, Y, EMPTY, OTHER = ("-Wl,-rpath,$ORIGIN/../" + f for f in ("x", "y", "empty", "other"))
MISSING = "-Wl,-rpath,$ORIGIN/../missing"

SAME = {  # name: words of a, of b
    "one-name-two-folders": (["-Lx", "-lfoo", X], ["-Ly", "-lfoo", Y]),
    "archive-in-the-other-folder": (["-Lx", "-lfoo", X], ["-Lz", "-lfoo"]),
    "archive-in-the-first-folder": (["-Lz", "-lfoo"], ["-Lx", "-lfoo", X]),
    "rpath-in-another-order": (["x/libfoo.so", X, EMPTY], ["x/libfoo.so", EMPTY, X]),
    "rpath-in-other-words": (["x/libfoo.so", X, MISSING], ["x/libfoo.so", X + ":$ORIGIN/../missing"]),
    "rpath-of-one": (["x/libfoo.so", X], ["z/libfoo.a"]),
}
REFUSED = {  # name: words of a, of b, message
    "rpath-where-another-is": (["x/libfoo.so", X, OTHER], ["x/libfoo.so", OTHER, X], "libfoo.so.1 may be found elsewhere"),
    "rpath-not-there-yet": (["x/libfoo.so", X, MISSING], ["x/libfoo.so", MISSING, X], "libfoo.so.1 may be found elsewhere"),
    "rpath-and-dlopen": (["x/libfoo.so", X, EMPTY], ["opens.o", "x/libfoo.so", X], "what it opens by dlopen"),
    "rpath-and-old-tags": (["x/libfoo.so", X, EMPTY, "-Wl,--disable-new-dtags"],
                           ["x/libfoo.so", EMPTY, X, "-Wl,--disable-new-dtags"], "what its libraries open"),
}


def prepare(root, name):
    folder = Path(root) / "library-folders" / name
    shutil.rmtree(folder, ignore_errors=True)
    for sub in ("x", "y", "z", "other", "empty", "per", "uni"):
        (folder / sub).mkdir(parents=True)
    for source, content in SOURCES.items():
        (folder / source).write_text(content)
        check_call(["gcc", "-O1", "-fPIE", "-c", source], folder)
    for file, (value, soname) in LIBRARIES.items():
        (folder / "foo.c").write_text("int foo(void) { return %d; }" % value)
        check_call(["gcc", "-O1", "-fPIC", "-shared", "foo.c", "-Wl,-soname," + soname, "-o", file], folder)
    (folder / "foo.c").write_text("int foo(void) { return 40; }")
    check_call(["gcc", "-O1", "-fPIE", "-c", "foo.c"], folder)
    check_call(["ar", "rcs", "z/libfoo.a", "foo.o"], folder)
    return folder


def link(opts, folder, own):
    words = {t: ["main.o", *([] if "opens.o" in list_ else [t + ".o"]), *list_] for t, list_ in own.items()}
    for target, list_ in words.items():
        check_call(["gcc", *list_, "-o", "per/" + target], folder)
        (folder / (target + ".manifest")).write_text("".join(w + "\n" for w in list_))
    return run([opts.unitarget, "link", "-o", "uni/unified", "--links", "--target", "a=@a.manifest", "--target",
                "b=@b.manifest", "--quiet", "--", "gcc"], cwd=folder)


def same(opts, root, name):
    folder = prepare(root, name)
    done = link(opts, folder, dict(zip("ab", SAME[name])))
    if done.returncode:
        raise Failed(text(done.stderr))
    for target in "ab":
        ends = [run([str(folder / where / target)], cwd=folder) for where in ("per", "uni")]
        per, uni = ((e.returncode, text(e.stdout), text(e.stderr)) for e in ends)
        if per != uni:
            raise Failed("%s: %r, per target %r" % (target, uni, per))


def refused(opts, root, name):
    *words, message = REFUSED[name]
    folder = prepare(root, name)
    done = link(opts, folder, dict(zip("ab", words)))
    if done.returncode != 1 or not re.search(message, text(done.stderr)) or (folder / "uni/unified").exists():
        raise Failed("status %d, %s" % (done.returncode, text(done.stderr)))


def jobs(opts, root):
    return [*(("library-folders-" + n, functools.partial(same, opts, root, n)) for n in SAME),
            *(("library-folders-refuse-" + n, functools.partial(refused, opts, root, n)) for n in REFUSED)]
