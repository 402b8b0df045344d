#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Is code that is compiled once for all targets the same, on each target, as code compiled for it alone?

usage: run.py [--cc CC] [--random N] [--seed N] [--batch N] [--keep DIR] [--sanitize] PROGRAM

PROGRAM is unitarget-qapi-gen. Schemas with a condition at each place where one can stand, and N random ones, are
compiled in both ways; both programs answer the same requests as each of several targets: what they print has to
be equal, byte for byte, introspection and lists of commands included. Prints TAP; each schema counts.
"""
import argparse
import random
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import schemas

HERE = Path(__file__).resolve().parent
RUNTIME = HERE.parents[2] / "qapi/runtime"
PARTS = ["types", "visit", "commands", "events", "init-commands", "emit-events"]
REQUESTS = 24  # for each command


def run(*words, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, **more)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(map(str, words))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Tools:
    def __init__(self, a, work):
        self.generator, self.work = Path(a.program).absolute(), work
        self.cc = [*shlex.split(a.cc), "-std=gnu11", "-D_GNU_SOURCE", "-O0", "-w",
                   *(["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover"] if a.sanitize else []),
                   *run("pkg-config", "--cflags", "glib-2.0").split(),
                   "-I", RUNTIME / "include", "-I", work, "-I", HERE, "-I", RUNTIME]
        self.libraries = [*run("pkg-config", "--libs", "glib-2.0").split(), "-lm"]
        self.pool = ThreadPoolExecutor(2)
        self.runtime = self.build_runtime()

    def compile(self, source, *options):
        out = source.with_suffix(".o")
        run(*self.cc, *options, "-c", source, "-o", out)
        return out

    def objects(self, sources, *options):
        return list(self.pool.map(lambda s: self.compile(s, *options), sources))

    def build_runtime(self):
        """The runtime, and main(), as objects of this run."""
        folder = self.work / "qapi"
        folder.mkdir()
        run(self.generator, "-b", "--suppress-tracing", "-o", folder, RUNTIME / "schema/qapi/runtime.json")
        sources = [folder / p.name for p in folder.glob("*.c")
                   if ("types" in p.name or "visit" in p.name) and p.name not in ("qapi-types.c", "qapi-visit.c")]
        for source in [*RUNTIME.glob("*.c"), HERE / "program.c"]:
            copy = folder / f"runtime-{source.name}"
            copy.write_text(f'#include "{source}"\n')
            sources.append(copy)
        return self.objects(sources)


class Targets:
    """Which symbols each one defines. There are more than fit into a word; some of them are tried."""

    def __init__(self, rng):
        names = [f"t{i:02}" for i in range(70)]
        self.defined = {n: {s for s in schemas.TARGET_SYMBOLS if rng.random() < 0.5} for n in names}
        self.tried = rng.sample(names, 3)
        # One that has nothing, and one that has everything.
        self.tried += rng.sample([n for n in names if n not in self.tried], 2)
        self.defined[self.tried[-2]], self.defined[self.tried[-1]] = set(), set(schemas.TARGET_SYMBOLS)

    def options(self):
        """An accelerator is told of apart, as it is no matter of a target's own configuration."""
        for name, symbols in self.defined.items():
            yield from ("--targets", f"{name}={','.join(sorted(symbols - {'CONFIG_KVM'}))}")
        yield from ("--define", "CONFIG_KVM=" + ",".join(n for n, s in self.defined.items() if "CONFIG_KVM" in s))


