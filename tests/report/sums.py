#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The report's sums of random builds against sums made here, and logs that are damaged or very long. Prints TAP.

usage: sums.py UNITARGET [--builds N]
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import builds


def report(unitarget, folder, *words):
    done = subprocess.run([unitarget, "report", "-C", folder, "--json", "-", "--processors", "2", *words],
                          capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def random_build(seed):
    pick = random.Random(seed)
    targets = [f"t{i}" for i in range(pick.randrange(2, 9))]
    b = builds.Build(targets, seed, processors=pick.randrange(1, 6), archives=seed % 3 == 0)
    for i in range(pick.randrange(0, 40)):
        b.once(f"{pick.choice('abc')}/once-{i}.c", pick.sample(targets, pick.randrange(2, len(targets) + 1)))
    b.repeated("main.c")
    b.once("all.c")
    for i in range(pick.randrange(0, 30)):
        b.repeated(f"{pick.choice('abc')}/rep-{i}.c", pick.sample(targets, pick.randrange(2, len(targets) + 1)))
    for i in range(pick.randrange(0, 20)):
        b.single(f"{pick.choice('abc')}/single-{i}.c", pick.choice(targets))
    for i in range(pick.randrange(0, 10)):
        b.tool(f"tool-{i}.c")
    return b


def kinds_of(b):
    """Of each step: the definition, applied here."""
    compiled = Counter(source for output, source, targets in b.steps if output.startswith("libemu-"))
    for output, source, targets in b.steps:
        if not targets:
            yield "outside"
        elif output.startswith("libcommon"):
            yield "once"
        else:
            yield "repeated" if compiled[source] > 1 else "single"


def expected(b, folder):
    times = {}
    for line in (folder / ".ninja_log").read_text().splitlines()[1:]:
        begin, end, _, output, _ = line.split("\t")
        times[output] = (int(end) - int(begin)) / 1000
    sums = defaultdict(lambda: [0, 0.0, 0])

    def add(name, output, n):
        sums[name][0] += n
        sums[name][1] += n * times[output]
        sums[name][2] += n * (folder / output).stat().st_size

    for (output, _, targets), kind in zip(b.steps, kinds_of(b)):
        if targets:
            add("as_built", output, 1)
            add("separate", output, len(targets))
            add("kind " + kind, output, 1)
        for t in targets:
            add("alone " + t, output, 1)
        if len(targets) == 1:
            add("cost " + targets[0], output, 1)
    return sums


def found(r):
    yield "as_built", r["sums"]["as_built"]
    yield "separate", r["sums"]["separate"]
    for kind in ("once", "repeated", "single"):
        yield "kind " + kind, r["kinds"][kind]
    for t in r["targets"]:
        yield "alone " + t["program"][4:], t["separate"]
        yield "cost " + t["program"][4:], t["cost"]


def differences(unitarget, seed, folder):
    b = random_build(seed)
    b.write(folder)
    wanted, r = expected(b, folder), report(unitarget, folder)
    for name, amount in found(r):
        steps, seconds, size = wanted[name]
        if amount["steps"] != steps or (amount["object_bytes"] or 0) != size or \
                abs((amount["seconds"] or 0) - seconds) > 1e-6 * max(1, seconds):
            yield f"{name}: {amount}, expected {steps}, {seconds}, {size}"
    cpu, busy = r["sums"]["as_built"]["cpu_seconds_at_most"], r["timing"]["busy_seconds"]
    if cpu > r["sums"]["as_built"]["seconds"] + 1e-6 or cpu > 2 * busy + 1e-6:
        yield f"{cpu} CPU seconds at most, of {busy} on two processors"
    equal = Counter(source for (_, source, targets), kind in zip(b.steps, kinds_of(b)) if kind == "repeated")
    if r["equal_options"] != {"files": len(equal), "steps": sum(equal.values()), "needless": sum(equal.values()) - len(equal)}:
        yield f"{r['equal_options']}, expected {equal}"
    units = Counter(source for _, source, _ in b.steps)
    if (r["steps"]["sources"], r["steps"]["all"]) != (len(units), sum(units.values())) or \
            [u["units"] for u in r["most_compiled"]] != [n for _, n in units.most_common(20) if n > 1]:
        yield f"{r['steps']} {r['most_compiled']}, expected {units.most_common(20)}"
    for part in ("folders", "files"):
        if sum(f["steps"] for f in r[part]) != wanted["as_built"][0]:
            yield f"the steps of all {part} do not add up"


def unequal_options(unitarget, folder):
    """A definition, a folder of headers, a generated header: each makes the options different ones."""
    b = builds.Build([f"t{i}" for i in range(4)])
    b.once("all.c")
    for name in ("same.c", "defined.c", "included.c", "pairs.c"):
        b.repeated(name)
    b.write(folder, log=False)
    commands = json.loads((folder / "compile_commands.json").read_text())
    for c in commands:
        target = c["output"].split(".")[0][-1]
        c["command"] += {"../src/defined.c": f" -DT={target}", "../src/included.c": f" -Iinclude-{target}",
                         "../src/pairs.c": f" -DBIG={target < '2'}"}.get(c["file"], "")
    (folder / "compile_commands.json").write_text(json.dumps(commands))

    def check(expected):
        found = {f["file"]: f.get("equal_options", 0) for f in report(unitarget, folder)["files"] if f["kind"] == "repeated"}
        if found != expected:
            yield f"{found}, expected {expected}"
    yield from check({"same.c": 4, "defined.c": 0, "included.c": 0, "pairs.c": 4})
    with open(folder / "build.ninja", "a", encoding="utf-8") as ninja:
        ninja.write("build libemu-t1.a.p/header.h: CUSTOM_COMMAND\n")
    yield from check({"same.c": 3, "defined.c": 0, "included.c": 0, "pairs.c": 2})


def compare_differences(unitarget, seed, folder):
    """A later build against an earlier one: the changes must add up to the difference."""
    random_build(seed).write(folder / "old", objects=False)
    random_build(seed + 1).write(folder / "new", objects=False)
    old = folder / "old.json"
    old.write_text(json.dumps(report(unitarget, folder / "old")))
    done = subprocess.run([unitarget, "report", "-C", folder / "new", "--compare", old, "--markdown", "-"],
                          capture_output=True, text=True, timeout=120)
    lines = done.stdout.split("### Since")[1].split("<details>")[0].splitlines()
    total = next(line for line in lines if "compile steps, were" in line)
    wanted = int(total.split("(")[1].split(")")[0].replace(",", ""))
    steps = sum(int(line[2:].split(":")[0].replace(",", "")) for line in lines if line.startswith("- ") and "more" not in line)
    if "and" in lines[-2] and "more" in lines[-2]:
        return None  # not all are shown
    return None if steps == wanted else f"the changes add up to {steps}, not {wanted}"


def other_programs(unitarget, folder):
    """Test programs that compile a file of the emulator for themselves, or a helper each, are no targets."""
    b = builds.emulator(targets=4, once=200, repeated=60, single=20)
    for i in range(12):
        b.program(f"check-{i}", ["tests/helper.c", f"tests/check-{i}.c"])
    b.program("check-emu", ["util/check.c", "util/specific.c", next(s for o, s, _ in b.steps if "libemu" in o)[7:]])
    b.write(folder, log=False, objects=False)
    names = [t["program"] for t in report(unitarget, folder)["targets"]]
    if names != [f"emu-arch{i}" for i in range(4)]:
        yield f"targets are {names}"


def long_log(unitarget, folder):
    """A million lines, most of them replaced by later ones."""
    b = builds.emulator(targets=3, once=200, repeated=40, single=20)
    b.write(folder, log=False, objects=False)
    outputs = [output for output, _, _ in b.steps]
    with open(folder / ".ninja_log", "w", encoding="ascii") as log:
        log.write("# ninja log v6\n")
        for i in range(1_000_000):
            log.write(f"{i}\t{i + 100}\t{i}\t{outputs[i % len(outputs)]}\t{i % 7919:x}\n")
    r = report(unitarget, folder)
    if r["timing"]["entries"] != 1_000_000 or r["timing"]["runs"] != 1:
        yield f"{r['timing']}"
    if abs(r["sums"]["as_built"]["seconds"] - 0.1 * r["sums"]["as_built"]["steps"]) > 1e-6:
        yield "an earlier entry counted"


def truncated_logs(unitarget, folder):
    """A log cut anywhere is read up to there."""
    b = random_build(7)
    b.write(folder, objects=False)
    log = (folder / ".ninja_log").read_bytes()
    for cut in random.Random(3).sample(range(20, len(log)), 20):
        (folder / ".ninja_log").write_bytes(log[:cut])
        r = report(unitarget, folder)
        if r["timing"]["entries"] != log[:cut].count(b"\n") - 1 or r["timing"]["broken_lines"]:
            yield f"cut at {cut}: {r['timing']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unitarget")
    parser.add_argument("--builds", type=int, default=25)
    options = parser.parse_args()
    unitarget = str(Path(options.unitarget).resolve())
    failed, number = 0, 0

    def check(what, problems):
        nonlocal failed, number
        number += 1
        problems = [p for p in problems if p]
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} - {what}", *("# " + p for p in problems), sep="\n", flush=True)

    with tempfile.TemporaryDirectory(prefix="unitarget-sums-") as top:
        top = Path(top)
        for seed in range(options.builds):
            check(f"sums of build {seed}", differences(unitarget, seed, top / f"b{seed}"))
        for seed in range(0, options.builds, 5):
            check(f"changes to build {seed + 1}", [compare_differences(unitarget, seed, top / f"c{seed}")])
        check("programs that are no target's", other_programs(unitarget, top / "others"))
        check("options that differ", unequal_options(unitarget, top / "options"))
        check("a log of a million lines", long_log(unitarget, top / "long"))
        check("truncated logs", truncated_logs(unitarget, top / "cut"))
    print(f"1..{number}")
    return 1 if failed else 0


sys.exit(main())
