#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles what unitarget-qapi-gen makes of small schemas, and runs it.

usage: run.py [--cc CC] [--sanitize] PROGRAM [CASE...]

A case is a folder of cases/: schema.json; main.c and other sources, which check the generated code and
return 0; `options` for the generator, one a line; `configurations`, one a line: the symbols of
conditions that are defined. It is linked with the runtime library of qapi/runtime/. Prints TAP.
"""
import argparse
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNTIME = HERE.parents[2] / "qapi/runtime"
# Functions of visitors do not use all that they are given.
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"]


def run(*words):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(map(str, words))}: status {done.returncode}\n"
                           f"{done.stdout}{done.stderr}")
    return done.stdout


def lines(path, default):
    return path.read_text().splitlines() if path.exists() else default


class Compiler:
    def __init__(self, cc, sanitize):
        self.sanitize = ["-fsanitize=address,undefined", "-fno-sanitize-recover"] if sanitize else []
        self.flags = run("pkg-config", "--cflags", "glib-2.0").split()
        self.libraries = run("pkg-config", "--libs", "glib-2.0").split() + ["-lm"]
        self.cc = [*cc, "-std=gnu11", "-D_GNU_SOURCE", "-g", "-O1", *self.sanitize]

    def objects(self, sources, folder, *options):
        def compile_one(source):
            out = folder / f"{abs(hash(str(source)))}.o"
            run(*self.cc, *self.flags, *options, "-c", source, "-o", out)
            return out
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(compile_one, sources))

    def link(self, out, objects):
        run(*self.cc, "-o", out, *objects, *self.libraries)


def includes(*folders):
    return [word for folder in folders for word in ("-I", folder)]


def build_runtime(compiler, program, work):
    """The library, with its own schema, whose headers are in work/qapi."""
    generated, objects = work / "qapi", work / "objects"
    generated.mkdir()
    objects.mkdir()
    run(program, "-b", "--suppress-tracing", "-o", generated, RUNTIME / "schema/qapi/runtime.json")
    wanted = [p for p in generated.glob("*.c")
              if "types" in p.name or "visit" in p.name or "features" in p.name]
    wanted = [p for p in wanted if p.name not in ("qapi-types.c", "qapi-visit.c")]
    library = work / "libruntime.a"
    run("ar", "rcs", library,
        *compiler.objects([*RUNTIME.glob("*.c"), *wanted], objects, *WARNINGS,
                          *includes(RUNTIME / "include", work, RUNTIME)))
    return library


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.configurations = lines(folder / "configurations", [""])
        self.options = lines(folder / "options", [])

    def check(self, compiler, program, runtime, work, configuration):
        generated = work / f"{self.folder.name}-{configuration.replace(' ', '-')}"
        generated.mkdir()
        run(program, *self.options, "--suppress-tracing", "--no-warnings", "-o", generated,
            self.folder / "schema.json")
        sources = [*generated.rglob("*.c"), *self.folder.glob("*.c")]
        objects = compiler.objects(
            sources, generated, *WARNINGS, "-Dcoroutine_fn=",
            *[f"-D{symbol}" for symbol in configuration.split()],
            *includes(generated, generated / "sub", HERE / "cases", RUNTIME / "include", work))
        compiler.link(generated / "program", [*objects, runtime])
        run(generated / "program")


def report(number, title, function):
    try:
        function()
        print(f"ok {number} - {title}", flush=True)
        return 0
    except RuntimeError as error:
        print(f"not ok {number} - {title}")
        for line in str(error).splitlines()[:40]:
            print(f"# {line}", flush=True)
        return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("program")
    parser.add_argument("cases", nargs="*")
    a = parser.parse_args()
    program = Path(a.program).absolute()
    folders = [HERE / "cases" / c for c in a.cases] or \
        sorted(p for p in (HERE / "cases").iterdir() if p.is_dir())
    cases = [(case, configuration) for case in map(Case, folders)
             for configuration in case.configurations]
    compiler = Compiler(a.cc.split(), a.sanitize)
    print(f"1..{len(cases)}")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        runtime = build_runtime(compiler, program, work)
        failed = sum(
            report(i, f"{case.folder.name} {configuration}".strip(),
                   lambda: case.check(compiler, program, runtime, work, configuration))
            for i, (case, configuration) in enumerate(cases, 1))
    sys.exit(1 if failed else 0)


main()
