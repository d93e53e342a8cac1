#!/usr/bin/env python3
"""Time and memory against the number of points, Bettiscope and GUDHI in turns, with fitted exponents.

    bench/growth.py [--series NAME ...] [--most N] [--csv FILE] [--figure FILE] [--write FILE]

Needs the packages of bench/peers/requirements.txt. Both tools use one thread. Every run is a process of its own; a size
whose call takes less than 10 s is run three times, and the medians count. A run over the limit of seconds or of memory
ends the series of its tool. Exponents are slopes of the logarithms by least squares over the upper half of the sizes.
"""

import argparse
import csv
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import numpy as np

import cases
import results
import tools
from results import median, seconds

TOOLS = ("bettiscope", "gudhi")
SIZES = {
    "dense, dimension 1": [250, 500, 1000, 2000, 4000, 8000],
    "dense, dimension 2": [250, 354, 500, 707, 1000, 1414, 2000],
    "sparse, dimension 2": [1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000],
}
ROUNDS = 3
LONG = 10  # seconds, from which one run is enough
LEAST_MB = 1  # of growth, below which a fit would be one of pages


def measure(series, n, names, setting):
    """By tool, the row of this size; names are the tools still in the race."""
    runs = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            if all("failure" not in run and run["seconds"] < LONG for run in runs[name]):
                runs[name].append(tools.run(name, f"{series}: {n}", 1, setting))
    return {name: row(series, n, name, of_one) for name, of_one in runs.items()}


def row(series, n, name, runs):
    start = {"series": series, "n": n, "tool": name}
    failures = [run["failure"] for run in runs if "failure" in run]
    if failures:
        return start | {"rounds": 0, "failure": failures[0]}
    figures = {key: median([run[key] for run in runs]) for key in ("seconds", "mb")}
    return start | {"rounds": len(runs), **figures, "bars": runs[0]["bars"], "failure": ""}


def measure_series(series, sizes, setting):
    rows, racing = [], list(TOOLS)
    for n in sizes:
        of_size = measure(series, n, racing, setting)
        done = [one for one in of_size.values() if not one["failure"]]
        for one in done:
            one["differs"] = one["bars"] != done[0]["bars"]
        for one in of_size.values():
            print("\t".join(str(value) for value in one.values()), file=sys.stderr, flush=True)
        rows += of_size.values()
        racing = [one["tool"] for one in done]
    return rows


def exponent(rows, key, sizes):
    """(slope, offset) of log(value) over log(n) on the upper half of the sizes; None with fewer than two values."""
    upper = sizes[len(sizes) // 2 :]
    points = [(one["n"], one[key]) for one in rows if not one["failure"] and one["n"] in upper and one[key] >= LEAST_MB * (key == "mb")]
    if len(points) < 2:
        return None
    return np.polyfit(*np.log(points).T, 1)


def of(rows, series, tool):
    return [one for one in rows if one["series"] == series and one["tool"] == tool]


def write_csv(file, rows):
    with file.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["series", "points", "tool", "rounds", "seconds", "mb", "failure"])
        for one in rows:
            figures = ["", ""] if one["failure"] else [f"{one['seconds']:.6g}", f"{one['mb']:.6g}"]
            writer.writerow([one["series"], one["n"], one["tool"], one["rounds"], *figures, one["failure"]])


