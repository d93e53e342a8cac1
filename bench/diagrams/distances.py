#!/usr/bin/env python3
"""Distances between diagrams beside POT, Hera and GUDHI, in turns; writes tables in Markdown.

    bench/diagrams/distances.py [--kinds NAME ...] [--sizes N ...] [--batch COUNT] [--write FILE]

All tools are called in one process, one after the other, in rounds; the arrays are in memory. Medians of the rounds, of
which a tool that takes long gets fewer; processor time, which other work on the machine disturbs less than it does the
time on the clock, and that on the clock for calls on all cores. Every result is compared: exact ones to 1e-5 (Hera's error is 1e-6),
approximate ones to the error allowed. Needs the packages of bench/peers/requirements.txt.
"""

import argparse
import pathlib
import sys
import time
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))

import gudhi
import gudhi.hera
import numpy as np
from gudhi.wasserstein import wasserstein_distance

import bettiscope_library as ours
import cases
import results
import tools
from results import median, seconds

ROUNDS = 5
LONG = 1.0  # seconds, from which two rounds are enough
VERY_LONG = 8.0  # from which one is
MOST_FOR_POT = 5000  # points: its matrix of costs has the square of that
ERRORS = (0.01, 0.1)


def scattered(n, seed):
    """Anywhere above the diagonal."""
    return np.sort(np.random.default_rng(seed).random((n, 2)), axis=1)


def noisy(n, seed):
    """Births anywhere, lengths exponential: most are short."""
    random = np.random.default_rng(seed)
    births = random.random(n)
    return np.c_[births, births + random.exponential(0.05, n)]


def flat_torus(n, seed, library):
    """Rips diagrams of n random points on a flat torus."""
    angles = np.random.default_rng(seed).uniform(0, 2 * np.pi, (n, 2))
    points = np.c_[np.cos(angles), np.sin(angles)] / np.sqrt(2)
    graph = cases.radius_graph(points, 4 * np.sqrt(2 * np.pi**2 / n))
    return library.rips(ours.sparse(graph), ours.Options.of(1, None, 1))


def finite(diagram):
    return np.ascontiguousarray(diagram[np.isfinite(diagram[:, 1])])


def loops(n, seed, library):
    """The n first of the bars of dimension 1 of points on a flat torus; there are 0.28 for each point."""
    return finite(flat_torus(4 * n, seed, library)[1])[:n].copy()


def components(n, seed, library):
    """The bars of dimension 0 of points on a flat torus, whose births are all 0."""
    return finite(flat_torus(n + 1, seed, library)[0])[:n].copy()


KINDS = {
    "scattered": lambda n, seed, library: scattered(n, seed),
    "noisy": lambda n, seed, library: noisy(n, seed),
    "loops of a flat torus": loops,
    "components of a flat torus": components,
}


def wasserstein_peers(order):
    return {
        "POT": lambda a, b: wasserstein_distance(a, b, order=order, internal_p=np.inf) if len(a) <= MOST_FOR_POT else None,
        "Hera, 1e-6": lambda a, b: gudhi.hera.wasserstein_distance(a, b, order=order, internal_p=np.inf, delta=1e-6),
    }


def approximate_peers(order, error):
    return {"Hera": lambda a, b: gudhi.hera.wasserstein_distance(a, b, order=order, internal_p=np.inf, delta=error)}


BOTTLENECK_PEERS = {"GUDHI": gudhi.bottleneck_distance, "Hera": lambda a, b: gudhi.hera.bottleneck_distance(a, b, delta=0.0)}


def questions():
    """By name: our options, the peers, and by how much the answers may differ."""

    def options(order, error=0.0):
        return ours.DistanceOptions.of(ours.WASSERSTEIN, order=order, norm=ours.NORM_INFINITY, error=error)

    asked = {}
    for order in (1.0, 2.0):
        asked[f"Wasserstein, order {order:.0f}"] = options(order), wasserstein_peers(order), 1e-5
        for error in ERRORS:
            asked[f"Wasserstein, order {order:.0f}, error {error}"] = options(order, error), approximate_peers(order, error), 2.1 * error
    asked["bottleneck"] = ours.DistanceOptions.of(ours.BOTTLENECK), BOTTLENECK_PEERS, 1e-9
    return asked


def rounds_for(taken):
    return 1 if taken > VERY_LONG else 2 if taken > LONG else ROUNDS


ALL_CORES = "bettiscope, all cores"


def timed(tools_by_name, call):
    """Medians of seconds by tool, those that have none left out, and what they returned, in turns."""
    taken, found = {name: [] for name in tools_by_name}, {}
    for turn in range(ROUNDS):
        for name, tool in tools_by_name.items():
            if turn > 0 and (found[name] is None or turn >= rounds_for(taken[name][0])):
                continue
            clock = time.perf_counter if name == ALL_CORES else time.process_time
            start = clock()
            found[name] = call(tool)
            taken[name].append(clock() - start)
    return {name: median(taken[name]) for name in tools_by_name if found[name] is not None}, found


def compare(name, n, found, tolerance):
    mine = found["bettiscope"]
    for tool, value in found.items():
        if value is not None and not np.allclose(value, mine, rtol=tolerance, atol=1e-12):
            sys.exit(f"{name}, {n} points: {tool} says {value}, bettiscope {mine}")


