"""Prints inputs of Rips persistence and their bars of nonzero length by GUDHI, for GudhiTest.java.

    gudhi_cases.py                 random small inputs, from fixed seeds
    gudhi_cases.py CASES.npz       the real ones of that file

Per case: "case NAME MAX_DIMENSION THRESHOLD" (NaN: none), the input, and per dimension "bars COUNT BIRTH DEATH ...",
ordered by birth, then death. Lengths are float32 numbers, as ours are.
"""

import sys

import numpy as np
from gudhi.sklearn.rips_persistence import RipsPersistence
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import shortest_path
from scipy.spatial.distance import cdist

SCIPY_METRIC = {"euclidean": "euclidean", "cosine": "cosine", "manhattan": "cityblock", "chebyshev": "chebyshev"}


def text(values):
    return " ".join("Infinity" if v == np.inf else repr(float(v)) for v in np.ravel(values))


def words(values):
    return " ".join(str(int(v)) for v in values)


def bars(lengths, max_dimension, threshold):
    """GUDHI's diagrams of a full matrix of lengths; infinite ones are no edges."""
    n = len(lengths)
    i, j = np.nonzero(np.triu(np.isfinite(lengths), 1))
    limit = np.inf if threshold is None else threshold
    keep = lengths[i, j] <= limit
    graph = coo_matrix((lengths[i, j][keep], (i[keep], j[keep])), shape=(n, n))
    dense = threshold is None and np.isfinite(lengths).all()
    return RipsPersistence(
        list(range(max_dimension + 1)),
        threshold=limit,
        input_type="full distance matrix" if dense else "distance coo_matrix",
        homology_coeff_field=2,
    ).fit_transform([lengths if dense else graph])[0]


def report(name, description, lengths, max_dimension, threshold):
    print("case", name, max_dimension, "NaN" if threshold is None else repr(float(threshold)))
    print(description)
    for diagram in bars(lengths, max_dimension, threshold):
        diagram = np.asarray(diagram, dtype=float).reshape(-1, 2)
        diagram = diagram[diagram[:, 1] > diagram[:, 0]]
        diagram = diagram[np.lexsort((diagram[:, 1], diagram[:, 0]))]
        print("bars", len(diagram), text(diagram))


def full(lower):
    n = int(round((1 + np.sqrt(1 + 8 * len(lower))) / 2))
    lengths = np.zeros((n, n))
    lengths[np.tril_indices(n, -1)] = lower
    return lengths + lengths.T


def points_case(name, x, max_dimension, threshold=None, metric="euclidean"):
    lengths = cdist(x, x, SCIPY_METRIC[metric]).astype(np.float32).astype(float)
    np.fill_diagonal(lengths, 0)
    lengths = np.maximum(lengths, lengths.T)
    report(name, f"points {metric} 0 {len(x)} {x.shape[1]} {text(x)}", lengths, max_dimension, threshold)


def hop_case(name, x, max_dimension, neighbors, hops):
    lengths = cdist(x, x)
    np.fill_diagonal(lengths, np.inf)
    nearest = np.argsort(lengths, axis=1, kind="stable")[:, :neighbors]
    joined = np.zeros(lengths.shape, dtype=bool)
    np.put_along_axis(joined, nearest, True, axis=1)
    counts = shortest_path(joined | joined.T, unweighted=True)
    report(name, f"points hop {neighbors} {len(x)} {x.shape[1]} {text(x)}", counts, max_dimension, hops)


def lower_case(name, lower, max_dimension, threshold=None):
    lengths = full(lower)
    report(name, f"lower {len(lengths)} {text(lower)}", lengths, max_dimension, threshold)


def sparse_case(name, n, i, j, values, max_dimension, threshold=None):
    lengths = np.full((n, n), np.inf)
    np.fill_diagonal(lengths, 0)
    lengths[i, j] = lengths[j, i] = values
    report(name, f"sparse {n} {len(i)} {words(i)} {words(j)} {text(values)}", lengths, max_dimension, threshold)


def random_cases():
    for seed in range(30):
        rng = np.random.default_rng(seed)
        n, d, dimension = int(rng.integers(4, 40)), int(rng.integers(1, 6)), int(rng.integers(0, 4))
        x = rng.normal(size=(n, d)).astype(np.float32).astype(float)
        points_case(f"points-{seed}", x, dimension)
        points_case(f"points-threshold-{seed}", x, dimension, threshold=float(rng.uniform(0.5, 2.5)))
        metric = ["cosine", "manhattan", "chebyshev"][seed % 3]
        points_case(f"{metric}-{seed}", x + 5 * (metric == "cosine"), dimension, metric=metric)
        lattice = rng.integers(0, 4, size=(n, d)).astype(float)
        points_case(f"lattice-{seed}", lattice, dimension)
        hop_case(f"hop-{seed}", x, dimension, neighbors=int(rng.integers(1, 4)), hops=int(rng.integers(1, 4)))
        lower = rng.uniform(size=n * (n - 1) // 2).astype(np.float32)
        lower_case(f"matrix-{seed}", lower, dimension)
        lower_case(f"ties-{seed}", rng.integers(0, 5, size=len(lower)), dimension)
        holes = np.where(rng.uniform(size=len(lower)) < 0.4, np.inf, lower)
        lower_case(f"holes-{seed}", holes, dimension)
        i, j = np.tril_indices(n, -1)
        chosen = rng.permutation(len(i))[: len(i) // 2]
        flipped = rng.uniform(size=len(chosen)) < 0.5
        rows, columns = np.where(flipped, j[chosen], i[chosen]), np.where(flipped, i[chosen], j[chosen])
        sparse_case(f"sparse-{seed}", n, rows, columns, lower[chosen], dimension)
        sparse_case(f"sparse-threshold-{seed}", n, rows, columns, lower[chosen], dimension, threshold=0.5)


def real_cases(file):
    cases = np.load(file)
    lower_case("sphere3_192", cases["sphere3_192_lower"], 2)
    lower_case("fractal_r", cases["fractal_r_lower"], 2)
    points_case("o3_1024", cases["o3_1024_points"].astype(float), 3, threshold=1.8)
    points_case("dragon2000", cases["dragon2000_points"].astype(float), 1)
    points_case("random16", cases["random16_points"].astype(float), 7)


if __name__ == "__main__":
    real_cases(sys.argv[1]) if len(sys.argv) > 1 else random_cases()