class Batch:
    """Some schemas that are compiled together."""

    def __init__(self, tools, folder, rng, makers):
        self.tools, self.folder, self.rng = tools, folder, rng
        self.makers = makers
        self.schemas = [make(i) for i, (_, make) in enumerate(makers)]
        self.targets = Targets(rng)
        self.host = {"CONFIG_HOST"} if rng.random() < 0.7 else {"CONFIG_OTHER_HOST"}
        folder.mkdir()

    def generate(self):
        for s in self.schemas:
            (self.folder / f"{s.prefix}schema.json").write_text(s.text())
        for way, options in ("once", list(self.targets.options())), ("alone", []):
            list(self.tools.pool.map(lambda s: run(
                self.tools.generator, "--compat=10.0", "--no-warnings", "--suppress-tracing", *options, "-p", s.prefix,
                "-o", self.folder / way, self.folder / f"{s.prefix}schema.json"), self.schemas))

    def source(self, name, way, exists):
        """One source file for all schemas; what is static in the introspection keeps to itself."""
        out = ['#include "program.h"']
        for s in self.schemas:
            c = s.prefix.replace("-", "_")
            out += [f"#undef {n}\n#define {n} {c}{n}" for n in
                    ("QapiFeature", "QAPI_FEATURE_DEPRECATED", "QAPI_FEATURE_UNSTABLE")]
            out += [f'#include "{way}/{s.prefix}qapi-{part}.c"'
                    for part in PARTS + (["introspect"] if way == "alone" else [])]
            out += [f'#include "{way}/{s.prefix}qapi-introspect.h"', s.handlers(exists),
                    f"static const QLitObject *{c}introspection(void) {{ return &{c}qmp_schema_qlit; }}"]
        out.append("const struct program_schema program_schemas[] = {")
        for s in self.schemas:
            c = s.prefix.replace("-", "_")
            out.append(f"    {{{c}qmp_init_marshal, {c}introspection}},")
        out += ["};", f"const unsigned program_schema_count = {len(self.schemas)};"]
        path = self.folder / f"{name}.c"
        path.write_text("\n".join(out) + "\n")
        return path

    def build(self):
        self.generate()
        host = [f"-D{s}" for s in self.host]
        include = ["-I", self.folder, "-I", self.folder / "once", "-I", self.folder / "alone"]
        jobs = [(self.source("once-all", "once", lambda c: schemas.possible(c, self.host)), include[:4] + host)]
        for target in self.targets.tried:
            defined = self.targets.defined[target] | self.host
            jobs.append((self.source(target, "alone", lambda c: schemas.holds(c, defined)),
                         include[:2] + include[4:] + [f"-D{s}" for s in sorted(defined)]))
        jobs += [(self.folder / "once" / f"{s.prefix}qapi-introspect.c", include[:4] + host) for s in self.schemas]
        objects = list(self.tools.pool.map(lambda job: self.tools.compile(job[0], *job[1]), jobs))
        tried = len(self.targets.tried)
        self.link("once-all", objects[:1] + objects[1 + tried:])
        for target, o in zip(self.targets.tried, objects[1:]):
            self.link(target, [o])

    def link(self, name, objects):
        run(*self.tools.cc, "-o", self.folder / name, *objects, *self.tools.runtime, *self.tools.libraries)

    def requests(self):
        """Lines for the programs, by schema."""
        for i, s in enumerate(self.schemas):
            yield [f"S {i}", f"C {i}", *(f"Q {i} {r}" for r in s.requests(self.rng, REQUESTS))]

    def answers(self, program, target, requests):
        """What it prints for each line, up to where it ends, and how that was."""
        done = subprocess.run([self.folder / program], input="".join(f"{r}\n" for r in requests), text=True,
                              capture_output=True, env={"TARGET": target})
        return done.stdout.splitlines() + ([f"status {done.returncode} {done.stderr}"] if done.returncode else [])

    def compare(self):
        """For each schema what differs; and what was found in all."""
        faults, found = [[] for _ in self.schemas], {"answers": 0, "accepted": 0}
        different = [set() for _ in self.schemas]
        lines = list(self.requests())
        for target in self.targets.tried:
            for i, requests in enumerate(lines):
                alone = self.answers(target, target, requests)
                once = self.answers("once-all", target, requests)
                found["answers"] += len(alone)
                found["accepted"] += sum('"return"' in a for a in alone)
                different[i].add("\n".join(alone[:2]))
                if alone != once:
                    at = next((k for k, (x, y) in enumerate(zip(alone, once)) if x != y), min(len(alone), len(once)))
                    faults[i] += [f"target {target} {sorted(self.targets.defined[target])}, host {sorted(self.host)}",
                                  f"alone: {(alone + ['nothing'])[at][:600]}", f"once:  {(once + ['nothing'])[at][:600]}"]
                    if len(alone) == len(once):
                        faults[i].append(f"request: {(requests + ['?'])[at]}")
        found["schemas that differ between targets"] = sum(len(d) > 1 for d in different)
        return faults, found


