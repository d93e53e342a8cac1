"""What a user would see: runs the launcher and compares with values known beforehand.

    build/python/bin/python ci/acceptance.py [--long]

The Naitzat data (Topology of deep neural networks, JMLR 2020) and the clouds of the persistence cases are not ours to
ship: tests that need them say "skipped: no <file>" where the folder of the property bettiscope.data does not hold them.
"""

import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import h5py
import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONG = "--long" in sys.argv
SUBSAMPLES = 5


def property_of_pom(name):
    """The value of a property of the parent pom, which is where it has its one home."""
    text = (ROOT / "pom.xml").read_text()
    value = re.search(f"<{re.escape(name)}>(.*?)</{re.escape(name)}>", text).group(1)
    return value.replace("${maven.multiModuleProjectDirectory}", str(ROOT))


def data(name):
    """The arrays of a file that is not ours to ship."""
    file = pathlib.Path(property_of_pom("bettiscope.data")) / name
    if not file.exists():
        raise unittest.SkipTest(f"skipped: no {file}")
    return numpy.load(file)


def bettiscope(*words, status=0):
    """Runs the launcher; its standard output, after checking the exit code."""
    done = subprocess.run([ROOT / "bettiscope", *map(str, words)], capture_output=True, text=True)
    if done.returncode != status:
        raise AssertionError(f"bettiscope {words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Acceptance(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def persist(self, array, *options):
        file = self.folder / "input.npy"
        numpy.save(file, array)
        return json.loads(bettiscope("persist", file, "--format", "json", *options))

    def hop_betti(self, points, neighbors, scale):
        result = self.persist(
            points, "--metric", "hop", "--neighbors", neighbors, "--scale", scale, "--max-dimension", 2
        )
        return tuple(result["betti"])

    def run_twice(self, config):
        """Runs a configuration twice in one folder; the second time must compute nothing and change nothing."""
        run = self.folder / "run"
        start = time.monotonic()
        bettiscope("run", config, "--out", run)
        print(f"{config.name}: {time.monotonic() - start:.0f} s")
        units = {file: file.stat().st_mtime_ns for file in (run / "units").rglob("*.h5")}
        content = (run / "run.h5").read_bytes()
        bettiscope("run", config, "--out", run)
        self.assertEqual(units, {file: file.stat().st_mtime_ns for file in (run / "units").rglob("*.h5")})
        self.assertEqual(content, (run / "run.h5").read_bytes(), "run.h5 is another")
        self.assertTrue((run / "report.html").stat().st_size > 100_000)
        return run

    def test_quickstart(self):
        run = self.run_twice(ROOT / "configs" / "quickstart.yaml")
        with h5py.File(run / "run.h5") as file:
            axes = [list(file[name][:]) for name in ("layer", "class")]
            betti = file["homology/betti"][:]
            accuracy = file["train/accuracy"][:]
        self.assertEqual([list(range(9)), [0, 1, 2]], axes)
        self.assertEqual((2, 4, 2), tuple(betti[0, -1, 0, 0, 0]))
        for number, history in enumerate(accuracy):
            self.assertGreaterEqual(history[numpy.isfinite(history)][-1], 0.99, f"network {number}")
        self.assertTrue((betti[:, :, :, :, :, 0] >= 1).all(), "every cloud has a component")

    def test_the_same_configuration_gives_the_same_bytes_elsewhere(self):
        text = (ROOT / "configs" / "quickstart.yaml").read_text()
        text = re.sub(r"points_per_torus: \d+", "points_per_torus: 300", text)
        text = re.sub(r"landmarks: \d+", "landmarks: 200", text)
        text = re.sub(r"epochs: \d+\n", "epochs: 2\n", text)
        config = self.folder / "small.yaml"
        config.write_text(text)
        bettiscope("run", config, "--out", self.folder / "one")
        config.write_text(text + "execution:\n  threads: 1\n")
        bettiscope("run", config, "--out", self.folder / "two")
        one, two = ((self.folder / name / "run.h5") for name in ("one", "two"))
        with h5py.File(one) as first, h5py.File(two) as second:
            names = []
            first.visit(names.append)
            for name in names:
                if isinstance(first[name], h5py.Dataset):
                    numpy.testing.assert_array_equal(first[name][()], second[name][()], name)

    def test_torus_pairs(self):
        # The input alone: the networks of the configuration are for those who have the time.
        text = (ROOT / "configs" / "torus-pairs.yaml").read_text()
        config = self.folder / "input.yaml"
        config.write_text(text if LONG else re.sub(r"(?ms)^train:.*?(?=^\S)", "", text))
        bettiscope("run", config, "--out", self.folder / "run")
        with h5py.File(self.folder / "run" / "run.h5") as file:
            betti = file["homology/betti"][0, -1, 0, 0] if LONG else file["homology/betti"][:].reshape(-1, 3)
        self.assertEqual([(16, 32, 16), (16, 32, 16)], [tuple(row) for row in betti])

    def test_hexagon(self):
        angles = numpy.arange(6) * numpy.pi / 3
        hexagon = numpy.stack([numpy.cos(angles), numpy.sin(angles)], 1)
        self.assertEqual((1, 0, 1), self.hop_betti(hexagon, 2, 2))

    def test_metrics_of_coordinates(self):
        points = numpy.random.default_rng(3).normal(size=(80, 4))
        import gudhi
        from scipy.spatial.distance import pdist, squareform

        for ours, theirs in (("euclidean",) * 2, ("cosine",) * 2, ("manhattan", "cityblock"), ("chebyshev",) * 2):
            lengths = squareform(pdist(points, theirs))
            tree = gudhi.RipsComplex(distance_matrix=lengths).create_simplex_tree(3)
            tree.compute_persistence(homology_coeff_field=2)
            result = self.persist(points, "--metric", ours, "--max-dimension", 2)
            self.assertEqual(ours, result["metric"])
            for dimension in range(3):
                bars = numpy.array(result["diagrams"][dimension], float).reshape(-1, 2)
                expected = tree.persistence_intervals_in_dimension(dimension)
                # Ours are float32; a bar between lengths that are equal there has no length.
                expected = expected[expected[:, 0].astype("f4") < expected[:, 1].astype("f4")]
                numpy.testing.assert_allclose(
                    bars[numpy.lexsort(bars.T)], expected[numpy.lexsort(expected.T)], rtol=1e-6, err_msg=ours
                )

    def test_naitzat_d1(self):
        archive = data("naitzat.npz")
        points = archive["circles_X"][archive["circles_y"] == 0]
        for neighbors in (13, 14):
            self.assertEqual((9, 0), self.hop_betti(points, neighbors, 2)[:2])

    def subsamples(self, archive, name, label):
        points = archive[f"{name}_X"][archive[f"{name}_y"] == label]
        for seed in range(SUBSAMPLES):
            chosen = numpy.random.default_rng(seed).choice(len(points), 4500, replace=False)
            yield points[chosen]

    def test_naitzat_d2(self):
        archive = data("naitzat.npz")
        for label in (0, 1):
            for cloud in self.subsamples(archive, "rings", label):
                self.assertEqual((9, 9, 0), self.hop_betti(cloud, 18, 2))

    def test_naitzat_d3(self):
        archive = data("naitzat.npz")
        for label, expected in ((1, (18, 0, 9)), (0, (9, 0, 9))):
            found = [self.hop_betti(cloud, 18, 2) for cloud in self.subsamples(archive, "spheres", label)]
            print(f"D-III class {label}: {found}")
            self.assertGreater(2 * found.count(expected), len(found), found)

    def test_dragon(self):
        points = data("persistence-cases.npz")["dragon2000_points"]
        result = self.persist(points, "--max-dimension", 1)
        self.assertLess(result["seconds"], 10)
        self.assertLess(result["peak_bytes"], 1_000_000_000)
        print(f"dragon2000: {result['seconds']:.2f} s, {result['peak_bytes'] / 1e6:.0f} MB")
        import gudhi

        tree = gudhi.RipsComplex(points=points, max_edge_length=result["threshold"]).create_simplex_tree(1)
        tree.collapse_edges(10)
        tree.expansion(2)
        tree.compute_persistence(homology_coeff_field=2)
        for dimension in (0, 1):
            ours = sorted(float(death) - birth for birth, death in result["diagrams"][dimension] if death != "inf")
            theirs = tree.persistence_intervals_in_dimension(dimension)
            theirs = sorted(death - birth for birth, death in theirs if numpy.isfinite(death))
            significant = 1e-6  # lengths differ in their last digit: GUDHI's are not rounded to float32
            ours, theirs = ([x for x in bars if x > significant] for bars in (ours, theirs))
            numpy.testing.assert_allclose(ours, theirs, atol=significant)

    def test_stopped_run_goes_on(self):
        run = self.folder / "run"
        for stop in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen(
                [ROOT / "bettiscope", "run", ROOT / "configs" / "quickstart.yaml", "--out", run],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                # A shell that puts the tests in the background has SIGINT ignored, which Java would inherit.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
            while not (run / "units" / "data.h5").exists() and process.poll() is None:
                time.sleep(0.05)
            time.sleep(2)
            process.send_signal(stop)
            _, err = process.communicate(timeout=30)
            self.assertEqual(75, process.returncode, err)
            self.assertIn("\nbettiscope: stopping\n", err)
            self.assertIn("; remedy: run the same command again", err)

    def killed_again_and_again(self, config, run, kills, random):
        """Kills the run at random moments, its start and its checkpoints among them; then lets it end."""
        for kill in range(kills):
            words = [ROOT / "bettiscope", "run", config, "--out", run, *(["--resume"] if kill % 2 else [])]
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            while not (run / "units" / "data.h5").exists() and process.poll() is None:
                time.sleep(0.01)
            time.sleep(random.uniform(0, 3))
            process.kill()
            _, err = process.communicate()
            self.assertEqual(-signal.SIGKILL, process.returncode, f"it was still running: {err}")
        out = bettiscope("run", config, "--out", run)
        left = ("*.safetensors", "*.checkpoint", "*-span-*", ".*.tmp")
        self.assertEqual([], [file for pattern in left for file in (run / "units").rglob(pattern)])
        return out

    def test_killed_run_ends_as_if_it_had_not_been(self):
        kills, networks = (20, 24) if LONG else (3, 6)
        # A group has one checkpoint for all its networks: it needs as many more epochs to live as long.
        trainers = {
            "standard": ("fused", 50),
            "parallel": ("fused", 50),
            "vectorized": ("fused", 50 * networks),
        }
        if LONG:
            trainers["vectorized on torch"] = ("torch", 300)
        for name, (engine, epochs) in trainers.items():
            with self.subTest(name):
                config = self.folder / "killed.yaml"
                config.write_text(
                    f"""
                    name: killed
                    data: {{source: torus-pair, points_per_torus: 500}}
                    train:
                      trainer: {name.split()[0]}
                      engine: {engine}
                      num_networks: {networks}
                      hidden: [16, 16, 16]
                      epochs: {epochs}
                      batch_size: 16
                      early_stopping: {{patience: {epochs // 2}}}
                    activations: {{epochs: [0, 7], logarithmic: 6, sample: 300}}
                    homology: {{landmarks: 60, scales: [{{neighbors: 8, scale: 2}}], max_dimension: 1}}
                    execution: {{checkpoint_every: 2, workers: processes, max_parallel_workers: 2}}
                    """
                )
                start = time.monotonic()
                whole = bettiscope("run", config, "--out", self.folder / f"{name} whole")
                print(f"trainer {name}: {time.monotonic() - start:.0f} s without a kill")
                run = self.folder / f"{name} killed"
                killed = self.killed_again_and_again(config, run, kills, numpy.random.default_rng(17))
                content = re.search(r"content  ([0-9a-f]{64})", whole).group(1)
                self.assertIn(f"content  {content}\n", killed)
                print(f"trainer {name}: {kills} kills, the same run.h5")

    def stop(self, signal_, wait_for, *words):
        """What stops a command in the native library, a while after a file is there; in a fraction of a second."""
        process = subprocess.Popen(
            [ROOT / "bettiscope", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as above
        )
        while not wait_for.exists() and process.poll() is None:
            time.sleep(0.05)
        time.sleep(3)
        start = time.monotonic()
        process.send_signal(signal_)
        out, err = process.communicate(timeout=30)
        seconds = time.monotonic() - start
        print(f"{words[0]} ended {seconds:.2f} s after {signal_.name}")
        self.assertEqual((75, ""), (process.returncode, out), err)
        self.assertLess(seconds, 2, "a fraction of a second where nothing else runs")
        return err

    def test_stopped_persist_ends_at_once(self):
        file = self.folder / "cloud.npy"
        numpy.save(file, numpy.random.default_rng(1).normal(size=(1500, 12)))
        for stop in (signal.SIGINT, signal.SIGTERM):
            err = self.stop(stop, file, "persist", file, "--max-dimension", 5)  # hours of work
            self.assertEqual("\nbettiscope: stopping\nbettiscope: stopped before it was finished\n", err)

    def test_stopped_homology_ends_at_once(self):
        config = self.folder / "config.yaml"
        config.write_text(
            "name: a\ndata: {source: torus-pair, points_per_torus: 3000}\n"
            "homology: {landmarks: 0, scales: [{neighbors: 60, scale: 5}], max_dimension: 6}\n"  # hours of work
        )
        for stop in (signal.SIGINT, signal.SIGTERM):
            run = self.folder / stop.name
            err = self.stop(stop, run / "units" / "data.h5", "run", config, "--out", run)
            self.assertIn("\nbettiscope: stopping\nbettiscope: stopped in homology after 0 of 1 units; remedy: ", err)

    def test_persist_shows_its_phase_on_a_terminal(self):
        file = self.folder / "cloud.npy"
        numpy.save(file, numpy.random.default_rng(1).normal(size=(1500, 12)))
        terminal, side = pty.openpty()
        process = subprocess.Popen(
            [ROOT / "bettiscope", "persist", file, "--max-dimension", "5"],
            stdout=subprocess.PIPE,
            stderr=side,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        os.close(side)

        def read():
            try:
                return os.read(terminal, 1000)
            except OSError:  # the other side is closed
                return b""

        shown = part = read()
        while part and not re.search(rb"blocks +\d+%", shown):
            part = read()
            shown += part
        process.send_signal(signal.SIGINT)
        while part:
            part = read()
            shown += part
        os.close(terminal)
        process.communicate(timeout=30)
        self.assertEqual(75, process.returncode, shown)
        self.assertRegex(shown, rb"blocks +\d+%")

    def test_errors_of_the_launcher(self):
        done = subprocess.run([ROOT / "bettiscope", "persist", "no.npy"], capture_output=True, text=True)
        self.assertEqual((3, ""), (done.returncode, done.stdout))
        self.assertTrue(done.stderr.startswith("bettiscope: no.npy: no such file; remedy: "), done.stderr)


class Benchmarks(unittest.TestCase):
    """That they run and compare the tools' bars; what they measure is for bench/all."""

    def setUp(self):
        library = ROOT / "build" / "core" / "libbettiscope.so"
        if not library.exists():
            self.skipTest(f"skipped: no {library}")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.results = pathlib.Path(folder.name) / "results.md"

    def bench(self, script, *options):
        command = [sys.executable, ROOT / "bench" / script, *options, "--write", self.results]
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stderr)
        return self.results.read_text()

    def test_compare(self):
        options = ["--cases", "toruspair_600", "--tools", "bettiscope", "gudhi", "--threads", "1", "--repetitions", "1"]
        text = self.bench("peers/compare.py", *options)
        self.assertEqual(2, len(re.findall(r"^\| toruspair_600 \| 1 \| \w+ \| 1 \| .*\[600, \d+, \d+\] \|$", text, re.M)), text)

    def test_cancellation(self):
        text = self.bench("cancellation.py", "--cases", "toruspair_600", "--threads", "1", "--cancellations", "5", "--calls", "10")
        latencies = re.findall(r"^\| (?:toruspair_600|all) \| .*\| 5 \| .* \| ([\d.]+) \|$", text, re.M)
        self.assertEqual(2, len(latencies), text)
        self.assertLess(float(latencies[0]), 1000, "ms; a tenth of one where nothing else runs")

    def test_growth(self):
        text = self.bench("growth.py", "--series", "dense, dimension 1", "--most", "250")
        self.assertEqual(2, len(re.findall(r"^\| dense, dimension 1 \| 250 \| \w+ \| 3 \| .*\[250, \d+\] \|$", text, re.M)), text)


class Launcher(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="with space ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def jdk(self, version):
        """A folder that looks like a JDK and whose java does nothing."""
        home = self.folder / f"jdk {version}"
        (home / "bin").mkdir(parents=True)
        (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
        for name in ("java", "javac"):
            (home / "bin" / name).write_text("#!/bin/sh\n")
            (home / "bin" / name).chmod(0o755)
        return home

    def test_jdk_versions(self):
        expected = {"17.0.15": False, "25": False, "25.0.2": False, "25.0.3": True, "25.0.10": True, "26": True}
        check = [". ci/jdk.sh", *(f'is_jdk "{self.jdk(v)}" && echo {v}' for v in expected), ":"]
        done = subprocess.run(["sh", "-c", "\n".join(check)], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual([v for v, fits in expected.items() if fits], done.stdout.split(), done.stderr)

    def test_through_a_link_from_another_folder(self):
        (self.folder / "link").symlink_to(ROOT / "bettiscope")
        done = subprocess.run(["./link", "--version"], cwd=self.folder, capture_output=True, text=True)
        self.assertRegex(done.stdout, r"^bettiscope \d")

    def test_up_to_date_it_adds_little(self):
        bettiscope("--version")
        environment = {**os.environ, "JAVA_HOME": str(self.jdk("25.0.3"))}
        seconds = []
        for _ in range(5):
            start = time.monotonic()
            subprocess.run([ROOT / "bettiscope", "--version"], env=environment, check=True)
            seconds.append(time.monotonic() - start)
        self.assertLess(min(seconds), 0.1, seconds)

    def checkout(self):
        """A checkout that is built and was never started: the launcher, its files, and the jars of this one."""
        bettiscope("--version")
        target = pathlib.Path("java/cli/target")
        for file in ("bettiscope", "ci/jdk.sh", "java/cli/src/main/launcher/circle.npy", target / "bettiscope.jar"):
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, self.folder / file)
        (self.folder / target / "lib").symlink_to(ROOT / target / "lib")
        (self.folder / "build/launcher").mkdir(parents=True)
        (self.folder / "build/launcher/built").touch()

    def start(self, *command, **environment):
        """Starts the launcher of the checkout, with `command` before it; its standard output, checked to be right."""
        done = subprocess.run(
            [*command, self.folder / "bettiscope", "persist", ROOT / "java/cli/src/main/launcher/circle.npy"],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        # The 24 points of a regular polygon: 24 components, and one loop that lives from its side to that of an
        # equilateral triangle in the circle.
        self.assertRegex(done.stdout, r"(?s)\n +0 +24 +1 .*\n +1 +1 +0 +\[0\.2611, 1\.732\)\n$")

    def caches(self):
        return list((self.folder / "build/launcher").glob("*.aot"))

    def assert_start_uses_cache(self, expected):
        log = self.folder / "classes.log"
        words = [self.folder / "bettiscope", "--version"]
        environment = {**os.environ, "JDK_JAVA_OPTIONS": f'-Xlog:class+load:file="{log}"'}
        subprocess.run(words, env=environment, capture_output=True, check=True)
        source = re.search(r"org\.bettiscope\.cli\.Main source: (.*)", log.read_text()).group(1)
        self.assertEqual(expected, source == "shared objects file", source)

    def test_start_makes_a_cache_and_uses_it(self):
        self.checkout()
        self.start()
        made = [(file, file.stat().st_mtime_ns) for file in self.caches()]
        self.assertEqual(1, len(made))
        self.assert_start_uses_cache(True)
        self.start()
        self.assertEqual(made, [(file, file.stat().st_mtime_ns) for file in self.caches()])
        self.assertEqual([], list((self.folder / "build/launcher").glob("*.part*")))

    def test_start_makes_a_stale_cache_again(self):
        self.checkout()
        self.start()
        for file in ("java/cli/target/bettiscope.jar", "bettiscope"):
            with self.subTest(file):
                (self.folder / file).touch()
                made = self.caches()[0].stat().st_mtime_ns
                self.assert_start_uses_cache(True)
                self.assertLess(made, self.caches()[0].stat().st_mtime_ns)

    def test_start_does_without_a_damaged_cache(self):
        self.checkout()
        self.start()
        cache = self.caches()[0]
        whole = cache.read_bytes()
        for content in (b"not a cache", whole[: len(whole) // 2], b""):
            with self.subTest(size=len(content)):
                cache.write_bytes(content)
                self.start()
                self.assert_start_uses_cache(False)
                self.assertEqual(content, cache.read_bytes())

    def test_each_jdk_has_its_own_cache_and_fails_once(self):
        self.checkout()
        self.start()
        home, calls = self.jdk("25.0.4"), self.folder / "calls"
        (home / "bin/java").write_text(f'#!/bin/sh\nprintf "%s " "$@" >>"{calls}"\necho >>"{calls}"\n')
        for _ in range(2):
            subprocess.run([self.folder / "bettiscope", "persist", "x"], env={**os.environ, "JAVA_HOME": str(home)})
        made = [line for line in calls.read_text().splitlines() if "AOTCacheOutput" in line]
        self.assertEqual((1, 3), (len(made), len(calls.read_text().splitlines())), "made once, started twice")
        self.assertNotIn("-XX:AOTCache=", calls.read_text())
        self.assertEqual(2, len(self.caches()))
        self.assert_start_uses_cache(True)

    def test_several_first_starts_at_once(self):
        self.checkout()
        circle = ROOT / "java/cli/src/main/launcher/circle.npy"
        words = [self.folder / "bettiscope", "persist", "--format", "json", circle]
        starts = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        for start in starts:
            out, err = start.communicate(timeout=60)
            self.assertEqual(0, start.returncode, err)
            self.assertEqual(24, json.loads(out)["n"])
        self.assertEqual(1, len(self.caches()))
        self.assert_start_uses_cache(True)

    def test_start_of_a_checkout_that_cannot_be_written(self):
        self.checkout()
        read_only = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        mounted = ["unshare", "--map-root-user", "--mount", "sh", "-c", read_only, self.folder]
        if subprocess.run([*mounted, "true"], capture_output=True).returncode != 0:
            self.skipTest("skipped: this machine lets nobody mount (unshare --map-root-user --mount)")
        self.start(*mounted)
        self.assertEqual([], self.caches())

    def test_missing_tools_are_named_in_one_line(self):
        (self.folder / "ci").mkdir()
        (self.folder / "bin").mkdir()
        for file in ("bettiscope", "ci/jdk.sh"):
            shutil.copy(ROOT / file, self.folder / file)
        for tool in ("sh", "find"):
            (self.folder / "bin" / tool).symlink_to(shutil.which(tool))
        environment = {"PATH": str(self.folder / "bin"), "JAVA_HOME": str(self.jdk("25.0.3")), "HOME": "/nowhere"}
        done = subprocess.run(
            [self.folder / "bettiscope", "run", "x"], env=environment, capture_output=True, text=True
        )
        self.assertEqual(2, done.returncode)
        self.assertEqual(
            "bettiscope: missing: mvn, cmake, ninja, a C++20 compiler; install with: Debian: apt-get install maven cmake"
            " ninja-build g++; Fedora: dnf install maven cmake ninja-build gcc-c++; macOS: brew install maven cmake ninja;"
            " xcode-select --install\n",
            done.stderr,
        )


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--long"]
    unittest.main(verbosity=2)
