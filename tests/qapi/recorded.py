#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A schema compiled by us says what the real emulator said: replies recorded in libvirt's source.

usage: recorded.py --program UNITARGET-QAPI-GEN --source QEMU-7.2 --replies DIR [--cc CC]

DIR is tests/qemucapabilitiesdata of libvirt's source (11.3), or any folder with its files. For each of
those below, QEMU 7.2's schema is compiled with the symbols of that build, and what query-qmp-schema
would answer is compared with the recorded answer, as JSON. Prints TAP.
"""
import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The symbols of the host that these builds had, of those that the schema asks for.
HOST = """CONFIG_BLKIO CONFIG_CURSES CONFIG_DBUS_DISPLAY CONFIG_FDT CONFIG_FUSE CONFIG_GBM CONFIG_LIBPMEM CONFIG_LINUX
CONFIG_LINUX_IO_URING CONFIG_OPENGL CONFIG_POSIX CONFIG_REPLICATION CONFIG_SDL CONFIG_SECRET_KEYRING CONFIG_SPICE
CONFIG_SPICE_PROTOCOL CONFIG_TCG CONFIG_TPM CONFIG_VDUSE_BLK_EXPORT CONFIG_VHOST_CRYPTO CONFIG_VHOST_USER_BLK_SERVER
CONFIG_VNC CONFIG_ZSTD HAVE_HOST_BLOCK_DEVICE HAVE_IPPROTO_MPTCP"""
BUILDS = {
    "caps_7.2.0_x86_64.replies": f"{HOST} TARGET_I386 TARGET_X86_64 CONFIG_KVM",
    "caps_7.2.0_ppc.replies": f"{HOST} CONFIG_GTK TARGET_PPC",
}


def values(text):
    """The JSON values that stand one behind the other in a file of replies."""
    decoder, at = json.JSONDecoder(), 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            return
        value, at = decoder.raw_decode(text, at)
        yield value


def recorded(path):
    for value in values(path.read_text(encoding="utf-8")):
        answer = value.get("return") if isinstance(value, dict) else None
        if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "meta-type" in answer[0]:
            return answer
    raise SystemExit(f"{path}: there is no answer of query-qmp-schema")


def compiled(options, work, symbols):
    glib = subprocess.run(["pkg-config", "--cflags", "glib-2.0"], check=True, capture_output=True, text=True)
    subprocess.run([*shlex.split(options.cc), "-w", "-O0", "-o", work / "dump", HERE / "gen/dump_qlit.c",
                    "-I", HERE / "gen/stub", "-I", work / "c", '-DINTROSPECT="qapi-introspect.c"',
                    "-DQLIT=qmp_schema_qlit", *glib.stdout.split(), *(f"-D{s}" for s in symbols.split())],
                   check=True)
    return json.loads(subprocess.run([work / "dump"], check=True, capture_output=True).stdout)


def differences(expected, found):
    named = [{e["name"]: e for e in answer} for answer in (expected, found)]
    for name in dict.fromkeys([*named[0], *named[1]]):
        a, b = (n.get(name) for n in named)
        if a != b:
            yield f"{name}: recorded {json.dumps(a)}"[:1000]
            yield f"{name}: compiled {json.dumps(b)}"[:1000]
    if expected != found and named[0] == named[1]:
        yield "the order differs"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=lambda p: Path(p).absolute())
    parser.add_argument("--source", required=True, type=lambda p: Path(p).resolve())
    parser.add_argument("--replies", required=True, type=lambda p: Path(p).resolve())
    parser.add_argument("--cc", default="cc")
    options = parser.parse_args()
    failed = number = 0
    print(f"1..{2 * len(BUILDS)}")
    with tempfile.TemporaryDirectory(prefix="unitarget-recorded-") as folder:
        work = Path(folder)
        subprocess.run([options.program, "--compat=7.2", "-o", work / "c", "-b",
                        options.source / "qapi/qapi-schema.json"], check=True)
        for name, symbols in BUILDS.items():
            answer = recorded(options.replies / name)
            found = list(differences(answer, compiled(options, work, symbols)))
            without = list(differences(answer, compiled(options, work, symbols.replace("TARGET_", "OTHER_"))))
            for good, title, lines in ((not found, "the same", found), (without, "another target differs", [])):
                number += 1
                failed += not good
                print(f"{'' if good else 'not '}ok {number} - {name}: {title}")
                for line in lines[:20]:
                    print("# " + line)
    sys.exit(1 if failed else 0)


main()
