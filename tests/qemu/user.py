#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare user-mode emulators with the unified one, as each target: what a program finds that they run.

The program is compiled for each target whose compiler is installed, and tells what it finds of its
machine, threads, signals, memory and processes. The last line says `N differences`: from the
expected text, or from the per-target emulator.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys

import emulators

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest/user.c")
# target: (compiler, what uname says, bits, byte order)
GUESTS = {
    "aarch64": ("aarch64-linux-gnu-gcc", "aarch64", 64, "little"),
    "arm": ("arm-linux-gnueabihf-gcc", "armv7l", 32, "little"),
    "mips": ("mips-linux-gnu-gcc", "mips", 32, "big"),
    "riscv64": ("riscv64-linux-gnu-gcc", "riscv64", 64, "little"),
    "s390x": ("s390x-linux-gnu-gcc", "s390x", 64, "big"),
    "x86_64": ("x86_64-linux-gnu-gcc", "x86_64", 64, "little"),
}
STATUS = "7"
# Ways to run the program: options, and how many threads. A trace is the same each time if nothing runs beside it.
WAYS = [([], 4), (["-one-insn-per-tb"], 4), (["-E", "GUEST=guest"], 4), (["-strace"], 0)]


def reference(build, target):
    program = f"{build}/qemu-{target}"
    return emulators.Emulator("reference", program, program)


def unified(build, target):
    """Both ways of selecting a target: called by its name, and by the first argument."""
    argv0 = f"{build}/qemu-{target}"
    return [emulators.Emulator("by name", f"{build}/by-name/qemu-{target}", argv0),
            emulators.Emulator("by -target", f"{build}/qemu-user", f"{build}/qemu-user", ["-target", target])]


def masked(result):
    """Addresses and numbers of processes in a trace are other ones on each run."""
    status, out, err = result
    return status, out, re.sub(rb"0x[0-9a-f]+|\b[0-9]{3,}\b", b"N", err)


def expected(target, threads):
    """What the program prints."""
    _, machine, bits, order = GUESTS[target]
    total = 0
    for seed in range(2, 2 + threads):
        for _ in range(10000):
            seed = (seed * 1103515245 + 12345) % 2**32
            total += seed
    return (f"{machine}: {bits} bits, {order}-endian\n"
            "numbers: 0.33333333333333331 0.333333343 inf\n"
            f"{threads} threads: {total}\nsignals: 3\nmemory: 5, signal 11\n" +
            ("process: from a child, status 3\n" if threads else "")).encode()


def difference(title, known, found):
    """What two results differ by, the first line of it."""
    one, other = next((a, b) for a, b in zip(known, found) if a != b)
    lines = [(a, b) for a, b in zip(one.splitlines(), other.splitlines()) if a != b]
    one, other = lines[0] if lines else (one, other)
    return f"{title}: expected {one!r}, found {other!r}"


def compile_guest(target, folder):
    program = os.path.join(folder, f"guest-{target}")
    subprocess.run([GUESTS[target][0], "-O1", "-static", "-pthread", "-o", program, SOURCE], check=True)
    return program


def compare_guest(build, target, program):
    """Lines that tell each difference."""
    for options, threads in WAYS:
        words = [*options, program, str(threads)]
        known = masked(reference(build, target).run(words))
        if known[:2] != (STATUS, expected(target, threads)):
            yield f"per-target emulator, {options}: found {known[:2]!r}"
        for emulator in unified(build, target):
            found = masked(emulator.run(words))
            if found != known:
                yield difference(f"{options}, {emulator.title}", known, found)


def compare(build, target):
    if target not in GUESTS or not shutil.which(GUESTS[target][0]):
        print(f"{target}: guest program SKIPPED: its compiler is not installed")
        return 0
    differences = list(compare_guest(build, target, compile_guest(target, emulators.scratch())))
    print(f"{target}: guest program, run in {len(WAYS)} ways: {len(differences)} differences", *differences, sep="\n  ")
    return len(differences)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help="build folder with qemu-user and by-name/ in it")
    parser.add_argument("--targets", required=True, help="a,b,…")
    given = parser.parse_args()
    build = os.path.abspath(given.build)
    emulators.no_core_files()
    count = sum(compare(build, target) for target in given.targets.split(","))
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
