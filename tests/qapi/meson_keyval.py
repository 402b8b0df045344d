#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Meson's module keyval loads what `unitarget qapi classify --format keyval` prints.

usage: meson_keyval.py UNITARGET

Makes a project whose meson.build takes its lists from there, configures it, and compares what
Meson then says with what is expected. Prints TAP; skipped where there is no Meson.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

INPUT = Path(__file__).resolve().parent.parent / "cases/qapi/classify.in"
PROJECT = """project('lists')
lists = import('keyval').load('qapi.mak')
init = 'qapi-init-commands.c'
assert(init in lists['QAPI_TARGET'].split() and init not in lists['QAPI_COMMON'].split())
assert('qapi-types-common.c' in lists['QAPI_COMMON'].split() and 'qapi-types-common.h' in lists['QAPI_HEADERS'].split())
foreach name : ['TARGETS', 'COMMON_MODULES', 'TARGET_MODULES', 'PARTIAL_COMMANDS', 'PARTIAL_EVENTS']
  message(name + ':', ' '.join(lists['QAPI_' + name].split()))
endforeach
"""
EXPECTED = """TARGETS: aarch64-softmmu arm-softmmu riscv64-softmmu s390x-softmmu
COMMON_MODULES: common
TARGET_MODULES: target
PARTIAL_COMMANDS: set-polarization
PARTIAL_EVENTS: POLARIZATION_CHANGE
"""


def main():
    print("1..1")
    if not shutil.which("meson"):
        print("ok 1 - Meson loads the lists # SKIP there is no Meson")
        return
    with tempfile.TemporaryDirectory(prefix="unitarget-keyval-") as folder:
        lists = subprocess.run([os.path.abspath(sys.argv[1]), "qapi", "classify", "--format", "keyval", "--targets", "targets",
                                "--select", "*-softmmu", "clean.json"],
                               cwd=INPUT, check=True, capture_output=True).stdout
        Path(folder, "qapi.mak").write_bytes(lists)
        Path(folder, "meson.build").write_text(PROJECT, encoding="utf-8")
        done = subprocess.run(["meson", "setup", "build"], cwd=folder, capture_output=True, text=True, check=False)
    said = "".join(line.removeprefix("Message: ") + "\n" for line in done.stdout.splitlines()
                   if line.startswith("Message: "))
    good = done.returncode == 0 and said == EXPECTED
    print(f"{'' if good else 'not '}ok 1 - Meson loads the lists")
    if not good:
        for line in (said + done.stdout + done.stderr).splitlines():
            print("# " + line)
        sys.exit(1)


main()
