"""libbettiscope through ctypes: as much of it as the benchmark calls. cpp/include/bettiscope.h says what it means."""

import ctypes
import math
import pathlib

import numpy as np

POINTS, LOWER, SPARSE = 1, 2, 3
FLOAT64 = 2
EUCLIDEAN = 1


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
    ]

    @classmethod
    def of(cls, kind: int, n: int, values: np.ndarray, **members) -> "Input":
        made = cls(ctypes.sizeof(cls), kind, FLOAT64, n=n, values=values.ctypes.data, **members)
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
        ("reserved", ctypes.c_int32),
    ]

    @classmethod
    def of(cls, max_dimension: int, threshold: float | None, threads: int) -> "Options":
        value = math.nan if threshold is None else threshold
        return cls(ctypes.sizeof(cls), max_dimension, value, field=2, threads=threads)


def points(cloud: np.ndarray) -> Input:
    cloud = np.ascontiguousarray(cloud, dtype=np.float64)
    return Input.of(POINTS, cloud.shape[0], cloud, d=cloud.shape[1], metric=EUCLIDEAN)


def matrix(square: np.ndarray) -> Input:
    return Input.of(LOWER, len(square), np.ascontiguousarray(square[np.tril_indices(len(square), -1)]))


def sparse(graph) -> Input:
    rows, columns = graph.row.astype(np.int64), graph.col.astype(np.int64)
    made = Input.of(SPARSE, graph.shape[0], graph.data.astype(np.float64), entries=graph.nnz,
                    rows=rows.ctypes.data, columns=columns.ctypes.data)
    made.kept_indices = rows, columns
    return made


class Library:
    def __init__(self, path: pathlib.Path):
        self.library = ctypes.CDLL(str(path))
        self.library.bettiscope_diagrams_size.restype = ctypes.c_int64
        self.library.bettiscope_version.restype = ctypes.c_char_p

    def version(self) -> str:
        return self.library.bettiscope_version().decode()

    def rips(self, source: Input, options: Options) -> list[np.ndarray]:
        """The diagrams by dimension, one (birth, death) a row."""
        diagrams, error = ctypes.c_void_p(), ctypes.create_string_buffer(1000)
        status = self.library.bettiscope_rips(
            ctypes.byref(source), ctypes.byref(options), None, ctypes.byref(diagrams), error, ctypes.c_int64(1000))
        if status != 0:
            raise RuntimeError(error.value.decode())
        return self._take(diagrams, options.max_dimension)

    def rips_batch(self, sources: list[Input], options: Options, threads: int) -> list[list[np.ndarray]]:
        count = len(sources)
        diagrams, statuses = (ctypes.c_void_p * count)(), (ctypes.c_int32 * count)()
        error = ctypes.create_string_buffer(1000)
        status = self.library.bettiscope_rips_batch(
            (Input * count)(*sources), (Options * count)(*[options] * count), ctypes.c_int64(count),
            ctypes.c_int32(threads), None, None, diagrams, statuses, None, ctypes.c_int64(0), error, ctypes.c_int64(1000))
        if status != 0 or any(statuses):
            raise RuntimeError(f"{error.value.decode()} {set(statuses)}")
        return [self._take(ctypes.c_void_p(one), options.max_dimension) for one in diagrams]

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
