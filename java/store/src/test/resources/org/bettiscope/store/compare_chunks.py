"""Whether a data set of chunks that we compressed is what the HDF5 library makes of the same numbers."""

import sys

import h5py
import numpy

ours, plain = (h5py.File(file)["a/values"] for file in sys.argv[1:])
for dataset in (ours, plain):
    assert (dataset.shuffle, dataset.compression, dataset.compression_opts) == (True, "gzip", 1)
    assert dataset.id.get_num_chunks() == 40
numpy.testing.assert_array_equal(ours[:].view("u4"), plain[:].view("u4"))
# The same filters on the same bytes: as large to a hundredth, whoever's zlib it was.
sizes = [dataset.id.get_storage_size() for dataset in (ours, plain)]
assert abs(sizes[0] / sizes[1] - 1) < 0.01, sizes
print("the same")
