"""libbettiscope through ctypes: as much of it as the benchmark calls. cpp/include/bettiscope.h says what it means."""

import ctypes
import math
import pathlib

import numpy as np

POINTS, LOWER, SPARSE = 1, 2, 3
POWER_1, POWER_2, POWER_INFINITY = 1, 2, 3
FLOAT32, FLOAT64 = 1, 2
EUCLIDEAN = 1
CANCELLED = 6


class Stopped(RuntimeError):
    """The flag that a call was given went up."""


class Input(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_int32),
        ("kind", ctypes.c_int32),
        ("value_type", ctypes.c_int32),
        ("metric", ctypes.c_int32),
        ("n", ctypes.c_int64),
        ("d", ctypes.c_int64),
        ("entries", ctypes.c_int64),
        ("values", ctypes.c_void_p),
        ("rows", ctypes.c_void_p),
        ("columns", ctypes.c_void_p),
        ("landmarks", ctypes.c_int64),
        ("landmark_seed", ctypes.c_int64),
        ("neighbors", ctypes.c_int64),
        ("weights", ctypes.c_void_p),
        ("weight_power", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
    ]

    @classmethod
    def of(cls, kind: int, n: int, values: np.ndarray, **members) -> "Input":
        value_type = {"float32": FLOAT32, "float64": FLOAT64}[values.dtype.name]
        made = cls(ctypes.sizeof(cls), kind, value_type, n=n, values=values.ctypes.data, **members)
        made.kept = values  # alive as long as the struct is
        return made


class Options(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_int32),
        ("max_dimension", ctypes.c_int32),
        ("threshold", ctypes.c_double),
        ("field", ctypes.c_int32),
        ("zero_length", ctypes.c_int32),
        ("threads", ctypes.c_int32),
        ("simplices", ctypes.c_int32),
        ("memory_limit", ctypes.c_int64),
        ("precision", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
    ]

    @classmethod
    def of(cls, max_dimension: int, threshold: float | None, threads: int, memory_limit: int = 0) -> "Options":
        value = math.nan if threshold is None else threshold
        return cls(ctypes.sizeof(cls), max_dimension, value, field=2, threads=threads, memory_limit=memory_limit)


WASSERSTEIN, BOTTLENECK, SLICED_WASSERSTEIN, SCALE_SPACE = 1, 2, 3, 4
NORM_1, NORM_2, NORM_INFINITY = 1, 2, 3


class DistanceOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_int32),
        ("kind", ctypes.c_int32),
        ("order", ctypes.c_double),
        ("error", ctypes.c_double),
        ("bandwidth", ctypes.c_double),
        ("directions", ctypes.c_int64),
        ("norm", ctypes.c_int32),
        ("reserved", ctypes.c_int32),
    ]

    @classmethod
    def of(cls, kind: int, **members) -> "DistanceOptions":
        return cls(ctypes.sizeof(cls), kind, **members)


BETTI_CURVE, LANDSCAPE, SILHOUETTE, ENTROPY_CURVE, IMAGE, STATISTICS = range(1, 7)
STATISTICS_SIZE = 11


class VectorOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_int32),
        ("kind", ctypes.c_int32),
        ("scale_low", ctypes.c_double),
        ("scale_high", ctypes.c_double),
        ("scale_count", ctypes.c_int64),
        ("length_low", ctypes.c_double),
        ("length_high", ctypes.c_double),
        ("length_count", ctypes.c_int64),
        ("levels", ctypes.c_int64),
        ("exponent", ctypes.c_double),
        ("cap", ctypes.c_double),
        ("bandwidth", ctypes.c_double),
    ]

    @classmethod
    def of(cls, kind: int, scales: tuple[float, float, int] = (0, 0, 0), lengths: tuple[float, float, int] = (0, 0, 0), **members) -> "VectorOptions":
        """Grids are the first, the last and how many."""
        return cls(ctypes.sizeof(cls), kind, *scales, *lengths, **members)

    def width(self) -> int:
        if self.kind == STATISTICS:
            return STATISTICS_SIZE
        return self.scale_count * {LANDSCAPE: self.levels, IMAGE: self.length_count}.get(self.kind, 1)


def points(cloud: np.ndarray) -> Input:
    cloud = np.ascontiguousarray(cloud, dtype=np.float64)
    return Input.of(POINTS, cloud.shape[0], cloud, d=cloud.shape[1], metric=EUCLIDEAN)


def matrix(square: np.ndarray) -> Input:
    return Input.of(LOWER, len(square), np.ascontiguousarray(square[np.tril_indices(len(square), -1)]))


def sparse(graph) -> Input:
    """A coo_matrix."""
    return edges(graph.shape[0], graph.row.astype(np.int64), graph.col.astype(np.int64), graph.data.astype(np.float64))


