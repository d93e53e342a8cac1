"""Reads the file of SafetensorsTest with the format's own library and compares with numpy's values."""

import sys

import numpy as np
from safetensors import safe_open

with safe_open(sys.argv[1], framework="np") as file:
    assert file.metadata() == {"format": "pt", "épreuve": 'a "text"\n'}, file.metadata()
    tensors = {name: file.get_tensor(name) for name in file.keys()}

expected = {
    "singles": np.array([[1.5, -0.0, np.inf], [np.float32(1e-45), 3.4028235e38, 0.1]], np.float32),
    "doubles": np.array([0.1, -1e308, 5e-324], np.float64),
    "longs": np.array([[-(2**63)], [2**63 - 1]], np.int64),
    "ints": np.array([-(2**31), 2**31 - 1, 7], np.int32),
    "single value": np.array(2.5, np.float64),
    "nothing": np.zeros((3, 0), np.float32),
}
assert tensors.keys() == expected.keys(), tensors.keys()
for name, array in expected.items():
    found = tensors[name]
    assert found.dtype == array.dtype and found.shape == array.shape, (name, found.dtype, found.shape)
    assert found.tobytes() == array.tobytes(), (name, found)
