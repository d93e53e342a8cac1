"""Every bar of the core against GUDHI's, on the cases of bench/peers and on the Naitzat data.

    build/python/bin/python ci/bars.py [--long]

GUDHI is given the same lengths: those that cpp/include/bettiscope.h defines (float64, rounded once to float32),
computed here with numpy. So births and deaths must be equal to the last bit. Bars of zero length are left out.
"""

import functools
import pathlib
import sys
import unittest

import numpy
from gudhi.sklearn.rips_persistence import RipsPersistence
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from acceptance import LONG, ROOT, data, property_of_pom

sys.path.insert(0, str(ROOT / "bench" / "peers"))
import bettiscope_library as ours
from cases import activations, cases

LIBRARY = ROOT / "build" / "core" / "libbettiscope.so"
CASES = cases(pathlib.Path(property_of_pom("bettiscope.data")))
THREADS = 2
NAITZAT = ("circles", "rings", "spheres")
METRICS = {"manhattan": 4, "chebyshev": 5}  # bettiscope_input.metric
HOP, COSINE = 2, 3


def euclidean(points, i, j):
    """Lengths of pairs of points: squares are summed in the order of the coordinates."""
    squares = sum((points[i, c] - points[j, c]) ** 2 for c in range(points.shape[1]))
    return numpy.sqrt(squares).astype(numpy.float32)


def manhattan(points, i, j):
    return sum(abs(points[i, c] - points[j, c]) for c in range(points.shape[1])).astype(numpy.float32)


def chebyshev(points, i, j):
    return abs(points[i] - points[j]).max(axis=-1).astype(numpy.float32)


def cosine(points, i, j):
    unit = points / numpy.linalg.norm(points, axis=1, keepdims=True)
    return (((unit[i] - unit[j]) ** 2).sum(axis=-1) / 2).astype(numpy.float32)


def matrix_of(points, length=euclidean):
    matrix = numpy.zeros((len(points), len(points)))
    for i in range(1, len(points)):
        row = length(points, numpy.full(i, i), numpy.arange(i))
        matrix[i, :i] = matrix[:i, i] = row
    return matrix


def graph_of(points, threshold):
    """The edges up to the threshold, which is rounded to float32 as lengths are."""
    i, j = cKDTree(points).query_pairs(threshold * (1 + 1e-6), output_type="ndarray").T
    lengths = euclidean(points, i, j)
    kept = lengths <= numpy.float32(threshold)
    return coo_matrix((lengths[kept].astype(float), (i[kept], j[kept])), shape=(len(points),) * 2)


def hops_of(points, neighbors, cutoff):
    """Hop counts on the graph of nearest neighbours; of equally near points the first come first."""
    n = len(points)
    nearest = numpy.empty((n, neighbors), dtype=int)
    for i in range(n):
        squares = sum((points[:, c] - points[i, c]) ** 2 for c in range(points.shape[1]))
        squares[i] = numpy.inf
        nearest[i] = numpy.argsort(squares, kind="stable")[:neighbors]
    joined = csr_matrix((numpy.ones(n * neighbors), (numpy.repeat(numpy.arange(n), neighbors), nearest.ravel())))
    hops = dijkstra(joined, directed=False, unweighted=True, limit=cutoff)
    i, j = numpy.nonzero(numpy.isfinite(hops) & numpy.tri(n, k=-1, dtype=bool))
    return coo_matrix((hops[i, j], (i, j)), shape=(n, n))


def longer(diagram, least=0.0):
    """The bars of more than a length, in order."""
    diagram = numpy.reshape(diagram, (-1, 2))
    diagram = diagram[diagram[:, 1] - diagram[:, 0] > least]
    return diagram[numpy.lexsort(diagram.T[::-1])]


def gudhi(lengths, max_dimension):
    """The diagrams of a square matrix or of a graph."""
    kind = "full distance matrix" if isinstance(lengths, numpy.ndarray) else "distance coo_matrix"
    rips = RipsPersistence(list(range(max_dimension + 1)), input_type=kind, homology_coeff_field=2)
    return rips.fit_transform([lengths])[0]


