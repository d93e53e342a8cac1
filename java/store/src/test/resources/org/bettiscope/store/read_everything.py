"""Reads with h5py what Samples.everything wrote, and compares it with the same formulas."""
import math
import sys

import h5py
import numpy as np


def same(found, expected, dtype, shape):
    assert found.dtype == np.dtype(dtype), (found.name, found.dtype)
    assert found.shape == shape, (found.name, found.shape)
    np.testing.assert_array_equal(found[()], np.array(expected).reshape(shape), found.name)


def scales(dataset):
    return [[scale.name for scale in axis.values()] for axis in dataset.dims]


with h5py.File(sys.argv[1], "r") as f:
    i = np.arange(2 * 3 * 4000)
    same(f["group/floats"], np.where(i % 7 == 0, 0, i / 8), "<f4", (2, 3, 4000))
    assert f["group/floats"].compression == "gzip" and f["group/floats"].shuffle
    same(f["group/doubles"], [math.pi, math.nan, 0, 1, 2, 3], "<f8", (2, 3))
    assert np.signbit(f["group/doubles"][0, 2])
    same(f["group/ints"], [1, -2, 2**31 - 1, 4, 5, 6, 7, 8], "<i4", (2, 4))
    same(f["group/longs"], [-(2**63), 2**63 - 1], "<i8", (2,))
    assert f["group/empty"].shape == (0, 2) and f["group/empty"].dtype == np.float32
    texts = f["group/texts"].asstr()[()]
    assert texts.tolist() == [["", "Poincaré", "ℤ/2"], ["a\nb", "x", "y"]], texts

    assert scales(f["group/doubles"]) == [["/network"], ["/scale"]]
    assert scales(f["group/texts"]) == [["/network"], ["/scale"]]
    assert scales(f["group/ints"]) == [["/network"], ["/group/bare"]]
    assert scales(f["group/longs"]) == [[]]
    assert list(f["group/doubles"].dims[1].keys()) == ["scale"]
    assert f["network"].is_scale and f["group/bare"].is_scale and f["group/bare"].shape == (4,)
    assert f["group/bare"].id.get_storage_size() == 0
    same(f["scale"], [2, 3.5, math.inf], "<f8", (3,))

    assert f.attrs["title"] == "sample"
    assert f["group"].attrs["count"] == 42 and f["group"].attrs["third"] == 1 / 3
    floats = f["group/floats"].attrs
    assert floats["longs"].tolist() == [1, 2, 3]
    assert floats["doubles"].tolist() == [0.5, -math.inf]
    assert list(floats["texts"]) == ["α", "β"]
    assert sorted(floats) == ["doubles", "longs", "texts"]
print("as written")
