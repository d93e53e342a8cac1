"""What the benchmarks report with: medians, the machine, and sections of a Markdown file."""

import datetime
import importlib.metadata
import os
import pathlib
import platform
import re
import shlex
import statistics
import subprocess
import sys
import time

import bettiscope_library
import cases

PREFACE = """# Results

`bench/all` wrote this file: each section by the script it names, with the command, the machine and the versions. Figures
are medians of runs in which the tools took turns. Where a section says that the machine was busy, take its figures as
preliminary.
"""
ORDER = ("compare", "distances", "growth", "memory", "cancellation", "road", "cold", "training", "experiment", "activations")


def median(values):
    return statistics.median(values)


def geometric_mean(values):
    return statistics.geometric_mean(values)


def table(head, rows):
    """A table in Markdown; cells are strings."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def seconds(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def timed(command):
    """Seconds of a process, and what it printed; ends the script where it fails."""
    start = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True)
    elapsed = time.perf_counter() - start
    if ended.returncode != 0:
        sys.exit(f"{command[0]} failed: {ended.stderr}")
    return elapsed, ended.stdout


def processor():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except FileNotFoundError:
        return platform.processor()
    model = re.search("model name\\s*: (.*)", text)
    family = re.search("cpu family\\s*: (.*)", text)
    return (model.group(1) if model else platform.machine()) + (f", family {family.group(1)}" if family else "")


def busy():
    """The share of the processor's time that went to others during a second of ours asleep."""

    def times():
        user, nice, system, idle, waiting, *rest = map(int, pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
        return idle + waiting, user + nice + system + idle + waiting + sum(rest)

    idle_before, all_before = times()
    time.sleep(1)
    idle, all_after = times()
    return 1 - (idle - idle_before) / (all_after - all_before)


def compiler(library):
    """The compilers that left their names in the library."""
    found = re.findall(rb"GCC: [ -~]+|clang version [ -~]+", pathlib.Path(library).read_bytes())
    return ", ".join(sorted({one.decode().strip() for one in found})) or "not recorded"


def commit():
    """Of the sources; the files that the benchmarks write do not count as changes."""

    def git(*words):
        return subprocess.run(["git", "-C", cases.ROOT, *words], capture_output=True, text=True).stdout.strip()

    written = [f":!bench/{name}" for name in ("RESULTS.md", "growth.csv", "growth.svg")]
    changed = git("status", "--porcelain", "--", ".", *written)
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def provenance(library, packages):
    """Command, time, machine and versions, as a list in Markdown; packages are distributions of Python."""
    loaded = bettiscope_library.Library(library)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    share = busy()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    script = pathlib.Path(sys.argv[0]).resolve().relative_to(cases.ROOT)
    lines = [
        f"command: `{shlex.join([str(script), *sys.argv[1:]])}`",
        f"date: {datetime.date.today()}, commit {commit()}",
        f"machine: {processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()} {platform.machine()}",
        f"other work at the start: {share:.0%} of the cores" + (" (**busy: the figures are preliminary**)" if share > 0.1 else ""),
        f"Bettiscope {loaded.version()}, kernels {loaded.kernels()}, compiled by {compiler(library)}",
        f"Python {platform.python_version()}, {versions}",
    ]
    return "".join(f"- {line}\n" for line in lines)


def write(file, name, text):
    """Puts the text into the section of that name, between its markers; makes the file where there is none."""
    if file is None:
        return
    content = file.read_text() if file.exists() else PREFACE + "".join(f"\n<!-- {one} -->\n<!-- end of {one} -->\n" for one in ORDER)
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    if content.count(start) != 1 or content.count(end) != 1:
        sys.exit(f"{file} lacks the lines {start.strip()} and {end.strip()}: put them where the section is to be, or remove the file")
    before, rest = content.split(start)
    file.write_text(before + start + text.rstrip() + "\n" + end + rest.split(end)[1])
