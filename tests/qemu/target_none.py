#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The target none of a unified QEMU: what query-each says of each target is what that target's own program answers, one at
a time or all at once; and how long both take.

    tests/qemu/target_none.py BUILD [--unified PROGRAM] [--targets A,B,...] [--command query-machines]

BUILD has the per-target programs. The last line is "N differences".
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time

QUIET = ["-S", "-no-user-config", "-nodefaults", "-nographic", "-machine", "none", "-qmp", "stdio"]


def ask(program, *requests):
    """The answers to requests, each (command, arguments), of a program that is started for them."""
    lines = "".join(json.dumps({"execute": c, "arguments": a, "id": i}) + "\n" for i, (c, a) in enumerate(
        [("qmp_capabilities", {}), *requests, ("quit", {})]))
    done = subprocess.run([*program, *QUIET], input=lines.encode(), capture_output=True, check=False, timeout=600)
    answers = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if "id" in message:
            answers[message.pop("id")] = message
    if len(answers) < len(requests) + 1:
        sys.exit("%s: %s" % (" ".join(program), done.stderr.decode()))
    return [answers[i + 1] for i in range(len(requests))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--unified", help="default: BUILD/qemu-system")
    parser.add_argument("--targets", default="all")
    parser.add_argument("--command", default="query-machines")
    args = parser.parse_args()
    unified = [args.unified or os.path.join(args.build, "qemu-system"), "-target", "none"]
    known = [t["name"] for t in ask(unified, ("query-targets", {}))[0]["return"]]
    targets = known if args.targets == "all" else args.targets.split(",")
    programs = {t: os.path.join(args.build, "qemu-system-" + t) for t in targets}
    differences, separate, together = 0, [], []
    for _ in range(3):  # by turns: the machine may have other things to do
        begin = time.monotonic()
        own = {t: ask([programs[t]], (args.command, {}))[0] for t in targets}
        separate.append(time.monotonic() - begin)
        begin = time.monotonic()
        each = ask(unified, ("query-each", {"command": args.command, "targets": targets}))[0]["return"]
        together.append(time.monotonic() - begin)
    for answer in each:
        target = answer.pop("target")
        if answer != own[target]:
            differences += 1
            print("%s: query-each says another thing than its own program" % target)
    if [a for t in targets for a in [own[t]]] == [] or len(each) != len(targets):
        differences += 1
        print("%d targets, %d answers" % (len(targets), len(each)))
    one, many = (ask(unified, ("query-each", {"command": args.command, "targets": targets, "at-once": n}))[0]["return"]
                 for n in (1, len(targets)))
    if one != many:
        differences += 1
        print("one at a time, and all at once, they answer different things")
    machines = ask(unified, ("query-machines", {}))[0]["return"]
    for target in targets if args.command == "query-machines" else []:
        listed = {(m["name"], m.get("alias")) for m in machines if target in m["targets"]}
        if listed != {(m["name"], m.get("alias")) for m in own[target]["return"]}:
            differences += 1
            print("%s: query-machines lists other machines than its own program has" % target)
    refused = subprocess.run([*unified, "-machine", "virt"], capture_output=True, check=False)
    with_virt = {t for t in targets if args.command == "query-machines" and
                 any("virt" in (m["name"], m.get("alias")) for m in own[t]["return"])}
    said = set(re.findall(r"\w+", refused.stderr.decode()))
    if refused.returncode != 1 or not with_virt <= said:
        differences += 1
        print("-machine virt: " + refused.stderr.decode())
    print("%s of %d targets: %.2f s by query-each, %.2f s by their own programs one after the other: %.2f" % (
        args.command, len(targets), min(together), min(separate), min(together) / min(separate)))
    print("%d differences" % differences)
    return differences > 0


sys.exit(main())
