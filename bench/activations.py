#!/usr/bin/env python3
"""Chunks of activations written to HDF5, shuffled and deflated at level 1: ours beside h5py, in turns.

    bench/activations.py [--rounds N] [--threads N ...] [--write FILE]

The numbers are what eight rectified layers of 32 units, drawn as for training, make of 8,000 points on two linked tori;
a chunk is one layer. Each side is one process that has the numbers in memory and wrote the file once before the clock
starts; a round is one file by each, from its opening to its closing. Both files are read back and compared. Needs
./bettiscope to be built, and the packages of bench/peers/requirements.txt.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import h5py
import numpy as np

import cases
import results
from results import median

NETWORKS, LAYERS, WIDTH, POINTS = 5, 8, 32, 8000
DATASET = "activations/layer_01"


def activations():
    """[chunk, point, unit] float32."""
    random = np.random.default_rng(1)
    layers = []
    for _ in range(NETWORKS):
        values = np.asarray(cases.torus_pair(POINTS, 0), dtype=np.float32)
        for _ in range(LAYERS):
            inputs = values.shape[1]
            weights = random.uniform(-1, 1, (inputs, WIDTH)) * np.sqrt(6 / inputs)
            values = np.maximum(values @ weights.astype(np.float32), 0)
            layers.append(values)
    return np.stack(layers)


def write_by_h5py(file, values):
    start = time.perf_counter()
    with h5py.File(file, "w") as h5:
        dataset = h5.create_dataset(
            DATASET,
            (1, *values.shape),
            "f4",
            chunks=(1, 1, *values.shape[1:]),
            shuffle=True,
            compression="gzip",
            compression_opts=1,
        )
        for i, chunk in enumerate(values):
            dataset[0, i] = chunk
    return time.perf_counter() - start


def java():
    """The java of the JDK that the launcher finds."""
    find = '. ci/jdk.sh && find_jdk && printf %s "$JAVA_HOME"'
    home = subprocess.run(["sh", "-c", find], cwd=cases.ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return pathlib.Path(home) / "bin/java"


class Ours:
    """The process that writes with a number of threads."""

    def __init__(self, raw, shape, threads):
        self.process = subprocess.Popen(
            [
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.logger=slf4j",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                f"{cases.ROOT}/java/cli/target/lib/*",
                HERE / "ChunkThroughput.java",
                raw,
                *map(str, (*shape, threads)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def write(self, file):
        print(file, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def check(file, values):
    with h5py.File(file) as h5:
        dataset = h5[DATASET]
        if (dataset.shuffle, dataset.compression, dataset.compression_opts) != (True, "gzip", 1):
            sys.exit(f"{file}: other filters")
        if not np.array_equal(dataset[0], values):
            sys.exit(f"{file}: other numbers")
        return dataset.id.get_storage_size()


def measure(options, folder, values):
    """Seconds by the name of the side, and the bytes that each stores."""
    raw = folder / "values.raw"
    values.tofile(raw)
    ours = {f"ours, {threads} threads": Ours(raw, values.shape, threads) for threads in options.threads}
    sides = {"h5py": lambda file: write_by_h5py(file, values), **{name: side.write for name, side in ours.items()}}
    stored, times = {}, {name: [] for name in sides}
    for number, (name, write) in enumerate(sides.items()):
        file = folder / f"{number}.h5"
        write(file)
        stored[name] = check(file, values)
    for _ in range(options.rounds):
        for number, (name, write) in enumerate(sides.items()):
            times[name].append(write(folder / f"{number}.h5"))
    for side in ours.values():
        side.end()
    return times, stored


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--library", type=pathlib.Path, default=cases.ROOT / "native/target/cpp/libbettiscope.so")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    options = parser.parse_args()
    values = activations()
    provenance = results.provenance(options.library, ("h5py", "numpy"))
    with tempfile.TemporaryDirectory() as folder:
        times, stored = measure(options, pathlib.Path(folder), values)
    peer = median(times["h5py"])
    rows = [
        [
            name,
            f"{median(of_side):.3f}",
            f"{values.nbytes / 1e6 / median(of_side):.0f}",
            f"{peer / median(of_side):.2f}",
            f"{stored[name] / values.nbytes:.3f}",
        ]
        for name, of_side in times.items()
    ]
    text = (
        f"## Writing activations\n\n{provenance}\n{len(values)} chunks of {POINTS} points x {WIDTH} units"
        f" ({values.nbytes / 1e6:.0f} MB), shuffled and deflated at level 1, in {options.rounds} rounds:\n\n"
        + results.table(["side", "median, s", "MB/s", "times h5py's", "stored of what is written"], rows)
    )
    print(text)
    results.write(options.write, "activations", text)


if __name__ == "__main__":
    main()
