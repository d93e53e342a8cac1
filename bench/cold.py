#!/usr/bin/env python3
"""Wall time of a cold `./bettiscope persist` of 500 points beside `python -c` with giotto-ph on the same file, in turns.

    bench/cold.py [--rounds N] [--write FILE]

Both read a .npy file of points on two linked tori, compute persistence in dimensions 0 and 1 and write the diagrams as
JSON; the time is that of the whole process. What is to be built is built first, by a call that is not timed. Needs the
packages of bench/peers/requirements.txt.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import numpy as np

import cases
import results
import tools
from results import median

POINTS = 500
PEER = """
import json, sys, numpy
from gph import ripser_parallel
diagrams = ripser_parallel(numpy.load(sys.argv[1]), maxdim=1, n_threads=-1)["dgms"]
json.dump({"diagrams": [pairs.tolist() for pairs in diagrams]}, sys.stdout)
"""


def wall(command):
    """Seconds of the command and the diagrams it wrote."""
    elapsed, printed = results.timed(command)
    return elapsed, json.loads(printed)["diagrams"]


def same(one, other):
    """Whether two diagrams have the same bars of nonzero length, up to the rounding of lengths to float32."""

    def bars(pairs):
        pairs = np.array(pairs, dtype=float).reshape(-1, 2)  # "inf" is a number to numpy
        pairs = pairs[pairs[:, 1] > pairs[:, 0]]
        return pairs[np.lexsort(pairs.T)]

    one, other = bars(one), bars(other)
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    tools.add_options(parser)
    options = parser.parse_args()
    tools.setting(options)
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/cloud.npy"
        np.save(file, cases.torus_pair(POINTS, 0))
        commands = {
            "./bettiscope persist": [str(cases.ROOT / "bettiscope"), "persist", file, "--format", "json"],
            "python -c, giotto-ph": [sys.executable, "-c", PEER, file],
        }
        diagrams = [wall(command)[1] for command in commands.values()]
        if not all(map(same, *diagrams)):
            sys.exit(f"the tools differ: {[[len(pairs) for pairs in of_tool] for of_tool in diagrams]} bars")
        provenance = results.provenance(options.library, ("giotto-ph", "numpy"))
        times = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                times[name].append(wall(command)[0])
    ours, peer = (median(of_tool) for of_tool in times.values())
    rows = [[name, f"{median(of_tool):.3f}", f"{min(of_tool):.3f}", f"{max(of_tool):.3f}"] for name, of_tool in times.items()]
    text = (
        f"## A cold start\n\n{provenance}\n{POINTS} points in a `.npy` file to diagrams of dimensions 0 and 1 as JSON: wall time of the whole process in\n"
        f"{options.rounds} rounds. The bars of the two are the same.\n\n"
        + results.table(["command", "median, s", "least", "most"], rows)
        + f"\nBettiscope takes {ours / peer:.2f} of the peer's time.\n"
    )
    print(text)
    results.write(options.write, "cold", text)


if __name__ == "__main__":
    main()
