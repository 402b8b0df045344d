# SPDX-License-Identifier: MIT
"""Hostile files: whatever the bytes, `unitarget link` ends by itself, by success or by a message.

Seeded and bounded; a failure names its seed, and leaves the input beside if --keep is given."""

import functools
import re
from pathlib import Path

import mutate
from elfcase import Failed, check_call, run, status_text, text
from negative import Work, objects_of

RICH = """
extern __thread int local_counter;
static int zero[40];
int table[4] = {1, 2, 3, 4};
int *const inner[] = {&table[2], &zero[3], (int *)&inner};
__attribute__((weak)) int hook(int n) { return n + local_counter; }
static int helper(int n) { return hook(n) + table[n & 3] + zero[n]; }
__attribute__((constructor)) static void start(void) { zero[1] = helper(1); }
__attribute__((destructor(200))) static void end(void) { zero[2] = 0; }
int (*const calls[])(int) = {hook, helper};
__asm__(".section .text.once,\\"axG\\",@progbits,once,comdat\\n.weak once\\n"
        ".type once,@function\\nonce: ret\\n.size once,1\\n.text");
static int entry __attribute__((section("entries"), used)) = 4;
__thread int local_counter = OWN;
int OWN_NAME(void) { return calls[1](OWN); }
int name(void) { return OWN_NAME() + *inner[0]; }
int datum = OWN;
"""
CHUNK = 50  # mutations in one line of TAP


def jobs(opts, root):
    found = []
    kinds = [("objects", 0.5, fuzz_object), ("programs", 0.2, fuzz_program),
             ("archives", 0.2, fuzz_archive), ("manifests", 0.1, fuzz_manifest)]
    for name, part, function in kinds:
        count = int(opts.mutations * part)
        for first in range(opts.seed, opts.seed + count, CHUNK):
            seeds = range(first, min(first + CHUNK, opts.seed + count))
            label = "fuzz-%s-%d" % (name, first)
            found.append((label, functools.partial(
                chunk, opts, Path(root) / "fuzz" / label, root, function, seeds)))
    return found


def chunk(opts, folder, root, function, seeds):
    work = Work(opts, folder, objects_of(root))
    for target, number in (("a", 1), ("b", 2)):
        work.compile(target + ".o", RICH, "-O2", "-fPIE", "-DOWN=%d" % number,
                     "-DOWN_NAME=own_" + target)
    work.driver = ["true"]
    function(work, seeds)


def survive(work, seed, folder_state):
    """Link anew; raise Failed unless the end is orderly."""
    work.path("unified").unlink(missing_ok=True)
    done = work.link()
    said = text(done.stderr)
    orderly = done.returncode in (0, 1, 2) and not re.search("Sanitizer|runtime error:", said)
    if done.returncode and not said.strip():
        orderly = False
    if not orderly:
        raise Failed("seed %d: exit status %s (%s)\n%s" % (
            seed, status_text(done.returncode), work.folder, said[-3000:]))
    if work.listing() - folder_state - {"unified"}:
        raise Failed("seed %d: left behind: %s" % (
            seed, " ".join(sorted(work.listing() - folder_state))))


def fuzz_object(work, seeds):
    whole = work.path("a.o").read_bytes()
    state = work.listing()
    for seed in seeds:
        # Mostly stop before the real linker; it must not matter if that one fails.
        work.driver = ["cc"] if seed % 10 == 0 else ["true"]
        work.path("a.o").write_bytes(mutate.mutate(whole, seed))
        survive(work, seed, state)


def fuzz_archive(work, seeds):
    for name in ("first", "a_member_whose_name_is_rather_long"):
        work.compile(name + ".o", "int %s_value = 3;\n" % name)
    check_call(["ar", "rcs", "libx.a", "first.o", "a_member_whose_name_is_rather_long.o", "a.o"],
               work.folder)
    whole = work.path("libx.a").read_bytes()
    work.words["a"] = ["main.o", "libx.a"]
    work.words["b"] += ["-Wl,--whole-archive", "libx.a", "-Wl,--no-whole-archive"]
    work.compile("b.o", "int own_b;\n")
    state = work.listing()
    ends = [m.end() for m in re.finditer(rb"`\n", whole)]
    for seed in seeds:
        # Damage the headers and the two tables at the start more than the members' own bytes.
        cut = ends[seed % len(ends)]
        part = whole[max(0, cut - 60):cut + 40]
        work.path("libx.a").write_bytes(
            whole[:max(0, cut - 60)] + mutate.mutate_text(part, seed, seed % 8 == 0) +
            whole[cut + 40:])
        survive(work, seed, state)


def fuzz_manifest(work, seeds):
    check_call(["ar", "rcs", "libx.a", "member.o"], work.folder)
    words = b"main.o\n-L.\na.o\n-Wl,--start-group\nlibx.a\n-lm\n-Wl,--end-group\n-Wl,-u,member\n"
    work.words["a"] = None
    state = work.listing()
    for seed in seeds:
        work.path("a.manifest").write_bytes(mutate.mutate_text(words, seed))
        survive(work, seed, state)


def fuzz_program(work, seeds):
    """The driver gives back a damaged program; what is done after the link must bear it."""
    work.path("save").write_text(
        "#!/bin/sh\nset -e\ncc \"$@\"\nwhile [ $# -gt 0 ]; do\n[ \"$1\" = -o ] && out=$2\nshift\n"
        "done\ncp \"$out\" saved\n")
    work.path("give").write_text(
        "#!/bin/sh\nwhile [ $# -gt 0 ]; do\n[ \"$1\" = -o ] && out=$2\nshift\n"
        "done\ncp damaged \"$out\"\n")
    for name in ("save", "give"):
        work.path(name).chmod(0o755)
    work.driver = ["./save"]
    done = work.link()
    if done.returncode != 0:
        raise Failed("the unharmed link fails:\n" + text(done.stderr))
    whole = work.path("saved").read_bytes()
    work.driver = ["./give"]
    work.path("damaged").touch()
    state = work.listing()
    for seed in seeds:
        work.path("damaged").write_bytes(mutate.mutate(whole, seed, b"ut_"))
        survive(work, seed, state)
