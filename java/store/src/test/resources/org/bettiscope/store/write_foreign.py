"""Writes a file in the ways that others do and we do not."""
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1], "w", userblock_size=512) as f:
    x = np.arange(60, dtype=np.float64).reshape(12, 5) / 3
    f.create_dataset("chunked", data=x, chunks=(5, 2), compression="gzip", shuffle=True)
    f.create_dataset("big_endian", data=x.astype(">f4"))
    f["half"] = np.array([0.5, -2, np.inf], dtype=np.float16)
    f["bytes"] = np.array([0, 1, 255], dtype=np.uint8)
    f["shorts"] = np.array([-32768, 32767], dtype=">i2")
    f["unsigned"] = np.array([0, 2**32 - 1], dtype=np.uint32)
    f["fits"] = np.array([0, 2**63 - 1], dtype=np.uint64)
    f["too_large"] = np.array([0, 2**63], dtype=np.uint64)
    f["wide"] = np.array([1, 2**31], dtype=np.int64)
    f["truth"] = np.array([True, False, True])
    f["huge"] = np.array([1, 1e300])
    f["fixed"] = np.array([b"one", b"", b"three"], dtype="S5")
    f.create_dataset("latin", data=["plain", ""], dtype=h5py.string_dtype("ascii"))
    f.create_dataset("words", data=["ü", "ℤ"], dtype=h5py.string_dtype("utf-8"))
    f["scalar"] = 2.5
    f["nothing"] = h5py.Empty("f8")
    f["pairs"] = np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
    f["link"] = h5py.SoftLink("/chunked")
    f["dangling"] = h5py.SoftLink("/nowhere")
    f["group/inner"] = np.arange(3)
    f["chunked"].attrs["fixed"] = np.bytes_(b"bytes")
    f["chunked"].attrs["small"] = np.int8(-3)
    f["chunked"].attrs["flag"] = True
    f["x"] = np.arange(12)
    f["x"].make_scale("x")
    f["chunked"].dims[0].attach_scale(f["x"])
