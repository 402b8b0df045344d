#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The comparison itself, without any emulator: what is hidden, and that nothing else is."""
import unittest

from records import Reference, describe, parse, show_difference


class Records(unittest.TestCase):
    def found(self, runs, other):
        reference = Reference({"k": run} for run in runs)
        return [key for key, _, _ in reference.differences({"k": other})]

    def test_equal(self):
        self.assertEqual(self.found([b"a", b"a"], b"a"), [])

    def test_steady_answers_count_to_the_byte(self):
        self.assertEqual(self.found([b'{"a": 1}', b'{"a": 1}'], b'{"a":  1}'), ["k"])

    def test_what_varies_is_hidden(self):
        runs = [b'{"time": 1, "list": [1, 2]}', b'{"time": 2, "list": [1, 2]}']
        self.assertEqual(self.found(runs, b'{"time": 3, "list": [1, 2]}'), [])

    def test_what_does_not_vary_is_not_hidden(self):
        runs = [b'{"time": 1, "list": [1, 2]}', b'{"time": 2, "list": [1, 2]}']
        self.assertEqual(self.found(runs, b'{"time": 3, "list": [2, 1]}'), ["k"])
        self.assertEqual(self.found(runs, b'{"list": [1, 2], "time": 3}'), ["k"])
        self.assertEqual(self.found(runs, b'{"time": 3}'), ["k"])

    def test_words_of_text(self):
        runs = [b"at 0x1f of\n7 items\n", b"at 0x2e of\n7 items\n"]
        self.assertEqual(self.found(runs, b"at 0x3d of\n7 items\n"), [])
        self.assertEqual(self.found(runs, b"at 0x3d of\n8 items\n"), ["k"])

    def test_an_answer_that_one_does_not_give(self):
        reference = Reference([{"k": b"a", "only": b""}])
        self.assertEqual([key for key, _, _ in reference.differences({"k": b"a", "new": b""})],
                         ["only", "new"])

    def test_hidden_places_are_listed(self):
        runs = [b'{"return": [{"id": 1}]}', b'{"return": [{"id": 2}]}']
        reference = Reference({"k": run} for run in runs)
        self.assertEqual(list(reference.list_masked()), ["k: .return[0].id"])
        self.assertEqual(list(Reference([{"k": b"a b"}, {"k": b"a c"}]).list_masked()),
                         ["k: line 1"])
        self.assertEqual(describe(parse(b"text"), ()), "whole answer")

    def test_the_first_differing_byte_is_shown(self):
        self.assertIn("byte 3 (of 4 and 3)", show_difference("k", b"abcd", b"abc"))
        self.assertIn("byte 1 (of 3 and 3)", show_difference("k", b"abc", b"axc"))
        self.assertIn("unified program only", show_difference("k", None, b""))


if __name__ == "__main__":
    unittest.main()
