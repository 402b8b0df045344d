#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare two builds of one QEMU, the second with unitarget-qapi-gen in the place of QEMU's generator.

Compared are the trace events; the layouts of the structures and the constants of the enums in all
generated headers of types, compiled as the builds compile them; what the programs answer to
queries of their schema, byte for byte; and the schema of the guest agent, which cannot be asked for
it. The second build's unit tests must pass. The last line says `N differences`.
"""
import argparse
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import emulators
import qmp
from records import Reference, show_difference

SHOWN = 10  # differences printed in full for a subject; all are counted
DUMP = Path(__file__).resolve().parents[1] / "qapi/gen"
GUEST_QUERIES = [("guest-info", {}), ("guest-sync", {"id": 7}), ("guest-sync", {"id": "seven"}),
                 ("guest-file-open", {"path": "/nonexistent", "mood": "r"}), ("no-such-command", {})]


def run(words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False,
                          **more)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(map(str, words))}: status {done.returncode}\n"
                           f"{done.stdout}{done.stderr}")
    return done.stdout


# ---- what stands in the build folders ----

def generators(build):
    """The names of the programs that generate the schemas' code."""
    text = (build / "build.ninja").read_text()
    return {Path(word).name for line in re.findall(r"^ COMMAND = (.*)$", text, re.M)
            for word in line.split() if re.search(r"qapi-gen(\.py)?$", word)}


def trace_events(build):
    """The events of all QAPI schemas; those of other parts of QEMU are not generated."""
    lines = []
    for file in sorted(build.rglob("*qapi-*.trace-events")):
        name = file.relative_to(build)
        lines += [f"{name}: {line}" for line in file.read_text().splitlines()
                  if line and not line.startswith("#")]
    return lines


def type_units(build):
    """{(folder, part of the build): command that compiles its generated types}. A common part is
    left out where each target has its own: some types may only be seen there."""
    units = {}
    with open(build / "compile_commands.json", encoding="utf-8") as file:
        for entry in json.load(file):
            source = Path(entry["file"])
            if re.search(r"qapi-(builtin-)?types", source.name) and source.suffix == ".c":
                part = entry["output"].split("/")[0]
                units.setdefault((source.parent, part), (shlex.split(entry["command"]), source))
    own = {folder for folder, part in units if part.startswith("libqemu-")}
    return {key: command for key, command in units.items()
            if not (key[0] in own and not key[1].startswith("libqemu-"))
            and not any(key[0] != other and other in key[0].parents for other, _ in units)}


def unit_command(build, folder, command, source, work):
    """The words that compile a file which includes all headers of types below `folder`."""
    headers = sorted(h.relative_to(build / folder) for h in (build / folder).rglob("*.h")
                     if re.search(r"qapi-(builtin-)?types", h.name))
    unit = work / "types.c"
    unit.write_text('#include "qemu/osdep.h"\n'
                    + "".join(f'#include "{build / folder / h}"\n' for h in headers))
    drop = {"-o", "-MF", "-MQ"}
    words = [w for i, w in enumerate(command)
             if w not in drop and (i == 0 or command[i - 1] not in drop)
             and w not in ("-MD", "-c", str(source))]
    return [*words, "-w", "-g", "-fno-eliminate-unused-debug-types", unit]


def layouts(build, folder, command, source):
    """{type or constant: its layout or value} of the generated headers in a folder."""
    with tempfile.TemporaryDirectory(prefix="unitarget-types-") as temporary:
        work = Path(temporary)
        words = unit_command(build, folder, command, source, work)
        run([*words, "-c", "-o", work / "types.o"], cwd=build)
        text = run(["pahole", "-E", "-a", "-M", "--fixup_silly_bitfields", work / "types.o"])
        found = dict(struct_layouts(text))
        found.update(enum_constants(run(["readelf", "--debug-dump=info", work / "types.o"])))
        return found


def struct_layouts(text):
    """(name, lines) of each structure and union that pahole prints."""
    for block in re.split(r"\n(?=(?:struct|union) )", "\n" + text):
        block = re.sub(r"/\* --- cacheline.*?\*/", "", block).strip()
        if block:
            yield block.split(" {")[0], block


