#!/usr/bin/env python3
"""Times Bettiscope beside GUDHI, giotto-ph and ripser.py on the open cases, and writes tables in Markdown.

    bench/peers/compare.py [--cases NAME ...] [--tools NAME ...] [--threads N ...] [--repetitions N] [--write FILE]

Needs the packages of bench/peers/requirements.txt. Every run is a process of its own (tools.py says what it measures),
and the tools take turns, so that a slow moment of the machine slows all of them. Figures are medians of the rounds.
"""

import argparse
import pathlib
import sys

import cases
import results
import tools
from results import median, seconds

OURS = "bettiscope"
HOPELESS = 3  # a peer that takes this many times as long as the fastest peer is run once
ENOUGH = 30  # seconds, after which a peer that is not the fastest is not run again


class Series:
    """The runs of one tool with one number of threads on one case."""

    def __init__(self):
        self.runs = []
        self.failure = None

    def add(self, run):
        if "failure" in run:
            self.failure = run["failure"]
        else:
            self.runs.append(run)

    def done(self):
        return self.failure is None and bool(self.runs)

    def seconds(self):
        return median([run["seconds"] for run in self.runs])

    def mb(self):
        return median([run["mb"] for run in self.runs])

    def bars(self):
        """The numbers of bars, or None where two runs differ."""
        first = self.runs[0]["bars"]
        return first if all(run["bars"] == first for run in self.runs) else None


def fastest_peer(measured, threads):
    """The tool and its series, of peers that used one of these numbers of threads; None where no peer is done."""
    peers = [(key[0], series) for key, series in measured.items() if key[0] != OURS and key[1] in threads and series.done()]
    return min(peers, key=lambda peer: peer[1].seconds(), default=None)


def worth_another_run(tool, threads, measured):
    series = measured[tool, threads]
    if series.failure is not None:
        return False
    if tool == OURS or not series.runs:
        return True
    best = fastest_peer(measured, [threads])[1]
    spent = sum(run["seconds"] for run in series.runs)
    return series is best or (series.seconds() < HOPELESS * best.seconds() and spent < ENOUGH)


def measure_case(name, options, setting):
    """Series by (tool, threads)."""
    measured = {
        (tool, threads): Series()
        for threads in options.threads
        for tool in options.tools
        if threads == 1 or tool not in tools.ONE_THREAD_ONLY
    }
    for _ in range(options.repetitions):
        for (tool, threads), series in measured.items():
            if worth_another_run(tool, threads, measured):
                series.add(tools.run(tool, name, threads, setting))
    return measured


def detail_rows(name, measured):
    """A row for each series; its bars are compared with those of the first one that has any."""
    expected = next((series.bars() for series in measured.values() if series.runs), None)
    for (tool, threads), series in measured.items():
        start = [name, str(threads), tool, str(len(series.runs))]
        if not series.done():
            yield [*start, "", "", "", str(series.failure)]
            continue
        ours = measured.get((OURS, threads))
        ratio = f"{series.seconds() / ours.seconds():.2f}" if ours and ours.done() else ""
        same = "" if series.bars() == expected is not None else " **differs**"
        yield [*start, seconds(series.seconds()), ratio, f"{series.mb():.0f}", f"{series.bars()}{same}"]


