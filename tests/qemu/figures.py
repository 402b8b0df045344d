#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measure a unified QEMU beside the per-target emulators of the same build.

Prints a table of figures, mostly ratios within this one run, with the goal of each; the last line
says `N goals missed`. Goals for size and time depend on the number of targets: there are some for
four and for many (20 or more); with fewer than four only the others count.
"""
import argparse
import json
import os
import resource
import shlex
import shutil
import statistics
import struct
import subprocess
import sys
import time

import emulators

MEBIBYTE = 1 << 20
# figure: (goal for 4 targets, goal for many, goal for fewer than 4); None: no goal
GOALS = {
    "size": (0.50, 0.15, None),
    "cpu": (0.6, 1.5, None),
    "memory": (None, 450, None),
    "link": (0.55, 0.25, None),
    "link CPU": (None, None, None),
    "faults": (60, 60, 60),
    "relocations": (1.1, 1.1, 1.1),
}
TITLES = {
    "size": "size, stripped: unified / sum of the per-target ones",
    "cpu": "unitarget's own CPU (plan, rewrite, post-link), s",
    "memory": "unitarget's own peak memory, MiB",
    "link": "link, wall: unified / sum of the per-target ones",
    "link CPU": "link, CPU: unified / sum of the per-target ones",
    "faults": "minor page faults of --version: unified less per-target",
    "relocations": "relocations at load: unified / largest per-target",
}


def stripped_size(program, work):
    out = f"{work}/stripped"
    subprocess.run(["strip", "-o", out, program], check=True)
    return os.path.getsize(out)


def link_commands(build):
    """executable -> its link command, response file written out, as build.ninja has it."""
    def ninja(*words):
        return subprocess.run(["ninja", "-C", build, "--quiet", "-t", *words], check=True,
                              stdout=subprocess.PIPE).stdout
    rules = [rule for rule in ninja("rules").decode().split()
             if "_LINKER" in rule and "STATIC" not in rule and "FOR_BUILD" not in rule]
    edges = json.loads(ninja("compdb", "-x", *rules))
    return {edge["output"]: edge["command"] for edge in edges}


def timed(words, folder):
    """((seconds, CPU seconds), output) of a command and all that it starts."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(words, cwd=folder, check=True, stdout=subprocess.PIPE).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (time.monotonic() - start,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), out


def per_target_links(given, commands):
    """(seconds, CPU seconds) of all per-target link steps, their output elsewhere."""
    times = []
    for program in programs(given):
        words = shlex.split(commands[program])
        words[words.index("-o") + 1] = f"{given.work}/per-target"
        times.append(timed(words, given.build)[0])
    return tuple(map(sum, zip(*times)))


def unified_link(given):
    """((seconds, CPU seconds), summary) of one whole unified link from scratch."""
    out = f"{given.work}/qemu-system"
    shutil.rmtree(f"{out}.p", ignore_errors=True)
    times, summary = timed([given.unitarget, "link", "-C", given.build, "-o", out,
                            "--summary=json", *programs(given)], given.work)
    return times, json.loads(summary)


def programs(given):
    return [f"qemu-system-{target}" for target in given.targets]


