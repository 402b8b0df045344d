#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare what gdb shows of a unified QEMU, as each target, with what it shows of the per-target
emulators: breakpoints by name, frames with their source lines, arguments, variables, types, both in
code that all targets share and in code that is compiled for each. For builds with -g. What must
differ is not asked for: places of a function that has one in each target, and types that a file only
declares, of which gdb takes the first that it finds.

The last line says `N differences`; a build without debug information counts as one.
"""
import argparse
import difflib
import os
import re
import subprocess
import sys

import emulators

TIMEOUT = 300  # seconds; gdb reads some hundred megabytes of debug information
SCRIPT = """\
set pagination off
set confirm off
set width 0
set breakpoint pending on
handle SIGUSR1 nostop noprint
break qemu_init
run
bt
print argc
print argv[argc - 1]
list
break cpu_exec_init_all
continue
bt
info source
ptype CpuTopology
break machine_run_board_init
continue
bt
print machine->smp
print machine->ram_size
print machine == current_machine
print qemu_loglevel
info line qmp_query_version
kill
"""
SHOWN = re.compile(r"""\$\d+\s=|\#\d|\d+\t|type\s=|[ ]{4}\S|Line\s|Current\ssource|Located\sin
                       |The\sprogram|Error|No\s""", re.X)


def show(emulator, folder):
    """What gdb shows, line by line, without addresses; frames up to main."""
    script = os.path.join(emulators.scratch(), "script.gdb")
    with open(script, "w", encoding="ascii") as file:
        file.write(SCRIPT)
    words = ["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-x", script,
             "--args", emulator.program, *emulator.argv[1:],
             "-machine", "none", "-display", "none", "-nodefaults"]
    done = subprocess.run(words, cwd=folder, env=emulators.environment(), timeout=TIMEOUT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    lines, past_main = [], False
    for line in done.stdout.decode(errors="replace").splitlines():
        if line.startswith("#"):
            line = re.sub(r"0x[0-9a-f]+ in ", "", line)
            past_main = past_main and not line.startswith("#0")
            if past_main:
                continue
            past_main = re.match(r"#\d+ +main ", line) is not None
        if SHOWN.match(line):
            lines.append(re.sub(r"0x[0-9a-f]+( <[^>]*>)?", "ADDRESS", line))
    return lines


def compare(build, target):
    """Lines that tell the differences of a target, and how many lines were compared."""
    wanted = show(emulators.reference(build, target), build)
    if not any(re.match(r"#0 .* at .*:\d+", line) for line in wanted):
        return [f"{target}: gdb shows no source lines of the per-target emulator: build with -g"], 0
    found = show(emulators.unified(build, target)[1], build)
    return list(difflib.unified_diff(wanted, found, "per target", f"unified, as {target}",
                                     lineterm="", n=0)), len(wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help="build folder with qemu-system and by-name/ in it")
    parser.add_argument("--targets", default="all", help="a,b,… or all that are linked there")
    given = parser.parse_args()
    build = os.path.abspath(given.build)
    targets = (emulators.targets_of(build) if given.targets == "all"
               else given.targets.split(","))
    count = 0
    for target in targets:
        differences, lines = compare(build, target)
        print(f"{target}: {lines} lines that gdb shows: {len(differences)} differences",
              *differences[:40], sep="\n  ", flush=True)
        count += len(differences)
    print(f"{count} differences")
    return count != 0


if __name__ == "__main__":
    sys.exit(main())