class Alone:
    """A schema with a command and a member that only target `has` has: the stub, the poison, and what is kept."""

    def __init__(self, tools, folder):
        self.tools, self.folder = tools, folder
        folder.mkdir()
        self.schema = schemas.Schema(0)
        schemas.place_command(self.schema, "TARGET_A")
        self.schema.echo(self.schema.struct("S0xKeep", [("text", True, "str", False, "TARGET_A", [])]))
        (folder / "schema.json").write_text(self.schema.text())
        run(tools.generator, "--compat=10.0", "--suppress-tracing", "-p", "s0-", "-o", folder, "--targets", "has=TARGET_A",
            "--targets", "lacks=TARGET_B", folder / "schema.json")
        self.include = ["-I", folder]

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def link(self, name, handler):
        """A program with the handler, or without one, as the linker finds it."""
        source = self.write(f"{name}.c", "\n".join([
            '#include "program.h"', '#include "s0-qapi-commands.h"', '#include "s0-qapi-visit.h"',
            '#include "s0-qapi-init-commands.h"', '#include "s0-qapi-introspect.h"', '#include "s0-qapi-emit-events.h"',
            "static const QLitObject *introspection(void) { return &s0_qmp_schema_qlit; }",
            "const struct program_schema program_schemas[] = {{s0_qmp_init_marshal, introspection}};",
            "const unsigned program_schema_count = 1;",
            self.schema.handlers(lambda c: handler or c is None),
            # What no program does: call the handler whether there is one or not.
            "__attribute__((constructor)) static void call(void) {",
            '    if (getenv("CALL")) { qmp_s0_echo_0(NULL, NULL); }',
            '    if (getenv("KEEP")) {',
            "        S0xKeep *one = g_new0(S0xKeep, 1), *other;", '        one->text = g_strdup("text");',
            "        other = QAPI_CLONE(S0xKeep, one);",
            '        puts(other->text != one->text && !strcmp(other->text, "text") ? "copied" : "not copied");',
            "        qapi_free_S0xKeep(one);", "        qapi_free_S0xKeep(other);", "    }", "}"]))
        generated = [self.folder / f"s0-qapi-{part}.c" for part in PARTS + ["introspect"]]
        objects = self.tools.objects([source, *generated], *self.include)
        stubs = self.tools.objects(sorted(self.folder.glob("s0-qapi-stub-*.c")), *self.include)
        library = self.folder / "libstubs.a"
        run("ar", "rcs", library, *stubs)
        run(*self.tools.cc, "-o", self.folder / name, *objects, library, *self.tools.runtime, *self.tools.libraries)

    def answer(self, name, target, **environment):
        done = subprocess.run([self.folder / name], input='Q 0 {"execute": "s0-echo-0", "arguments": {"i": 1}}\n',
                              text=True, capture_output=True, env={"TARGET": target, **environment})
        return done.stdout + done.stderr

    def check_stubs(self):
        self.link("with", True)
        self.link("without", False)
        expected = {("with", "has"): '{"return": {"i": 1}}\n', ("with", "lacks"): "CommandNotFound",
                    ("without", "lacks"): "CommandNotFound"}
        for (name, target), text in expected.items():
            if text not in self.answer(name, target):
                raise RuntimeError(f"{name} handler, target {target}: {self.answer(name, target)}")
        loud = self.answer("without", "lacks", CALL="1")
        if "'lacks'" not in loud or "'s0-echo-0'" not in loud:
            raise RuntimeError(f"the stub does not tell what was called: {loud}")

    def check_poison(self):
        for symbol, good in ("TARGET_A", False), ("TARGET_B", False), ("CONFIG_HOST", True):
            source = self.write("poison.c", f'#include "s0-qapi-poison.h"\n#ifdef {symbol}\n#endif\nint i;\n')
            try:
                self.tools.compile(source, *self.include)
                compiled = True
            except RuntimeError as error:
                compiled = "poison" not in str(error)
            if compiled != good:
                raise RuntimeError(f"a mention of {symbol} is {'accepted' if compiled else 'refused'}")

    def check_kept(self):
        """What a handler puts where the target has nothing is not sent, but copied and freed like all else."""
        answer = self.answer("with", "lacks", KEEP="1")
        if not answer.startswith("copied\n"):
            raise RuntimeError(answer)

    def check_unknown(self):
        """A target that the code was not made for is told of at once."""
        if "'other'" not in self.answer("with", "other"):
            raise RuntimeError(self.answer("with", "other"))


def check_alone(tools, number):
    """Prints the cases of class Alone; returns how many failed."""
    alone, failed = Alone(tools, tools.work / "alone"), 0
    for i, check in enumerate([alone.check_stubs, alone.check_poison, alone.check_kept, alone.check_unknown]):
        try:
            check()
            print(f"ok {number + i} - {check.__name__[6:]}")
        except RuntimeError as error:
            failed += 1
            print(f"not ok {number + i} - {check.__name__[6:]}")
            print("\n".join(f"# {line}" for line in str(error).splitlines()[:40]))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--random", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--batch", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("program")
    a = parser.parse_args()
    makers = [(f"place {what}", make) for what, make in schemas.synthetic()]
    makers += [(f"random {a.seed + i}", lambda n, seed=a.seed + i: schemas.random_schema(n, seed))
               for i in range(a.random)]
    print(f"# --random {a.random} --seed {a.seed}\n1..{len(makers) + 5}", flush=True)
    total, failed, number = {}, 0, 0
    with tempfile.TemporaryDirectory() as temporary:
        work = a.keep or Path(temporary)
        work.mkdir(exist_ok=True)
        tools = Tools(a, work)
        number = 4
        failed = check_alone(tools, 1)
        for first in range(0, len(makers), a.batch):
            some = makers[first:first + a.batch]
            batch = Batch(tools, work / f"batch{first}", random.Random(f"{a.seed} {first}"), some)
            batch.build()
            faults, found = batch.compare()
            for (what, _), lines in zip(some, faults):
                number += 1
                failed += bool(lines)
                print(f"{'not ' if lines else ''}ok {number} - {what}")
                for line in lines:
                    print(f"# {line}")
            sys.stdout.flush()
            total = {k: total.get(k, 0) + v for k, v in found.items()}
    # If next to nothing were accepted, or all targets were alike, equality would be worth nothing.
    good = total["accepted"] > total["answers"] // 10 and \
        total["schemas that differ between targets"] > len(makers) // 3
    print(f"{'' if good else 'not '}ok {number + 1} - the schemas have what it takes")
    print("# " + ", ".join(f"{v} {k}" for k, v in total.items()))
    sys.exit(1 if failed or not good else 0)


if __name__ == "__main__":
    main()
