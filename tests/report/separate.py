#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does the report count the steps that separate builds have?

usage: separate.py UNITARGET BUILD TARGET=FOLDER...

BUILD is configured for all the targets, each FOLDER for one of them alone. Steps are counted without unitarget:
the entries of a compile_commands.json whose outputs are among the inputs of the target's program, as `ninja -t
inputs` lists them. In BUILD itself, the counts must be those of the report. A target alone may have fewer steps:
QEMU adds some files to all programs when the devices of one target ask for them (config_all_devices in
its meson.build files). These files are named; a step more, or another one, is an error.
"""
import json
import os
import subprocess
import sys
from collections import Counter

PROGRAM = "qemu-system-"


def needed_steps(folder, program):
    """Sources of the compile steps that the program waits for, each as often as it is compiled."""
    inputs = subprocess.run(["ninja", "-C", folder, "-t", "inputs", program], check=True, capture_output=True, text=True)
    wanted = {os.path.normpath(line) for line in inputs.stdout.splitlines()}
    with open(os.path.join(folder, "compile_commands.json"), encoding="utf-8") as f:
            return Counter(os.path.basename(step["file"]) for step in json.load(f) if os.path.normpath(step["output"]) in wanted)


def report(unitarget, folder, targets):
    done = subprocess.run([unitarget, "report", "-C", folder, "--json", "-", *[PROGRAM + t for t in targets]],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main():
    unitarget, build, *pairs = sys.argv[1:]
    folders = dict(pair.split("=", 1) for pair in pairs)
    found = report(unitarget, build, folders)
    by_target = {t["name"]: t["separate"]["steps"] for t in found["targets"]}
    good, total, alone = True, 0, 0
    for target, folder in folders.items():
        here, there = needed_steps(build, PROGRAM + target), needed_steps(folder, PROGRAM + target)
        total += here.total()
        alone += there.total()
        good = good and here.total() == by_target[target] and not there - here
        print(f"{target}: the report says {by_target[target]} steps, Ninja {here.total()}; configured alone {there.total()}")
        if here - there:
            print("    because of other targets' devices:", *sorted((here - there).elements()))
        if there - here:
            print("    ONLY WHEN ALONE:", *sorted((there - here).elements()))
    built, saved = found["sums"]["as_built"]["steps"], found["sums"]["separate"]["steps"] - found["sums"]["as_built"]["steps"]
    good = good and saved == total - built
    print(f"steps saved: the report says {saved}, Ninja {total - built}; by builds configured alone {alone - built}")
    sys.exit(0 if good else 1)


main()