def draw(file, rows, sizes_of):
    """Seconds above, MB below, a column for each series."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "bettiscope", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(2, len(sizes_of), figsize=(3.4 * len(sizes_of), 5.6), sharex="col", squeeze=False, layout="constrained")
    looks = {"bettiscope": ("#0072B2", "o", "Bettiscope"), "gudhi": ("#D55E00", "s", "GUDHI")}
    for column, (series, sizes) in enumerate(sizes_of.items()):
        for panel, key in zip(panels[:, column], ("seconds", "mb")):
            for tool, (color, marker, label) in looks.items():
                of_tool = of(rows, series, tool)
                done = [one for one in of_tool if not one["failure"] and one[key] > 0]
                fit = exponent(of_tool, key, sizes)
                panel.loglog([one["n"] for one in done], [one[key] for one in done], marker, color=color,
                             label=label + (f": $n^{{{fit[0]:.2f}}}$" if fit is not None else ""))
                if fit is not None:
                    line = np.array(sizes[len(sizes) // 2 :])
                    panel.loglog(line, np.exp(np.polyval(fit, np.log(line))), "-", color=color, linewidth=1)
            panel.grid(True, which="major", color="#dddddd", linewidth=0.6)
            panel.legend(loc="upper left", frameon=False)
        panels[0, column].set_title(f"{series[0].upper()}{series[1:]}")
        panels[1, column].set_xlabel("vertices n" if series.startswith("sparse") else "points n")
    panels[0, 0].set_ylabel("time of the call (s)")
    panels[1, 0].set_ylabel("growth of resident memory (MB)")
    figure.suptitle("Vietoris-Rips persistence, one thread; lines: least squares over the upper half of the sizes")
    figure.savefig(file, metadata={"Date": None})  # the same figures give the same file


def text_of(rows, sizes_of, provenance, options):
    fits = []
    for series, sizes in sizes_of.items():
        for tool in TOOLS:
            of_tool = of(rows, series, tool)
            fit = [exponent(of_tool, key, sizes) for key in ("seconds", "mb")]
            largest = max((one["n"] for one in of_tool if not one["failure"]), default=None)
            fits.append([series, tool, str(largest)] + ["" if one is None else f"{one[0]:.2f}" for one in fit])
    figures = []
    for one in rows:
        values = [one["failure"], "", ""]
        if not one["failure"]:
            values = [seconds(one["seconds"]), f"{one['mb']:.1f}", f"{one['bars']}" + (" **differs**" if one["differs"] else "")]
        figures.append([one["series"], str(one["n"]), one["tool"], str(one["rounds"]), *values])
    return (
        f"## Growth\n\n{provenance}\n![Time and memory against the number of points](growth.svg)\n\n"
        "Dense: n points on two linked tori, all distances up to the enclosing radius. Sparse: n vertices, uniform points of a flat\n"
        f"torus joined up to the distance that gives each {cases.MEAN_DEGREE} neighbours on average. One thread. Time and memory grow as\n"
        "powers of n with these exponents, fitted by least squares to the logarithms over the upper half of the sizes (memory:\n"
        f"where it grows by {LEAST_MB} MB or more):\n\n"
        + results.table(["series", "tool", "largest n done", "exponent of time", "exponent of memory"], fits)
        + f"\nA call over {options.limit} s or a process over {options.memory} GB ends its tool's series. Bars are those\nof nonzero length by dimension.\n\n"
        + results.table(["series", "n", "tool", "rounds", "seconds", "MB", "bars"], figures)
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", nargs="+", choices=list(SIZES), default=list(SIZES))
    parser.add_argument("--most", type=int, default=max(map(max, SIZES.values())), help="leave out greater sizes")
    parser.add_argument("--csv", type=pathlib.Path, metavar="FILE", help="where the figures go as a table")
    parser.add_argument("--figure", type=pathlib.Path, metavar="FILE", help="where the picture goes, as SVG")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    tools.add_options(parser)
    options = parser.parse_args()
    setting = tools.setting(options)
    provenance = results.provenance(options.library, ("gudhi", "numpy", "scipy", "scikit-learn"))
    sizes_of = {series: [n for n in SIZES[series] if n <= options.most] for series in options.series}
    rows = [one for series, sizes in sizes_of.items() for one in measure_series(series, sizes, setting)]
    if options.csv:
        write_csv(options.csv, rows)
    if options.figure:
        draw(options.figure, rows, sizes_of)
    text = text_of(rows, sizes_of, provenance, options)
    print(text)
    results.write(options.write, "growth", text)


if __name__ == "__main__":
    main()
