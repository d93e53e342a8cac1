#!/usr/bin/env python3
"""The original study's experiment end to end: `./bettiscope run` beside PyTorch's vmap (study.py), in turns.

    bench/training/experiment.py [--rounds N] [--write FILE]

20 networks of 8 x 32, 80 epochs, batches of 64, 6,800 points of two linked tori to learn from, both with all cores. The
time is that of the whole process. What `run` does after training is made small: one layer of 100 points, 50 landmarks.
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))

import h5py

import cases
import results
from results import median

TARGET = 0.99
# The study's settings are the defaults (configs/training_config.yaml); that no network stops early is for PyTorch's sake.
CONFIGURATION = """
name: experiment
data: {source: torus-pair}
train: {trainer: vectorized, early_stopping: {monitor: none}}
activations: {layers: [8], sample: 100}
homology: {metric: euclidean, landmarks: 50, max_dimension: 0, scales: [{scale: 1}]}
"""


def ours(folder):
    """Seconds of a run, and how many of its networks end above the target."""
    run = folder / "run"
    elapsed, _ = results.timed([cases.ROOT / "bettiscope", "run", folder / "experiment.yaml", "--out", run])
    with h5py.File(run / "run.h5") as file:
        ends = file["train/validation_accuracy"][:, -1]
    shutil.rmtree(run)
    return elapsed, int((ends > TARGET).sum())


def pytorch():
    elapsed, printed = results.timed([sys.executable, HERE / "study.py", str(os.cpu_count())])
    return elapsed, json.loads(printed)["above"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--library", type=pathlib.Path, default=cases.ROOT / "native/target/cpp/libbettiscope.so")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    options = parser.parse_args()
    sides = {"`./bettiscope run`": lambda: ours(folder), "PyTorch vmap": pytorch}
    times, above = {side: [] for side in sides}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "experiment.yaml").write_text(CONFIGURATION)
        ours(folder)  # builds what changed
        provenance = results.provenance(options.library, ["torch", "numpy"])
        for _ in range(options.rounds):
            for side, run in sides.items():
                elapsed, above[side] = run()
                times[side].append(elapsed)
                print(f"{side}: {elapsed:.1f} s, {above[side]} networks above {TARGET}", file=sys.stderr, flush=True)
    bettiscope, peer = map(median, times.values())
    rows = [[side, f"{median(found):.1f}", f"{min(found):.1f}", f"{max(found):.1f}", str(above[side])] for side, found in times.items()]
    head = ["side", "median, s", "least", "most", f"networks above {TARGET:.0%} at the end"]
    text = (
        f"## The study's experiment\n\n{provenance}\n20 networks of 8 x 32, 80 epochs in batches of 64 of 6,800 points on two linked tori, the original study's settings:\n"
        f"wall time of the whole process in {options.rounds} rounds, with all cores. PyTorch's side has one learning rate for all networks; ours\n"
        "also looks at one layer, computes a small homology and writes its report. Neither stops a network early.\n\n"
        + results.table(head, rows)
        + f"\nPyTorch takes {peer / bettiscope:.1f} times as long.\n"
    )
    print(text)
    results.write(options.write, "experiment", text)


if __name__ == "__main__":
    main()
