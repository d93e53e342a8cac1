#!/usr/bin/env python3
"""Our fused kernels beside PyTorch's ways to train an ensemble; writes tables in Markdown.

Forms take turns, a process a run (forms.py); figures are medians of the rounds. A form whose first run is many times
slower than the fastest is not run again.
"""

import argparse
import collections
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "peers"))

import forms
import results

HOPELESS = 10
NAMES = {
    "fused": "Bettiscope",
    "loop": "PyTorch loop",
    "vmap": "PyTorch vmap(grad)",
    "autograd": "PyTorch baddbmm, autograd",
    "manual": "PyTorch baddbmm, manual backward",
}
Case = collections.namedtuple("Case", "networks width batch threads")


def run(form, case, options):
    command = [sys.executable, HERE / "forms.py", form, *map(str, case), "--library", options.library, "--seconds", str(options.seconds)]
    environment = dict(os.environ, OMP_NUM_THREADS=str(case.threads), MKL_NUM_THREADS=str(case.threads))
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"{form} failed: {ended.stderr.strip().splitlines()[-1]}")
    return json.loads(ended.stdout.splitlines()[-1])


def measure(case, options):
    """Steps a second by form: medians of rounds in which the forms took turns."""
    steps = {form: [] for form in options.forms}
    norms = {}
    for round_ in range(options.rounds):
        best = max((results.median(found) for found in steps.values() if found), default=0)
        for form, found in steps.items():
            if round_ == 0 or form == "fused" or results.median(found) * HOPELESS > best:
                ran = run(form, case, options)
                found.append(ran["steps"])
                norms[form] = ran["norm"]
    if max(norms.values()) > min(norms.values()) * (1 + 1e-5):
        sys.exit(f"after one epoch of {case} the forms differ: {norms}")
    return {form: results.median(found) for form, found in steps.items()}


def operations(case):
    """Multiplications and additions of one step of one network's matrix products; those for the points' gradient are
    not needed."""
    widths = forms.widths(case.width)
    products = [inputs * outputs for inputs, outputs in zip(widths, widths[1:])]
    return 2 * case.batch * (3 * sum(products) - products[0])


def peak(program):
    """GFLOP/s of one core: fused multiplications and additions in registers."""
    text = subprocess.run([program, "peak"], capture_output=True, text=True, check=True).stdout
    return float(re.match(r"peak\t.*\t([0-9.]+) GFLOP/s", text).group(1))


def row(case, steps, core):
    cells = [str(value) for value in case] + [f"{steps[form]:,.1f}" if steps[form] < 100 else f"{steps[form]:,.0f}" for form in steps]
    peers = {form: rate for form, rate in steps.items() if form != "fused"}
    ratios = [f"{steps['fused'] / max(peers.values()):.2f}"]
    ratios += [f"{steps['fused'] / peers[form]:.2f}" for form in ("vmap", "loop") if form in peers]
    # One network runs on one thread.
    share = steps["fused"] * case.networks * operations(case) / 1e9 / (core * min(case.threads, case.networks))
    return cells + ratios + [f"{share:.0%}"]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", nargs="+", type=int, default=[1, 16, 64, 256])
    parser.add_argument("--widths", nargs="+", type=int, default=[25, 32])
    parser.add_argument("--batches", nargs="+", type=int, default=[64, 128])
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--forms", nargs="+", choices=forms.FORMS, default=list(forms.FORMS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="that each run lasts, after a third of it to warm up")
    parser.add_argument("--library", type=pathlib.Path, default=ROOT / "build/core/libbettiscope_train.so")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    options = parser.parse_args()
    if "fused" not in options.forms or len(options.forms) < 2:
        parser.error("--forms wants fused and another one")
    return options


def main():
    options = parse()
    core = peak(options.library.parent / "train/bench/bettiscope_training_bench")
    provenance = results.provenance(options.library.with_name("libbettiscope.so"), ["torch", "numpy"])
    head = ["networks", "width", "batch", "threads", *[NAMES[form] for form in options.forms], "ours / PyTorch's best"]
    head += [f"ours / {form}" for form in ("vmap", "loop") if form in options.forms] + ["of the peak"]
    rows = []
    for case in itertools.starmap(Case, itertools.product(options.networks, options.widths, options.batches, options.threads)):
        rows.append(row(case, measure(case, options), core))
        print("\t".join(rows[-1]), file=sys.stderr, flush=True)
    text = (
        f"## Training\n\n{provenance}- peak of one core: {core:.0f} GFLOP/s, fused multiplications and additions of float32 in registers\n\n"
        f"Steps a second of the whole ensemble: {forms.DEPTH} hidden layers of ReLU, 3 inputs, 2 outputs, cross-entropy, Adam, float32.\n"
        f"Medians of {options.rounds} rounds of {options.seconds:g} s; a form {HOPELESS} times slower than the fastest ran once. PyTorch's forms find their\n"
        "batches ready; ours takes each batch's points by an order of each network's own. One network is trained by one thread.\n"
        "The share of the peak counts the matrix products alone, over the threads in use.\n\n" + results.table(head, rows)
    )
    print(text)
    results.write(options.write, "training", text)


if __name__ == "__main__":
    main()
