#!/usr/bin/env python3
"""Times Bettiscope beside GUDHI, giotto-ph and ripser.py, and writes a table in Markdown.

    bench/peers/compare.py [--library build/cpp/libbettiscope.so] [--data FOLDER] [--cases NAME ...] [--tools NAME ...]
                           [--threads N ...] [--repetitions N] [--limit SECONDS]

Needs the packages of bench/peers/requirements.txt. Every run is a process of its own, and the tools take turns, so
that a slow moment of the machine slows all of them. Seconds are those of the call alone, the input being in memory:
the shortest of the repetitions. MB is the growth of the resident memory at its peak over the call. Bars are those of
nonzero length by dimension, which must be the same for every tool.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOLS = ("bettiscope", "gudhi", "giotto-ph", "giotto-ph-collapse", "ripser.py")
ONE_THREAD_ONLY = ("ripser.py",)


def prepare(tool, case, data, threads, library):
    """The call to time: it returns the diagrams, a list by dimension, or for a batch a list of such lists."""
    import numpy as np

    infinity = np.inf if case.threshold is None else case.threshold
    dimensions = list(range(case.max_dimension + 1))
    if tool == "bettiscope":
        import bettiscope_library as ours

        loaded = ours.Library(library)
        options = ours.Options.of(case.max_dimension, case.threshold, threads)
        if case.kind == "batch":
            sources = [ours.points(cloud) for cloud in data]
            return lambda: loaded.rips_batch(sources, options, threads)
        source = {"points": ours.points, "matrix": ours.matrix, "sparse": ours.sparse}[case.kind](data)
        return lambda: loaded.rips(source, options)
    if tool == "gudhi":
        from gudhi.sklearn.rips_persistence import RipsPersistence

        kinds = {"points": "point cloud", "batch": "point cloud", "matrix": "full distance matrix", "sparse": "distance coo_matrix"}
        # One complex is one thread's work; several complexes are shared out.
        rips = RipsPersistence(dimensions, threshold=infinity, input_type=kinds[case.kind], homology_coeff_field=2,
                               n_jobs=threads if case.kind == "batch" else None)
        return (lambda: rips.fit_transform(data)) if case.kind == "batch" else (lambda: rips.fit_transform([data])[0])
    euclidean = case.kind in ("points", "batch")
    if tool == "ripser.py":
        from ripser import ripser

        def one(cloud):
            return ripser(cloud, maxdim=case.max_dimension, thresh=infinity, distance_matrix=not euclidean)["dgms"]
    else:
        from gph import ripser_parallel

        if case.kind == "sparse":
            data = data.astype(np.float32)
        def one(cloud):
            return ripser_parallel(
                cloud, maxdim=case.max_dimension, thresh=infinity, metric="euclidean" if euclidean else "precomputed",
                n_threads=threads, collapse_edges=tool.endswith("collapse"))["dgms"]
    return (lambda: [one(cloud) for cloud in data]) if case.kind == "batch" else (lambda: one(data))


def resident(field):
    """VmRSS or VmHWM of this process, in MB."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(field)


def measure(tool, case, threads, library):
    """Seconds, MB and bars of one call in this process."""
    call = prepare(tool, case, case.make(), threads, library)
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # resets the peak
    before = resident("VmRSS")
    start = time.perf_counter()
    diagrams = call()
    seconds = time.perf_counter() - start
    growth = resident("VmHWM") - before
    many = diagrams if case.kind == "batch" else [diagrams]
    bars = [sum(int((one[k][:, 1] > one[k][:, 0]).sum()) for one in many if len(one[k])) for k in range(case.max_dimension + 1)]
    return {"seconds": seconds, "mb": growth, "bars": bars}


def measure_in_process(tool, name, threads, options):
    """The result of measure() in a process of its own, or the reason why there is none."""
    command = [sys.executable, __file__, "--one", tool, name, str(threads), "--library", options.library, "--data", options.data]
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    try:
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=options.limit)
    except subprocess.TimeoutExpired:
        return {"failure": f"over {options.limit:g} s"}
    if ended.returncode != 0:
        return {"failure": (ended.stderr.strip().splitlines() or [f"signal {-ended.returncode}"])[-1][:60]}
    return json.loads(ended.stdout.splitlines()[-1])


def compare(name, threads, options):
    """The best measurement of each tool."""
    tools = [tool for tool in options.tools if threads == 1 or tool not in ONE_THREAD_ONLY]
    best = {}
    for _ in range(options.repetitions):
        for tool in tools:
            if "failure" in best.get(tool, {}):
                continue
            result = measure_in_process(tool, name, threads, options)
            if tool not in best or "failure" in result or result["seconds"] < best[tool]["seconds"]:
                best[tool] = result
    return best


def rows(name, threads, best):
    """Lines of the table; the bars are compared with those of the first tool that has any."""
    done = {tool: result for tool, result in best.items() if "failure" not in result}
    expected = next(iter(done.values()))["bars"] if done else None
    ours = done.get("bettiscope")
    for tool, result in best.items():
        start = f"| {name} | {threads} | {tool} |"
        if "failure" in result:
            yield f"{start} | | | {result['failure']} |"
            continue
        ratio = f"{result['seconds'] / ours['seconds']:.2f}" if ours else ""
        same = "" if result["bars"] == expected else " **differs**"
        yield f"{start} {result['seconds']:.3f} | {ratio} | {result['mb']:.0f} | {result['bars']}{same} |"


def main():
    from cases import cases

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", default=str(ROOT / "build/cpp/libbettiscope.so"))
    parser.add_argument("--data", default=str(ROOT / "data"), help="folder of persistence-cases.npz")
    parser.add_argument("--cases", nargs="+", help="default: all")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--threads", nargs="+", type=int, default=[1])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120, help="seconds that a run may take")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "CASE", "THREADS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    known = cases(pathlib.Path(options.data))
    if options.one:
        tool, name, threads = options.one
        print(json.dumps(measure(tool, known[name], int(threads), pathlib.Path(options.library))))
        return
    unknown = set(options.cases or []) - set(known)
    if unknown:
        parser.error(f"unknown cases: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    print("| case | threads | tool | seconds | x ours | MB | bars |\n|---|---|---|---|---|---|---|")
    for name in options.cases or known:
        if not known[name].available():
            print(f"skipped: no {known[name].file}", file=sys.stderr)
            continue
        for threads in options.threads:
            for row in rows(name, threads, compare(name, threads, options)):
                print(row, flush=True)


if __name__ == "__main__":
    main()
