# SPDX-License-Identifier: MIT
"""Facts of `unitarget link --plan` (JSON) that a case states in its `plan:` lines.

    plan: dispatched SYMBOL       calls or accesses go by the selected target
    plan: in OBJECT TARGET...     one and the same object serves exactly these targets
    plan: nothing split           no object has an instance for each of its targets
A `not-plan:` line states that such a fact does not hold.
"""

import json

from elfcase import Broken, text


def check(build):
    done = build.link_unified("plan", ("--plan",))
    if done.returncode != 0:
        return ["--plan: exit status %d\n%s" % (done.returncode, text(done.stderr))]
    try:
        decisions = json.loads(done.stdout)
    except ValueError as why:
        return ["--plan: not JSON: %s" % why]
    made = {p.name for p in (build.links / "plan").iterdir()} - {
        t + ".manifest" for t in build.case.targets}
    problems = ["--plan made %s" % " ".join(sorted(made))] if made else []
    for key, wanted in (("plan", True), ("not-plan", False)):
        for line in build.case.lists.get(key, []):
            problems += fact(build, decisions, line, wanted)
    return problems


def fact(build, decisions, line, wanted):
    words = line.split()
    known = {"dispatched": dispatched, "in": shared_by, "nothing": nothing_split}
    if words[0] not in known:
        raise Broken("unknown plan line: " + line)
    holds = known[words[0]](decisions, words[1:])
    return [] if holds == wanted else ["the plan %s: %s" % (
        "lacks" if wanted else "has", line)]


def dispatched(decisions, words):
    kinds = ("functions", "data", "tls")
    return any(entry["symbol"] == words[0] for kind in kinds for entry in decisions[kind])


def shared_by(decisions, words):
    def base_name(entry):  # of folder/x.o, or of libx.a(x.o)
        return entry["object"].rsplit("/", 1)[-1].split("(")[-1].rstrip(")")

    named = [o for o in decisions["objects"] if base_name(o) == words[0]]
    return len(named) == 1 and set(named[0]["targets"]) == set(words[1:])


def nothing_split(decisions, words):
    return not any(o["split"] for o in decisions["objects"])
