#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does a schema that lost its conditions on the target have them again, given those of an older release?

usage: restored.py --program UNITARGET --old QEMU --new QEMU [--cc CC]

QEMU is the folder of a release's unpacked sources. `unitarget qapi conditions` writes what the old one has; the new one's code
is then generated with it, for each target alone and once for all. What is introspected on each target has to be
the same as with the old release's own generator, byte for byte, for all that both releases have: types by their names, of these
the members, values and features that both have. Without the conditions it must differ. Prints TAP.
"""
import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "once"))
from run import Tools  # pylint: disable=wrong-import-position
SCHEMA = "qapi/qapi-schema.json"
# Target -> the symbols that its configuration defines. KVM is left out: this host emulates.
TARGETS = {"x86_64": ["TARGET_X86_64", "TARGET_I386"], "aarch64": ["TARGET_AARCH64", "TARGET_ARM"],
           "s390x": ["TARGET_S390X"], "ppc64": ["TARGET_PPC64", "TARGET_PPC"],
           "riscv64": ["TARGET_RISCV64", "TARGET_RISCV"]}
LISTS = ("members", "variants", "values", "features")


def run(*words, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False, **more)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))}: status {done.returncode}\n{done.stderr}")
    return done.stdout


class Introspection:
    """Of generated code, by name."""

    def __init__(self, cc, folder):
        self.cc = [*shlex.split(cc), "-w", "-O0", "-I", HERE / "gen/stub", "-I", folder]
        self.folder = folder
        self.host = sorted(self.host_symbols())

    def host_symbols(self):
        """All of the host's that are mentioned are defined: the more there is, the more is compared."""
        words = (self.folder / "qapi-introspect.c").read_text().replace("(", " ").replace(")", " ").split()
        return {w for w in words if w.startswith(("CONFIG_", "HAVE_")) and w not in ("CONFIG_KVM", "CONFIG_XEN")}

    def of(self, symbols, target=""):
        out = self.folder / f"dump-{target}-{len(symbols)}"
        run(*self.cc, "-o", out, HERE / "gen/dump_qlit.c", '-DINTROSPECT="qapi-introspect.c"', "-DQLIT=qmp_schema_qlit",
            *run("pkg-config", "--cflags", "glib-2.0").split(), *(f"-D{s}" for s in [*symbols, *self.host]))
        return {e["name"]: e for e in json.loads(run(out))}


class CompiledOnce(Introspection):
    """The same of a program that is all targets."""

    def __init__(self, a, folder):
        super().__init__(a.cc, folder)
        tools = Tools(argparse.Namespace(program=a.program.with_name("unitarget-qapi-gen"), cc=a.cc, sanitize=False),
                      folder / "program")
        source, self.program = folder / "program/dump.c", folder / "program/dump"
        source.write_text("""
#include "program.h"
#include "qapi-introspect.h"
static const QLitObject *introspection(void) { return &qmp_schema_qlit; }
static void init(QmpCommandList *list) { QTAILQ_INIT(list); }
const struct program_schema program_schemas[] = {{init, introspection}};
const unsigned program_schema_count = 1;
""")
        options = ["-I", folder, *(f"-D{s}" for s in self.host)]
        run(*tools.cc, *options, "-o", self.program, source, folder / "qapi-introspect.c", *tools.runtime, *tools.libraries)

    def of(self, symbols, target=""):
        text = run(self.program, input="S 0\n", env={"TARGET": target})
        return {e["name"]: e for e in json.loads(text)}


def key_of(item):
    """The name of a member, the case of a variant, the type of an alternate's branch; values and features are names."""
    return item if isinstance(item, str) else item.get("name") or item.get("case") or item["type"]


def common(ours, first, second):
    """Of an entry, what both of two others have, which are of the same name."""
    out = {}
    for key, value in sorted(ours.items()):
        if key in LISTS:
            names = [{key_of(i): i for i in e.get(key, [])} for e in (first, second)]
            out[key] = [i if isinstance(i, str) else common(i, names[0][n], names[1][n])
                        for i in value for n in [key_of(i)] if n in names[0] and n in names[1]]
            out[key].sort(key=json.dumps)
            if not out[key]:
                del out[key]
        elif key in first and key in second and first[key] == second[key]:
            out[key] = value
    return out


def text_of(entries, first, second):
    """What both of two introspections of everything have, of another one."""
    names = sorted(n for n in entries if n in first and n in second)
    return "".join(json.dumps(common(entries[n], first[n], second[n])) + "\n" for n in names)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--program", "--old", "--new"):
        parser.add_argument(option, required=True, type=Path)
    parser.add_argument("--cc", default="cc")
    a = parser.parse_args()
    program, everything = a.program.resolve(), sorted({s for t in TARGETS.values() for s in t})
    print(f"1..{2 * len(TARGETS) + 1}")
    failed = number = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        conditions = work / "conditions"
        run(program, "qapi", "conditions", "-o", conditions, a.old / SCHEMA, a.new / SCHEMA)
        generate = [program, "qapi", "generate", "-u", "--no-warnings"]
        with_conditions = [*generate, "--conditions", conditions]
        once = [w for name, symbols in TARGETS.items() for w in ("--targets", f"{name}={','.join(symbols)}")]
        (work / "old").mkdir()
        run(sys.executable, "-B", (a.old / "scripts/qapi-gen.py").resolve(), "-u", "-o", work / "old",
            (a.old / SCHEMA).resolve(), cwd=work)
        run(*with_conditions, "-o", work / "alone", a.new / SCHEMA)
        run(*with_conditions, *once, "--define", "CONFIG_KVM=", "-o", work / "once", a.new / SCHEMA)
        run(*generate, "-o", work / "bare", a.new / SCHEMA)
        old, alone, bare = (Introspection(a.cc, work / n) for n in ("old", "alone", "bare"))
        all_old, all_new = old.of(everything, "all"), alone.of(everything, "all")
        (work / "once/program").mkdir()
        compiled_once = CompiledOnce(a, work / "once")
        differ = 0
        for target, symbols in TARGETS.items():
            expected = text_of(old.of(symbols, target), all_old, all_new)
            differ += text_of(bare.of(symbols, target), all_old, all_new) != expected
            for way, found in (("alone", alone), ("once for all", compiled_once)):
                number += 1
                found = text_of(found.of(symbols, target), all_old, all_new)
                good = found == expected and expected
                failed += not good
                print(f"{'' if good else 'not '}ok {number} - {target}, {way}: {len(expected)} bytes")
                for line in sorted(set(found.splitlines()) ^ set(expected.splitlines()))[:6] if not good else []:
                    print(f"# {'found' if line in found else 'expected'} {line[:300]}")
        print(f"{'' if differ else 'not '}ok {number + 1} - without the conditions {differ} targets differ")
    sys.exit(1 if failed or not differ else 0)


main()
