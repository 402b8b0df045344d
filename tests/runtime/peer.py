#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs QEMU's unit tests of generated code against the runtime of this project.

usage: peer.py --source DIR --build DIR [--generator COMMAND] [--cc CC] [--cflags FLAGS] [-j N]
               [TEST...]

The tests are compiled from QEMU's source (10.0, --source), where they stand, with code that the generator makes
of QEMU's schemas (default: QEMU's own; for ours: "unitarget-qapi-gen --compat=10.0"), and linked with the runtime
instead of QEMU's objects. The output is TAP: each case of each test counts. What is made goes to the folder --build.
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

RUNTIME = Path(__file__).resolve().parents[2] / "qapi" / "runtime"

TESTS = [
    "check-qnum", "check-qstring", "check-qdict", "check-qlist", "check-qnull", "check-qobject",
    "check-qlit", "check-qjson", "test-qapi-util", "test-keyval", "test-qmp-cmds", "test-qmp-event",
    "test-qobject-input-visitor", "test-qobject-output-visitor", "test-clone-visitor",
    "test-forward-visitor", "test-visitor-serialization", "test-string-input-visitor",
    "test-string-output-visitor",
]

# What the tests need of the code generated from the main schema and from the tests' schema.
MAIN = ["builtin-types", "builtin-visit", "introspect"] + [
    f"{kind}-{module}" for kind in ("types", "visit") for module in ("error", "compat", "introspect")]
OWN = ["types", "visit", "types-sub-sub-module", "visit-sub-sub-module", "commands", "events",
       "init-commands", "emit-events", "introspect"]


def run(command, **more):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", **more)


def must(command):
    done = run(command)
    if done.returncode:
        sys.stdout.write(f"Bail out! {shlex.join(str(word) for word in command)}\n")
        sys.exit(done.stdout)


def generate(args):
    command = shlex.split(args.generator or "")
    command = command or [sys.executable, args.source / "scripts" / "qapi-gen.py"]
    must(command + ["-o", args.build / "gen/qapi", "-b", args.source / "qapi/qapi-schema.json"])
    must(command + ["-o", args.build / "gen/tests", "-b", "-p", "test-",
                    args.source / "tests/qapi-schema/qapi-schema-test.json",
                    "--suppress-tracing"])


def compiler(args):
    gen = args.build / "gen"
    glib = subprocess.run(["pkg-config", "--cflags", "glib-2.0"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return [args.cc, "-std=gnu11", "-g", "-O1", "-Wall",
            *shlex.split(args.cflags), "-I", gen, "-I", gen / "tests", "-I", RUNTIME / "include",
            *shlex.split(glib)]


def compile_all(args, jobs):
    """jobs: (source, object, flags); returns the compiler's words on those that failed."""
    def one(job):
        source, output, flags = job
        return source, run([*compiler(args), *flags, "-c", source, "-o", output])
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        return {source: done.stdout for source, done in pool.map(one, jobs) if done.returncode}


def library(args):
    """The runtime and the generated code, as an archive: each test takes what it needs."""
    gen, objects = args.build / "gen", args.build / "o"
    objects.mkdir(parents=True, exist_ok=True)
    jobs = [(s, objects / f"runtime-{s.stem}.o", ["-Wextra", "-Wno-unused-parameter", "-Werror"])
            for s in sorted(RUNTIME.glob("*.c"))]
    sources = [gen / "qapi" / f"qapi-{name}.c" for name in MAIN]
    sources += [gen / "tests" / f"test-qapi-{name}.c" for name in OWN]
    jobs += [(s, objects / f"{s.stem}.o", ["-Werror"]) for s in sources]
    for source, text in compile_all(args, jobs).items():
        print(f"Bail out! {source} does not compile")
        sys.exit(text)
    archive = args.build / "libruntime.a"
    archive.unlink(missing_ok=True)
    must(["ar", "rcs", archive, *[job[1] for job in jobs]])
    return archive


def build_tests(args, archive):
    """Returns {test: what the compiler or linker said, "" if all is well}."""
    jobs = [(args.source / "tests/unit" / f"{t}.c", args.build / f"{t}.o", []) for t in args.tests]
    failed = compile_all(args, jobs)
    glib = subprocess.run(["pkg-config", "--libs", "glib-2.0"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    result = {}
    for test, (source, output, _) in zip(args.tests, jobs):
        result[test] = failed.get(source, "")
        if not result[test]:
            done = run([args.cc, *shlex.split(args.cflags), output, archive, *shlex.split(glib),
                        "-lm", "-o", args.build / test])
            result[test] = done.stdout if done.returncode else ""
    return result


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def line(self, ok, text):
        self.count += 1
        self.failed += not ok
        print(f"{'ok' if ok else 'not ok'} {self.count} - {text}", flush=True)

    def comment(self, text):
        for line in text.splitlines():
            print(f"# {line}")


def run_test(tap, args, test):
    environment = {**os.environ, "MALLOC_PERTURB_": "165", "G_TEST_SRCDIR": str(args.build)}
    try:
        done = run([args.build / test, "--tap"], env=environment, timeout=300)
    except subprocess.TimeoutExpired:
        tap.line(False, f"{test} ends within five minutes")
        return
    cases = re.findall(r"^(ok|not ok) \d+ (?:- )?(/\S.*)$", done.stdout, re.M)
    for word, case in cases:
        tap.line(word == "ok", f"{test} {case}")
    # A test announces how many cases it has: one that stops early does not pass.
    plan = re.search(r"^1\.\.(\d+)$", done.stdout, re.M)
    good = done.returncode == 0 and plan and len(cases) == int(plan.group(1)) > 0
    tap.line(bool(good), f"{test} ran all its cases and exited with status 0")
    if not good:
        tap.comment(f"exit status {done.returncode}, {len(cases)} cases")
        tap.comment(done.stdout[-4000:])


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].replace("usage: ", ""))
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--build", required=True, type=Path)
    parser.add_argument("--generator")
    parser.add_argument("--cc", default=os.environ.get("CC", "cc"))
    parser.add_argument("--cflags", default="")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("tests", nargs="*", metavar="TEST", default=TESTS)
    args = parser.parse_args()
    args.source, args.build = args.source.resolve(), args.build.resolve()
    for test in args.tests:
        if test not in TESTS:
            parser.error(f"there is no test '{test}'; there are {', '.join(TESTS)}")
    return args


def main():
    args = arguments()
    args.build.mkdir(parents=True, exist_ok=True)
    generate(args)
    built = build_tests(args, library(args))
    tap = Tap()
    for test, text in built.items():
        if text:
            tap.line(False, f"{test} builds")
            tap.comment(text[-4000:])
        else:
            run_test(tap, args, test)
    print(f"1..{tap.count}")
    tap.comment(f"{tap.count - tap.failed} of {tap.count} passed")
    sys.exit(1 if tap.failed else 0)


main()
