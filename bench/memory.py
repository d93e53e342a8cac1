#!/usr/bin/env python3
"""How good the prediction of memory is, and what calls take within a limit; writes tables in Markdown.

Predicted is what bettiscope_rips_memory says before a call; taken, the growth of the resident memory at its peak over
the call. The least limit is the smallest that is not refused before the computation begins. Every call is a process of
its own, and the library was called once on a few points before.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import numpy as np

import bettiscope_library as ours
import cases
import results
import tools

ONE_GB = 10**9


def normal_cloud(n):
    return np.random.default_rng(0).normal(size=(n, 3))


def large_cases():
    """Clouds whose matrix of lengths is above 1 GB, by what they are."""
    for dimension in (0, 1, 2):
        yield f"30,000 normal points, dimension {dimension}", cases.Case("points", dimension, None, lambda: normal_cloud(30000))
    yield "12,000 normal points, dimension 3", cases.Case("points", 3, None, lambda: normal_cloud(12000))


def random_lengths():
    """A symmetric matrix that is no metric: its complexes are full of holes, and its reduction is large."""
    upper = np.triu(np.random.default_rng(0).uniform(size=(400, 400)), 1)
    return upper + upper.T


def stopped_cases():
    yield "400 random lengths, dimension 3", cases.Case("matrix", 3, None, random_lengths)


def options_of(case, threads, limit=0):
    return ours.Options.of(case.max_dimension, case.threshold, threads, limit)


def measure(case, threads, limit, library):
    """What was predicted and taken (bytes), seconds, and the bars or the reason why there are none."""
    loaded, source = ours.Library(library), ours.of_case(case.kind, case.make())
    loaded.rips(ours.points(cases.small("points")), ours.Options.of(1, None, threads))
    predicted, least = loaded.rips_memory(source, options_of(case, threads))
    limit = least if limit < 0 else limit
    options = options_of(case, threads, limit)

    def call():
        try:
            return {"bars": [len(diagram) for diagram in loaded.rips(source, options)]}
        except RuntimeError as error:
            return {"reason": str(error).partition(": take landmarks")[0]}

    ended, seconds, growth = tools.watched(call)
    return ended | {"predicted": predicted, "least": least, "taken": growth * (1 << 20), "seconds": seconds}


def outcome(ended):
    return str(ended["bars"]) if "bars" in ended else ended["reason"]


def in_process(name, limit, options):
    command = [sys.executable, __file__, "--one", name, str(limit), "--threads", str(options.threads)]
    command += ["--library", options.library, "--data", options.data]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


def megabytes(count):
    return f"{count / 1e6:.1f}"


def predicted_rows(known, options):
    for name in options.cases:
        if not known[name].available():
            print(f"skipped: no {known[name].file.name} ({name})", file=sys.stderr)
            continue
        free, least = in_process(name, 0, options), in_process(name, -1, options)
        if "reason" not in least and least["bars"] != free["bars"]:
            sys.exit(f"{name}: {least['bars']} within {least['least']} bytes, {free['bars']} without a limit")
        times = f"{least['seconds'] / free['seconds']:.1f}" if "bars" in least else least["reason"]
        yield [name, *(megabytes(one) for one in (free["predicted"], free["taken"], free["least"], least["taken"])), times]


def limited_rows(names, options):
    for name in names:
        ended = in_process(name, ONE_GB, options)
        yield [name, megabytes(ended["predicted"]), megabytes(ended["taken"]), results.seconds(ended["seconds"]), outcome(ended)]


def stopped_rows(names, options):
    for name in names:
        for limit in (25, 50, 100):
            ended = in_process(name, limit * 10**6, options)
            yield [name, f"{limit}", megabytes(ended["taken"]), outcome(ended)]


def main():
    open_cases = cases.cases(pathlib.Path())
    names = [name for name in open_cases if open_cases[name].kind != "batch"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", choices=names, metavar="NAME", default=names, help=", ".join(names))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    parser.add_argument("--one", nargs=2, metavar=("CASE", "LIMIT"), help=argparse.SUPPRESS)
    tools.add_options(parser)
    options = parser.parse_args()
    known = cases.cases(options.data)
    large, stopped = dict(large_cases()), dict(stopped_cases())
    if options.one:
        name, limit = options.one
        print(json.dumps(measure((known | large | stopped)[name], options.threads, int(limit), options.library)))
        return
    tools.setting(options)  # says what is missing
    text = f"## Memory\n\n{results.provenance(options.library, ['numpy', 'scipy'])}\n"
    head = ["case", "predicted MB", "taken MB", "least limit MB", "taken within it MB", "times as long"]
    text += results.table(head, predicted_rows(known, options))
    head = ["within 1 GB", "predicted without limit MB", "taken MB", "seconds", "bars, or why none"]
    text += f"\n{results.table(head, limited_rows(large, options))}"
    head = ["in mid-run", "limit MB", "taken MB", "bars, or why none"]
    text += f"\n{results.table(head, stopped_rows(stopped, options))}"
    print(text)
    results.write(options.write, "memory", text)


if __name__ == "__main__":
    main()
