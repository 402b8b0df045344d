#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""That `unitarget check` finds what it must find of the reference emulator. Prints TAP.

Programs are changed by a byte or two: what is compared are their answers.
"""
import argparse
import os
import subprocess
import tempfile

from harness import TIME_LIMIT, Tap


def changed(program, folder, old, new):
    """A copy of the program in which a name is another one."""
    with open(program, "rb") as file:
        data = file.read()
    if old not in data:
        raise RuntimeError(f"{program} has no {old!r}")
    copy = os.path.join(folder, os.path.basename(program))
    with open(copy, "wb") as file:
        file.write(data.replace(old, new))
    os.chmod(copy, 0o755)
    return copy


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for option in "--unitarget", "--qmp", "--unified", "--targets":
        parser.add_argument(option, required=True)
    args = parser.parse_args()
    own = os.path.join(os.path.dirname(os.path.abspath(args.unified)), "emulator")
    targets = args.targets.split(",")
    tap = Tap()

    def check(name, status, texts, *words):
        done = subprocess.run([args.unitarget, "check", "--qmp", args.qmp, *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=10 * TIME_LIMIT)
        good = done.returncode == status and all(text in done.stdout for text in texts)
        tap.check(good, name, f"status {done.returncode}, expected {status} and {texts}\n{done.stdout}{done.stderr}")

    with tempfile.TemporaryDirectory(prefix="unitarget-parity-") as folder:
        one, other = f"{own}/uemu-{targets[0]}", f"{own}/uemu-{targets[-1]}"
        for deep in [], ["--deep", "all"]:
            check(f"a program is as itself {deep}", 0, ["\n0 differences\n"], "--target", targets[0], "--reference", one, *deep, one)
        check("another target's program is not", 1, ["machine 'board' is gone\n", "-machine help: stdout: byte "],
              "--target", targets[0], "--reference", one, other)

        inventory = os.path.join(folder, "inventory.json")
        programs = [f"{own}/uemu-{target}" for target in targets]
        check("an inventory", 0, [], "--save", inventory, *programs)
        check("programs are as in their inventory", 0, ["\n0 differences\n"], "--baseline", inventory, *programs)
        check("the unified program is as in the inventory", 0, ["\n0 differences\n"], "--baseline", inventory, args.unified)

        lost = changed(args.unified, folder, b"bare\0", b"bore\0")
        told = [text for target in targets for text in (f"{target}: machine 'bare' is gone\n",
                                                       f"{target}: note: machine 'bore' is new\n")]
        check("a lost machine is told", 1, [*told, f"\n{len(targets)} differences\n"], "--baseline", inventory, "--lost", lost)
        check("and beside the targets' own programs", 1, told, "--reference", own, lost)
        silent = changed(args.unified, folder, b"query-version", b"query-verzion")
        check("a lost command is told", 1, [f"{target}: command 'query-version' is gone\n" for target in targets],
              "--baseline", inventory, "--lost", silent)
    tap.finish()


main()
