#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare a build of QEMU whose QAPI code is compiled once for all targets with one as QEMU makes it.

Each target's programs must answer the same, byte for byte: what there is (query-qmp-schema, query-commands), and every
command that any target has when it is given an argument that it does not take, so that it is refused, as unknown or for
the argument. No generated file may be compiled for a target. The last line says `N differences`.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import emulators
import qmp
from records import Reference, show_difference

SHOWN = 10
TABLES = ["schema_code", "schema_texts", "schema_shapes", "target_conditions", "target_names"]


def report(subject, size, differences):
    """`differences` are texts; what was compared must not be nothing."""
    differences = list(differences) if size else ["there is nothing to compare"]
    print(f"{subject}: {size} compared, {len(differences)} differences", flush=True)
    for text in differences[:SHOWN]:
        print("  " + text.replace("\n", "\n  "))
    return len(differences)


# ---- what is compiled ----

def generated_units(build):
    """How often each generated source is compiled: {name: {part of the build: count}}."""
    units = {}
    with open(build / "compile_commands.json", encoding="utf-8") as file:
        for entry in json.load(file):
            source = Path(entry["file"])
            if source.parent.name == "qapi" and source.name.startswith("qapi-") and "storage-daemon" not in source.parts:
                part = entry["output"].split("/")[0]
                units.setdefault(source.name, Counter())[part] += 1
    return units


def per_target(units):
    return {name: sum(n for part, n in parts.items() if part.startswith("libqemu-"))
            for name, parts in units.items() if any(part.startswith("libqemu-") for part in parts)}


def compare_units(given):
    theirs, ours = per_target(generated_units(given.reference)), generated_units(given.build)
    wrong = [f"{name} is compiled {n} times for a target" for name, n in per_target(ours).items()]
    wrong += [f"{name} is compiled {sum(ours.get(name, {}).values())} times" for name in theirs
              if sum(ours.get(name, {}).values()) != 1]
    print(f"generated files compiled per target: {len(theirs)} files, {sum(theirs.values())} steps; "
          f"now 0 files, {sum(sum(ours[name].values()) for name in theirs if name in ours)} steps, "
          f"{sum(name.startswith('qapi-stub-') for name in ours)} stubs")
    return report("generated units", len(theirs), wrong)


def introspection_figures(given):
    """Prints sizes; returns the number of relocations in the tables."""
    objects = list(given.build.glob("*.p/*qapi-introspect.c.o"))
    count = 0
    for path in objects:
        symbols = subprocess.run(["nm", "-S", path], capture_output=True, text=True, check=True).stdout
        sizes = {name: int(size, 16) for size, name in re.findall(r"^\w+ (\w+) r (\w+)", symbols, re.M)}
        relocations = subprocess.run(["readelf", "-rW", path], capture_output=True, text=True, check=True).stdout
        count += len(re.findall(r"R_X86_64_64\b", relocations))
        print(f"introspection: {sum(sizes.get(n, 0) for n in TABLES)} bytes in tables "
              f"({', '.join(f'{n} {sizes.get(n, 0)}' for n in TABLES)}), {count} relocations")
    theirs = list(given.reference.glob("libqemu-*.p/*qapi-introspect.c.o"))[:1]
    for path in theirs:
        sections = subprocess.run(["readelf", "-SW", path], capture_output=True, text=True, check=True).stdout
        relocations = subprocess.run(["readelf", "-rW", path], capture_output=True, text=True, check=True).stdout
        data = sum(int(n, 16) for n in re.findall(r"\s\.(?:rodata|data)\S*\s+PROGBITS\s+\w+ \w+ (\w+)", sections))
        print(f"QEMU's own, for each target: {data} bytes, {len(re.findall('R_X86_64_64', relocations))} relocations")
    return report("introspection tables", len(objects), [f"{count} relocations"] if count else [])


# ---- what programs answer ----

class Accelerated(qmp.Monitor):
    def __init__(self, emulator, accel):
        super().__init__(emulator)
        self.accel = accel

    def arguments(self, descriptor):
        return [*super().arguments(descriptor), "-accel", self.accel]


def answers(emulator, accel, commands):
    monitor = Accelerated(emulator, accel)
    records = {}
    for command, arguments in [*qmp.SHALLOW, *((c, {"no-such-argument": 1}) for c in commands)]:
        records[qmp.key(command, arguments)] = monitor.ask(command, **arguments)
    for query in qmp.plain_queries(qmp.content(monitor.ask("query-qmp-schema"))):
        records[qmp.key(query, {})] = monitor.ask(query)
    records["quit"] = monitor.quit()
    return records


def all_commands(given):
    """Of all targets, so that each is asked for what only others have."""
    commands = set()
    for target in given.targets:
        monitor = qmp.Monitor(emulators.reference(given.reference, target))
        commands |= {c["name"] for c in qmp.content(monitor.ask("query-commands"))}
        monitor.quit()
    return sorted(commands - {"quit", "qmp_capabilities"})


