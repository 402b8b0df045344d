#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How much faster is unitarget-qapi-gen than QEMU's generator?

usage: qapi.py --program UNITARGET-QAPI-GEN --source QEMU [--compat VERSION] [--runs N] [--schema FILE]
               [--work DIR]

Both generate QEMU's main schema, in turns, into an empty folder and then again with nothing changed. The folders are
in memory where the system has a file system for that: otherwise it is the disk's mood that is measured, for both.
Prints the quickest of the runs of each, in milliseconds of wall clock and of processor time, and the
ratios; and how many files ours writes anew when a documentation comment has changed.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LONG_AGO = 1000000000


def processor():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(command):
    """(wall clock, processor time) in milliseconds."""
    begin, before = time.perf_counter(), processor()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000, (processor() - before) * 1000


def quicker(one, other):
    return tuple(map(min, one, other))


def first_and_again(command, folder):
    """Times of a run into an empty folder, and of two more behind it, the quicker one."""
    folder.mkdir(parents=True)
    command = [str(word) for word in command]
    return measure(command), quicker(measure(command), measure(command))


def rewritten(command, source, schema, work):
    """Files that are written anew when a sentence of a comment in each of its files ends otherwise."""
    top = (source / schema).parent
    shutil.copytree(top, work / "schema")
    command = [*command, "-b", "-o", work / "out", work / "schema" / Path(schema).name]
    measure(command)
    files = [file for file in (work / "out").rglob("*") if file.is_file() and file.name[0] != "."]
    for file in files:
        os.utime(file, (LONG_AGO, LONG_AGO))
    for file in (work / "schema").rglob("*.json"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(".\n#\n", "!\n#\n", 1), encoding="utf-8")
    assert (work / "schema" / "block-core.json").read_bytes() != (top / "block-core.json").read_bytes()
    measure([*command])
    return len([f for f in files if f.stat().st_mtime != LONG_AGO]), len(files)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--compat", default="10.0")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--schema", default="qapi/qapi-schema.json")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    parser.add_argument("--work", default=memory, help="folder for temporary files")
    a = parser.parse_args()
    schema = a.source / a.schema
    generators = {
        "reference": [sys.executable, "-B", a.source / "scripts/qapi-gen.py"],
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
        print(f"{'':40}{'reference':>12}{'ours':>10}{'ratio':>8}")
        for what, index in (("into an empty folder", 0), ("nothing changed", 1)):
            for which, clock in enumerate(("wall", "processor")):
                best = {name: min(t[index][which] for t in ts) for name, ts in times.items()}
                print(f"{what + ', ' + clock:40}{best['reference']:9.1f} ms{best['ours']:7.1f} ms"
                      f"{best['reference'] / best['ours']:8.0f}")
        written, files = rewritten(generators["ours"], a.source, a.schema, Path(temporary))
        print(f"a comment of each schema file changed: {written} of {files} files are written anew")


main()
