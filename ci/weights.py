"""Every bar of weighted Rips filtrations against GUDHI's, and the distance to measure against GUDHI's and numpy's.

    build/python/bin/python ci/weights.py [--long]

GUDHI has the power 1 alone. Lengths and weights are taken from a grid, so that all sums are exact: births and deaths must
be equal to the last bit. DTM filtrations are compared by their bottleneck distance.
"""

import sys
import unittest

import gudhi
import numpy
from gudhi.dtm_rips_complex import DTMRipsComplex
from gudhi.point_cloud.dtm import DistanceToMeasure
from gudhi.weighted_rips_complex import WeightedRipsComplex
from scipy.spatial.distance import cdist

from acceptance import LONG
from bars import activations, library, longer, ours

MAX_DIMENSION = 2
GRID = 2.0**20


def clouds():
    rng = numpy.random.default_rng(3)
    n = 150 if LONG else 60
    yield "normal", rng.normal(size=(n, 3))
    yield "lattice", rng.integers(0, 5, (n, 2)).astype(float)
    angle = rng.uniform(0, 2 * numpy.pi, n)
    yield "circle with outliers", numpy.r_[numpy.c_[numpy.cos(angle), numpy.sin(angle)], rng.uniform(-1, 1, (n // 5, 2))]
    yield "activations", activations(n, 25, 3, 1)


def on_grid(values):
    return numpy.round(values * GRID) / GRID


def bars_of(tree):
    tree.compute_persistence(homology_coeff_field=2, min_persistence=0, persistence_dim_max=True)
    return [longer(tree.persistence_intervals_in_dimension(p)) for p in range(MAX_DIMENSION + 1)]


def found(source):
    options = ours.Options.of(MAX_DIMENSION, numpy.inf, 2)
    options.precision = ours.FLOAT64
    return [longer(diagram) for diagram in library().rips(source, options)]


class Weights(unittest.TestCase):
    def test_weighted_rips_filtrations(self):
        rng = numpy.random.default_rng(4)
        for name, points in clouds():
            lengths = on_grid(cdist(points, points))
            for kind, weights in (("random", rng.uniform(0, lengths.max() / 2, len(points))), ("few", rng.integers(0, 3, len(points)) / 4)):
                with self.subTest(name, weights=kind):
                    weights = on_grid(weights)
                    complex_ = WeightedRipsComplex(distance_matrix=lengths, weights=weights)
                    expected = bars_of(complex_.create_simplex_tree(max_dimension=MAX_DIMENSION + 1))
                    mine = found(ours.weighted(ours.matrix(lengths), weights, ours.POWER_1))
                    self.assertGreater(len(expected[0]) + len(expected[1]), 2)
                    for dimension in range(MAX_DIMENSION + 1):
                        numpy.testing.assert_array_equal(mine[dimension], expected[dimension], f"dimension {dimension}")
                    print(f"{name}, {kind} weights: {[len(one) for one in expected]} bars")

    def test_distance_to_measure(self):
        for name, points in clouds():
            points = points.astype(numpy.float32)
            distances = numpy.sort(cdist(points.astype(float), points.astype(float)), axis=1)
            for k in (1, 2, 15, len(points)):
                for order in (1.0, 2.0, 3.0):
                    with self.subTest(name, k=k, order=order):
                        mine = library().distance_to_measure(points, k, order, 2)
                        expected = (distances[:, :k] ** order).mean(axis=1) ** (1 / order)
                        numpy.testing.assert_allclose(mine, expected, rtol=1e-12, atol=1e-12)
                with self.subTest(name, k=k, against="GUDHI"):
                    expected = DistanceToMeasure(k, q=2).fit_transform(points.astype(float))
                    numpy.testing.assert_allclose(library().distance_to_measure(points, k, 2.0, 2), expected, rtol=1e-9, atol=1e-9)

    def test_dtm_filtrations(self):
        for name, points in clouds():
            points = points.astype(numpy.float32).astype(float)
            for k in (2, 10):
                with self.subTest(name, k=k):
                    weights = library().distance_to_measure(points.astype(numpy.float32), k, 2.0, 2)
                    mine = found(ours.weighted(ours.points(points), weights, ours.POWER_1))
                    expected = bars_of(DTMRipsComplex(points=points, k=k, q=2).create_simplex_tree(max_dimension=MAX_DIMENSION + 1))
                    for ones, others in zip(mine, expected):
                        self.assertLess(gudhi.bottleneck_distance(ones, others), 1e-9)
                    print(f"{name}, DTM of {k} points: {[len(one) for one in expected]} bars")


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--long"]
    unittest.main(verbosity=2)
