#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the ELF cases: each unified program must behave as the per-target programs do.

Prints TAP. See README.md for the layout of a case.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

sys.dont_write_bytecode = True  # the tree stays clean

import checks
import fuzz
import late
import library_folders
import matrix
import names
import negative
import runs
import tell
from elfcase import Broken, Build, Case, Failed, Skipped

HERE = Path(__file__).resolve().parent


@dataclass
class Job:
    """One line of TAP: a label and a function that returns, or raises what kept it from passing.
    `todo` says why a failure is expected."""
    label: str
    action: Callable
    todo: str = ""


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names of cases; all by default")
    parser.add_argument("--unitarget", default="unitarget", help="the program to test")
    parser.add_argument("--matrix", choices=["two", "small", "full"], default="small")
    parser.add_argument("--cc", help="only this compiler")
    parser.add_argument("--flags", help="compile with these flags only")
    parser.add_argument("--link", help="link with these flags only, such as `lld no-pie -rdynamic`")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", metavar="DIR", help="build here and leave everything")
    parser.add_argument("--mutations", type=int, default=300, help="number of fuzzed inputs")
    parser.add_argument("--seed", type=int, default=1, help="first seed of the mutations")
    parser.add_argument("--list", action="store_true", help="list the cases and configurations")
    parser.add_argument("--per-target-only", action="store_true",
                        help="prove the cases themselves, without unitarget")
    return parser.parse_args()


def configurations(opts):
    if opts.flags is None and opts.link is None:
        table = {"two": matrix.two, "small": matrix.small, "full": matrix.full}[opts.matrix]()
        return [c for c in table if opts.cc in (None, c.cc)]
    words = (opts.link or "").split()
    linker = next((w for w in words if w in ("bfd", "lld", "mold")), "bfd")
    mode = next((w for w in words if w in matrix.MODES), "pie")
    extra = " ".join(w for w in words if w not in (linker, mode))
    return [matrix.config(opts.cc or "gcc", opts.flags or "", linker, mode, extra, thorough=True)]


def case_job(case, config, opts, root):
    def action():
        if config.missing():
            raise Skipped("%s is not installed" % config.missing())
        checks.applicable(case, config)
        build = Build(case, config, root, opts.unitarget)
        build.compile()
        checks.per_target(build)
        if not opts.per_target_only:
            checks.unified(build)
        if not opts.keep:
            shutil.rmtree(build.links, ignore_errors=True)
    return Job("%s: %s" % (case.name, config.label), action, case.text("todo"))


def all_jobs(opts, root):
    folders = sorted(p for p in (HERE / "cases").iterdir() if p.is_dir())
    folders += checks.generated_cases(Path(root) / "generated")
    known = {f.name for f in folders}
    extra = [] if opts.per_target_only else [*negative.jobs(opts, root), *tell.jobs(opts, root),
                                          *late.jobs(opts, root), *library_folders.jobs(opts, root), *runs.jobs(opts, root), *names.jobs(opts, root),
                                          *fuzz.jobs(opts, root)]
    wanted = set(opts.cases)
    unknown = [w for w in wanted if w not in known and w not in {label for label, _ in extra}]
    if unknown:
        sys.exit("run.py: no such case: %s" % " ".join(sorted(unknown)))
    jobs = [Job(label, action) for label, action in extra if not wanted or label in wanted]
    for config in configurations(opts):
        for folder in folders:
            if config.cxx_only and not list(folder.glob("*.cc")):
                continue
            if not wanted or folder.name in wanted:
                jobs.append(case_job(Case(folder), config, opts, root))
    return jobs


def perform(job):
    """Run a job; return (kind, text): kind is ok, skip, or what sort of failure it is."""
    try:
        job.action()
        return "ok", ""
    except Skipped as why:
        return "skip", str(why)
    except Broken as why:
        return "the case itself does not hold", str(why)
    except Failed as why:
        return "failed", str(why)
    except subprocess.TimeoutExpired as why:
        return "failed", "no end after %s s: %s" % (why.timeout, why.cmd)
    except Exception:
        return "error in the runner", traceback.format_exc()


def report(number, job, kind, detail):
    if kind in ("ok", "skip"):
        print("ok %d - %s%s" % (number, job.label, " # SKIP " + detail if kind == "skip" else ""))
        return kind
    todo = " # TODO " + job.todo if job.todo else ""
    print("not ok %d - %s%s" % (number, job.label, todo))
    print("".join("# %s\n" % line for line in (kind + ": " + detail).splitlines()), end="")
    return "todo" if todo else "bad"


def main():
    opts = options()
    found = shutil.which(opts.unitarget)
    if not found and not opts.per_target_only and not opts.list:
        print("Bail out! no such program: %s" % opts.unitarget)
        return 1
    opts.unitarget = str(Path(found or opts.unitarget).absolute())
    root = opts.keep or tempfile.mkdtemp(prefix="unitarget-elf-")
    try:
        jobs = all_jobs(opts, root)
        if opts.list:
            print("\n".join(job.label for job in jobs))
            return 0
        print("1..%d" % len(jobs), flush=True)
        counts = {"ok": 0, "skip": 0, "bad": 0, "todo": 0}
        with ThreadPoolExecutor(opts.jobs) as pool:
            for number, (job, result) in enumerate(zip(jobs, pool.map(perform, jobs)), 1):
                counts[report(number, job, *result)] += 1
                sys.stdout.flush()
        print("# %(ok)d passed, %(bad)d failed, %(todo)d known to fail, %(skip)d skipped" % counts)
        return 1 if counts["bad"] else 0
    finally:
        if not opts.keep:
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
