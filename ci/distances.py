"""Distances between diagrams against POT, Hera, GUDHI and persim, on random diagrams and on those of clouds.

    build/python/bin/python ci/distances.py [--long]

POT and GUDHI are exact, Hera to a relative error of 1e-6. persim takes its Gaussians and directions as we do.
"""

import functools
import pathlib
import sys
import unittest
import warnings

import gudhi
import gudhi.hera
import numpy
import persim
from gudhi.wasserstein import wasserstein_distance

from acceptance import LONG, ROOT, property_of_pom

sys.path.insert(0, str(ROOT / "bench" / "peers"))
import bettiscope_library as ours
from cases import activations, cases, torus_pair

LIBRARY = ROOT / "build" / "core" / "libbettiscope.so"
NORMS = {1: ours.NORM_1, 2: ours.NORM_2, numpy.inf: ours.NORM_INFINITY}
MOST_FOR_POT = 1000
ORDERS = (1.0, 2.0, 3.5)


@functools.cache
def library():
    return ours.Library(LIBRARY)


def scattered(n, random):
    return numpy.sort(random.random((n, 2)), axis=1)


def noisy(n, random):
    births = random.random(n)
    return numpy.c_[births, births + random.exponential(0.05, n)]


def tied(n, random):
    """Whole numbers: equal points, equal distances, no points on the diagonal, which Hera cannot do."""
    births = random.integers(0, 8, n).astype(float)
    return numpy.c_[births, births + random.integers(1, 8, n)]


def born_at_zero(n, random):
    return numpy.c_[numpy.zeros(n), random.exponential(0.05, n)]


def with_essential(diagram, random):
    births = random.random(3)
    return numpy.r_[diagram, numpy.c_[births, numpy.full(3, numpy.inf)]]


RANDOM = {"scattered": scattered, "noisy": noisy, "tied": tied, "born at zero": born_at_zero}


def longer_than_nothing(diagram):
    return numpy.ascontiguousarray(diagram[diagram[:, 1] > diagram[:, 0]])


def of_rips(points, max_dimension=1):
    return library().rips(ours.points(points), ours.Options.of(max_dimension, None, 2))


def pairs_of_clouds():
    """Diagrams of two clouds of a kind each, by name."""
    for n in (100, 600):
        yield f"torus pairs of {n}", *(of_rips(torus_pair(n, seed), 1) for seed in (1, 2))
        yield f"activations of {n}", *(of_rips(activations(n, 25, 3, seed)) for seed in (1, 2))
    case = cases(pathlib.Path(property_of_pom("bettiscope.data")))["dragon2000"]
    if not case.available():
        return print(f"skipped: no {case.file}")
    points = case.make()
    yield "halves of dragon2000", of_rips(points[::2]), of_rips(points[1::2])


def wasserstein(a, b, order, norm, error=0.0):
    options = ours.DistanceOptions.of(ours.WASSERSTEIN, order=order, norm=NORMS[norm], error=error)
    return library().matching(a, b, options)


def bottleneck(a, b):
    return library().distance(a, b, ours.DistanceOptions.of(ours.BOTTLENECK))


