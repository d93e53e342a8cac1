"""Landmarks, and every bar of lazy witness complexes against GUDHI's, whose filtration is made here from the definition.

    build/python/bin/python ci/witness.py [--long]

D is the matrix of distances from landmarks to all points, in float64, as cpp/include/bettiscope.h defines them; the edges
are numpy's, the flag complex and its persistence GUDHI's. So births and deaths must be equal to the last bit.
"""

import os
import subprocess
import sys
import unittest

import gudhi
import numpy

import bars
from acceptance import LONG
from bars import activations, library, longer, ours

METHODS = (ours.FARTHEST, ours.RANDOM, ours.KMEANS_PLUS_PLUS)
METRICS = {1: "euclidean", 3: "cosine", 4: "manhattan", 5: "chebyshev"}
MAX_DIMENSION = 2
SEED = 11


def sphere(n, rng):
    points = rng.normal(size=(n, 3))
    return points / numpy.linalg.norm(points, axis=1, keepdims=True)


def circle(n, rng):
    angle = rng.uniform(0, 2 * numpy.pi, n)
    return numpy.column_stack([numpy.cos(angle), numpy.sin(angle)]) + rng.normal(0, 0.05, (n, 2))


def clouds():
    rng = numpy.random.default_rng(5)
    n = 20_000 if LONG else 3_000
    yield "sphere", sphere(n, rng), 26
    yield "circle", circle(n, rng), 24
    yield "normal", rng.normal(size=(n, 4)), 30
    yield "lattice", rng.integers(0, 6, (n, 2)).astype(float), 20
    yield "activations", activations(n, 25, 3, 1), 24
    yield "as many landmarks as points", rng.normal(size=(25, 3)), 25


def distances(points, landmarks, metric):
    """Landmarks x points; sums in the order of the coordinates."""
    differences = [points[landmarks, c][:, None] - points[None, :, c] for c in range(points.shape[1])]
    if metric == "euclidean":
        return numpy.sqrt(sum(difference**2 for difference in differences))
    if metric == "manhattan":
        return sum(abs(difference) for difference in differences)
    if metric == "chebyshev":
        return abs(numpy.array(differences)).max(axis=0)
    unit = points / numpy.linalg.norm(points, axis=1, keepdims=True)
    return 1 - unit[landmarks] @ unit.T


def edges(D, nu):
    """The least R >= 0 for each pair: max(D(a, z), D(b, z)) <= R + m(z) for some witness z."""
    m = numpy.sort(D, axis=0)[nu - 1] if nu > 0 else 0
    R = numpy.zeros((len(D), len(D)))
    for a in range(len(D)):
        for b in range(a):
            R[a, b] = R[b, a] = max(0, (numpy.maximum(D[a], D[b]) - m).min())
    return R


def persistence(R, field=2):
    """Diagrams of the flag complex."""
    tree = gudhi.SimplexTree()
    for a in range(len(R)):
        tree.insert([a], 0)
        for b in range(a):
            tree.insert([b, a], R[a, b])
    tree.expansion(MAX_DIMENSION + 1)
    tree.compute_persistence(homology_coeff_field=field, persistence_dim_max=False)
    return [tree.persistence_intervals_in_dimension(p) for p in range(MAX_DIMENSION + 1)]


def witness(points, metric, landmarks, method, nu):
    source = ours.points(points)
    source.metric, source.landmarks, source.landmark_seed = metric, landmarks, SEED
    source.landmark_method, source.complex_kind, source.nu = method, ours.LAZY_WITNESS, nu
    return source


class Witness(unittest.TestCase):
    def test_landmarks_cover_the_cloud(self):
        for name, points, count in clouds():
            cloud = points.astype(numpy.float32)
            for method in METHODS:
                with self.subTest(name, method=method):
                    chosen, radius = library().landmarks(cloud, count, method, SEED, bars.THREADS)
                    self.assertEqual(count, len(set(chosen)))
                    D = distances(cloud.astype(float), chosen, "euclidean")
                    self.assertEqual(D.min(axis=0).max(), radius)

    def test_bars(self):
        for name, points, count in clouds():
            # Landmarks are taken of float64 coordinates as they are: the same as of float32 ones where these are equal.
            points = points.astype(numpy.float32).astype(float)
            for method in METHODS:
                landmarks, _ = library().landmarks(points.astype(numpy.float32), count, method, SEED, bars.THREADS)
                for metric, word in METRICS.items():
                    if word == "cosine" and not points.any(axis=1).all():
                        continue
                    D = distances(points, landmarks, word)
                    for nu in (0, 1, 2):
                        with self.subTest(name, method=method, metric=word, nu=nu):
                            self.compare(witness(points, metric, count, method, nu), edges(D, nu), word)

    def compare(self, source, R, metric):
        for precision, lengths in ((ours.FLOAT32, R.astype(numpy.float32).astype(float)), (ours.FLOAT64, R)):
            options = ours.Options.of(MAX_DIMENSION, None, bars.THREADS)
            options.precision = precision
            found, expected = library().rips(source, options), persistence(lengths)
            for mine, theirs in zip(found, expected, strict=True):
                if metric == "cosine":  # norms are rounded in another order here
                    mine, theirs = longer(mine, 1e-6), longer(theirs, 1e-6)
                    self.assertEqual(theirs.shape, mine.shape)
                    numpy.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-7)
                else:
                    numpy.testing.assert_array_equal(longer(mine), longer(theirs))

    def test_kernels_give_the_same(self):
        """All indices, radii and bars, to the last bit, by the plainest kernels and by the machine's best."""
        results = []
        for kernels in ("scalar", ""):
            environment = dict(os.environ)
            environment.pop("BETTISCOPE_KERNELS", None)
            if kernels:
                environment["BETTISCOPE_KERNELS"] = kernels
            results.append(subprocess.run([sys.executable, __file__, "--digest"], env=environment, check=True, capture_output=True, text=True).stdout)
        self.assertGreater(len(results[0]), 1000)
        self.assertEqual(*results)


def digest():
    for name, points, count in clouds():
        for method in METHODS:
            chosen, radius = library().landmarks(points.astype(numpy.float32), count, method, SEED, bars.THREADS)
            print(name, method, chosen.tolist(), radius.hex())
            for nu in (0, 1, 2):
                options = ours.Options.of(1, None, bars.THREADS)
                options.precision = ours.FLOAT64
                found = library().rips(witness(points, ours.EUCLIDEAN, count, method, nu), options)
                print([value.hex() for diagram in found for value in diagram.ravel().tolist()])


if __name__ == "__main__":
    if "--digest" in sys.argv:
        digest()
    else:
        sys.argv = [word for word in sys.argv if word != "--long"]
        unittest.main(verbosity=2)
