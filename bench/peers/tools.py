#!/usr/bin/env python3
"""Runs one tool on one case and prints one line of JSON: seconds, mb and bars. The benchmarks call it, a process a run.

    bench/peers/tools.py TOOL CASE THREADS --library FILE [--data FOLDER] [--limit SECONDS] [--memory GB]

seconds is the call alone: the input is in memory, and the tool was called before on a few points, so that nothing is
left to load. mb is the growth of the resident memory at its peak over the call; bars are the numbers of bars of nonzero
length by dimension.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

import cases

TOOLS = ("bettiscope", "gudhi", "giotto-ph", "giotto-ph-collapse", "ripser.py")
ONE_THREAD_ONLY = ("ripser.py",)
PACKAGES = {"gudhi": "gudhi", "giotto-ph": "giotto-ph", "giotto-ph-collapse": "giotto-ph", "ripser.py": "ripser"}


def bettiscope(case, threads, library):
    import bettiscope_library as ours

    loaded = ours.Library(library)
    options = ours.Options.of(case.max_dimension, case.threshold, threads)
    if case.kind == "batch":

        def prepare_batch(clouds):
            sources = [ours.points(cloud) for cloud in clouds]
            return lambda: loaded.rips_batch(sources, options, threads)

        return prepare_batch

    def prepare(data):
        source = ours.of_case(case.kind, data)
        return lambda: loaded.rips(source, options)

    return prepare


def gudhi(case, threads):
    from gudhi.sklearn.rips_persistence import RipsPersistence

    kinds = {"points": "point cloud", "batch": "point cloud", "matrix": "full distance matrix", "sparse": "distance coo_matrix"}
    # One complex is one thread's work; several complexes are shared out.
    rips = RipsPersistence(
        list(range(case.max_dimension + 1)),
        threshold=case.infinity_or_threshold(),
        input_type=kinds[case.kind],
        homology_coeff_field=2,
        n_jobs=threads if case.kind == "batch" else None,
    )
    if case.kind == "batch":
        return lambda clouds: lambda: rips.fit_transform(clouds)
    return lambda data: lambda: rips.fit_transform([data])[0]


def giotto(case, threads, collapse):
    import numpy as np
    from gph import ripser_parallel

    def one(data):
        return ripser_parallel(
            data,
            maxdim=case.max_dimension,
            thresh=case.infinity_or_threshold(),
            metric="euclidean" if case.is_euclidean() else "precomputed",
            n_threads=threads,
            collapse_edges=collapse,
        )["dgms"]

    def prepare(data):
        if case.kind == "sparse":
            data = data.astype(np.float32)
        return lambda: [one(cloud) for cloud in data] if case.kind == "batch" else one(data)

    return prepare


def ripser(case):
    from ripser import ripser

    def one(data):
        return ripser(
            data, maxdim=case.max_dimension, thresh=case.infinity_or_threshold(), distance_matrix=not case.is_euclidean()
        )["dgms"]

    return lambda data: lambda: [one(cloud) for cloud in data] if case.kind == "batch" else one(data)


def tool_for(name, case, threads, library):
    """What takes the input and gives the call to time; that returns diagrams by dimension, for a batch a list of them."""
    if name == "bettiscope":
        return bettiscope(case, threads, library)
    if name == "gudhi":
        return gudhi(case, threads)
    if name == "ripser.py":
        return ripser(case)
    return giotto(case, threads, collapse=name == "giotto-ph-collapse")


def resident(field):
    """VmRSS or VmHWM of this process, in MB."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(field)


def watched(call):
    """What a call returns, its seconds, and the growth of the resident memory at its peak in MB."""
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # resets the peak
    before, start = resident("VmRSS"), time.perf_counter()
    returned = call()
    seconds = time.perf_counter() - start
    return returned, seconds, resident("VmHWM") - before


def measure(tool, case, limit):
    """Seconds, MB and bars of one call in this process, which the alarm ends after `limit` seconds."""
    call = tool(case.make())
    tool(cases.small(case.kind))()
    signal.alarm(limit)
    diagrams, seconds, growth = watched(call)
    signal.alarm(0)
    many = diagrams if case.kind == "batch" else [diagrams]
    bars = [sum(int((one[k][:, 1] > one[k][:, 0]).sum()) for one in many if len(one[k])) for k in range(case.max_dimension + 1)]
    return {"seconds": seconds, "mb": growth, "bars": bars}


@dataclasses.dataclass(frozen=True)
class Setting:
    """What all runs of a benchmark share."""

    library: pathlib.Path
    data: pathlib.Path
    limit: int  # seconds
    memory: int  # GB


def run(tool, case, threads, setting):
    """The result of measure() in a process of its own, or {"failure": why there is none}."""
    command = [sys.executable, __file__, tool, case, str(threads), "--library", setting.library, "--data", setting.data]
    command += ["--limit", str(setting.limit), "--memory", str(setting.memory)]
    ended = subprocess.run(command, env=dict(os.environ, OMP_NUM_THREADS=str(threads)), capture_output=True, text=True)
    if ended.returncode == -signal.SIGALRM:
        return {"failure": f"over {setting.limit} s"}
    if ended.returncode != 0:
        said = ended.stderr.strip().splitlines() or [f"ended by signal {-ended.returncode}"]
        if any("MemoryError" in line or "bad_alloc" in line for line in said):
            return {"failure": f"over {setting.memory} GB"}
        return {"failure": said[-1][:80]}
    return json.loads(ended.stdout.splitlines()[-1])


def add_options(parser):
    """Those that make a Setting."""
    parser.add_argument("--library", type=pathlib.Path, default=cases.ROOT / "build/core/libbettiscope.so")
    parser.add_argument("--data", type=pathlib.Path, default=cases.data_folder(), help="folder of persistence-cases.npz")
    parser.add_argument("--limit", type=int, default=120, help="seconds that a call may take")
    parser.add_argument("--memory", type=int, default=20, help="GB of memory that a process may ask for")


def setting(options):
    if not options.library.exists():
        sys.exit(f"no {options.library}: build it with cmake -S cpp -B build/core -G Ninja && ninja -C build/core, or name it by --library")
    return Setting(options.library, options.data, options.limit, options.memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("case")
    parser.add_argument("threads", type=int)
    add_options(parser)
    options = parser.parse_args()
    most = options.memory << 30
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    case = cases.find(options.case, options.data)
    tool = tool_for(options.tool, case, options.threads, options.library)
    print(json.dumps(measure(tool, case, options.limit)))


if __name__ == "__main__":
    main()
