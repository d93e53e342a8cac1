"""The clouds, matrices and graphs that the tools are timed on; all but those read from a file are seeded draws."""

import dataclasses
import pathlib
import re
from collections.abc import Callable

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class Case:
    """kind: points (n x d), matrix (square, of lengths), sparse (edges of a graph, upper triangle) or batch (many points)."""

    kind: str
    max_dimension: int
    threshold: float | None  # None: the enclosing radius
    make: Callable[[], object]
    file: pathlib.Path | None = None  # that it is read from

    def available(self) -> bool:
        return self.file is None or self.file.exists()

    def is_euclidean(self) -> bool:
        return self.kind in ("points", "batch")

    def infinity_or_threshold(self) -> float:
        return np.inf if self.threshold is None else self.threshold


def torus(n: int, random: np.random.Generator) -> np.ndarray:
    """n points uniform by area on the torus of radii 3 and 1, by rejection: three quarters of 4 n draws are kept."""
    u, v = random.uniform(0, 2 * np.pi, (2, 4 * n))
    around = 3 + np.cos(v)
    kept = np.flatnonzero(random.uniform(0, 4, 4 * n) < around)[:n]
    u, v, around = u[kept], v[kept], around[kept]
    return np.c_[around * np.cos(u), around * np.sin(u), np.sin(v)]


def torus_pair(n: int, seed: int) -> np.ndarray:
    """Two linked tori, n points in all."""
    random = np.random.default_rng(seed)
    one, other = torus(n // 2, random), torus(n - n // 2, random)
    return np.r_[one + [1.5, 0, 0], other[:, [0, 2, 1]] - [1.5, 0, 0]]


def activations(n: int, width: int, layers: int, seed: int) -> np.ndarray:
    """A torus pair pushed through random layers of ReLU units, as a network's activations are."""
    random = np.random.default_rng(seed)
    points = torus_pair(n, seed)
    for _ in range(layers):
        weights = random.normal(0, np.sqrt(2 / points.shape[1]), (points.shape[1], width))
        points = np.maximum(points @ weights + random.normal(0, 0.1, width), 0)
    return points


def tori(n: int, seed: int) -> np.ndarray:
    """Eight linked pairs around the corners of a cube, 16 tori of n points each."""
    random = np.random.default_rng(seed)
    corners = 9 * (np.indices((2, 2, 2)).reshape(3, 8).T * 2 - 1)
    return np.concatenate([torus_pair(2 * n, int(random.integers(1 << 32))) + corner for corner in corners])


def flat_torus(n: int) -> np.ndarray:
    """n points uniform on the product of two circles of radius 1 / sqrt 2, whose area is 2 pi^2."""
    angles = np.random.default_rng(4).uniform(0, 2 * np.pi, (n, 2))
    return np.c_[np.cos(angles), np.sin(angles)] / np.sqrt(2)


def hop_graph(points: np.ndarray, k: int, cutoff: int) -> coo_matrix:
    """Hop counts up to the cutoff on the kNN graph (self excluded, made symmetric by union): the upper triangle."""
    n = len(points)
    neighbors = cKDTree(points).query(points, k + 1)[1][:, 1:].ravel()
    adjacent = csr_matrix((np.ones(n * k), (np.repeat(np.arange(n), k), neighbors)), shape=(n, n))
    adjacent = ((adjacent + adjacent.T) > 0).astype(np.int32)
    hops, reached = adjacent.copy(), adjacent
    for hop in range(2, cutoff + 1):
        reached = ((reached @ adjacent) > 0).astype(np.int32)
        new = reached - reached.multiply(hops > 0)
        new.setdiag(0)
        new.eliminate_zeros()
        hops = hops + hop * new
    edges = hops.tocoo()
    upper = edges.row < edges.col
    return coo_matrix((edges.data[upper].astype(float), (edges.row[upper], edges.col[upper])), shape=(n, n))


def radius_graph(points: np.ndarray, radius: float) -> coo_matrix:
    """Distances up to the radius: the upper triangle."""
    i, j = cKDTree(points).query_pairs(radius, output_type="ndarray").astype(np.int32).T
    lengths = np.zeros(len(i))
    for coordinate in points.T:  # one after another, to keep the memory small
        lengths += (coordinate[i] - coordinate[j]) ** 2
    return coo_matrix((np.sqrt(lengths), (i, j)), shape=(len(points), len(points)))


def square(lower: np.ndarray) -> np.ndarray:
    """The symmetric matrix of a lower triangle given row by row."""
    n = round((1 + np.sqrt(1 + 8 * len(lower))) / 2)
    matrix = np.zeros((n, n))
    matrix[np.tril_indices(n, -1)] = lower
    return matrix + matrix.T


def cases(data: pathlib.Path) -> dict[str, Case]:
    """By name; data is the folder of persistence-cases.npz."""
    file = data / "persistence-cases.npz"

    def read(name: str) -> np.ndarray:
        return np.load(file)[name].astype(float)

    return {
        "sphere3_192": Case("matrix", 2, None, lambda: square(read("sphere3_192_lower")), file),
        "dragon2000": Case("points", 1, None, lambda: read("dragon2000_points"), file),
        "layer3_1500": Case("points", 1, None, lambda: activations(1500, 25, 3, 1)),
        "fractal_r": Case("matrix", 2, None, lambda: square(read("fractal_r_lower")), file),
        "toruspair_600": Case("points", 2, None, lambda: torus_pair(600, 0)),
        "random16": Case("points", 7, None, lambda: read("random16_points"), file),
        "o3_1024": Case("points", 3, 1.8, lambda: read("o3_1024_points"), file),
        "flat_torus_20k": Case("points", 2, 0.15, lambda: flat_torus(20000)),
        "hop_easy_10_3": Case("sparse", 2, 3.0, lambda: hop_graph(torus_pair(2000, 7), 10, 3)),
        "hop_pair_16k_12_2": Case("sparse", 2, 2.0, lambda: hop_graph(torus_pair(16000, 7), 12, 2)),
        "batch_256x500": Case("batch", 1, None, lambda: [activations(500, 25, 1 + s % 8, s) for s in range(256)]),
    }


# Inputs of one kind and many sizes: name of the series, then what makes the case of n points.
MEAN_DEGREE = 72  # of the sparse series: that of flat_torus_20k
SERIES = {
    "dense, dimension 1": lambda n: Case("points", 1, None, lambda: torus_pair(n, 0)),
    "dense, dimension 2": lambda n: Case("points", 2, None, lambda: torus_pair(n, 0)),
    "sparse, dimension 2": lambda n: Case(
        "sparse", 2, None, lambda: radius_graph(flat_torus(n), np.sqrt(2 * np.pi * MEAN_DEGREE / n))
    ),
}


def small(kind: str):
    """An input of a kind, to call a tool once before it is timed."""
    points = torus_pair(20, 0)
    distances = np.sqrt(((points[:, None] - points) ** 2).sum(axis=2))
    return {"points": points, "batch": [points], "matrix": distances, "sparse": radius_graph(points, 3.0)}[kind]


def find(name: str, data: pathlib.Path) -> Case:
    """An open case by its name, or one of a series: "dense, dimension 1: 2000"."""
    series, _, n = name.partition(": ")
    return SERIES[series](int(n)) if n else cases(data)[name]


def data_folder() -> pathlib.Path:
    """The folder of data that is not ours to ship, as the parent pom has it."""
    text = re.search("<bettiscope.data>(.*?)</bettiscope.data>", (ROOT / "pom.xml").read_text()).group(1)
    return pathlib.Path(text.replace("${maven.multiModuleProjectDirectory}", str(ROOT))).resolve()
