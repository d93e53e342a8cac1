#!/usr/bin/env python3
"""From 64,000 points to the Betti numbers of 16 tori: Bettiscope beside numpy, scikit-learn, scipy and GUDHI, in turns.

    bench/road.py [--points N] [--landmarks N] [--threads N ...] [--repetitions N] [--write FILE]

The steps: farthest-point sampling of the landmarks (peer: numpy), their k nearest neighbours (scikit-learn), hop counts
up to the cutoff on the symmetrised graph of the neighbours (scipy), persistent homology in dimensions 0 to 2 and the
Betti numbers at the cutoff (GUDHI). The peers' road is travelled twice: with the sampling tuned as far as numpy allows,
and as it is usually written. Each road is a process of its own; figures are medians of the rounds, or one round where it
takes more than 10 s. Needs the packages of bench/peers/requirements.txt.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import numpy as np

import cases
import results
import tools
from results import median, seconds

ROADS = ("bettiscope", "tuned", "usual")
LONG = 10  # seconds, from which one run is enough
STEPS = {
    "farthest-point sampling": "numpy",
    "nearest neighbours": "scikit-learn",
    "hop metric": "scipy",
    "Betti numbers": "GUDHI",
}
SCALES = ((12, 2), (9, 3))  # neighbours and cutoff at which the Betti numbers are those of the tori
EXPECTED = [16, 32, 16]
TORI = 16
HOMOLOGY_DIMENSION = 2


class Bettiscope:
    def __init__(self, library, threads):
        import bettiscope_library as ours

        self.ours, self.library, self.threads = ours, ours.Library(library), threads

    def farthest_points(self, cloud, count):
        return self.library.landmarks(cloud, count, self.ours.FARTHEST, 1, self.threads)[0]

    def nearest_neighbors(self, cloud, k):
        return self.library.nearest_neighbors(cloud, k, self.threads)

    def hop_graph(self, neighbors, cutoff):
        return self.library.hop_graph(neighbors, cutoff, self.threads)

    def diagrams(self, graph, n, cutoff):
        options = self.ours.Options.of(HOMOLOGY_DIMENSION, cutoff, self.threads)
        return self.library.rips(self.ours.edges(n, *graph), options)


class Tuned:
    """The peers, called as well as we know how."""

    def __init__(self, threads):
        from gudhi.sklearn.rips_persistence import RipsPersistence
        from scipy import sparse
        from sklearn.neighbors import NearestNeighbors

        self.threads, self.sparse, self.NearestNeighbors, self.RipsPersistence = threads, sparse, NearestNeighbors, RipsPersistence

    def farthest_points(self, cloud, count):
        """Each next landmark is farthest from those chosen; buffers that stay in the cache, and no new arrays."""
        coordinates = np.ascontiguousarray(cloud.T)
        nearest = np.full(len(cloud), np.inf, np.float32)  # squared distance to the landmarks
        distance, difference = np.empty_like(nearest), np.empty_like(nearest)
        chosen = np.empty(count, np.int64)
        chosen[0] = 0
        for i in range(1, count):
            distance[:] = 0
            for coordinate in coordinates:
                np.subtract(coordinate, coordinate[chosen[i - 1]], out=difference)
                np.multiply(difference, difference, out=difference)
                np.add(distance, difference, out=distance)
            np.minimum(nearest, distance, out=nearest)
            chosen[i] = nearest.argmax()
        return chosen

    def nearest_neighbors(self, cloud, k):
        return self.NearestNeighbors(n_neighbors=k, algorithm="kd_tree", n_jobs=self.threads).fit(cloud).kneighbors(return_distance=False)

    def hop_graph(self, neighbors, cutoff):
        """The sum over h of "within h hops" is cutoff + 1 minus the hop count."""
        n, k = neighbors.shape
        starts = np.arange(0, n * k + 1, k)
        one_way = self.sparse.csr_matrix((np.ones(n * k, bool), neighbors.ravel(), starts), shape=(n, n))
        adjacent = one_way + one_way.T
        within = adjacent
        among = within.astype(np.int8)
        for _ in range(2, cutoff + 1):
            within = within + within @ adjacent
            among = among + within.astype(np.int8)
        upper = self.sparse.triu(among, 1, format="coo")
        upper.data = (cutoff + 1 - upper.data).astype(float)
        return upper

    def diagrams(self, graph, n, cutoff):
        rips = self.RipsPersistence(
            list(range(HOMOLOGY_DIMENSION + 1)), threshold=cutoff, input_type="distance coo_matrix", homology_coeff_field=2
        )
        return rips.fit_transform([graph])[0]


class Usual(Tuned):
    """The same, with the sampling as it is usually written."""

    def farthest_points(self, cloud, count):
        cloud = cloud.astype(float)
        chosen = np.zeros(count, np.int64)
        nearest = np.full(len(cloud), np.inf)
        for i in range(1, count):
            nearest = np.minimum(nearest, ((cloud - cloud[chosen[i - 1]]) ** 2).sum(axis=1))
            chosen[i] = nearest.argmax()
        return chosen


def betti(diagrams, scale):
    return [int(((pairs[:, 0] <= scale) & (scale < pairs[:, 1])).sum()) for pairs in diagrams]


def travel(road, cloud, count, k, cutoff):
    """Seconds of each step, and the Betti numbers at the cutoff."""
    clock = [time.perf_counter()]
    landmarks = np.ascontiguousarray(cloud[road.farthest_points(cloud, count)])
    clock.append(time.perf_counter())
    neighbors = road.nearest_neighbors(landmarks, k)
    clock.append(time.perf_counter())
    graph = road.hop_graph(neighbors, cutoff)
    clock.append(time.perf_counter())
    numbers = betti(road.diagrams(graph, count, float(cutoff)), cutoff)
    clock.append(time.perf_counter())
    return {"steps": list(np.diff(clock)), "betti": numbers}


def one(name, threads, k, cutoff, options):
    """Travels once in this process, after a short way that loads what is to be loaded."""
    road = Bettiscope(options.library, threads) if name == "bettiscope" else {"tuned": Tuned, "usual": Usual}[name](threads)
    travel(road, cases.tori(20, 0).astype(np.float32), 100, 3, 2)
    cloud = cases.tori(options.points // TORI, options.seed).astype(np.float32)
    return travel(road, cloud, options.landmarks, k, cutoff)


def run(name, threads, k, cutoff, options):
    command = [sys.executable, __file__, "--one", name, str(threads), str(k), str(cutoff), "--library", options.library]
    command += ["--points", str(options.points), "--landmarks", str(options.landmarks), "--seed", str(options.seed)]
    ended = subprocess.run(command, env=dict(os.environ, OMP_NUM_THREADS=str(threads)), capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"{name} failed: {ended.stderr}")
    return json.loads(ended.stdout.splitlines()[-1])


def rounds(threads, k, cutoff, options):
    """By road, its runs."""
    runs = {name: [] for name in ROADS}
    for _ in range(options.repetitions):
        for name, of_road in runs.items():
            if not of_road or sum(of_road[0]["steps"]) < LONG:
                of_road.append(run(name, threads, k, cutoff, options))
    return runs


def section(threads, k, cutoff, runs):
    """A table of the steps, and whether the Betti numbers are right; runs by road."""
    figures = {}
    for name, of_road in runs.items():
        steps = [median(step) for step in zip(*(one["steps"] for one in of_road))]
        figures[name] = [*steps, median([sum(one["steps"]) for one in of_road])]
    lines = []
    for i, what in enumerate([*(f"{step} ({peer})" for step, peer in STEPS.items()), "**all**"]):
        ours, tuned, usual = (figures[name][i] for name in ROADS)
        lines.append([what, seconds(ours), seconds(tuned), f"{tuned / ours:.1f}", seconds(usual), f"{usual / ours:.1f}"])
    lines.append(["rounds", *(cell for name in ROADS for cell in ([str(len(runs[name]))] + [""] * (name != "bettiscope")))])
    numbers = sorted({tuple(one["betti"]) for of_road in runs.values() for one in of_road})
    said = f"{numbers[0]} on every road" if numbers == [tuple(EXPECTED)] else f"**{numbers}, not {tuple(EXPECTED)} alone**"
    return (
        f"### {k} neighbours, {cutoff} hops, {threads} thread{'s' * (threads > 1)}\n\n"
        + results.table(["step (peer)", "Bettiscope, s", "peers tuned, s", "ratio", "peers as usual, s", "ratio"], lines)
        + f"\nBetti numbers: {said}.\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=64_000, help="a multiple of 16")
    parser.add_argument("--landmarks", type=int, default=16_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    parser.add_argument("--one", nargs=4, metavar=("ROAD", "THREADS", "K", "CUTOFF"), help=argparse.SUPPRESS)
    tools.add_options(parser)
    options = parser.parse_args()
    if options.one:
        name, *numbers = options.one
        print(json.dumps(one(name, *map(int, numbers), options)))
        return
    tools.setting(options)
    provenance = results.provenance(options.library, ("numpy", "scikit-learn", "scipy", "gudhi"))
    text = (
        f"## The road to 16 tori\n\n{provenance}\n{options.landmarks:,} landmarks of {options.points:,} points. The peers' road is travelled with the sampling\n"
        "tuned as far as numpy allows (float32, no new arrays), and with the few lines in which it is usually written; the other\n"
        "steps are the same. Medians of the rounds.\n"
    )
    for k, cutoff in SCALES:
        for threads in options.threads:
            table = section(threads, k, cutoff, rounds(threads, k, cutoff, options))
            print(table, file=sys.stderr, flush=True)
            text += "\n" + table
    print(text)
    results.write(options.write, "road", text)


if __name__ == "__main__":
    main()
