#!/usr/bin/env python3
"""Draws how the time of a search grows with the number of accounts, as an SVG file.

    bench/plots/growth.py 1m.json 10m.json > growth.svg

Each file is what `engine_bench --json=FILE` wrote, smallest number of accounts first. A row is a
class of searches in order of relevance, a dot the time at one number of accounts; p50 on the left,
p99 on the right, both on logarithmic axes. The dashed lines are the targets at ten million.
"""

import html
import json
import math
import sys

MODE = "relevance"
PANELS = (("p50", 100), ("p99", 5000))     # quantile, target in microseconds
COLOURS = ("#9ec5b8", "#2a7f62", "#114b38")  # of the numbers of accounts, in order
NAMES, PANEL, GAP, ROW, TOP, BOTTOM = 170, 330, 40, 17, 52, 30


def figures_of(path):
    """The number of accounts of one file, and {class: {quantile: microseconds}}."""
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    classes = {c["class"]: c["micros"] for c in report["classes"] if c["mode"] == MODE}
    if not classes:
        raise ValueError(f"{path} has no searches in order of {MODE}: run engine_bench with "
                         f"--modes={MODE}")
    return report["accounts"], classes


def accounts_text(accounts):
    """10000000 as `10 M`."""
    return f"{accounts / 1e6:g} M" if accounts >= 1_000_000 else f"{accounts:,}"


def time_text(micros):
    """1000 as `1 ms`."""
    for unit, size in (("µs", 1), ("ms", 1000)):
        if micros < 1000 * size:
            return f"{micros / size:g} {unit}"
    return f"{micros / 1_000_000:g} s"


class Panel:
    """One quantile of all classes."""

    def __init__(self, left, quantile, target, runs, names):
        self.left, self.quantile, self.target, self.runs, self.names = (
            left, quantile, target, runs, names)
        values = [classes[name][quantile] for _, classes in runs for name in names] + [target]
        self.least = 10 ** math.floor(math.log10(min(values)))
        self.most = 10 ** math.ceil(math.log10(max(values)))

    def x(self, micros):
        """Where a time stands."""
        share = math.log(micros / self.least) / math.log(self.most / self.least)
        return self.left + share * PANEL

    def grid(self, bottom):
        """Heading, decades and target."""
        yield f'<text x="{self.left}" y="20" class="head">{self.quantile}</text>'
        time = self.least
        while time <= self.most:
            x = self.x(time)
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom}" class="grid"/>'
            yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{time_text(time)}</text>'
            time *= 10
        x = self.x(self.target)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom}" class="target"/>'

    def rows(self):
        """A line from the first dot to the last one, and the dots."""
        for row, name in enumerate(self.names):
            y = TOP + ROW * row
            xs = [self.x(classes[name][self.quantile]) for _, classes in self.runs]
            yield (f'<line x1="{min(xs):.1f}" x2="{max(xs):.1f}" y1="{y}" y2="{y}" '
                   'class="span"/>')
            for x, colour in zip(xs, COLOURS):
                yield f'<circle cx="{x:.1f}" cy="{y}" r="4.5" fill="{colour}"/>'


def draw(runs):
    """The image, of [(accounts, classes)]."""
    names = [name for name in runs[0][1] if all(name in classes for _, classes in runs)]
    bottom = TOP + ROW * len(names) - 4
    width, height = NAMES + len(PANELS) * (PANEL + GAP), bottom + BOTTOM
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
             'aria-label="time of a search over the number of accounts">',
             '<style>text{font:12px sans-serif;fill:#222}.head{font-weight:bold}.grid{stroke:#ddd}'
             '.span{stroke:#9ec5b8;stroke-width:2}'
             '.target{stroke:#b3323f;stroke-dasharray:4 3}</style>',
             '<rect width="100%" height="100%" fill="#fff"/>']
    for place, ((accounts, _), colour) in enumerate(zip(runs, COLOURS)):
        y = 16 + 14 * place
        parts.append(f'<circle cx="10" cy="{y - 4}" r="4.5" fill="{colour}"/>'
                     f'<text x="20" y="{y}">{accounts_text(accounts)} accounts</text>')
    for row, name in enumerate(names):
        parts.append(f'<text x="{NAMES - 12}" y="{TOP + ROW * row + 4}" text-anchor="end">'
                     f'{html.escape(name)}</text>')
    for place, (quantile, target) in enumerate(PANELS):
        panel = Panel(NAMES + place * (PANEL + GAP), quantile, target, runs, names)
        parts += [*panel.grid(bottom), *panel.rows()]
    return "\n".join(parts) + "\n</svg>\n"


def main(paths):
    """Reads the files and prints the image."""
    if not 1 <= len(paths) <= len(COLOURS):
        sys.exit(__doc__)
    sys.stdout.write(draw([figures_of(path) for path in paths]))


if __name__ == "__main__":
    main(sys.argv[1:])
