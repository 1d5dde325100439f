# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks make of their measurements."""
import json
import unittest

import growth
import measuring
import peers


class Statistics(unittest.TestCase):
    def test_median_and_spread(self):
        self.assertEqual(measuring.median([3, 1, 2]), (2, 1.0))
        self.assertEqual(measuring.median([4, 8]), (6, 4 / 6))
        self.assertEqual(measuring.median([5]), (5, 0.0))

    def test_paired_quotients_do_not_see_a_slow_round(self):
        self.assertEqual(measuring.paired([10, 5, 20], [5, 2.5, 10]), (2, 0.0))

    def test_exponents_of_powers(self):
        sizes = [1, 2, 4, 8, 30]
        for power in (0, 0.5, 1, 2):
            between, slope = measuring.exponents(sizes, [3e-6 * size**power for size in sizes])
            for value in between + [slope]:
                self.assertAlmostEqual(value, power)

    def test_exponents_of_a_bend(self):
        between, slope = measuring.exponents([1, 10, 100], [1, 1, 100])
        self.assertAlmostEqual(between[0], 0)
        self.assertAlmostEqual(between[1], 2)
        self.assertAlmostEqual(slope, 1)


class Alternation(unittest.TestCase):
    def test_all_take_turns(self):
        order = []
        found = measuring.alternate({name: (lambda n=name: order.append(n) or len(order)) for name in "ab"}, 2)
        self.assertEqual("".join(order), "abab")
        self.assertEqual(found, {"a": [1, 3], "b": [2, 4]})

    def test_who_is_absent_is_asked_once(self):
        asked = []
        found = measuring.alternate({"absent": lambda: asked.append(1), "present": lambda: 7}, 3)
        self.assertEqual(found, {"present": [7, 7, 7]})
        self.assertEqual(len(asked), 1)


class Reports(unittest.TestCase):
    row = {"name": "depth/step/8", "cpu_time": 2.0, "real_time": 3.0, "time_unit": "us"}

    def test_processor_time_counts(self):
        self.assertAlmostEqual(measuring.seconds_of(self.row), 2e-6)

    def test_but_where_a_part_was_timed_that_part(self):
        self.assertAlmostEqual(measuring.seconds_of(self.row | {"name": "rows/shuffle/8/manual_time"}), 3e-6)

    def test_names_and_failures(self):
        rows = [self.row | {"name": "rows/shuffle/8/manual_time"}, self.row | {"name": "x", "error_occurred": True}]
        self.assertEqual(list(measuring.rows_of(json.dumps({"benchmarks": rows}))), ["rows/shuffle/8"])
        self.assertEqual(measuring.rows_of(""), {})


class Words(unittest.TestCase):
    def test_three_digits(self):
        for value, text in ((1533523, "1.53M"), (20769, "20.8k"), (999.9, "1.00k"), (299.4, "299"), (8.612, "8.61"),
                            (0.05123, "0.0512"), (0, "0"), (100, "100"), (10, "10.0")):
            self.assertEqual(measuring.number(value), text)

    def test_units(self):
        self.assertEqual(measuring.duration(0.1253), "125 ms")
        self.assertEqual(measuring.duration(6.3e-7), "630 ns")
        self.assertEqual(measuring.memory(6402048), "6.11 MB")
        self.assertEqual(measuring.memory(2048), "2.00 kB")


class Tables(unittest.TestCase):
    def test_exponents_stand_beside_the_larger_size(self):
        rows = growth.with_exponents([10, 100], [[1e-3, 1e-2]])
        self.assertEqual(rows, [["10", "1.00 ms", ""], ["100", "10.0 ms", "1.00"], ["overall", "", "1.00"]])

    def test_goals(self):
        found = {"W3": {("ours", "screen", "AVX2"): [900, 1000], ("ours", "screen", "AVX-512"): [1500, 1500],
                        ("PyTorch f64", "AVX2"): [400, 400], ("PyTorch f32", "AVX2"): [1000, 1100]}}
        said = {what: met for what, _, _, _, met in peers.goals(found, {"AVX2": 60}, {"W3": 0.05})}
        self.assertEqual(said, {"times PyTorch f64, AVX2": True, "times PyTorch f32, AVX2": False,
                                "of the multiply-add peak, AVX2": True, "times ours AVX2, AVX-512": False})


unittest.main()
