#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does `unitarget qapi fmt --changed` format what has changed, and leave all else as it is?

usage: fmt_changed.py UNITARGET

Files of the front end's cases are formatted for random sets of changed lines: lines that have not changed stay as they are, and
what is changed is as in the canonical form: formatting the whole of the result gives that. Prints TAP.
"""
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = Path(__file__).resolve().parent / "cases"
SETS = 12


def run(*words, cwd, stdin=None):
    return subprocess.run([str(w) for w in words], cwd=cwd, input=stdin, capture_output=True, check=False)


def diff_of(name, lines, changed):
    return (f"--- a/{name}\n+++ b/{name}\n" + "".join(f"@@ -{n},0 +{n} @@\n+{lines[n - 1]}\n" for n in changed)).encode()


def is_subsequence(some, all_of):
    rest = iter(all_of)
    return all(line in rest for line in some)


def check_file(program, top, case, rng):
    """What is wrong, or None."""
    text = case.read_bytes()
    canonical = run(program, "qapi", "fmt", cwd=top, stdin=text)
    if canonical.returncode or not text.strip() or b"\r" in text:
        return None
    lines = text.decode().split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    file = top / "x.json"
    for i in range(SETS):
        changed = [] if i == 0 else list(range(1, len(lines) + 1)) if i == 1 else \
            sorted(rng.sample(range(1, len(lines) + 1), rng.randint(1, len(lines))))
        file.write_bytes(text)
        done = run(program, "qapi", "fmt", "--changed=-", cwd=top, stdin=diff_of("x.json", lines, changed))
        made = file.read_bytes()
        if done.returncode:
            return f"{changed}: {done.stderr.decode()}"
        if i == 0 and made != text or i == 1 and made != canonical.stdout:
            return f"set {i}: {made.decode()}"
        kept = [line for n, line in enumerate(lines, 1) if n not in changed and line.strip()]
        if not is_subsequence(kept, made.decode().split("\n")):
            return f"{changed}: lines that had not changed have: {made.decode()}"
        if run(program, "qapi", "fmt", cwd=top, stdin=made).stdout != canonical.stdout:
            return f"{changed}: the canonical form differs"
    return None


def check_git(program, top):
    """Without a diff, git is asked."""
    def git(*words):
        done = run("git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words, cwd=top)
        assert done.returncode == 0, done.stderr
    git("init", "-q")
    (top / "sub").mkdir()
    first, second = "{'command':'a'}\n\n{'command':'b'}\n", "{ 'command': 'a' }\n\n{'command':'b'}\n"
    for name in "one.json", "sub/two.json", "other.txt":
        (top / name).write_text(first)
    git("add", ".")
    git("commit", "-qm", "first")
    for name in "one.json", "sub/two.json", "other.txt":
        (top / name).write_text(first.replace("'a'", " 'a'"))
    done = run(program, "qapi", "fmt", "--changed", "--check", cwd=top)
    assert done.returncode == 1 and done.stderr.count(b"not in canonical form") == 2, done
    done = run(program, "qapi", "fmt", "--changed", "two.json", cwd=top / "sub")
    assert done.returncode == 0 and (top / "sub/two.json").read_text() == second, done
    assert (top / "one.json").read_text() != second
    assert run(program, "qapi", "fmt", "--changed", cwd=top).returncode == 0
    assert (top / "one.json").read_text() == second and " 'a'" in (top / "other.txt").read_text()
    assert run(program, "qapi", "fmt", "--changed", "--check", cwd=top).returncode == 0


def main():
    program = str(Path(sys.argv[1]).absolute())
    cases = [c for c in sorted(CASES.glob("*/*.json")) if c.parent.name != "lexical"]
    rng, failed = random.Random(3), 0
    print(f"1..{len(cases) + 1}")
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases, 1):
            problem = check_file(program, Path(folder), case, rng)
            failed += problem is not None
            print(f"{'not ' if problem else ''}ok {number} - {case.relative_to(CASES)}")
            for line in (problem or "").splitlines():
                print(f"# {line}")
    with tempfile.TemporaryDirectory() as folder:
        if not shutil.which("git"):
            print(f"ok {len(cases) + 1} - git is asked # SKIP it is not installed")
            sys.exit(1 if failed else 0)
        try:
            check_git(program, Path(folder))
            print(f"ok {len(cases) + 1} - git is asked")
        except AssertionError as error:
            failed += 1
            print(f"not ok {len(cases) + 1} - git is asked\n# line {error.__traceback__.tb_next.tb_lineno}: {error}")
    sys.exit(1 if failed else 0)


main()