class Distances(unittest.TestCase):
    def check(self, name, a, b):
        """All orders and norms; one line about it."""
        self.assertTrue(len(a) and len(b), name)
        orders = ORDERS if max(len(a), len(b)) <= 500 else ORDERS[:2]
        for order in orders:
            for norm in NORMS:
                with self.subTest(name, points=(len(a), len(b)), order=order, norm=norm):
                    self.check_wasserstein(a, b, order, norm)
        with self.subTest(name, points=(len(a), len(b))):
            numpy.testing.assert_allclose(bottleneck(a, b), gudhi.bottleneck_distance(a, b), rtol=1e-12, atol=1e-15)
        print(f"{name}: {len(a)} and {len(b)} points")

    def check_wasserstein(self, a, b, order, norm):
        value, bound, partners = wasserstein(a, b, order, norm)
        numpy.testing.assert_allclose(bound, value, rtol=1e-9)
        self.assertEqual(numpy.isinf(a[:, 1]).sum(), (numpy.isinf(b[partners[partners >= 0], 1])).sum())
        if max(len(a), len(b)) <= MOST_FOR_POT:
            # POT takes small costs for nothing, so the longest bar gets the length 1.
            longest = max((diagram[:, 1] - diagram[:, 0])[numpy.isfinite(diagram[:, 1])].max() for diagram in (a, b))
            expected = longest * wasserstein_distance(a / longest, b / longest, order=order, internal_p=norm)
            numpy.testing.assert_allclose(value, expected, rtol=1e-9)
        if order < 3:  # beyond it Hera's rounding is above its error
            expected = gudhi.hera.wasserstein_distance(a, b, order=order, internal_p=norm, delta=1e-6)
            self.assertLessEqual(value, expected * (1 + 1e-9))
            self.assertLessEqual(expected, value * (1 + 2e-6))
        rough = wasserstein(a, b, order, norm, error=0.05)[0]
        self.assertLessEqual(value, rough * (1 + 1e-12))
        self.assertLessEqual(rough, value * 1.05)

    def test_random_diagrams(self):
        for name, draw in RANDOM.items():
            for n in (1, 10, 100, 500, *((1000,) if LONG else ())):
                random = numpy.random.default_rng(n)
                self.check(name, draw(n, random), draw(n + n // 3, random))

    def test_essential_bars(self):
        random = numpy.random.default_rng(3)
        self.check("with essential bars", with_essential(noisy(80, random), random), with_essential(scattered(90, random), random))

    def test_diagrams_of_clouds(self):
        for name, ones, others in pairs_of_clouds():
            for dimension, (a, b) in enumerate(zip(ones, others)):
                self.check(f"{name}, dimension {dimension}", longer_than_nothing(a), longer_than_nothing(b))

    def test_large_diagrams(self):
        """Hera alone takes seconds for each: only the orders that it is quick for."""
        for name in ("scattered", "noisy") if LONG else ("noisy",):
            random = numpy.random.default_rng(5000)
            a, b = RANDOM[name](5000, random), RANDOM[name](5000, random)
            expected = gudhi.hera.wasserstein_distance(a, b, order=1.0, internal_p=numpy.inf, delta=1e-6)
            value, bound, _ = wasserstein(a, b, 1.0, numpy.inf)
            numpy.testing.assert_allclose(value, expected, rtol=2e-6)
            numpy.testing.assert_allclose(bound, value, rtol=1e-12)
            numpy.testing.assert_allclose(bottleneck(a, b), gudhi.bottleneck_distance(a, b), rtol=1e-12)

    def test_sliced_and_scale_space(self):
        for name, draw in RANDOM.items():
            for n in (1, 20, 150):
                random = numpy.random.default_rng(n)
                a, b = draw(n, random), draw(n + n // 3, random)
                with self.subTest(name, n=n):
                    sliced = ours.DistanceOptions.of(ours.SLICED_WASSERSTEIN, directions=50)
                    # persim adds up steps in float32.
                    numpy.testing.assert_allclose(library().distance(a, b, sliced), persim.sliced_wasserstein(a, b, 50), rtol=1e-5)
                    heat = ours.DistanceOptions.of(ours.SCALE_SPACE, bandwidth=0.1)
                    numpy.testing.assert_allclose(library().distance(a, b, heat), persim.heat(a, b, sigma=0.1), rtol=1e-9)

    def test_all_pairs(self):
        random = numpy.random.default_rng(1)
        diagrams = [noisy(int(n), random) for n in random.integers(1, 60, 12)]
        options = ours.DistanceOptions.of(ours.WASSERSTEIN, order=2.0, norm=ours.NORM_2)
        expected = [wasserstein_distance(a, b, order=2.0, internal_p=2.0) for k, a in enumerate(diagrams) for b in diagrams[k + 1 :]]
        numpy.testing.assert_allclose(library().distances(diagrams, options, 2), expected, rtol=1e-9)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--long"]
    warnings.simplefilter("ignore")
    unittest.main(verbosity=2)
