# SPDX-License-Identifier: MIT
"""Several links of one output at once, and links that are ended by force: what comes out is what a link makes that nothing
disturbs, byte for byte, and nothing is left behind."""

import fcntl
import functools
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from elfcase import Failed, Skipped, check_call, run, text

SOURCES = {
    "main.c": "int name(void), other(void); extern int datum; int main(void) { return name() + other() + datum; }",
    "a.c": "int name(void) { return 1; } int datum = 1;",
    "b.c": "int name(void) { return 2; } int datum = 2;",
    "c.c": "int other(void) { return 3; }",
    "d.c": "int other(void) { return 4; } int more(int x) { return x + 1; }",
}
# The same output of different manifests: another object for both targets, a function that becomes dispatched, an archive.
VARIANTS = [(["main.o", "a.o", "c.o"], ["main.o", "b.o", "c.o"]),
            (["main.o", "a.o", "d.o"], ["main.o", "b.o", "d.o"]),
            (["main.o", "a.o", "c.o"], ["main.o", "b.o", "d.o"]),
            (["main.o", "a.o", "libcd.a"], ["main.o", "b.o", "libcd.a"])]

# Ends the program before the call of this number that changes a folder or a file.
END_AT = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
static int left;
__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("END_AT");
    left = at ? atoi(at) : 0;
    unsetenv("LD_PRELOAD"); /* not in programs that it starts */
}
static void step(void) { if (left && --left == 0) kill(getpid(), SIGKILL); }
#define CALL(name, parameters, arguments) int name parameters { \\
    int (*real) parameters = (int (*) parameters)dlsym(RTLD_NEXT, #name); step(); return real arguments; }
CALL(rename, (const char *from, const char *to), (from, to))
CALL(unlink, (const char *path), (path))
CALL(unlinkat, (int in, const char *path, int flags), (in, path, flags))
CALL(rmdir, (const char *path), (path))
CALL(mkdir, (const char *path, mode_t mode), (path, mode))
CALL(linkat, (int in, const char *from, int to_in, const char *to, int flags), (in, from, to_in, to, flags))
CALL(symlink, (const char *to, const char *path), (to, path))
#define OPEN(name) int name(const char *path, int flags, ...) { \\
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \\
    va_list rest; mode_t mode; va_start(rest, flags); mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \\
    va_end(rest); if ((flags & O_ACCMODE) != O_RDONLY) step(); return real(path, flags, mode); }
