"""libbettiscope_train through ctypes: as much of it as the benchmark calls. cpp/include/bettiscope_train.h says what it
means."""

import ctypes
import pathlib

import numpy as np

FLOAT32, RELU, CROSS_ENTROPY, ADAM = 1, 2, 2, 2


class Options(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_int32),
        ("precision", ctypes.c_int32),
        ("networks", ctypes.c_int64),
        ("layers", ctypes.c_int64),
        ("widths", ctypes.c_void_p),
        ("activation", ctypes.c_int32),
        ("loss", ctypes.c_int32),
        ("optimizer", ctypes.c_int32),
        ("threads", ctypes.c_int32),
        ("batch_size", ctypes.c_int64),
        ("momentum", ctypes.c_double),
        ("weight_decay", ctypes.c_double),
        ("dropout", ctypes.c_double),
        ("l1", ctypes.c_double),
        ("l2", ctypes.c_double),
        ("gradient_clip", ctypes.c_double),
        ("class_weights", ctypes.c_void_p),
    ]


def address(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


class Learner:
    """Networks of ReLU layers that learn classes by cross-entropy and Adam in float32."""

    def __init__(self, path: pathlib.Path, widths: list[int], batch: int, points: np.ndarray, labels: np.ndarray, initial: np.ndarray, threads: int):
        """points: n x d float32; labels: n int32; initial: networks x parameters float64, layer by layer the weights
        [outputs, inputs], then the biases."""
        self.library = ctypes.CDLL(str(path))
        self.library.bettiscope_learner_parameters.restype = ctypes.c_int64
        kept = np.array(widths, np.int64)
        options = Options(
            ctypes.sizeof(Options), FLOAT32, len(initial), len(widths) - 1, address(kept), RELU, CROSS_ENTROPY, ADAM, threads, batch)
        self.handle = ctypes.c_void_p()
        self._call(
            "create", ctypes.byref(options), address(points), address(labels), ctypes.c_int64(len(points)), address(initial),
            ctypes.byref(self.handle))

    def learn(self, orders: np.ndarray, rates: np.ndarray) -> None:
        """One epoch. orders: networks x n int32; rates: networks float64."""
        self._call("learn", self.handle, None, address(orders), address(rates), None, None)

    def parameters(self, network: int) -> np.ndarray:
        values = np.empty(self.library.bettiscope_learner_parameters(self.handle))
        self._call("get", self.handle, ctypes.c_int64(network), address(values), None, None, None)
        return values

    def _call(self, name: str, *arguments) -> None:
        error = ctypes.create_string_buffer(1000)
        status = getattr(self.library, "bettiscope_learner_" + name)(*arguments, error, ctypes.c_int64(1000))
        if status != 0:
            raise RuntimeError(error.value.decode())