def page_faults(emulator):
    """Minor page faults of --version; the median of nine runs."""
    def once():
        process = emulator.popen(["--version"], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_minflt
    return statistics.median(once() for _ in range(9))


def relocations_at_load(program):
    """The number of relocations that the dynamic section tells the loader to apply.

    ELF-64 little-endian, by program headers alone. In a RELR table an even word is one
    relocation, an odd one a bit map of the 63 words that follow (gABI, SHT_RELR).
    """
    with open(program, "rb") as file:
        image = file.read()
    offset, = struct.unpack_from("<Q", image, 32)
    size, count = struct.unpack_from("<HH", image, 54)
    headers = [struct.unpack_from("<IIQQQQ", image, offset + i * size) for i in range(count)]

    def words(address, length):
        for kind, _, at, start, _, in_file in headers:
            if kind == 1 and start <= address < start + in_file:
                return struct.unpack_from(f"<{length // 8}Q", image, at + address - start)
        return ()

    dynamic = {}
    for kind, _, at, _, _, in_file in headers:
        if kind == 2:
            dynamic = dict(struct.iter_unpack("<QQ", image[at:at + in_file]))
    plt_size, rela_size, relr_size, relr = (dynamic.get(tag, 0) for tag in (2, 8, 35, 36))
    bitmaps = sum(bin(word).count("1") - 1 if word & 1 else 1 for word in words(relr, relr_size))
    return (plt_size + rela_size) // 24 + bitmaps


def measure_links(given):
    """The figures of linking. Rounds of all links are interleaved, the best counts.

    A busy machine or disk only makes times longer: while a goal is missed there are further rounds.
    """
    commands = link_commands(given.build)
    singles, whole = [], []
    for _ in range(3 * given.rounds):
        singles.append(per_target_links(given, commands))
        whole.append(unified_link(given))
        # Seconds, and CPU seconds, each of the best round.
        single, unified = (list(map(min, zip(*rounds)))
                           for rounds in (singles, [times for times, _ in whole]))
        figures = {"cpu": min(summary["cpu_seconds"]["total"] for _, summary in whole),
                   "memory": max(summary["peak_rss_bytes"] for _, summary in whole) / MEBIBYTE,
                   "link": unified[0] / single[0], "link CPU": unified[1] / single[1]}
        if len(whole) >= given.rounds and not any(missed(given, name, figures[name])
                                                  for name in figures):
            break
    print(f"per-target links {single[0]:.2f} s in all (CPU {single[1]:.2f}), unified link "
          f"{unified[0]:.2f} s ({unified[1]:.2f}), best of {len(whole)} rounds; "
          f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs")
    return figures


def goal(given, name):
    count = len(given.targets)
    return GOALS[name][1 if count >= 20 else 0 if count >= 4 else 2]


def missed(given, name, figure):
    return goal(given, name) is not None and figure > goal(given, name)


def measure(given):
    single = {target: emulators.reference(given.build, target) for target in given.targets}
    unified = {target: emulators.unified(given.build, target)[0] for target in given.targets}
    program = f"{given.build}/qemu-system"

    sizes = {target: stripped_size(single[target].program, given.work) for target in single}
    size = stripped_size(program, given.work)
    print(f"stripped bytes: per-target {sum(sizes.values()):,} in all, unified {size:,}")

    relocations = max(relocations_at_load(one.program) for one in single.values())
    at_load = relocations_at_load(program)
    print(f"relocations at load: largest per-target {relocations:,}, unified {at_load:,}")

    faults = {target: page_faults(unified[target]) - page_faults(single[target])
              for target in single}
    print("page faults, unified less per-target:",
          " ".join(f"{target} {number:+.0f}" for target, number in faults.items()))
    return {"size": size / sum(sizes.values()), "relocations": at_load / relocations,
            "faults": max(faults.values()), **measure_links(given)}


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help="build folder with qemu-system and by-name/ in it")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    parser.add_argument("--unitarget", required=True, help="the program")
    parser.add_argument("--work", required=True, help="folder for files on the way")
    parser.add_argument("--rounds", type=int, default=3, help="how often to link; the best counts")
    given = parser.parse_args()
    given.build, given.work = os.path.abspath(given.build), os.path.abspath(given.work)
    given.unitarget = os.path.abspath(given.unitarget)
    given.targets = (emulators.targets_of(given.build) if given.targets == "all"
                     else given.targets.split(","))
    os.makedirs(given.work, exist_ok=True)
    return given


def main():
    given = options()
    figures = measure(given)
    print(f"\n{f'figure ({len(given.targets)} targets)':58}{'found':>8}  goal")
    for name, title in TITLES.items():
        bound = "-" if goal(given, name) is None else f"<= {goal(given, name)}"
        print(f"{title:58}{figures[name]:8.3f}  {bound}"
              f"{'  MISSED' if missed(given, name, figures[name]) else ''}")
    count = sum(missed(given, name, figures[name]) for name in TITLES)
    print(f"{count} goals missed")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
