#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares what unitarget-qapi-gen makes of a QEMU release's schemas with what QEMU's generator makes.

usage: compare.py --program UNITARGET-QAPI-GEN --source QEMU --compat VERSION [--cc CC] [--work DIR]

QEMU is the folder of its unpacked sources. For each schema as its build calls the generator, and for
no and for all symbols of conditions defined:
- the files have the same names;
- the trace events are the same;
- the introspection is the same, byte for byte;
- the headers include the same headers of others;
- enums have the same constants in the same order, and the same macros are defined;
- structs and unions have the same layouts (pahole);
- the same functions are declared, with the same types.
Prints TAP.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Name -> folder for -o, options, schema. The first one makes the built-in types of the others.
SCHEMAS = {
    "main": ("qapi", ["-b"], "qapi/qapi-schema.json"),
    "storage-daemon": ("storage-daemon/qapi", [], "storage-daemon/qapi/qapi-schema.json"),
    "guest-agent": ("qga", ["-p", "qga-", "--suppress-tracing"], "qga/qapi-schema.json"),
    "tests": ("tests", ["-b", "-p", "test-", "--suppress-tracing"],
              "tests/qapi-schema/qapi-schema-test.json"),
    "doc-good": ("doc", ["-p", "doc-good-"], "tests/qapi-schema/doc-good.json"),
}
SUBJECTS = ["files", "includes", "trace events"]
COMPILED = ["introspection", "enums", "macros", "layouts", "functions"]


def run(*words, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, **more)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))}: status {done.returncode}\n{done.stderr}")
    return done.stdout


class Side:
    """One generator's files for all schemas."""

    def __init__(self, work, source, cc, command):
        self.work, self.source, self.cc, self.command = work, source, cc, command
        # QEMU 6.2's generator has no trace events, and no option that suppresses them.
        self.traces = "--suppress-tracing" in (source / "scripts/qapi/main.py").read_text()

    def generate(self, name):
        folder, options, schema = SCHEMAS[name]
        if not self.traces:
            options = [o for o in options if o != "--suppress-tracing"]
        (self.work / folder).mkdir(parents=True, exist_ok=True)
        # In a folder without namesakes: the reference finds ../ paths by way of the current one.
        run(*self.command, "-o", self.work / folder, *options, self.source / schema,
            cwd=self.work)

    def folder(self, name):
        return self.work / SCHEMAS[name][0]

    def files(self, name):
        """Relative names; a schema's folder may hold another's folder, but none does."""
        top = self.folder(name)
        return sorted(str(p.relative_to(top)) for p in top.rglob("*") if p.is_file()
                      and p.name.endswith((".c", ".h", ".trace-events"))
                      and not p.name.startswith("all-"))

    def headers(self, name):
        return [f for f in self.files(name) if f.endswith(".h")]

    def includes(self, name):
        found = {}
        for file in self.headers(name):
            text = (self.folder(name) / file).read_text()
            found[file] = sorted(re.findall(r'^#include (.*)$', text, re.M))
        return found

    def symbols(self, name):
        found = set()
        for file in self.files(name):
            text = (self.folder(name) / file).read_text()
            found.update(re.findall(r"defined\((\w+)\)", text))
        return sorted(found)

    def trace_events(self, name):
        return {file: [line for line in (self.folder(name) / file).read_text().splitlines()
                       if line and not line.startswith("#")]
                for file in self.files(name) if file.endswith(".trace-events")}

    def introspection(self, name, defines):
        prefix = (SCHEMAS[name][1] + [""])[SCHEMAS[name][1].index("-p") + 1] \
            if "-p" in SCHEMAS[name][1] else ""
        out = self.work / "dump"
        symbol = re.sub(r"\W", "_", prefix) + "qmp_schema_qlit"
        run(self.cc, "-w", "-O0", "-o", out, HERE / "dump_qlit.c", "-I", HERE / "stub",
            "-I", self.folder(name), f'-DINTROSPECT="{prefix}qapi-introspect.c"', f"-DQLIT={symbol}",
            *self.glib(), *defines)
        return run(out)

    @staticmethod
    def glib():
        return run("pkg-config", "--cflags", "glib-2.0").split()

    def compile_headers(self, name, defines, *options):
        """Compiles a file that includes all headers, as code of QEMU would."""
        unit = self.folder(name) / "all-headers.c"
        unit.write_text("".join(f'#include "{h}"\n' for h in self.headers(name)
                                if not h.endswith("-introspect.h")))
        return run(self.cc, "-w", "-I", self.folder(name), "-I", self.work, "-I", HERE / "stub",
                   *self.glib(), *defines, unit, *options)

    def ours(self, name, preprocessed):
        """The lines of preprocessed text that come from generated files."""
        lines, ours = [], False
        for line in preprocessed.splitlines():
            mark = re.match(r'# \d+ "(.*?)"', line)
            if mark:
                ours = str(self.work) in mark[1]
            elif ours:
                lines.append(line)
        return "\n".join(lines)

    def enums(self, name, defines):
        text = self.ours(name, self.compile_headers(name, defines, "-E"))
        return {n: body.split() for body, n in
                re.findall(r"typedef enum(?: \w+)? \{([^}]*)\} (\w+);", text)}

    def macros(self, name, defines):
        text = self.ours(name, self.compile_headers(name, defines, "-E", "-dD"))
        return sorted(" ".join(m.split()) for m in re.findall(r"^#define .*", text, re.M)
                      if not re.match(r"#define [A-Z0-9_]+_H\s*$", m))

    def layouts(self, name, defines):
        out = self.work / "headers.o"
        self.compile_headers(name, defines, "-g", "-O0", "-c", "-o", out,
                             "-fno-eliminate-unused-debug-types")
        return re.sub(r"/\*.*?cacheline.*?\*/", "",
                      run("pahole", "--fixup_silly_bitfields", "-E", "-a", out)).split("\n")

    def functions(self, name, defines):
        out = self.work / "functions.txt"
        self.compile_headers(name, defines, "-c", "-o", "/dev/null", "-aux-info", out)
        return sorted(re.sub(r"/\*.*?\*/ ?", "", line)
                      for line in out.read_text().splitlines() if str(self.work) in line)


