"""Vectors of diagrams against gudhi.representations and persim, on random diagrams and on those of clouds.

    build/python/bin/python ci/vectors.py [--long]

What these do otherwise: gudhi.representations multiplies landscapes and silhouettes by sqrt(2) and samples the density of
an image at points, where we integrate it over pixels as persim does, which takes the variance for sigma.
"""

import sys
import unittest
import warnings

import gudhi.representations as peers
import numpy
import persim
from gudhi.wasserstein.barycenter import lagrangian_barycenter
from persim.persistent_entropy import persistent_entropy

import distances
from distances import RANDOM, library, ours

SIZES = (1, 10, 150, *((2000,) if distances.LONG else ()))
LEVELS = 5


def diagrams():
    """By name; without bars of zero length, of which others make NaN."""
    for name, draw in RANDOM.items():
        for n in SIZES:
            yield f"{name}, {n}", draw(n, numpy.random.default_rng(n))
    for name, first, _ in distances.pairs_of_clouds():
        for dimension, diagram in enumerate(first):
            finite = distances.longer_than_nothing(diagram)
            yield f"{name}, dimension {dimension}", finite[numpy.isfinite(finite[:, 1])]


def grid_of(diagram, count):
    return float(diagram.min()) - 0.1, float(diagram.max()) + 0.2, count


def row(diagram, kind, *grids, **members):
    return library().vectors([diagram], ours.VectorOptions.of(kind, *grids, **members), 1)[0]


def weight(exponent):
    """Of a point (birth, death)."""
    return lambda point: (point[1] - point[0]) ** exponent


