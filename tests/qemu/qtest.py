#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run QEMU's own qtests on the per-target and the unified emulators, and compare case by case.

The emulators are run from a folder of their own, with QEMU's data and firmware beside them as in
a build folder. The last line says `N differences`. A case that fails in both is none, and counted.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import time

import emulators

CASE = re.compile(r"^(not ok|ok) \d+ (\S+)(?: # (SKIP|TODO))?", re.MULTILINE)
RERUNS = 2  # further runs of both before a difference is believed


def qtests(build, target):
    """The test programs of a target, from Meson's own list: (name, command, environment, time)."""
    with open(f"{build}/meson-info/intro-tests.json", encoding="utf-8") as file:
        for test in json.load(file):
            if test["name"].startswith(f"qtest-{target}/"):
                yield test["name"], test["cmd"], test["env"], test["timeout"]


def link_file(source, folder):
    """A hard link where possible: /proc/self/exe then lies in the folder; else a copy."""
    name = f"{folder}/{os.path.basename(source)}"
    if os.path.lexists(name):
        os.remove(name)
    try:
        os.link(source, name)
    except OSError:
        shutil.copy2(source, name)


def lay_out(build, folder, firmware, targets):
    """Make the folder that the emulators run from: programs, links, data files, firmware."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(f"{folder}/by-name")
    link_file(f"{build}/qemu-system", folder)
    for target in targets:
        link_file(f"{build}/qemu-system-{target}", folder)
        os.symlink("../qemu-system", f"{folder}/by-name/qemu-system-{target}")
    for at, _, files in os.walk(f"{build}/qemu-bundle", followlinks=True):
        there = folder + at[len(build):]
        os.makedirs(there, exist_ok=True)
        sources = [f"{at}/{name}" for name in files]
        if os.path.isdir(f"{at}/keymaps"):  # the data folder proper
            sources += [f"{firmware}/{name}" for name in sorted(os.listdir(firmware))]
        for source in sources:
            name = f"{there}/{os.path.basename(source)}"
            if not os.path.lexists(name):
                os.symlink(os.path.realpath(source), name)


def run(build, test, program):
    """({case: outcome}, how the test program ended)."""
    _, command, variables, seconds = test
    environment = {**os.environ, **variables, "LC_ALL": "C", "QTEST_QEMU_BINARY": program,
                   "TMPDIR": emulators.scratch()}
    with subprocess.Popen(command, cwd=build, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          start_new_session=True) as process:
        try:
            out = process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            out = process.communicate()[0]
    cases = {name: f"{outcome} {remark}".strip()
             for outcome, name, remark in CASE.findall(out.decode("latin-1"))}
    return cases, process.returncode


def differences(reference, unified):
    """Lines, one a case (or way of ending) that is not the same."""
    (expected, ended), (found, other_end) = reference, unified
    for case in dict.fromkeys([*expected, *found]):
        if expected.get(case) != found.get(case):
            yield f"{case}: {expected.get(case)} per-target, {found.get(case)} unified"
    if ended != other_end:
        yield f"exit status {ended} per-target, {other_end} unified"


def compare(build, folder, target, test):
    """(outcomes of the cases, lines that tell differences, remarks)."""
    if not os.path.exists(test[1][0]):
        return [], [f"{test[0]}: {test[1][0]} is not built"], []
    remarks = []
    for attempt in range(1 + RERUNS):
        reference = run(build, test, f"{folder}/qemu-system-{target}")
        unified = run(build, test, f"{folder}/by-name/qemu-system-{target}")
        found = [f"{test[0]}: {line}" for line in differences(reference, unified)]
        if not found:
            break
        if attempt < RERUNS:
            remarks.append(f"run again, because of {len(found)} differences: {found[0]}")
    return list(reference[0].values()), found, remarks


def compare_target(given, pool, target):
    start = time.monotonic()
    tests = list(qtests(given.build, target))
    outcomes, count = collections.Counter(), 0
    for cases, found, remarks in pool.map(
            lambda test: compare(given.build, given.folder, target, test), tests):
        outcomes.update(cases)
        count += len(found)
        for line in remarks + found:
            print(f"  {line}")
    summary = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    print(f"{target}: {len(tests)} qtest programs, {outcomes.total()} cases ({summary} in both), "
          f"{count} differences ({time.monotonic() - start:.0f} s)", flush=True)
    return count


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help="build folder with qemu-system in it, and qtests built")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    parser.add_argument("--list", action="store_true",
                        help="only print the programs, as Ninja knows them")
    parser.add_argument("--folder", default="run", help="the emulators are run from here (renewed)")
    parser.add_argument("--firmware", default="firmware", help="folder of firmware files")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count()))
    given = parser.parse_args()
    given.build, given.folder = os.path.abspath(given.build), os.path.abspath(given.folder)
    given.targets = (emulators.targets_of(given.build) if given.targets == "all"
                     else given.targets.split(","))
    return given


def main():
    given = options()
    if given.list:
        commands = [test[1] for target in given.targets for test in qtests(given.build, target)]
        print(*sorted({os.path.relpath(command[0], given.build) for command in commands}), sep="\n")
        return 0
    emulators.no_core_files()
    lay_out(given.build, given.folder, given.firmware, given.targets)
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        count = sum(compare_target(given, pool, target) for target in given.targets)
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