@functools.cache
def library():
    return ours.Library(LIBRARY)


def bettiscope(source, max_dimension, threshold=None):
    return library().rips(source, ours.Options.of(max_dimension, threshold, THREADS))


class Bars(unittest.TestCase):
    def compare(self, found, expected):
        self.assertEqual(len(expected), len(found))
        for dimension, (mine, theirs) in enumerate(zip(found, expected)):
            numpy.testing.assert_array_equal(longer(mine), longer(theirs), f"dimension {dimension}")
        return [len(longer(diagram)) for diagram in found]

    def compare_case(self, case):
        if not case.available():
            raise unittest.SkipTest(f"skipped: no {case.file}")
        given = case.make()
        if case.kind == "batch":
            clouds = given if LONG else given[:16]
            options = ours.Options.of(case.max_dimension, case.threshold, THREADS)
            found = library().rips_batch([ours.points(cloud) for cloud in clouds], options, THREADS)
            compared = [self.compare(*both) for both in zip(found, (gudhi(matrix_of(cloud), 1) for cloud in clouds))]
            return numpy.sum(compared, axis=0).tolist()
        source = ours.of_case(case.kind, given)
        if case.kind == "points":
            given = matrix_of(given) if case.threshold is None else graph_of(given, case.threshold)
        return self.compare(bettiscope(source, case.max_dimension, case.threshold), gudhi(given, case.max_dimension))

    def naitzat(self, count):
        """So many random points of each class of each data set, or all where there are fewer."""
        archive = data("naitzat.npz")
        for name in NAITZAT:
            for label in (0, 1):
                points = archive[f"{name}_X"][archive[f"{name}_y"] == label].astype(float)
                chosen = numpy.random.default_rng(label).permutation(len(points))[:count]
                yield f"{name} class {label}", points[chosen]

    def test_naitzat(self):
        for name, points in self.naitzat(1000 if LONG else 400):
            with self.subTest(name):
                bars = self.compare(bettiscope(ours.points(points), 2), gudhi(matrix_of(points), 2))
                print(f"{name}, {len(points)} points: {bars}")

    def test_naitzat_in_hops(self):
        for name, points in self.naitzat(4500 if LONG else 1500):
            for neighbors, cutoff in ((18, 2), (8, 3)):
                with self.subTest(name, neighbors=neighbors):
                    source = ours.points(points)
                    source.metric, source.neighbors = HOP, neighbors
                    bars = self.compare(
                        bettiscope(source, 2, cutoff), gudhi(hops_of(points, neighbors, cutoff), 2)
                    )
                    print(f"{name}, {len(points)} points, {neighbors} neighbours, {cutoff} hops: {bars}")

    def test_other_metrics(self):
        for metric, length in (("manhattan", manhattan), ("chebyshev", chebyshev)):
            for points in (activations(300, 25, 3, 1), activations(200, 8, 1, 2)):
                source = ours.points(points)
                source.metric = METRICS[metric]
                bars = self.compare(bettiscope(source, 2), gudhi(matrix_of(points, length), 2))
                print(f"{metric}, {len(points)} points: {bars}")

    def test_cosine(self):
        """Norms are rounded in another order here: bars agree up to float32 rounding."""
        points = activations(300, 25, 3, 1)
        source = ours.points(points)
        source.metric = COSINE
        expected = gudhi(matrix_of(points, cosine), 2)
        for mine, theirs in zip(bettiscope(source, 2), expected, strict=True):
            mine, theirs = longer(mine, 1e-6), longer(theirs, 1e-6)
            self.assertEqual(len(theirs), len(mine))
            numpy.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-9)


def add_case(name, case):
    def test(self):
        print(f"{name}: {self.compare_case(case)}")

    setattr(Bars, f"test_{name}", test)


for name, case in CASES.items():
    add_case(name, case)

if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--long"]
    unittest.main(verbosity=2)
