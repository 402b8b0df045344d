#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare a unified QEMU, as each target, with the per-target emulators of the same build.

Each target's command lines and QMP answers are taken from the per-target emulator and from the
unified one, by both ways of selecting. Where they differ, the per-target emulator is run again:
what differs between its own runs is not compared, and listed. The last line says `N differences`.
"""
import argparse
import concurrent.futures
import os
import sys
import time

import cli
import emulators
import qmp
from records import Reference, show_difference

SHOWN = 10  # differences printed in full for a target; all are counted
RERUNS = 2  # further runs of the reference before a difference is believed


def parts_of(reference, others, deep, firmware):
    """What is compared for a target: (title, the emulators to compare, emulator -> records)."""
    lines = cli.command_lines(reference, deep, firmware)
    yield f"{len(lines)} command lines", others, lambda emulator: cli.answers(emulator, lines)
    yield "QMP", others, qmp.shallow
    if deep:
        own = cli.machines(reference)
        yield "QMP of every type", others[:1], qmp.deep
        yield f"{len(own)} machines", others[:1], lambda emulator: cli.machine_answers(
            emulator, own, firmware)


def compare_part(reference, others, collect):
    """(Reference, [(way, key, expected, found)]) of one part."""
    expected = Reference([collect(reference)])
    found = [(other.title, collect(other)) for other in others]

    def differences():
        return [(way, *difference) for way, records in found
                for difference in expected.differences(records)]

    for _ in range(RERUNS):
        if not differences():
            break
        expected.add(collect(reference))
    return expected, differences()


def compare_target(target, reference, others, deep, firmware):
    """The report of a target, as lines, and its number of differences."""
    report, masked, count, records, start = [], [], 0, 0, time.monotonic()
    titles = []
    for title, ways, collect in parts_of(reference, others, deep, firmware):
        expected, differences = compare_part(reference, ways, collect)
        records += len(expected.keys()) * len(ways)
        masked += expected.list_masked()
        titles.append(title)
        for way, *difference in differences:
            count += 1
            if count <= SHOWN:
                report.append(f"  {way}: {show_difference(*difference)}")
    if count > SHOWN:
        report.append(f"  … and {count - SHOWN} more")
    report += [f"  not compared (varies between runs of the per-target emulator): {line}"
               for line in masked]
    seconds = time.monotonic() - start
    report.insert(0, f"{target}: {', '.join(titles)}: {records} answers, {count} differences "
                     f"({seconds:.0f} s)")
    return report, count


def selection(build, targets):
    """The unified program's own command line: lines that tell what is wrong with it."""
    program = f"{build}/qemu-system"

    def run(argv0, *arguments):
        return emulators.Emulator("", program, argv0).run(list(arguments))

    wrong = []
    status, out, err = run(program, "-target", "help")
    if status != "0" or not set(targets) <= set(out.decode().split()):
        wrong.append(f"-target help: status {status}, {out + err!r}")
    for arguments in (["-target", "no-such-target"], []):
        status, out, err = run(program, *arguments)
        if status != "1" or out or not all(target.encode() in err for target in targets):
            wrong.append(f"{arguments or 'no target'}: status {status}, {out + err!r}")
    for target in targets:
        version = emulators.reference(build, target).run(["--version"])
        for argv0, *arguments in ((program, "--target", target, "--version"),
                                  (program, f"--target={target}", "--version"),
                                  (f"qemu-system-{target}", "--version")):
            if run(argv0, *arguments) != version:
                wrong.append(f"{argv0} {' '.join(arguments)}: not as the per-target emulator")
    return wrong


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help="build folder with qemu-system and by-name/ in it")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    parser.add_argument("--deep", default="", help="a,b,…: also every type's properties, and "
                        "every machine started")
    parser.add_argument("--cross", nargs=2, metavar="TARGET",
                        help="compare two per-target emulators (to see that differences show)")
    parser.add_argument("--firmware", metavar="DIR",
                        help="where the machines that are started find firmware")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count()))
    given = parser.parse_args()
    given.build = os.path.abspath(given.build)
    given.targets = (emulators.targets_of(given.build) if given.targets == "all"
                     else sorted(given.targets.split(",")))
    given.deep = given.deep.split(",")
    return given


def work(given):
    """The arguments of compare_target of each comparison to make."""
    if given.cross:
        one, two = (emulators.reference(given.build, target) for target in given.cross)
        yield given.cross[0], one, [two], False, given.firmware
        return
    for target in given.targets:
        yield (target, emulators.reference(given.build, target),
               emulators.unified(given.build, target), target in given.deep,
               given.firmware)


def main():
    given = options()
    emulators.no_core_files()
    count = 0
    if not given.cross:
        wrong = selection(given.build, given.targets)
        count = len(wrong)
        print(f"selection: {count} differences", *wrong, sep="\n  ")
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for report, found in pool.map(lambda item: compare_target(*item), work(given)):
            print(*report, sep="\n", flush=True)
            count += found
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