class Vectors(unittest.TestCase):
    def for_each_diagram(self, check):
        count = 0
        for name, diagram in diagrams():
            with self.subTest(name):
                check(diagram)
                count += 1
        self.assertGreater(count, 3 * len(SIZES))
        print(f"{count} diagrams")

    def test_betti_curves(self):
        def check(diagram):
            low, high, count = grid_of(diagram, 237)
            expected = peers.BettiCurve(predefined_grid=numpy.linspace(low, high, count))(diagram)
            numpy.testing.assert_array_equal(row(diagram, ours.BETTI_CURVE, (low, high, count)), expected)
            # GUDHI's exact curve has a step at each birth and death, whether the number changes there or not.
            exact = peers.BettiCurve(resolution=None)
            values = exact.fit_transform([diagram])[0]
            changes = numpy.flatnonzero(numpy.diff(values)) + 1
            scales, numbers = library().betti_curve(diagram)
            numpy.testing.assert_array_equal(scales, exact.grid_[changes])
            numpy.testing.assert_array_equal(numbers, values[changes])

        self.for_each_diagram(check)

    def test_landscapes(self):
        def check(diagram):
            low, high, count = grid_of(diagram, 101)
            expected = peers.Landscape(num_landscapes=LEVELS, resolution=count, sample_range=[low, high])(diagram) / numpy.sqrt(2)
            found = row(diagram, ours.LANDSCAPE, (low, high, count), levels=LEVELS)
            numpy.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13 * high)

        self.for_each_diagram(check)

    def test_exact_landscapes(self):
        """persim's corners of every level; it is slow."""
        for n in (1, 5, 20):
            diagram = distances.scattered(n, numpy.random.default_rng(n))
            low, high, count = grid_of(diagram, 57)
            found = row(diagram, ours.LANDSCAPE, (low, high, count), levels=n).reshape(n, count)
            exact = persim.PersLandscapeExact(dgms=[diagram], hom_deg=0).critical_pairs
            for level, corners in enumerate(exact):
                scales, values = numpy.array(corners).T
                expected = numpy.interp(numpy.linspace(low, high, count), scales, values)
                numpy.testing.assert_allclose(found[level], expected, atol=1e-13)
            self.assertFalse(found[len(exact) :].any())

    def test_silhouettes(self):
        def check(diagram):
            low, high, count = grid_of(diagram, 101)
            for exponent in (0, 1, 2.5):
                peer = peers.Silhouette(weight=weight(exponent), resolution=count, sample_range=[low, high])
                found = row(diagram, ours.SILHOUETTE, (low, high, count), exponent=exponent)
                numpy.testing.assert_allclose(found, peer(diagram) / numpy.sqrt(2), rtol=1e-10, atol=1e-13 * high)

        self.for_each_diagram(check)

    def test_entropies(self):
        def check(diagram):
            found = row(diagram, ours.STATISTICS)[10]
            numpy.testing.assert_allclose(found, peers.Entropy()(diagram)[0], rtol=1e-11, atol=1e-15)
            numpy.testing.assert_allclose(found, persistent_entropy(diagram)[0], rtol=1e-11, atol=1e-15)
            low, high, count = grid_of(diagram, 101)
            peer = peers.Entropy(mode="vector", normalized=False, resolution=count, sample_range=[low, high])
            numpy.testing.assert_allclose(row(diagram, ours.ENTROPY_CURVE, (low, high, count)), peer(diagram), rtol=1e-10, atol=1e-14)

        self.for_each_diagram(check)

    def test_statistics(self):
        def check(diagram):
            lengths = diagram[:, 1] - diagram[:, 0]
            quartiles = numpy.quantile(lengths, [0, 0.25, 0.5, 0.75, 1])
            expected = [len(lengths), 0, lengths.sum(), lengths.mean(), lengths.std(), *quartiles]
            numpy.testing.assert_allclose(row(diagram, ours.STATISTICS)[:10], expected, rtol=1e-11, atol=1e-15)

        self.for_each_diagram(check)

    def test_amplitudes(self):
        """Integrals of what GUDHI samples on a fine grid."""

        def check(diagram):
            low, high, count = float(diagram.min()), float(diagram.max()), 4001
            curves = {
                (ours.BETTI_CURVE, 0): peers.BettiCurve(resolution=count, sample_range=[low, high])(diagram)[None],
                (ours.LANDSCAPE, 0): peers.Landscape(num_landscapes=len(diagram), resolution=count, sample_range=[low, high])(diagram).reshape(-1, count) / numpy.sqrt(2),
                (ours.SILHOUETTE, 1): peers.Silhouette(weight=weight(1), resolution=count, sample_range=[low, high])(diagram)[None] / numpy.sqrt(2),
            }
            for (kind, exponent), levels in curves.items():
                for order in (1, 2, 3.5):
                    expected = (numpy.trapezoid(levels.astype(float) ** order, dx=(high - low) / (count - 1)).sum()) ** (1 / order)
                    found = library().amplitudes([diagram], ours.VectorOptions.of(kind, exponent=exponent), order, 1)[0]
                    numpy.testing.assert_allclose(found, expected, rtol=0.01)
            lengths = diagram[:, 1] - diagram[:, 0]
            whole = library().amplitudes([diagram], ours.VectorOptions.of(ours.LANDSCAPE), numpy.inf, 1)[0]
            numpy.testing.assert_allclose(whole, lengths.max() / 2, rtol=1e-15)

        self.for_each_diagram(lambda diagram: check(diagram[:200]))

    def test_frechet_means(self):
        """GUDHI searches in the same way, from the diagram that it is told to begin at."""
        for seed in range(10):
            random = numpy.random.default_rng(seed)
            some = [distances.scattered(int(n), random) for n in random.integers(3, 12, 5)]
            mean, variance = library().frechet_mean(some, 2)
            apart = [[distances.wasserstein(a, b, 2.0, 2)[0] ** 2 for b in some] for a in some]
            start = int(numpy.argmin(numpy.mean(apart, axis=1)))
            expected, log = lagrangian_barycenter(some, init=start, verbose=True)
            with self.subTest(seed):
                numpy.testing.assert_allclose(mean, expected[numpy.lexsort(expected.T[::-1])], rtol=1e-9)

    def test_images(self):
        """persim has pixels that are square."""

        def check(diagram):
            longest = float((diagram[:, 1] - diagram[:, 0]).max())
            # Powers of two and their multiples, so that persim has as many pixels as we think.
            pixel = 2.0 ** numpy.floor(numpy.log2(longest / 4))
            low = float(numpy.floor(diagram[:, 0].min() / pixel) - 1) * pixel
            births, lengths = (low, low + 9 * pixel, 9), (0.0, 8 * pixel, 8)
            for exponent, deviation in ((1, longest / 10), (2, longest / 3)):
                peer = persim.PersistenceImager(
                    birth_range=births[:2], pers_range=lengths[:2], pixel_size=pixel, weight="persistence",
                    weight_params={"n": exponent}, kernel_params={"sigma": [[deviation**2, 0], [0, deviation**2]]})
                expected = peer.transform(diagram, skew=True)
                self.assertEqual(expected.shape, (9, 8))
                found = row(diagram, ours.IMAGE, births, lengths, exponent=exponent, bandwidth=deviation)
                numpy.testing.assert_allclose(found.reshape(8, 9).T, expected, rtol=1e-9, atol=1e-12 * expected.max())

        self.for_each_diagram(check)

    def test_images_of_small_pixels_are_the_density(self):
        """What GUDHI samples is ours over the area of a pixel, in the limit: here of the second order of 1/40."""
        diagram = distances.noisy(50, numpy.random.default_rng(4))
        births, lengths = (-0.2, 1.2), (0.0, 0.3)
        expected = peers.PersistenceImage(bandwidth=0.2, weight=lambda point: point[1], resolution=[40, 30], im_range=[*births, *lengths])(diagram)
        half = 0.5 * numpy.array([1.4 / 39, 0.3 / 29])
        found = row(diagram, ours.IMAGE, (births[0] - half[0], births[1] + half[0], 40), (lengths[0] - half[1], lengths[1] + half[1], 30), exponent=1, bandwidth=0.2)
        numpy.testing.assert_allclose(found / (4 * half[0] * half[1]), expected, rtol=0.01)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--long"]
    warnings.simplefilter("ignore")
    unittest.main(verbosity=2)