def weighted(source: Input, weights: np.ndarray, power: int) -> Input:
    """The same input with float64 weights."""
    source.weights, source.weight_power, source.kept_weights = weights.ctypes.data, power, weights
    return source


def edges(n: int, rows: np.ndarray, columns: np.ndarray, lengths: np.ndarray) -> Input:
    made = Input.of(SPARSE, n, lengths, entries=len(lengths), rows=rows.ctypes.data, columns=columns.ctypes.data)
    made.kept_indices = rows, columns
    return made


def batch(diagrams: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Diagrams one after another, and where each begins."""
    return np.concatenate(diagrams), np.concatenate([[0], np.cumsum([len(one) for one in diagrams])]).astype(np.int64)


def address(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def int64s(*values: int) -> list[ctypes.c_int64]:
    return [ctypes.c_int64(value) for value in values]


def of_case(kind: str, data) -> Input:
    """The data of a case (cases.py) that is not a batch."""
    return {"points": points, "matrix": matrix, "sparse": sparse}[kind](data)


class Library:
    def __init__(self, path: pathlib.Path):
        self.library = ctypes.CDLL(str(path))
        self.library.bettiscope_diagrams_size.restype = ctypes.c_int64
        self.library.bettiscope_version.restype = ctypes.c_char_p
        self.library.bettiscope_kernels.restype = ctypes.c_char_p
        self.library.bettiscope_graph_edges.restype = ctypes.c_int64

    def version(self) -> str:
        return self.library.bettiscope_version().decode()

    def kernels(self) -> str:
        return self.library.bettiscope_kernels().decode()

    def farthest_points(self, cloud: np.ndarray, count: int, seed: int, threads: int) -> np.ndarray:
        """Indices of landmarks of a float32 cloud."""
        chosen = np.empty(count, np.int64)
        self._call("farthest_points", address(cloud), *int64s(*cloud.shape, count, seed), ctypes.c_int32(threads), None, address(chosen), None)
        return chosen

    def nearest_neighbors(self, cloud: np.ndarray, k: int, threads: int) -> np.ndarray:
        """n x k indices of a float32 cloud."""
        neighbors = np.empty((len(cloud), k), np.int64)
        self._call("nearest_neighbors", address(cloud), *int64s(*cloud.shape, k), ctypes.c_int32(threads), None, address(neighbors), None)
        return neighbors

    def distance_to_measure(self, cloud: np.ndarray, k: int, order: float, threads: int) -> np.ndarray:
        """Of each point of a float32 cloud."""
        values = np.empty(len(cloud))
        self._call("distance_to_measure", address(cloud), *int64s(*cloud.shape, k), ctypes.c_double(order), ctypes.c_int32(threads), None, address(values))
        return values

    def hop_graph(self, neighbors: np.ndarray, cutoff: int, threads: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows, columns and lengths (float32) of the edges."""
        graph = ctypes.c_void_p()
        self._call("hop_graph", address(neighbors), *int64s(*neighbors.shape, cutoff), ctypes.c_int32(threads), None, ctypes.byref(graph))
        edges = self.library.bettiscope_graph_edges(graph)
        rows, columns, lengths = np.empty(edges, np.int64), np.empty(edges, np.int64), np.empty(edges, np.float32)
        self.library.bettiscope_graph_copy(graph, address(rows), address(columns), address(lengths), *int64s(edges))
        self.library.bettiscope_graph_free(graph)
        return rows, columns, lengths

    def _call(self, name: str, *arguments) -> None:
        error = ctypes.create_string_buffer(1000)
        status = getattr(self.library, "bettiscope_" + name)(*arguments, error, ctypes.c_int64(1000))
        if status != 0:
            raise (Stopped if status == CANCELLED else RuntimeError)(error.value.decode())

    def distance(self, a: np.ndarray, b: np.ndarray, options: DistanceOptions) -> float:
        """Between two diagrams, float64 arrays of n x 2."""
        found = ctypes.c_double()
        self._call("distance", address(a), *int64s(len(a)), address(b), *int64s(len(b)), ctypes.byref(options), None, ctypes.byref(found), None, None)
        return found.value

    def matching(self, a: np.ndarray, b: np.ndarray, options: DistanceOptions) -> tuple[float, float, np.ndarray]:
        """The distance, its lower bound, and for each bar of `a` that of `b`, or -1."""
        found, bound, partners = ctypes.c_double(), ctypes.c_double(), np.empty(len(a), np.int64)
        self._call("distance", address(a), *int64s(len(a)), address(b), *int64s(len(b)), ctypes.byref(options), None, ctypes.byref(found), ctypes.byref(bound), address(partners))
        return found.value, bound.value, partners

    def distances(self, diagrams: list[np.ndarray], options: DistanceOptions, threads: int) -> np.ndarray:
        """Of all pairs i < j, in order."""
        pairs, offsets = batch(diagrams)
        found = np.empty(len(diagrams) * (len(diagrams) - 1) // 2)
        self._call("distance_batch", address(pairs), address(offsets), *int64s(len(diagrams)), None, None, *int64s(len(found)), ctypes.byref(options), ctypes.c_int32(threads), None, None, address(found))
        return found

    def scale_space_kernel(self, a: np.ndarray, b: np.ndarray, bandwidth: float) -> float:
        found = ctypes.c_double()
        self._call("scale_space_kernel", address(a), *int64s(len(a)), address(b), *int64s(len(b)), ctypes.c_double(bandwidth), None, ctypes.byref(found))
        return found.value

    def vectors(self, diagrams: list[np.ndarray], options: VectorOptions, threads: int) -> np.ndarray:
        """A row for each diagram."""
        pairs, offsets = batch(diagrams)
        found = np.empty((len(diagrams), options.width()))
        self._call("vectors", address(pairs), address(offsets), *int64s(len(diagrams)), ctypes.byref(options), ctypes.c_int32(threads), None, None, address(found), *int64s(found.size))
        return found

    def amplitudes(self, diagrams: list[np.ndarray], options: VectorOptions, order: float, threads: int) -> np.ndarray:
        pairs, offsets = batch(diagrams)
        found = np.empty(len(diagrams))
        self._call("amplitudes", address(pairs), address(offsets), *int64s(len(diagrams)), ctypes.byref(options), ctypes.c_double(order), ctypes.c_int32(threads), None, None, address(found))
        return found

    def frechet_mean(self, diagrams: list[np.ndarray], threads: int) -> tuple[np.ndarray, float]:
        """The mean and its variance."""
        pairs, offsets = batch(diagrams)
        mean, size, variance = np.empty_like(pairs), ctypes.c_int64(), ctypes.c_double()
        self._call("frechet_mean", address(pairs), address(offsets), *int64s(len(diagrams), 0), ctypes.c_int32(threads), None, address(mean), ctypes.byref(size), ctypes.byref(variance))
        return mean[: size.value], variance.value

    def betti_curve(self, diagram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the number of bars changes, and to what."""
        scales, numbers, steps = np.empty(2 * len(diagram)), np.empty(2 * len(diagram), np.int64), ctypes.c_int64()
        self._call("betti_curve", address(diagram), *int64s(len(diagram)), None, address(scales), address(numbers), ctypes.byref(steps))
        return scales[: steps.value], numbers[: steps.value]

    def rips(self, source: Input, options: Options, cancel: ctypes.c_int32 | None = None) -> list[np.ndarray]:
        """The diagrams by dimension, one (birth, death) a row."""
        diagrams = ctypes.c_void_p()
        flag = None if cancel is None else ctypes.byref(cancel)
        self._call("rips", ctypes.byref(source), ctypes.byref(options), flag, None, ctypes.byref(diagrams))
        return self._take(diagrams, options.max_dimension)

    def rips_memory(self, source: Input, options: Options) -> tuple[int, int]:
        """The bytes predicted, and the least memory_limit that is not refused."""
        predicted, least = ctypes.c_int64(), ctypes.c_int64()
        self._call("rips_memory", ctypes.byref(source), ctypes.byref(options), None, ctypes.byref(predicted), ctypes.byref(least))
        return predicted.value, least.value

    def rips_batch(
        self, sources: list[Input], options: Options, threads: int, cancel: ctypes.c_int32 | None = None
    ) -> list[list[np.ndarray]]:
        count = len(sources)
        diagrams, statuses = (ctypes.c_void_p * count)(), (ctypes.c_int32 * count)()
        flag = None if cancel is None else ctypes.byref(cancel)
        error = ctypes.create_string_buffer(1000)
        status = self.library.bettiscope_rips_batch(
            (Input * count)(*sources), (Options * count)(*[options] * count), ctypes.c_int64(count),
            ctypes.c_int32(threads), flag, None, diagrams, statuses, None, ctypes.c_int64(0), error, ctypes.c_int64(1000))
        taken = [self._take(ctypes.c_void_p(one), options.max_dimension) for one in diagrams if one is not None]
        if status != 0 or any(statuses):
            raise (Stopped if status == CANCELLED else RuntimeError)(f"{error.value.decode()} {set(statuses)}")
        return taken

    def _take(self, diagrams: ctypes.c_void_p, max_dimension: int) -> list[np.ndarray]:
        taken = []
        for dimension in range(max_dimension + 1):
            size = self.library.bettiscope_diagrams_size(diagrams, ctypes.c_int32(dimension))
            pairs = np.empty((size, 2))
            self.library.bettiscope_diagrams_copy(
                diagrams, ctypes.c_int32(dimension), pairs.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(2 * size))
            taken.append(pairs)
        self.library.bettiscope_diagrams_free(diagrams)
        return taken
