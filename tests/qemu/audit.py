#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Audits what `unitarget classify` says of a build: steps of one class must have equal objects.

usage: audit.py [--pairs N] [--seed N] [--every] BUILD ANSWER.json

Takes N pairs of steps at random out of all that are in one class, and compares their objects at the
build's own flags: those that the build has made, else it makes them in a temporary folder. With
--every, all objects that the build has made are compared with their class.
"""
import argparse
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


class Objects:
    """The bytes of the objects, by the name of a step's output."""

    def __init__(self, build, folder):
        steps = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
        self.steps = {s["output"]: s for s in steps}
        self.folder = folder
        self.made = 0

    def has(self, output):
        return (Path(self.steps[output]["directory"]) / output).is_file()

    def read(self, output):
        step = self.steps[output]
        if self.has(output):
            return (Path(step["directory"]) / output).read_bytes()
        self.made += 1
        place = Path(self.folder) / f"{self.made}.o"
        words = shlex.split(step["command"])
        for option, value in (("-o", str(place)), ("-MF", os.devnull)):
            if option in words:
                words[words.index(option) + 1] = value
        subprocess.run(words, cwd=step["directory"], check=True, stdout=subprocess.DEVNULL)
        data = place.read_bytes()
        place.unlink()
        return data


def choose(answer, count, rng):
    classes = [c["outputs"] for u in answer["units"] for c in u["classes"] if len(c["outputs"]) > 1]
    weights = [len(c) * (len(c) - 1) // 2 for c in classes]
    if not classes:
        return []
    return [tuple(rng.sample(c, 2)) for c in rng.choices(classes, weights, k=count)]


def every(answer, objects):
    return [(c["outputs"][0], other) for u in answer["units"] for c in u["classes"]
            for other in c["outputs"][1:] if objects.has(c["outputs"][0]) and objects.has(other)]


def main():
    parser = argparse.ArgumentParser(description="audit of unitarget classify")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--every", action="store_true")
    parser.add_argument("build", type=Path)
    parser.add_argument("answer", type=Path)
    options = parser.parse_args()
    answer = json.loads(options.answer.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="unitarget-audit-") as folder:
        objects = Objects(options.build, folder)
        pairs = every(answer, objects) if options.every else choose(answer, options.pairs, random.Random(options.seed))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            equal = list(pool.map(lambda p: objects.read(p[0]) == objects.read(p[1]), pairs))
    for (a, b), same in zip(pairs, equal):
        if not same:
            print(f"WRONG: {a} and {b} are in one class, but their objects differ")
    print(f"audit: {len(pairs)} pairs" + ("" if options.every else f" (seed {options.seed})") +
          f", {objects.made} objects made for it, {equal.count(False)} wrong")
    sys.exit(0 if pairs and all(equal) else 1)


main()
