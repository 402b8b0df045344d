#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does `unitarget report --classify` count what `unitarget classify --format=json` says?

usage: classified.py CLASSIFY.json REPORT.json     Prints what does not agree, and fails then.
       classified.py --test UNITARGET              The same of made-up builds whose sources are there. Prints TAP.
"""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import builds


def disagreements(classified, report):
    def same(what, counted, said):
        if counted != said:
            yield f"{what}: the report counts {counted}, classify says {said}"

    sums, steps = report["sums"], classified["steps"]
    yield from same("steps that could go", sums["needless"]["steps"], classified["saves"])
    yield from same("fewest steps", sums["fewest"]["steps"], sums["as_built"]["steps"] - classified["saves"])
    yield from same("steps of files that several targets compile", report["kinds"]["repeated"]["steps"], steps["multi"])
    yield from same("targets", sorted(t["name"] for t in report["targets"]), classified["targets"])
    yield from same("files by number of steps and classes",
                    sorted((f["steps"], f["classes"]) for f in report["files"] if f["kind"] == "repeated"),
                    sorted((u["steps"], len(u["classes"])) for u in classified["units"] if u["verdict"] != "single"))
    yield from same("steps compiled for each target", {t["name"]: t["repeated"]["steps"] for t in report["targets"]},
                    {t: n["alone"] + n["shared"] for t, n in classified["per_target"].items()})


def class_bytes(classified, folder):
    """Of the objects of each class but one, if all are of mean size."""
    for u in classified["units"]:
        for c in u["classes"]:
            sizes = [(folder / output).stat().st_size for output in c["outputs"]]
            yield sum(sizes) * (len(sizes) - 1) / len(sizes)


def write_build(seed, top):
    """Files of one class, of two, and of one a target; and some that one target only compiles."""
    pick = random.Random(seed)
    targets = [f"t{i}" for i in range(pick.randrange(3, 8))]
    b = builds.Build(targets, seed)
    texts = {"all.c": "int all;\n"}
    b.once("all.c")
    for i in range(12):
        texts[f"{i}.c"] = "#include <config.h>\nint x" + pick.choice((";", " = BIG;", " = NUMBER;")) + "\n"
        b.repeated(f"{i}.c", targets if i < 3 else pick.sample(targets, pick.randrange(2, len(targets) + 1)))
    for i in range(3):
        texts[f"single-{i}.c"] = "int single;\n"
        b.single(f"single-{i}.c", pick.choice(targets))
    folder = b.write(top / "build")
    for name, text in texts.items():
        (top / "src").mkdir(exist_ok=True)
        (top / "src" / name).write_text(text)
    (folder / "config.h").write_text("")
    commands = (folder / "compile_commands.json").read_text()
    for number, target in enumerate(targets):
        commands = commands.replace(f"-Ilibemu-{target}.a.p", f"-Ilibemu-{target}.a.p -DTARGET={number}")
        header = f"#define BIG {number % 2}\n#define NUMBER {number}\n"
        (folder / f"libemu-{target}.a.p/config.h").write_text(header)
    (folder / "compile_commands.json").write_text(commands)
    return folder


def check_build(unitarget, seed, top):
    folder = write_build(seed, top)
    answer, report = top / "classify.json", top / "report.json"
    with open(answer, "w", encoding="utf-8") as out:
        subprocess.run([unitarget, "classify", "-C", folder, "--no-cache", "--quiet", "--format=json"], check=True, stdout=out)
    subprocess.run([unitarget, "report", "-C", folder, "--classify", answer, "--json", report, "--quiet"], check=True)
    classified, report = json.loads(answer.read_text()), json.loads(report.read_text())
    yield from disagreements(classified, report)
    wanted, found = sum(class_bytes(classified, folder)), report["sums"]["needless"]["object_bytes"]
    if abs(wanted - found) > 1:
        yield f"bytes that could go: the report counts {found}, expected {wanted}"


def test(unitarget):
    failed = 0
    for seed in range(8):
        with tempfile.TemporaryDirectory(prefix="unitarget-classified-") as top:
            problems = list(check_build(str(Path(unitarget).resolve()), seed, Path(top)))
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {seed + 1} - classification of build {seed}", *("# " + p for p in problems), sep="\n",
              flush=True)
    print("1..8")
    return 1 if failed else 0


def main():
    if sys.argv[1] == "--test":
        return test(sys.argv[2])
    problems = list(disagreements(*(json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])))
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


sys.exit(main())