OPEN(open)
OPEN(open64)
"""


def prepare(opts, root, name):
    """A folder, and what each variant gives when nothing disturbs it. Its driver is slow to begin."""
    folder = Path(root) / "runs" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source, content in SOURCES.items():
        (folder / source).write_text(content)
        check_call(["gcc", "-O1", "-fPIE", "-c", source], folder)
    check_call(["ar", "rc", "libcd.a", "c.o", "d.o"], folder)
    (folder / "slow").write_text("#!/bin/sh\nsleep 0.1\nexec gcc \"$@\"\n")
    (folder / "slow").chmod(0o755)
    clean = []
    for i, targets in enumerate(VARIANTS):
        for target, words in zip("ab", targets):
            (folder / ("%s%d.manifest" % (target, i))).write_text("".join(w + "\n" for w in words))
        done = run(command(opts, i), cwd=folder)
        if done.returncode:
            raise Failed("an undisturbed link: " + text(done.stderr))
        clean.append((folder / "unified").read_bytes())
        (folder / "unified").unlink()
        shutil.rmtree(folder / "unified.p")
    return folder, clean


def command(opts, variant, driver="gcc"):
    return [opts.unitarget, "link", "--quiet", "--links=u", "-o", "unified", "--target", "a=@a%d.manifest" % variant,
            "--target", "b=@b%d.manifest" % variant, "--", driver]


def compare(opts, folder, clean, variant, why, others_end=True):
    """`others_end`: nothing that an earlier link started is still at work."""
    done = run(command(opts, variant), cwd=folder)
    if done.returncode or done.stderr:
        raise Failed("%s: the link after it: status %d, %s" % (why, done.returncode, text(done.stderr)))
    if (folder / "unified").read_bytes() != clean[variant]:
        raise Failed("%s: the link after it makes another program" % why)
    left = [p.name for p in [*(folder / "unified.p").iterdir(), *folder.iterdir()]
            if p.name in ("lock", "unfinished") or (others_end and ".tmp-" in p.name)]
    if left:
        raise Failed("%s: left: %s" % (why, " ".join(left)))


def together(opts, root):
    folder, clean = prepare(opts, root, "together")
    for turn in range(4):
        variants = [turn] * 2 + list(range(len(VARIANTS)))
        started = [subprocess.Popen(command(opts, v, "./slow"), cwd=folder, stderr=subprocess.PIPE) for v in variants]
        for process in started:
            message = text(process.communicate(timeout=120)[1])
            if process.returncode or (message and "in use by another run" not in message):
                raise Failed("turn %d: status %d, %s" % (turn, process.returncode, message))
        if (folder / "unified").read_bytes() not in clean:
            raise Failed("turn %d: links at once make what none of them makes alone" % turn)
        for variant in range(len(VARIANTS)):
            compare(opts, folder, clean, (turn + variant) % len(VARIANTS), "turn %d" % turn)


def waits(opts, root):
    folder, clean = prepare(opts, root, "waits")
    (folder / "unified.p").mkdir()
    with open(folder / "unified.p/lock", "w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        process = subprocess.Popen(command(opts, 0), cwd=folder, stderr=subprocess.PIPE)
        message = text(process.stderr.readline())
        if "unified.p: in use by another run; waiting" not in message or process.poll() is not None:
            raise Failed("a link whose folder is locked: " + message)
        (folder / "unified.p/lock").unlink()  # as the holder does; another comes before the one that waits
        with open(folder / "unified.p/lock", "w") as other:
            fcntl.lockf(other, fcntl.LOCK_EX)
            lock.close()
            time.sleep(0.3)
            if process.poll() is not None or (folder / "unified").exists():
                raise Failed("a link takes a lock that has no name any more")
    if process.wait(timeout=60):
        raise Failed("a link that has waited: " + text(process.stderr.read()))
    compare(opts, folder, clean, 0, "waited")


def killed(opts, root):
    """At moments by chance, and at once a link again: what the killed one had started may still be at work."""
    folder, clean = prepare(opts, root, "killed")
    chance = random.Random(opts.seed)
    for number in range(12):
        variant, then = chance.randrange(len(VARIANTS)), chance.randrange(len(VARIANTS))
        process = subprocess.Popen(command(opts, variant, "./slow"), cwd=folder, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 0.7))
        process.send_signal(signal.SIGKILL)
        process.wait()
        compare(opts, folder, clean, then, "seed %d, number %d" % (opts.seed, number), others_end=False)


def killed_at_each_step(opts, root):
    folder, clean = prepare(opts, root, "steps")
    (folder / "end.c").write_text(END_AT)
    check_call(["gcc", "-shared", "-fPIC", "-w", "-o", "end.so", "end.c", "-ldl"], folder)
    for at in range(1, 200):
        compare(opts, folder, clean, 0, "before step %d" % at)
        # Reads what it and all that it starts say, and so waits for all.
        done = run(command(opts, 2), cwd=folder, env=dict(os.environ, LD_PRELOAD=str(folder / "end.so"), END_AT=str(at)))
        if done.returncode not in (0, -signal.SIGKILL):
            raise Skipped("nothing can be preloaded here: " + text(done.stderr))
        compare(opts, folder, clean, 2, "ended at step %d" % at)
        if done.returncode == 0:
            break
    if at < 10:
        raise Failed("only %d steps were seen" % at)


def jobs(opts, root):
    return [("runs-together", functools.partial(together, opts, root)),
            ("runs-wait", functools.partial(waits, opts, root)),
            ("runs-killed", functools.partial(killed, opts, root)),
            ("runs-killed-at-each-step", functools.partial(killed_at_each_step, opts, root))]
