# SPDX-License-Identifier: MIT
"""Where a project of somebody else is built, and what is expected of it."""
import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGETS = ["arm", "mips", "mips64el"]


class Failure(Exception):
    """What was expected, and what came instead."""


class Place:
    """Where one case is built."""

    def __init__(self, work, name, installed):
        self.source = work / name / "source"
        self.build = work / name / "build"
        shutil.rmtree(work / name, ignore_errors=True)
        self.source.mkdir(parents=True)
        self.environment = dict(os.environ)
        for word in ("CFLAGS", "LDFLAGS", "CC_LD"):
            self.environment.pop(word, None)
        if installed:
            self.environment["PATH"] = f"{installed}/bin:{self.environment['PATH']}"
            self.environment["PKG_CONFIG_PATH"] = ":".join(
                str(p.parent) for p in installed.glob("**/*.pc"))

    def run(self, *words, cwd=None, status=0, stdin=None, **environment):
        result = subprocess.run([str(w) for w in words], cwd=cwd or self.source, input=stdin,
                                env={**self.environment, **environment}, capture_output=True, check=False)
        if result.returncode != status:
            raise Failure(f"{' '.join(map(str, words))}: status {result.returncode}, expected {status}\n"
                          f"{result.stdout.decode(errors='replace')}{result.stderr.decode(errors='replace')}")
        return result

    def steps(self, **environment):
        """Builds, and returns what the steps said that were run."""
        ninja = environment.get("NINJA", "ninja")
        text = self.run(ninja, "-v", "-C", self.build, **environment).stdout.decode()
        return [line for line in text.splitlines() if re.match(r"\[\d+/\d+\]", line)]


def copy_sample(place, *names):
    for name in names:
        shutil.copytree(HERE / name, place.source, dirs_exist_ok=True)


def compare(place, folder, targets=TARGETS, arguments=((), ("help",)), stdin=b""):
    """The unified program, by both ways to select a target, beside the target's own."""
    seen = set()
    for target in targets:
        for words in arguments:
            def result(*program):
                r = subprocess.run([*program, *words], cwd=folder, input=stdin, capture_output=True, check=False)
                return r.returncode, r.stdout, r.stderr
            own = result(f"./toy-{target}")
            for program in (["./toy", "-target", target], [f"unified/toy-{target}"]):
                if result(*program) != own:
                    raise Failure(f"{program} {words}: {result(*program)}, its own program: {own}")
            if stdin and b"return" not in own[1]:
                raise Failure(f"toy-{target} says {own}")
            seen.add(own)
    if len(targets) > 1 and len(seen) < len(targets):
        raise Failure("the targets say the same: nothing is compared")


def expect_steps(what, steps, expected):
    """`expected`: a pattern for each step, in any order."""
    left = list(steps)
    for pattern in expected:
        found = [s for s in left if re.search(pattern, s)]
        if not found:
            raise Failure(f"{what}: no step /{pattern}/ among\n" + "\n".join(steps))
        left.remove(found[0])
    if left:
        raise Failure(f"{what}: needless steps:\n" + "\n".join(left))


def expect_names(what, folder, *names):
    found = sorted(p.name for p in folder.iterdir())
    if found != sorted(names):
        raise Failure(f"{what}: {folder} has {found}, expected {sorted(names)}")


def copy_tree(to):
    """This tree, as somebody would get it who clones it: without what was not committed or added."""
    files = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                           capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