def enum_constants(text):
    """(name, value) of each enumerator in readelf's text."""
    for body in re.findall(r"\(DW_TAG_enumerator\)\n((?:\s+<[0-9a-f]+>\s+DW_AT_.*\n)+)", text):
        name = re.search(r"DW_AT_name\s*:(?: \(indirect.*?\):)? (\S+)", body)
        value = re.search(r"DW_AT_const_value\s*:(?: \(\w+\))? (\S+)", body)
        yield f"constant {name.group(1)}", value.group(1)


def agent_schema(build):
    """The constant of the guest agent's introspection as JSON."""
    with tempfile.TemporaryDirectory(prefix="unitarget-agent-") as work:
        glib = run(["pkg-config", "--cflags", "glib-2.0"]).split()
        run(["cc", "-w", "-O0", "-o", f"{work}/dump", DUMP / "dump_qlit.c", "-I", DUMP / "stub", "-I",
             build / "qga", '-DINTROSPECT="qga-qapi-introspect.c"', "-DQLIT=qga_qmp_schema_qlit",
             *glib, "-include", build / "config-host.h"])
        return run([f"{work}/dump"])


# ---- what running programs answer ----

class StorageDaemon(qmp.Monitor):
    def arguments(self, descriptor):
        return ["--chardev", f"socket,id=qmp,fd={descriptor}", "--monitor", "chardev=qmp"]


def daemon_answers(emulator):
    monitor = StorageDaemon(emulator)
    records = {qmp.key(command, arguments): monitor.ask(command, **arguments)
               for command, arguments in [("query-version", {}), ("query-commands", {}),
                                          ("query-qmp-schema", {}), ("no-such-command", {}),
                                          ("nbd-server-stop", {"no-such-argument": 1})]}
    records["quit"] = monitor.quit()
    return records


def connect(path, process):
    """A connection to the agent's socket, which is there soon after its start."""
    connection = socket.socket(socket.AF_UNIX)
    for _ in range(600):
        try:
            connection.connect(path)
            connection.settimeout(qmp.TIMEOUT)
            return connection
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"the guest agent does not listen on {path}")


def agent_answers(agent):
    path = f"{emulators.scratch()}/agent"
    Path(path).unlink(missing_ok=True)
    with agent.popen(["-m", "unix-listen", "-p", path, "-t", emulators.scratch()],
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL) as process:
        records = {}
        try:
            with connect(path, process) as connection, connection.makefile("rb") as lines:
                for command, arguments in GUEST_QUERIES:
                    request = json.dumps({"execute": command, "arguments": arguments})
                    connection.sendall(request.encode() + b"\n")
                    records[qmp.key(command, arguments)] = lines.readline()
        finally:
            process.kill()
        return records


def program(build, path):
    """One that is called by the same name in both builds, so that messages are the same."""
    return emulators.Emulator(str(build), build / path, Path(path).name)


# ---- subjects of comparison: each prints a line and returns the number of differences ----

def report(subject, size, differences):
    """`differences` are texts; what was compared must not be nothing."""
    differences = list(differences) if size else ["there is nothing to compare"]
    print(f"{subject}: {size} compared, {len(differences)} differences", flush=True)
    for text in differences[:SHOWN]:
        print("  " + text.replace("\n", "\n  "))
    if len(differences) > SHOWN:
        print(f"  … and {len(differences) - SHOWN} more")
    return len(differences)


def unlike(expected, found):
    """Texts for the keys of two dicts whose values differ."""
    for key in dict.fromkeys([*expected, *found]):
        if expected.get(key) != found.get(key):
            yield f"{key}\nreference: {expected.get(key)}\nours: {found.get(key)}"


def compare_generators(given):
    names = [generators(build) for build in (given.reference, given.build)]
    good = names == [{"qapi-gen.py"}, {"unitarget-qapi-gen"}]
    return report("generators", 2, [] if good else [f"not as they should be: {names}"])


def compare_trace_events(given):
    expected, found = trace_events(given.reference), trace_events(given.build)
    return report("trace events", len(expected), sorted(set(expected) ^ set(found)))


