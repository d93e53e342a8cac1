"""Reads a run.h5 with h5py: every axis is named, offsets lead to pairs, layer 0 repeats."""
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1], "r") as f:
    assert f.attrs["schema"] == "bettiscope-run" and f.attrs["schema_version"] == 1

    def named(path, item):
        if isinstance(item, h5py.Dataset) and not item.is_scale:
            lengths = [[len(scale) for scale in axis.values()] for axis in item.dims]
            assert lengths == [[n] for n in item.shape], (path, lengths, item.shape)

    f.visititems(named)

    def axes(path):
        return [axis[0].name for axis in f[path].dims]

    place = ["/network", "/epoch", "/layer", "/class", "/scale"]
    assert axes("homology/offsets") == place + ["/homology/offset"]
    assert axes("homology/reason") == place
    assert axes("train/loss") == ["/network", "/train_epoch"]
    assert axes("activations/layer_01")[:3] == ["/network", "/epoch", "/activations/sample"]

    offsets = f["homology/offsets"][()]
    pairs = f["homology/pairs"][()]
    assert (np.diff(offsets, axis=-1) >= 0).all()
    assert (offsets[:, :, 0] == offsets[0, 0, 0]).all(), "layer 0 is stored once"
    np.testing.assert_array_equal(f["homology/betti"][()], np.diff(offsets, axis=-1))
    own = np.concatenate([offsets[0, 0, 0].ravel(), offsets[:, :, 1:].ravel()])
    assert own[0] == 0 and own[-1] == len(pairs) and (np.diff(own) >= 0).all()
    assert (pairs[:, 0] < pairs[:, 1]).all() and np.isinf(pairs[:, 1]).any()
    i = np.arange(40 * 6)
    expected = (2000 + 100 + 20 + i / 1024).astype(np.float32).reshape(40, 6)
    np.testing.assert_array_equal(f["activations/layer_02"][2, 1], expected)
print("as merged")
