#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What ccache makes of the steps that `unitarget classify` found equal.

usage: ccache.py [--steps N] BUILD ANSWER.json

Compiles N steps that are the second or later of their class, each after the first of its class, with a
cold cache of its own, in each of ccache's modes; prints how often ccache took the first's object.
"""
import argparse
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

MODES = {
    "preprocessor": {"CCACHE_NODIRECT": "1"},
    "direct": {"CCACHE_DIRECT": "1"},
    "depend": {"CCACHE_DEPEND": "1"},
}


def compile_step(step, folder, env):
    words = shlex.split(step["command"])
    while os.path.basename(words[0]) == "ccache":
        words.pop(0)
    for option, name in (("-o", "x.o"), ("-MF", "x.d"), ("-MQ", "x.o")):
        if option in words:
            words[words.index(option) + 1] = str(Path(folder) / name)
    subprocess.run(["ccache", *words], cwd=step["directory"], env=env, check=True, stdout=subprocess.DEVNULL)


def hits(env):
    text = subprocess.run(["ccache", "--print-stats"], env=env, capture_output=True, text=True, check=True).stdout
    return sum(int(n) for n in re.findall(r"^(?:direct|preprocessed)_cache_hit\s+(\d+)", text, re.M))


def main():
    parser = argparse.ArgumentParser(description="ccache beside unitarget classify")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("build", type=Path)
    parser.add_argument("answer", type=Path)
    options = parser.parse_args()
    steps = json.loads((options.build / "compile_commands.json").read_text(encoding="utf-8"))
    steps = {s["output"]: s for s in steps}
    answer = json.loads(options.answer.read_text(encoding="utf-8"))
    shared = [(c["outputs"][0], o) for u in answer["units"] for c in u["classes"] for o in c["outputs"][1:]]
    chosen = random.Random(options.seed).sample(shared, min(options.steps, len(shared)))
    for mode, settings in MODES.items():
        with tempfile.TemporaryDirectory(prefix="unitarget-ccache-") as folder:
            env = {k: v for k, v in os.environ.items() if not k.startswith("CCACHE")}
            env["PATH"] = ":".join(p for p in env["PATH"].split(":") if "ccache" not in p)
            env.update(settings, CCACHE_DIR=folder, CCACHE_NOHASHDIR="1")
            for first in sorted({f for f, _ in chosen}):
                compile_step(steps[first], folder, env)
            before = hits(env)
            for _, other in chosen:
                compile_step(steps[other], folder, env)
            print(f"ccache, {mode} mode, cold: {hits(env) - before} hits across targets, "
                  f"of {len(chosen)} steps that are equal to another target's")
    sys.exit(0)


main()
