#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run guest programs of ours on the per-target and the unified emulators.

Each prints a greeting and a number that it computes, and ends the emulator with a certain
status. The last line says `N differences`: from the expected text, or from the per-target emulator.
"""
import argparse
import os
import shutil
import subprocess
import sys

import emulators

HERE = os.path.dirname(os.path.abspath(__file__))
# target: (assembler's prefix, linker's words, status, arguments before the program's file)
GUESTS = {
    "aarch64": ("aarch64-linux-gnu-", ["-Ttext=0x40080000"], 7,
                ["-machine", "virt", "-cpu", "cortex-a57", "-semihosting", "-kernel"]),
    "riscv64": ("riscv64-linux-gnu-", ["-Ttext=0x80000000"], 7,
                ["-machine", "virt", "-bios", "none", "-kernel"]),
    "s390x": ("s390x-linux-gnu-", ["-Ttext=0"], 1,
              ["-machine", "s390-ccw-virtio", "-action", "panic=exit-failure", "-bios"]),
    "x86_64": ("x86_64-linux-gnu-", ["-Ttext=0", "--oformat=binary"], 7,
               ["-machine", "pc", "-device", "isa-debug-exit,iobase=0xf4,iosize=1", "-bios"]),
}


def expected(target):
    """What the program prints: the 100000th number of the generator, computed here again."""
    number = 1
    for _ in range(100000):
        number = (number * 1103515245 + 12345) % 2**32
    return f"{target} says {number:08x}\n".encode()


def build(target, folder):
    """Assemble and link a target's program; None if its assembler is not installed."""
    prefix, words, _, _ = GUESTS[target]
    if not shutil.which(f"{prefix}as"):
        return None
    program = os.path.join(folder, f"guest-{target}")
    subprocess.run([f"{prefix}as", "-o", f"{program}.o", f"{HERE}/guest/{target}.S"], check=True)
    subprocess.run([f"{prefix}ld", "-z", "noexecstack", "-nostdlib", *words, "-o", program,
                    f"{program}.o"], check=True)
    return program


def run(emulator, target, program):
    words = ["-nodefaults", "-display", "none", "-serial", "stdio", *GUESTS[target][3], program]
    return emulator.run(words)


def compare(folder, target, program):
    """Lines that tell each difference."""
    reference = run(emulators.reference(folder, target), target, program)
    wanted = (str(GUESTS[target][2]), expected(target))
    if reference[:2] != wanted:
        yield f"{target}: per-target emulator: expected {wanted!r}, found {reference!r}"
    for emulator in emulators.unified(folder, target):
        found = run(emulator, target, program)
        if found != reference:
            yield f"{target}: {emulator.title}: expected {reference!r}, found {found!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help="build folder with qemu-system and by-name/ in it")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    given = parser.parse_args()
    folder = os.path.abspath(given.build)
    targets = (emulators.targets_of(folder) if given.targets == "all"
               else given.targets.split(","))
    count = 0
    if not set(targets) & set(GUESTS):
        print("no guest program for these targets; there are some for", *sorted(GUESTS))
    for target in [target for target in targets if target in GUESTS]:
        program = build(target, emulators.scratch())
        if not program:
            print(f"{target}: guest program SKIPPED: {GUESTS[target][0]}as is not installed")
            continue
        found = list(compare(folder, target, program))
        print(*(found or [f"{target}: guest program: as expected, by both ways of selecting"]),
              sep="\n")
        count += len(found)
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
