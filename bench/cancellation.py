#!/usr/bin/env python3
"""How soon a call ends when it is told to, and what memory is left; writes tables in Markdown.

Calls are cancelled at moments drawn uniformly from the time that the whole call takes. The latency is from the flag's
going up, in another thread, to the call's return. Calls that ended by themselves before are made again. Memory is the
resident memory of one process over many calls, every other one of them cancelled.
"""

import argparse
import ctypes
import pathlib
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))

import numpy as np

import bettiscope_library as ours
import cases
import results
import tools

QUICK = ("sphere3_192", "toruspair_600", "random16", "o3_1024", "hop_easy_10_3")


def large_cases():
    """Beyond the open cases: where single steps of a call are long."""
    points = np.random.default_rng(0).normal(size=(64000, 3))
    yield "12,000 points, dimension 1", cases.Case("points", 1, None, lambda: points[:12000])
    yield "3,000 points, dimension 2", cases.Case("points", 2, None, lambda: points[:3000])
    yield "64,000 points within 0.1, dimension 2", cases.Case("points", 2, 0.1, lambda: points)


def call_of(case, loaded, threads):
    """What makes the call of a case, given a flag."""
    options = ours.Options.of(case.max_dimension, case.threshold, threads)
    if case.kind == "batch":
        sources = [ours.points(cloud) for cloud in case.make()]
        return lambda flag: loaded.rips_batch(sources, options, threads, flag)
    source = ours.of_case(case.kind, case.make())
    return lambda flag: loaded.rips(source, options, flag)


def timed(call):
    start = time.perf_counter()
    call(None)
    return time.perf_counter() - start


def latency(call, wait):
    """Seconds from the flag's going up after `wait` seconds to the return, or None where the call ended before."""
    flag, told = ctypes.c_int32(0), []

    def cancel():
        time.sleep(wait)
        told.append(time.perf_counter())
        flag.value = 1

    thread = threading.Thread(target=cancel)
    thread.start()
    try:
        call(flag)
        ended = None
    except ours.Stopped:
        ended = time.perf_counter()
    thread.join()
    return None if ended is None else ended - told[0]


def latencies(call, whole, count, random):
    found = []
    while len(found) < count:
        one = latency(call, random.uniform(0, whole))
        if one is not None:
            found.append(one)
    return found


def milliseconds(value):
    return f"{1000 * value:.2f}"


def row(name, whole, found):
    figures = [np.median(found), *np.quantile(found, (0.95, 0.99)), max(found)]
    return [name, whole, str(len(found)), *(milliseconds(one) for one in figures)]


def latency_rows(known, loaded, threads, count):
    """A row for each case, and one for all of them together."""
    random, together = np.random.default_rng(0), []
    for place, (name, case) in enumerate(known.items()):
        call = call_of(case, loaded, threads)
        whole = min(timed(call) for _ in range(2))
        mine = count // len(known) + (place < count % len(known))
        found = latencies(call, whole, mine, random)
        together += found
        yield row(name, results.seconds(whole), found)
    yield row("all", "", together)


def memory_rows(known, loaded, threads, count):
    """Resident memory after each tenth of the calls."""
    random = np.random.default_rng(1)
    calls = [call_of(case, loaded, threads) for case in known.values()]
    wholes = [timed(call) for call in calls]
    stopped = 0
    for k in range(count):
        which = k // 2 % len(calls)
        if k % 2 == 0:
            calls[which](None)
        else:
            stopped += latency(calls[which], random.uniform(0, wholes[which])) is not None
        if (k + 1) % (count // 10) == 0:
            yield [str(k + 1), str(stopped), f"{tools.resident('VmRSS'):.1f}"]


def chosen(known, names):
    """The cases of these names that there are data for."""
    found = {}
    for name in names:
        if name in known and known[name].available():
            found[name] = known[name]
        elif name in known:
            print(f"skipped: no {known[name].file.name} ({name})", file=sys.stderr)
    return found


def main():
    names = [*cases.cases(pathlib.Path()), *dict(large_cases())]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", choices=names, metavar="NAME", default=names, help="; ".join(names))
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--cancellations", type=int, default=200, help="of all cases together, for each number of threads")
    parser.add_argument("--calls", type=int, default=1000, help="over which memory is watched, at least 10")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="the Markdown file whose section to replace")
    tools.add_options(parser)
    options = parser.parse_args()
    tools.setting(options)  # says what is missing
    loaded = ours.Library(options.library)
    known, large = chosen(cases.cases(options.data), options.cases), chosen(dict(large_cases()), options.cases)
    text = f"## Cancellation\n\n{results.provenance(options.library, ['numpy', 'scipy'])}"
    for threads in options.threads:
        head = [f"latency, threads: {threads}", "whole call s", "cancelled", "median ms", "95 % ms", "99 % ms", "maximum ms"]
        text += f"\n{results.table(head, latency_rows(known, loaded, threads, options.cancellations))}"
    if large:
        head = ["larger inputs, threads: 2", *head[1:]]
        text += f"\n{results.table(head, latency_rows(large, loaded, 2, 10 * len(large)))}"
    if quick := chosen(known, QUICK):
        head = [f"calls of {', '.join(quick)}", "of them cancelled", "resident MB"]
        text += f"\n{results.table(head, memory_rows(quick, loaded, 2, options.calls))}"
    print(text)
    results.write(options.write, "cancellation", text)


if __name__ == "__main__":
    main()