def accelerators(given, target):
    """tcg, and kvm where the program and the host have it; none of QEMU's can do without one."""
    help_text = emulators.reference(given.reference, target).run(["-accel", "help"])[1].decode()
    yield "tcg"
    if "kvm" in help_text and os.access("/dev/kvm", os.R_OK | os.W_OK):
        yield "kvm"


def programs(given, target):
    """Ours, called by the name that the reference has, so that messages are the same."""
    argv0 = f"{given.reference}/qemu-system-{target}"
    yield emulators.Emulator("ours", f"{given.build}/qemu-system-{target}", argv0)
    if target in given.unified:
        yield emulators.Emulator("unified", f"{given.build}/by-name/qemu-system-{target}", argv0)


def compare_target(given, target, commands):
    count = 0
    for accel in accelerators(given, target):
        theirs = emulators.reference(given.reference, target)
        expected = Reference([answers(theirs, accel, commands), answers(theirs, accel, commands)])
        for line in expected.list_masked():
            print(f"  not compared (varies between runs of the reference): {line}")
        for emulator in programs(given, target):
            found = expected.differences(answers(emulator, accel, commands))
            count += report(f"{target}, {accel}, {emulator.title}", len(expected.keys()),
                            [show_difference(*d, emulator.title) for d in found])
    return count


def compare_programs(given):
    commands = all_commands(given)
    print(f"{len(commands)} commands in all")
    return sum(compare_target(given, target, commands) for target in given.targets)


# ---- how long it takes ----

def cpu(process):
    """Nanoseconds that its threads have had a processor for: unlike time that passes, that is nearly the same on a busy
    machine."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{process.pid}/task").iterdir())


def time_answers(emulator, times):
    """CPU seconds from the start of the program to its first answer; for the first query; and for each later one."""
    monitor = qmp.Monitor(emulator)
    monitor.start()
    moments = [cpu(monitor.process)]
    for _ in range(times + 1):
        monitor.ask("query-qmp-schema")
        moments.append(cpu(monitor.process))
    monitor.quit()
    return [t / 1e9 for t in (moments[1], moments[1] - moments[0], (moments[-1] - moments[1]) / times)]


MOMENTS = ["start and first query-qmp-schema", "first query-qmp-schema", "a later one"]


def times_of(given, target):
    """Medians in ms of ours and QEMU's own, for each of MOMENTS. Both in turn, so that a busy machine is busy for both,
    and each as often the first."""
    emulator = {"ours": next(programs(given, target)), "own": emulators.reference(given.reference, target)}
    times = {name: [] for name in emulator}
    for turn in range(given.times):
        for name in sorted(emulator, reverse=turn % 2 == 0):
            times[name].append(time_answers(emulator[name], 5))
    return [[statistics.median(t[i] for t in times[name]) * 1000 for name in ("ours", "own")]
            for i in range(len(MOMENTS))]


def compare_times(given):
    """One target's time hangs on where in memory its code comes to lie: the mean of many does not."""
    found = {target: times_of(given, target) for target in given.targets}
    for target, times in found.items():
        print(f"{target}, ms of CPU, QEMU's own, ratio: " + "; ".join(
            f"{what} {one:.2f} {other:.2f} {one / other:.3f}" for what, (one, other) in zip(MOMENTS, times)))
    for i, what in enumerate(MOMENTS):
        mean = statistics.geometric_mean(times[i][0] / times[i][1] for times in found.values())
        print(f"{what}: ratio {mean:.3f}, geometric mean of {len(found)} targets")


def cross(given):
    """Two different targets' programs must not answer the same."""
    one, two = given.cross
    commands = all_commands(argparse.Namespace(targets=[one, two], reference=given.reference))
    expected = Reference([answers(emulators.reference(given.reference, one), "tcg", commands)] * 2)
    found = expected.differences(answers(
        emulators.Emulator("ours", f"{given.build}/qemu-system-{two}", f"{given.reference}/qemu-system-{one}"),
        "tcg", commands))
    return report(f"{one} and {two}", len(expected.keys()), [show_difference(*d, "ours")[:200] for d in found])


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", type=Path, help="build folder whose QAPI code is compiled once")
    parser.add_argument("--reference", type=Path, required=True, help="build folder of unchanged QEMU")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    parser.add_argument("--unified", default="", help="targets that the unified program is compared for, too")
    parser.add_argument("--times", type=int, default=0, help="measure the time to answer so many times")
    parser.add_argument("--cross", nargs=2, metavar="TARGET", help="compare two targets (to see that differences show)")
    given = parser.parse_args()
    given.build, given.reference = given.build.resolve(), given.reference.resolve()
    given.targets = emulators.targets_of(given.build) if given.targets == "all" else given.targets.split(",")
    given.unified = given.unified.split(",")
    return given


def main():
    given = options()
    emulators.no_core_files()
    subjects = [cross] if given.cross else [compare_units, introspection_figures, compare_programs]
    count = sum(subject(given) for subject in subjects)
    if given.times:
        compare_times(given)
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