def compare_layouts(given):
    count = 0
    theirs, ours = type_units(given.reference), type_units(given.build)
    for (folder, part), unit in theirs.items():
        subject = f"layouts in {folder}, {part}"
        if (folder, part) not in ours:
            count += report(subject, 1, ["our build has none"])
            continue
        expected = layouts(given.reference, folder, *unit)
        found = layouts(given.build, folder, *ours[folder, part])
        count += report(subject, len(expected), unlike(expected, found))
    return count


def compare_answers(subject, collect, reference, ours):
    expected = Reference([collect(reference), collect(reference)])
    differences = list(expected.differences(collect(ours)))
    for line in expected.list_masked():
        print(f"  not compared (varies between runs of the reference): {line}")
    empty = [key for key in expected.keys() if "schema" in key and len(expected.runs[0][key]) < 1000]
    return report(subject, len(expected.keys()), [show_difference(*d, "ours") for d in differences]
                  + [f"{key}: no schema" for key in empty])


def compare_programs(given):
    count = 0
    for target in given.targets:
        path = f"qemu-system-{target}"
        count += compare_answers(path, qmp.shallow, program(given.reference, path),
                                 program(given.build, path))
    path = "storage-daemon/qemu-storage-daemon"
    count += compare_answers(path, daemon_answers, program(given.reference, path),
                             program(given.build, path))
    path = "qga/qemu-ga"
    return count + compare_answers(path, agent_answers, program(given.reference, path),
                                   program(given.build, path))


def compare_agent_schema(given):
    expected, found = (agent_schema(build).splitlines() for build in (given.reference, given.build))
    return report("introspection of the guest agent", len(expected),
                  unlike(dict(enumerate(expected)), dict(enumerate(found))))


def run_test(build, test):
    """(number of cases, texts that tell failures)"""
    done = subprocess.run([build / "tests/unit" / test, "--tap", "-k"], cwd=build, text=True,
                          capture_output=True, timeout=300, check=False)
    cases = re.findall(r"^(ok|not ok) \d+ (?:- )?(/\S+)", done.stdout, re.M)
    plan = re.search(r"^1\.\.(\d+)$", done.stdout, re.M)
    wrong = [f"{case} fails" for outcome, case in cases if outcome != "ok"]
    if done.returncode != 0 and not wrong or not plan or int(plan.group(1)) != len(cases):
        wrong.append(f"exit status {done.returncode}, {len(cases)} cases\n{done.stderr[-2000:]}")
    return len(cases), wrong


def compare_tests(given):
    count = 0
    for test in given.tests:
        cases, wrong = run_test(given.build, test)
        count += report(f"unit test {test}", cases, wrong)
    return count


def cross(given):
    """What two targets' programs answer, and their types: must not be the same."""
    one, two = given.cross
    count = compare_answers(f"{one} and {two}", qmp.shallow,
                            program(given.reference, f"qemu-system-{one}"),
                            program(given.build, f"qemu-system-{two}"))
    expected, found = (
        {key: value for (folder, part), unit in type_units(build).items()
         if part == f"libqemu-{target}-softmmu.a.p"
         for key, value in layouts(build, folder, *unit).items()}
        for build, target in ((given.reference, one), (given.build, two)))
    return count and count + report("layouts", len(expected), unlike(expected, found))


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", type=Path, help="build folder made with unitarget-qapi-gen")
    parser.add_argument("--reference", type=Path, required=True,
                        help="build folder made with QEMU's own generator")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    parser.add_argument("--tests", nargs="*", default=[], help="unit tests to run")
    parser.add_argument("--cross", nargs=2, metavar="TARGET",
                        help="compare two targets (to see that differences show)")
    given = parser.parse_args()
    given.build, given.reference = given.build.resolve(), given.reference.resolve()
    given.targets = (emulators.targets_of(given.build) if given.targets == "all"
                     else given.targets.split(","))
    return given


def main():
    given = options()
    emulators.no_core_files()
    subjects = [cross] if given.cross else [
        compare_generators, compare_trace_events, compare_layouts, compare_agent_schema,
        compare_programs, compare_tests]
    count = sum(subject(given) for subject in subjects)
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
