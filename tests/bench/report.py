#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPU time and memory of `unitarget report` on a build of QEMU's size, beside Ninja reading the same files.

usage: report.py UNITARGET [--build FOLDER]
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "report"))
sys.dont_write_bytecode = True
import builds  # noqa: E402

ROUNDS = 7


def measure(command):
    """The least CPU seconds of several rounds, and the largest resident set in MB."""
    least, most = float("inf"), 0
    for _ in range(ROUNDS):
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
        _, status, usage = os.wait4(pid, 0)
        if status:
            sys.exit(f"{' '.join(command)}: failed")
        least = min(least, usage.ru_utime + usage.ru_stime)
        most = max(most, usage.ru_maxrss / 1024)
    return least, most


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unitarget")
    parser.add_argument("--build", help="a build folder; default: a made-up one of 5,400 steps")
    options = parser.parse_args()
    unitarget = os.path.abspath(options.unitarget)
    with tempfile.TemporaryDirectory(prefix="unitarget-bench-") as folder:
        build = options.build or str(builds.emulator().write(Path(folder) / "build"))
        base = [unitarget, "report", "-C", build]
        ninja, _ = measure([shutil.which("ninja"), "-C", build, "-t", "targets", "rule", "c_COMPILER"])
        print(f"ninja -t targets: {ninja:.3f} s CPU")
        for name, words in (("text", []), ("JSON", ["--json", "-"]), ("HTML", ["--html", "-"]), ("trace", ["--trace", "-"])):
            cpu, memory = measure(base + words)
            print(f"report, {name}: {cpu:.3f} s CPU ({cpu / ninja:.2f} of Ninja's), {memory:.0f} MB")


main()
