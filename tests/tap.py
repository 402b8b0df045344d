# SPDX-License-Identifier: MIT
"""Cases that are functions: @case collects them, run_cases() runs each in a folder of its own and prints TAP."""
import sys
import tempfile
import traceback
from pathlib import Path

CASES = []


def case(function):
    CASES.append(function)
    return function


def expect(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(w) for w in what))


def run_cases(call, names=()):
    """Calls call(case, folder) for each case, or for those whose names hold one of these, and ends the program. What a case
    raises is its failure."""
    chosen = [c for c in CASES if not names or any(n in c.__name__ for n in names)]
    failed = 0
    print(f"1..{len(chosen)}", flush=True)
    for number, function in enumerate(chosen, 1):
        problem = ""
        with tempfile.TemporaryDirectory(prefix="unitarget-test-") as folder:
            try:
                call(function, Path(folder).resolve())
            except Exception:  # pylint: disable=broad-except
                problem = traceback.format_exc()
        failed += bool(problem)
        told = (function.__doc__ or "").split("\n")[0]
        print(f"{'not ' if problem else ''}ok {number} - {function.__name__}{': ' if told else ''}{told}", flush=True)
        for line in problem.splitlines():
            print("#", line[:600])
    sys.exit(1 if failed or not chosen else 0)
