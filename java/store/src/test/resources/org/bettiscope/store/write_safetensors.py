"""Writes files with the format's own library: one for every kind of element, and damaged ones that it refuses."""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import safetensors
from safetensors.numpy import save, save_file

folder = Path(sys.argv[1])

save_file(
    {
        "doubles": np.array([[0.1, -2], [3e300, np.nan]], np.float64),
        "singles": np.array([0.1, -2, 1e-45], np.float32),
        "halves": np.array([0.1, -2, 65504, 6e-8], np.float16),
        "longs": np.array([-(2**63), 2**63 - 1], np.int64),
        "ints": np.array(-5, np.int32),
        "bytes": np.array([1, 2, 3], np.uint8),
        "nothing": np.zeros((0, 4), np.float32),
    },
    folder / "all.safetensors",
    metadata={"format": "pt"},
)

# The upper halves of single-precision numbers whose lower halves are 0.
upper = (np.array([1, -2.5, 3.3895314e38, np.inf], np.float32).view(np.uint32) >> 16).astype(np.uint16)
spec = safetensors.TensorSpec(dtype="bfloat16", shape=[4], data_ptr=upper.ctypes.data, data_len=upper.nbytes)
safetensors.serialize_file({"brain": spec}, folder / "brain.safetensors")


def file(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def entry(begin, end, shape=(2,), dtype="F32"):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}


two = {"a": entry(0, 8), "b": entry(8, 16)}
whole = save({"a": np.zeros(2, np.float32), "b": np.zeros(2, np.float32)})
damaged = {
    "empty": b"",
    "short": b"1234567",
    "long": struct.pack("<Q", 100_000_001) + b"{}",
    "unsigned": struct.pack("<Q", 2**64 - 1) + b"{}",
    "header-cut": whole[:40],
    "data-cut": whole[:-1],
    "text": file(b"not JSON"),
    "latin": file('{"ä": 1}'.encode("latin-1")),
    "list": file([1, 2]),
    "no-header": file(b""),
    "second-value": file(b"{} {}"),
    "twice": file(json.dumps(two).replace('"b"', '"a"').encode(), bytes(16)),
    "overlap": file({"a": entry(0, 8), "b": entry(4, 12)}, bytes(12)),
    "hole": file({"a": entry(0, 8), "b": entry(12, 20)}, bytes(20)),
    "late": file({"a": entry(4, 12)}, bytes(12)),
    "tail": file(two, bytes(20)),
    "beyond": file(two, bytes(8)),
    "backwards": file({"a": entry(8, 0)}, bytes(8)),
    "negative": file({"a": entry(-8, 0)}, bytes(8)),
    "size": file({"a": entry(0, 8, (3,))}, bytes(8)),
    "overflow": file({"a": entry(0, 8, (2**62, 2**62))}, bytes(8)),
    "fraction": file({"a": entry(0, 8, (2.5,))}, bytes(8)),
    "dtype": file({"a": entry(0, 8, (2,), "F31")}, bytes(8)),
    "shapeless": file({"a": {"dtype": "F32", "data_offsets": [0, 8]}}, bytes(8)),
    "metadata": file({"__metadata__": {"a": 1}} | two, bytes(16)),
    "metadata-list": file({"__metadata__": ["a"]} | two, bytes(16)),
}
for name, content in damaged.items():
    (folder / f"{name}.safetensors").write_bytes(content)
    try:
        safetensors.deserialize(content)
    except safetensors.SafetensorError:
        continue
    print("read in Python:", name)