class Summary:
    """Ours against the fastest peer, a row for each case and number of threads."""

    HEAD = ["case", "threads", "ours, s", "fastest peer, same threads", "ratio", "fastest peer, any threads", "ratio", "ours, MB", "its MB", "memory"]

    def __init__(self):
        self.rows = []
        self.same, self.any = {}, {}  # ratios by threads

    def add(self, name, measured):
        for threads in sorted({key[1] for key in measured}):
            ours = measured.get((OURS, threads))
            same, any_ = fastest_peer(measured, [threads]), fastest_peer(measured, [key[1] for key in measured])
            if ours and ours.done() and same:
                self._add(name, threads, ours, same, any_)
            elif len({tool for tool, _ in measured}) > 1:
                reason = "no peer finished" if ours and ours.done() else f"{OURS}: {ours.failure if ours else 'not asked for'}"
                self.rows.append([name, str(threads), f"not in the means: {reason}", *[""] * 7])

    def _add(self, name, threads, ours, same, any_):
        at_same, at_any = (peer[1].seconds() / ours.seconds() for peer in (same, any_))
        self.same.setdefault(threads, []).append(at_same)
        self.any.setdefault(threads, []).append(at_any)
        peer_mb = same[1].mb()
        floor = peer_mb / 2 if peer_mb >= 50 else 25
        verdict = f"{'at most' if ours.mb() <= floor else '**over**'} {floor:.0f}"
        self.rows.append(
            [name, str(threads), seconds(ours.seconds()), f"{same[0]}, {seconds(same[1].seconds())} s", f"{at_same:.2f}"]
            + [f"{any_[0]}, {seconds(any_[1].seconds())} s", f"{at_any:.2f}", f"{ours.mb():.0f}", f"{peer_mb:.0f}", verdict]
        )

    def text(self):
        if not self.same:
            return results.table(self.HEAD, self.rows) if self.rows else ""
        means = [
            [str(threads), str(len(self.same[threads]))]
            + [f"{value:.2f}" for ratios in (self.same[threads], self.any[threads]) for value in (results.geometric_mean(ratios), min(ratios))]
            for threads in self.same
        ]
        head = ["threads", "cases", "geometric mean, same threads", "least", "geometric mean, any threads", "least"]
        return (
            "How many times as long as Bettiscope the fastest peer takes:\n\n"
            + results.table(head, means)
            + "\nMemory is the growth of the resident memory during the call. It is to be at most half of the fastest peer's at\n"
            "the same threads where that grows by 50 MB or more, elsewhere at most 25 MB.\n\n"
            + results.table(self.HEAD, self.rows)
        )


def text_of(options, provenance, summary, details, skipped):
    rule = (
        f"Bettiscope and the fastest peer ran {options.repetitions} rounds; a peer that took more than {HOPELESS} times as long as the\n"
        f"fastest peer ran once, and any other stopped after {ENOUGH} s in all. A call over {options.limit} s is ended and listed.\n"
        "Bars are those of nonzero length by dimension; a row whose bars are not those of the first row of its case says so.\n\n"
    )
    head = ["case", "threads", "tool", "rounds", "seconds", "x ours", "MB", "bars"]
    return (
        f"## Beside the peers\n\n{provenance}\n{summary.text()}\n### Every tool\n\n{rule}{results.table(head, details)}"
        + "".join(f"\n{line}\n" for line in skipped)
    )


def parse(known):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", choices=known, metavar="NAME", default=list(known), help=", ".join(known))
    parser.add_argument("--tools", nargs="+", choices=tools.TOOLS, default=list(tools.TOOLS))
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    tools.add_options(parser)
    return parser.parse_args()


def main():
    options = parse(list(cases.cases(pathlib.Path())))
    setting = tools.setting(options)
    known = cases.cases(options.data)
    peers = sorted({tools.PACKAGES[tool] for tool in options.tools if tool != OURS})
    provenance = results.provenance(options.library, [*peers, "numpy", "scipy", "scikit-learn"])
    summary, details, skipped = Summary(), [], []
    for name in options.cases:
        if not known[name].available():
            skipped.append(f"skipped: no {known[name].file.name} ({name})")
            print(skipped[-1], file=sys.stderr)
            continue
        measured = measure_case(name, options, setting)
        summary.add(name, measured)
        rows = list(detail_rows(name, measured))
        details += rows
        for row in rows:
            print("\t".join(row), file=sys.stderr, flush=True)
    text = text_of(options, provenance, summary, details, skipped)
    print(text)
    results.write(options.write, "compare", text)


if __name__ == "__main__":
    main()