def difference(a, b):
    """A short account of how two values differ."""
    if isinstance(a, dict):
        for key in sorted(set(a) | set(b)):
            if a.get(key) != b.get(key):
                return f"{key}: {difference(a.get(key), b.get(key))}"
    if isinstance(a, str) and isinstance(b, str):
        a, b = a.splitlines(), b.splitlines()
    if isinstance(a, list) and isinstance(b, list):
        missing = [x for x in a if x not in set(b)][:5]
        added = [x for x in b if x not in set(a)][:5]
        return f"reference only: {missing}; ours only: {added}" if missing or added \
            else "the order differs"
    return f"reference: {a!r}; ours: {b!r}"


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def report(self, title, sides, function):
        self.count += 1
        try:
            reference = function(sides[0])
        except RuntimeError:
            # A type may have a narrower condition than its users: that is the schema's fault.
            print(f"ok {self.count} - {title} # SKIP the reference's does not compile")
            return
        try:
            ours = function(sides[1])
            problem = None if reference == ours and reference else \
                difference(reference, ours) if reference else "nothing to compare"
        except RuntimeError as error:
            problem = str(error)
        self.failed += problem is not None
        print(f"{'not ' if problem else ''}ok {self.count} - {title}", flush=True)
        for line in (problem or "").splitlines()[:12]:
            print(f"# {line}")


def compare_files(tap, sides, name):
    for subject in SUBJECTS:
        if subject == "trace events" and ("--suppress-tracing" in SCHEMAS[name][1] or not sides[0].traces):
            continue
        method = subject.replace(" ", "_")
        tap.report(f"{name}: {subject}", sides, lambda s: getattr(s, method)(name))


def compare_compiled(tap, sides, name):
    symbols = sides[0].symbols(name)
    for which, defines in (("no", []), ("all", [f"-D{s}" for s in symbols])):
        if which == "all" and not symbols:
            continue
        for subject in COMPILED:
            tap.report(f"{name}: {subject}, {which} symbols defined", sides,
                       lambda s: getattr(s, subject)(name, defines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--program", "--source", "--compat"):
        parser.add_argument(option, required=True)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--work")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(a.work or temporary).resolve()
        source = Path(a.source).resolve()
        sides = [
            Side(work / "reference", source, a.cc,
                 [sys.executable, "-B", source / "scripts/qapi-gen.py"]),
            Side(work / "ours", source, a.cc, [Path(a.program).absolute(), f"--compat={a.compat}"]),
        ]
        tap = Tap()
        for name in SCHEMAS:
            for side in sides:
                side.generate(name)
            compare_files(tap, sides, name)
        for name in SCHEMAS:
            compare_compiled(tap, sides, name)
        print(f"1..{tap.count}")
        sys.exit(1 if tap.failed else 0)


main()
