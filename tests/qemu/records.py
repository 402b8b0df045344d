# SPDX-License-Identifier: MIT
"""What a program answered, as records, and how two sets of records are compared.

A set of records is a dict: key (what was asked, in words) -> bytes (the answer, as it came).
Nothing is hidden from the comparison but what differs between runs of one and the same
reference program; what was hidden is listed.
"""
import json
import re

CONTEXT = 48  # bytes shown before and after the first differing one


class Pairs(list):
    """A JSON object as a list of (key, value) pairs: the order of keys counts too."""


def parse(value):
    """An answer as nested lists: JSON if it is JSON, else lines of tokens."""
    try:
        return json.loads(value, object_pairs_hook=Pairs)
    except ValueError:
        text = value.decode("latin-1")
        return [re.findall(r"\w+|\s+|.", line) for line in text.split("\n")]


def varying(values, path=()):
    """The places (paths into the nested lists) where the values are not all the same."""
    first = values[0]
    if all(value == first for value in values):
        return set()
    if not all(isinstance(value, (list, tuple)) and len(value) == len(first) for value in values):
        return {path}
    return set().union(*(varying(items, path + (i,)) for i, items in enumerate(zip(*values))))


def hide(value, places, path=()):
    if path in places:
        return "(differs)"
    if isinstance(value, (list, tuple)):
        return [hide(item, places, path + (i,)) for i, item in enumerate(value)]
    return value


def describe(value, path):
    """A path in words: `.return[0].name` in JSON, `line 3` in text."""
    if not path:
        return "whole answer"
    if not isinstance(value, Pairs):
        return f"line {path[0] + 1}"
    words = ""
    for index in path:
        if isinstance(value, Pairs):
            words += "." + value[index][0]
        elif not isinstance(value, tuple):  # of a pair, the path goes on in its value
            words += f"[{index}]"
        value = value[index]
    return words


class Reference:
    """The answers of several runs of the reference program, and what varies among them."""

    def __init__(self, runs):
        self.runs = list(runs)

    def add(self, run):
        self.runs.append(run)

    def masked(self, key):
        """The places of the answer to `key` that vary between runs; empty: none."""
        values = [run.get(key) for run in self.runs]
        if all(value == values[0] for value in values):
            return set()
        if None in values:
            return {()}
        return varying([parse(value) for value in values])

    def list_masked(self):
        """One line for each place that is not compared."""
        for key in self.keys():
            for place in sorted(self.masked(key)):
                yield f"{key}: {describe(parse(self.runs[0].get(key, b'')), place)}"

    def keys(self):
        """Every key of any run, in order of first appearance."""
        return list(dict.fromkeys(key for run in self.runs for key in run))

    def differences(self, other):
        """(key, expected, found) for each key that `other` answers otherwise."""
        for key in dict.fromkeys(self.keys() + list(other)):
            expected, found = self.runs[0].get(key), other.get(key)
            if expected == found:
                continue
            places = self.masked(key)
            if () in places:
                continue
            if places and found is not None and expected is not None:
                expected, found = (json.dumps(hide(parse(value), places)).encode()
                                   for value in (expected, found))
                if expected == found:
                    continue
            yield key, expected, found


def show_difference(key, expected, found, other="unified"):
    """A difference in words: where the first differing byte is, and what is around it. `other` says
    which program `found` is of."""
    if expected is None or found is None:
        only = other if expected is None else "reference"
        return f"{key}: answered by the {only} program only"
    at = next((i for i, (a, b) in enumerate(zip(expected, found)) if a != b),
              min(len(expected), len(found)))
    around = slice(max(0, at - CONTEXT), at + CONTEXT)
    return (f"{key}: first difference at byte {at} (of {len(expected)} and {len(found)})\n"
            f"    reference: {expected[around]!r}\n"
            f"    {other + ':':11}{found[around]!r}")
