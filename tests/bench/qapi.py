#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How much faster is unitarget-qapi-gen than QEMU's generator?

usage: qapi.py --program UNITARGET-QAPI-GEN --source QEMU [--compat VERSION] [--runs N] [--schema FILE]
               [--work DIR]

Both generate QEMU's main schema, in turns, into an empty folder and then again with nothing changed.
Prints the quickest of the runs of each, in milliseconds of wall clock, and the ratios.
"""
import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def first_and_again(command, folder):
    """Milliseconds of a run into an empty folder, and of two more behind it, the quicker one."""
    folder.mkdir(parents=True)
    command = [str(word) for word in command]
    return measure(command), min(measure(command), measure(command))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--compat", default="10.0")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--schema", default="qapi/qapi-schema.json")
    parser.add_argument("--work", help="folder for temporary files")
    a = parser.parse_args()
    schema = Path(a.source) / a.schema
    generators = {
        "reference": [sys.executable, "-B", Path(a.source) / "scripts/qapi-gen.py"],
        "ours": [Path(a.program).absolute(), f"--compat={a.compat}", "--no-warnings"],
    }
    times = {name: [] for name in generators}
    with tempfile.TemporaryDirectory(dir=a.work) as temporary:
        # A folder for each run, and nothing removed in between: some file systems are slow to use
        # again what was removed just before.
        for run in range(a.runs):
            for name, command in generators.items():
                folder = Path(temporary) / f"{name}{run}"
                times[name].append(first_and_again([*command, "-b", "-o", folder, schema], folder))
    print(f"{'':24}{'reference':>12}{'ours':>10}{'ratio':>8}")
    for what, index in (("into an empty folder", 0), ("nothing changed", 1)):
        best = {name: min(t[index] for t in ts) for name, ts in times.items()}
        print(f"{what:24}{best['reference']:9.1f} ms{best['ours']:7.1f} ms"
              f"{best['reference'] / best['ours']:8.0f}")


main()