def row(kind, question, n, times):
    peers = {name: taken for name, taken in times.items() if name != "bettiscope"}
    fastest = min(peers, key=peers.get)
    print(kind, question, n, {name: round(taken, 5) for name, taken in times.items()}, file=sys.stderr, flush=True)
    return {"kind": kind, "question": question, "n": n, "times": times, "fastest": fastest, "ratio": peers[fastest] / times["bettiscope"]}


def measure(library, kinds, sizes):
    rows = []
    for kind in kinds:
        for n in sizes:
            a, b = (KINDS[kind](n, seed, library) for seed in (1, 2))
            for question, (options, peers, tolerance) in questions().items():
                asked = {"bettiscope": lambda a, b, options=options: library.distance(a, b, options)} | peers
                times, found = timed(asked, lambda tool: tool(a, b))
                compare(f"{kind}, {question}", n, found, tolerance)
                rows.append(row(kind, question, n, times))
    return rows


def measure_batch(library, count, n):
    """All pairs of `count` noisy diagrams of n points each; peers have one thread, ours one and all."""
    diagrams = [noisy(n, seed) for seed in range(count)]
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    rows = []
    for question, (options, asked, tolerance) in questions().items():
        peers = {name: lambda tool=tool: np.array([tool(diagrams[i], diagrams[j]) for i, j in pairs]) for name, tool in asked.items()}
        mine = {"bettiscope": lambda: library.distances(diagrams, options, 1), ALL_CORES: lambda: library.distances(diagrams, options, 0)}
        times, found = timed(mine | peers, lambda tool: tool())
        compare(f"batch, {question}", n, found, tolerance)
        all_cores = times.pop(ALL_CORES)
        rows.append(row(f"all pairs of {count}", question, n, times) | {"all_cores": all_cores})
    return rows


def exponent(rows, tool):
    """Slope of the logarithms by least squares; None with fewer than three sizes."""
    points = [(one["n"], one["times"][tool]) for one in rows if tool in one["times"]]
    return np.polyfit(*np.log(points).T, 1)[0] if len(points) > 2 else None


def exponents(rows):
    kinds, asked = ({one[key]: None for one in rows} for key in ("kind", "question"))
    lines = []
    for kind in kinds:
        for question in asked:
            of_both = [one for one in rows if (one["kind"], one["question"]) == (kind, question)]
            names = {name: None for one in of_both for name in one["times"]}
            fitted = {name: exponent(of_both, name) for name in names}
            told = ", ".join(f"{name} {value:.2f}" for name, value in fitted.items() if value is not None and name != "bettiscope")
            if fitted["bettiscope"] is not None:
                lines.append([kind, question, f"{fitted['bettiscope']:.2f}", told])
    return lines


def text_of(rows, batch, provenance):
    def line(one):
        others = ", ".join(f"{name} {seconds(taken)}" for name, taken in one["times"].items() if name != "bettiscope")
        return [one["kind"], one["question"], str(one["n"]), seconds(one["times"]["bettiscope"]), others, f"{one['ratio']:.1f}"]

    everything = rows + batch
    summary = [
        [question, f"{results.geometric_mean(ratios):.1f}", f"{min(ratios):.1f}"]
        for question in {one["question"]: None for one in everything}
        for ratios in [[one["ratio"] for one in everything if one["question"] == question]]
    ]
    head = ["diagrams", "distance", "points", "ours, s", "peers, s", "fastest peer / ours"]
    text = (
        f"## Distances between diagrams\n\n{provenance}\nThe inner norm is that of infinity. Errors are relative and guaranteed by both tools; exact is POT, and Hera at an error\n"
        "of 1e-6. POT is called by `gudhi.wasserstein`, Hera by `gudhi.hera`; GUDHI's bottleneck distance and Hera's are exact, up to\n"
        f"rounding. Medians of the processor time of up to {ROUNDS} rounds in which the tools took turns, one thread. How many times as long as\nBettiscope the fastest peer takes:\n\n"
        + results.table(["distance", "geometric mean", "least"], summary)
        + "\n"
        + results.table(head, [line(one) for one in rows])
    )
    if batch:
        text += "\nAll pairs in one call of ours, on one thread and on all cores; a loop over the peers, one thread:\n\n" + results.table(
            [*head, "ours on all cores, s on the clock"], [[*line(one), seconds(one["all_cores"])] for one in batch]
        )
    fitted = exponents(rows)
    if fitted:
        text += "\nTime grows as a power of the number of points with these exponents, fitted over all sizes:\n\n" + results.table(
            ["diagrams", "distance", "ours", "peers"], fitted
        )
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--sizes", nargs="+", type=int, default=[500, 1000, 2000, 5000])
    parser.add_argument("--batch", type=int, default=100, help="number of diagrams of which to take all pairs; 0 for none")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    tools.add_options(parser)
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message="numItermax")
    library = ours.Library(tools.setting(options).library)
    provenance = results.provenance(options.library, ("POT", "gudhi", "numpy"))
    rows = measure(library, options.kinds, options.sizes)
    batch = measure_batch(library, options.batch, 300) if options.batch > 1 else []
    text = text_of(rows, batch, provenance)
    print(text)
    results.write(options.write, "distances", text)


if __name__ == "__main__":
    main()
