#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs `unitarget classify` on a build folder, cold and warm, and prints its figures beside their goals.

usage: classify.py [--expect STEPS:CLASSES] [--answer FILE] UNITARGET BUILD

With --expect, the steps in the targets' own folders (those of the largest family) and their classes
must be so many; they were counted by other means.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

missed = 0


def figure(what, value, goal, good):
    global missed
    missed += not good
    print(f"{what:<58} {value:>9}  {goal}{'' if good else '   MISSED'}")


def run(unitarget, build, cache, *options):
    begin = time.monotonic()
    done = subprocess.run([unitarget, "classify", "-C", build, "--cache", cache, "--build", "--format=json", *options],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout), time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description="figures of unitarget classify")
    parser.add_argument("--expect", help="STEPS:CLASSES")
    parser.add_argument("--answer", help="where to leave the JSON")
    parser.add_argument("unitarget")
    parser.add_argument("build")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unitarget-classify-") as folder:
        cache = os.path.join(folder, "cache")
        cold, cold_wall = run(options.unitarget, options.build, cache)
        warm, warm_wall = run(options.unitarget, options.build, cache)
        verified, _ = run(options.unitarget, options.build, cache, "--verify", "50")
    steps, runs = cold["steps"]["per_target"], cold["run"]["preprocessor_runs"]
    size = sum(len(c["outputs"]) for u in cold["units"] for c in u["classes"] if len(c["outputs"]) > 1)
    print(f"{len(cold['targets'])} targets, {steps} per-target steps, {cold['classes']} classes, "
          f"{size} steps share theirs; load {os.getloadavg()[0]:.1f}")
    cores = os.cpu_count()
    figure("preprocessor runs / per-target steps", f"{runs / steps:.3f}", "<= 0.6", runs <= 0.6 * steps)
    figure("cold, CPU seconds", f"{cold['run']['cpu_seconds']:.1f}", "<= 300", cold["run"]["cpu_seconds"] <= 300)
    print(f"{'cold, wall seconds on ' + str(cores) + ' cores':<58} {cold_wall:>9.1f}")
    figure("warm, CPU seconds", f"{warm['run']['cpu_seconds']:.2f}", "<= 2", warm["run"]["cpu_seconds"] <= 2)
    print(f"{'warm, wall seconds':<58} {warm_wall:>9.2f}")
    figure("warm, preprocessor runs", warm["run"]["preprocessor_runs"], "= 0", not warm["run"]["preprocessor_runs"])
    figure("answers computed again", verified["run"]["verified"], "= 50", verified["run"]["verified"] == 50)
    for answer in cold, warm:
        del answer["run"]
    figure("cold and warm say the same", cold == warm, "= True", cold == warm)
    if options.expect:
        wanted = tuple(int(n) for n in options.expect.split(":"))
        own = [u for u in cold["units"] if u["classes"][0]["outputs"][0].startswith("libqemu-")]
        found = (sum(u["steps"] for u in own), sum(len(u["classes"]) for u in own))
        figure("steps and classes in the targets' folders", f"{found[0]}:{found[1]}", f"= {options.expect}", found == wanted)
    if options.answer:
        Path(options.answer).write_text(json.dumps(cold), encoding="utf-8")
    sys.exit(1 if missed else 0)


main()
