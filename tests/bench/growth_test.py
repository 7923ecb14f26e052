#!/usr/bin/env python3
"""The plot of growth says what the files say."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PLOT = pathlib.Path(__file__).resolve().parents[2] / "bench" / "plots" / "growth.py"
SVG = "{http://www.w3.org/2000/svg}"


def report(accounts, mode="relevance", **classes):
    """What engine_bench writes, as far as it is drawn."""
    return {"accounts": accounts, "classes": [
        {"class": name, "mode": mode, "micros": {"p50": p50, "p99": p99}}
        for name, (p50, p99) in classes.items()]}


class GrowthTest(unittest.TestCase):

    def draw(self, *reports):
        """Runs the program over files with `reports`."""
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, content in enumerate(reports):
                paths.append(pathlib.Path(folder) / f"{number}.json")
                paths[-1].write_text(json.dumps(content), encoding="utf-8")
            return subprocess.run([sys.executable, "-B", PLOT, *paths], capture_output=True,
                                  text=True, check=False)

    def test_a_class_has_a_dot_for_each_size_and_slower_is_further_right(self):
        done = self.draw(report(1_000_000, card=(2, 10), city=(100, 1000)),
                         report(10_000_000, card=(4, 10), city=(1000, 6000)))
        self.assertEqual(done.returncode, 0, done.stderr)
        image = xml.etree.ElementTree.fromstring(done.stdout)
        dots = {}
        for dot in image.iter(SVG + "circle"):
            dots.setdefault(dot.get("cy"), []).append(float(dot.get("cx")))
        rows = [xs for xs in dots.values() if len(xs) == 4]  # the legend has one dot a row
        self.assertEqual(len(rows), 2)
        (card_1, card_10, card_p99_1, card_p99_10), (city_1, city_10, _, _) = rows
        self.assertLess(card_1, card_10)
        self.assertEqual(card_p99_1, card_p99_10)
        self.assertLess(card_10, city_1)
        self.assertLess(city_1, city_10)
        # Ten times as long is a decade, wherever it begins.
        self.assertAlmostEqual((city_10 - city_1) / (card_10 - card_1), 1 / 0.30103, delta=0.02)

    def test_only_classes_of_all_files_are_drawn(self):
        done = self.draw(report(1000, card=(2, 10), new=(1, 1)), report(10_000, card=(4, 10)))
        self.assertIn("card", done.stdout)
        self.assertIn("10,000 accounts", done.stdout)
        self.assertNotIn("new", re.findall(r">([^<]*)</text>", done.stdout))

    def test_a_file_without_the_mode_is_refused_with_what_to_do(self):
        done = self.draw(report(1000, mode="count", card=(2, 10)))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--modes=relevance", done.stderr)


if __name__ == "__main__":
    unittest.main()
