package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bettiscope.homology.Engine;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bettiscope run} and the stages one by one, on runs of a moment. */
final class RunCommandTest {
  private static final String SMALL =
      """
      name: small
      data: {source: torus-pair, points_per_torus: 60}
      train:
        num_networks: 2
        hidden: [4, 4]
        epochs: 2
      activations: {epochs: [0]}
      homology:
        landmarks: 40
        scales: [{neighbors: 6, scale: 2}]
        classes: both
      """;

  private static final String INPUT_ONLY =
      """
      name: input
      data: {source: torus-pair, points_per_torus: 60}
      homology: {landmarks: 40, scales: [{neighbors: 6, scale: 2}], max_dimension: 1}
      """;

  @TempDir Path folder;

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), text);
  }

  private Cli run(String text) throws IOException {
    return Cli.run("run", config(text), "--out", folder.resolve("run"));
  }

  private Map<Path, FileTime> units() throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("run/units"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  private static void assertRefused(int exitCode, String message, String remedy, Cli done) {
    assertEquals(exitCode, done.exitCode(), done.err());
    String last =
        done.err().lines().filter(line -> line.startsWith("bettiscope: ")).findFirst().orElse("");
    assertTrue(last.startsWith("bettiscope: " + message + "; remedy: " + remedy), done.err());
  }

  @Test
  void runsOnceAndNeverAgain() throws IOException {
    Cli first = run(SMALL);
    assertEquals(0, first.exitCode(), first.err());
    for (String file :
        new String[] {"config.yaml", "run.json", "run.h5", "report.html", "bettiscope.log"}) {
      assertTrue(Files.size(folder.resolve("run").resolve(file)) > 0, file);
    }
    assertEquals(SMALL, Files.readString(folder.resolve("run/config.yaml")));
    byte[] content = Files.readAllBytes(folder.resolve("run/run.h5"));
    Map<Path, FileTime> units = units();

    Cli second = run(SMALL);
    assertEquals(first.out(), second.out());
    assertEquals(units, units());
    assertTrue(Arrays.equals(content, Files.readAllBytes(folder.resolve("run/run.h5"))));
  }

  @Test
  void printsAccuracyAndBettiNumbersPerLayer() throws IOException {
    Cli done = run(SMALL);
    assertEquals(0, done.exitCode(), done.err());
    String shape =
        done.out()
            .replace(folder.toString(), "FOLDER")
            .replaceAll("[0-9]+\\.[0-9]+ \\([0-9.]+ to [0-9.]+\\)", "RANGE")
            .replaceAll("(?m)^( +(input|1|2)) .*$", "$1 NUMBERS")
            .replaceAll("content  [0-9a-f]{64}", "content  DIGEST");
    assertEquals(
        """

        2 of 2 networks count
        accuracy             RANGE
        validation accuracy  RANGE

        Betti numbers, all classes, 6 neighbors, scale 2, epoch 2: mean (least to most)
          layer       dimension 0       dimension 1       dimension 2
          input NUMBERS
              1 NUMBERS
              2 NUMBERS

        report   FOLDER/run/report.html
        results  FOLDER/run/run.h5
        content  DIGEST
        """,
        shape);
  }

  /** The processes are found through the class path of this one, as they are from the jar. */
  @Test
  void workerProcessesGiveTheSameNetworks() throws IOException {
    assertEquals(0, run(SMALL).exitCode());
    String parallel =
        SMALL.replace("train:", "train:\n  trainer: parallel")
            + "execution: {workers: processes, max_parallel_workers: 2}\n";
    Cli done = Cli.run("run", config(parallel), "--out", folder.resolve("parallel"));
    assertEquals(0, done.exitCode(), done.err());
    String accuracy =
        "train +2 networks, at most 2 epochs, validation accuracy 0\\.\\d{4}, sd 0\\.\\d{4}, best 0\\.\\d{4} "
            + "\\(network [01]\\), \\d+\\.\\d s";
    assertTrue(done.err().lines().anyMatch(line -> line.matches(accuracy)), done.err());
    try (Hdf5Reader standard = Hdf5.open(folder.resolve("run/run.h5"));
        Hdf5Reader processes = Hdf5.open(folder.resolve("parallel/run.h5"))) {
      assertEquals("fused", processes.stringAttribute("/train", "engine"));
      assertArrayEquals(
          standard.floats("/train/parameters"), processes.floats("/train/parameters"));
    }
    String log = Files.readString(folder.resolve("parallel/bettiscope.log"));
    assertTrue(log.lines().allMatch(line -> line.matches("[-+.:TZ0-9]+ [A-Z]+ [\\w.]+: .*")), log);
    for (String line :
        new String[] {
          "trainer parallel, engine fused, device cpu",
          "network 0: 2 epochs, loss ",
          "network 1: 2 epochs, ",
          "validation_loss of 2 networks: mean "
        }) {
      assertTrue(log.contains(line), log);
    }
  }

  /** That of JavaCPP, of a version of HDF5 that is older than it, say. */
  @Test
  void warningsOfLibrariesAreForTheLog() throws IOException, InterruptedException {
    String parallel =
        SMALL.replace("train:", "train:\n  trainer: parallel")
            + "execution: {workers: processes, max_parallel_workers: 2}\n";
    Cli done = Cli.ofProcess(folder, "run", config(parallel), "--out", folder.resolve("run"));
    assertEquals(0, done.exitCode(), done.err());
    assertFalse(done.err().contains("WARNING"), done.err());
    String log = Files.readString(folder.resolve("run/bettiscope.log"));
    assertTrue(
        log.lines().anyMatch(line -> line.contains(": WARNING org.bytedeco.")),
        "otherwise this test shows nothing: " + log);
  }

  @Test
  void withoutNetworksOnlyTheInput() throws IOException {
    Cli done = run(INPUT_ONLY);
    assertEquals(0, done.exitCode(), done.err());
    assertTrue(done.out().contains("The input alone"), done.out());
    assertRefused(
        2,
        folder.resolve("run") + " has no networks: its configuration has no section train",
        "begin a run of a configuration with a section train",
        Cli.run("train", folder.resolve("run")));
  }

  private static float[] diagonal(int rows, int columns, float value) {
    float[] weights = new float[rows * columns];
    for (int i = 0; i < Math.min(rows, columns); i++) {
      weights[i * columns + i] = value;
    }
    return weights;
  }

  /** Layers that move and stretch the points leave hops, and so Betti numbers, as they are. */
  @Test
  void networksOfFiles() throws IOException {
    Path file = folder.resolve("stretch.safetensors");
    new SafetensorsWriter()
        .add("stretch.weight", diagonal(3, 3, 2), 3, 3)
        .add("stretch.bias", new float[] {64, 64, 64}, 3)
        .add("embed.weight", diagonal(5, 3, 1), 5, 3)
        .add("out.weight", diagonal(1, 5, 1), 1, 5)
        .write(file);
    String text =
        SMALL
            .replaceAll("(?s)  num_networks.*(?=homology)", "  hidden: [3, 5]\n  files: [%s]\n")
            .formatted(file.getFileName())
            .replace("scale: 2", "scale: 1");
    Cli done = run(text);
    assertEquals(0, done.exitCode(), done.err());
    String[] layers =
        done.out().lines().filter(line -> line.matches(" +(input|1|2) .*")).toArray(String[]::new);
    assertEquals(3, layers.length, done.out());
    String betti = layers[0].replace("input", "");
    assertTrue(betti.strip().matches("[0-9]+ +[1-9][0-9]* +[0-9]+"), "there are loops: " + betti);
    assertEquals(betti, layers[1].replaceFirst(" {4}1", ""));
    assertEquals(betti, layers[2].replaceFirst(" {4}2", ""));
    assertTrue(done.out().contains("1 of 1 networks count"), done.out());
    try (Hdf5Reader run = Hdf5.open(folder.resolve("run/run.h5"))) {
      assertEquals("stretch.safetensors", run.strings("/train/file")[0]);
    }
    assertRefused(
        3,
        file
            + ": its linear layers 'stretch' 3 x 3, 'embed' 5 x 3, 'out' 1 x 5 are no network of "
            + "3 inputs, hidden layers of [3, 4] and 1 outputs",
        "set train.hidden to [3, 5], and train.loss to one of 1 outputs",
        Cli.run("run", config(text.replace("5]", "4]")), "--out", folder.resolve("other")));
  }

  @Test
  void gudhiAsTheEngine() throws IOException {
    GudhiEngine.assumeBuilt();
    String ours = run(INPUT_ONLY).out();
    Cli done =
        Cli.run(
            "run",
            config(INPUT_ONLY.replace("homology: {", "homology: {engine: gudhi, ")),
            "--out",
            folder.resolve("gudhi"));
    assertEquals(0, done.exitCode(), done.err());
    String files = "(?s)\nreport  .*";
    assertEquals(ours.replaceFirst(files, ""), done.out().replaceFirst(files, ""));
    try (Hdf5Reader run = Hdf5.open(folder.resolve("gudhi/run.h5"))) {
      assertEquals("gudhi", run.stringAttribute("/homology", "engine"));
      assertTrue(
          run.stringAttribute("/provenance", "environment")
              .contains("\"gudhi\":\"" + Engine.GUDHI.version() + "\""));
    }
  }

  @Test
  void mlxAsTheEngine() throws IOException {
    String text = SMALL.replace("train:", "train:\n  engine: mlx\n  trainer: vectorized");
    Cli done = run(text);
    if (done.err().contains("no engine mlx in this build")) {
      assertEquals(2, done.exitCode(), done.err());
      assertEquals(1, done.err().lines().count(), done.err());
      assertTrue(Files.notExists(folder.resolve("run")), "nothing was begun");
      return;
    }
    assertEquals(0, done.exitCode(), done.err());
    assertTrue(done.out().contains("2 of 2 networks count"), done.out());
    try (Hdf5Reader run = Hdf5.open(folder.resolve("run/run.h5"))) {
      assertEquals("mlx", run.stringAttribute("/train", "engine"));
      String version = org.bettiscope.train.Engine.mlxVersion();
      assertTrue(
          run.stringAttribute("/provenance", "environment")
              .contains("\"mlx\":\"" + version + "\""));
    }
  }

  @Test
  void stagesOneByOne() throws IOException {
    assertEquals(0, run(SMALL).exitCode());
    Path run = folder.resolve("run");
    byte[] content = Files.readAllBytes(run.resolve("run.h5"));
    try (Stream<Path> files = Files.walk(run.resolve("units/activations"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    assertRefused(
        2,
        run + " is not ready for homology: activations is not done",
        "run: bettiscope activations " + run,
        Cli.run("homology", run));
    for (Stage stage : Stage.values()) {
      Cli done = Cli.run(stage, run);
      assertEquals(0, done.exitCode(), done.err());
      assertTrue(done.err().startsWith(stage.toString()), done.err());
    }
    assertTrue(Arrays.equals(content, Files.readAllBytes(run.resolve("run.h5"))));
  }

  @Test
  void anotherConfigurationInTheSameFolder() throws IOException {
    assertEquals(0, run(INPUT_ONLY).exitCode());
    Cli done = run(INPUT_ONLY.replace("40", "41"));
    assertEquals(2, done.exitCode());
    assertTrue(done.err().contains(folder.resolve("run").toString()), done.err());
    assertTrue(done.err().contains(": belongs to configuration input (digest "), done.err());
  }

  @Test
  void oneOfEachIsNoPlural() throws IOException {
    String one =
        SMALL
            .replace("num_networks: 2", "num_networks: 1")
            .replace("[4, 4]", "[4]")
            .replace("epochs: 2", "epochs: 1")
            .replace("{epochs: [0]}", "{epochs: [1]}");
    Cli done = run(one);
    assertEquals(0, done.exitCode(), done.err());
    assertTrue(done.err().contains("1 network, at most 1 epoch, "), done.err());
    assertTrue(done.err().contains("1 layer of 1 network at 1 epoch, "), done.err());
    Cli input = Cli.run("run", config(INPUT_ONLY), "--out", folder.resolve("input"));
    assertTrue(input.err().contains(" 1 cloud, "), input.err());
  }

  @Test
  void noRunThere() {
    Cli done = Cli.run("report", folder.resolve("none"));
    assertEquals(2, done.exitCode());
    assertTrue(done.err().contains("is not the folder of a run"), done.err());
  }

  @Test
  void unwritableFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Cli done = Cli.run("run", config(INPUT_ONLY), "--out", file.resolve("run"));
    assertEquals(2, done.exitCode(), done.err());
    assertEquals(1, done.err().lines().count(), done.err());
  }

  @Test
  void missingConfiguration() {
    assertRefused(
        2,
        folder.resolve("no.yaml") + ": there is no such file",
        "name a configuration file such as configs/quickstart.yaml",
        Cli.run("run", folder.resolve("no.yaml")));
  }

  @Test
  void wrongConfiguration() throws IOException {
    Cli done = run(SMALL.replace("epochs: 2", "epoch: 2"));
    assertEquals(
        new Cli(
            2,
            "",
            """
            bettiscope: %s:6:3: unknown key 'epoch' (did you mean 'epochs'?)
                  epoch: 2
                  ^
            """
                .formatted(folder.resolve("config.yaml"))),
        done);
  }

  @Test
  void deviceThatIsNotThere() throws IOException {
    Cli done = run(SMALL.replace("epochs: 2", "epochs: 2\n  device: cuda"));
    assertEquals(2, done.exitCode());
    assertTrue(done.err().startsWith("bettiscope: train.device is cuda, but "), done.err());
    assertEquals(1, done.err().lines().count(), done.err());
    assertTrue(Files.notExists(folder.resolve("run")), "nothing was begun");
  }

  @Test
  void damagedCheckpoint() throws IOException {
    assertEquals(0, run(SMALL).exitCode());
    Path train = folder.resolve("run/units/train");
    Files.delete(train.resolve("network-0001.h5"));
    Files.delete(train.resolve("network-0001.done"));
    Path mark = Files.writeString(train.resolve("network-0001.checkpoint"), "{\"generation\": 0");
    Map<Path, FileTime> units = units();
    Cli done = Cli.run("run", "--resume", config(SMALL), "--out", folder.resolve("run"));
    assertEquals(3, done.exitCode());
    String last = done.err().lines().toList().getLast();
    assertTrue(last.startsWith("bettiscope: " + mark + ": is damaged: "), last);
    assertTrue(last.contains("; remedy: delete " + mark + " to begin again"), last);
    assertEquals(units, units());
    Files.delete(mark);
    assertEquals(0, run(SMALL).exitCode());
  }

  @Test
  void badData() throws IOException {
    String text =
        "name: a\ndata: {source: file, file: x.csv}\nhomology: {scales: [{neighbors: 2, scale: 2}]}\n";
    assertEquals(3, run(text).exitCode());
    Files.writeString(folder.resolve("x.csv"), "1,2,0\n1,NaN,1\n");
    Cli nan = run(text);
    assertEquals(3, nan.exitCode());
    assertTrue(nan.err().contains("x.csv: the coordinate in row 1, column 1 is NaN"), nan.err());
    assertTrue(Files.notExists(folder.resolve("run")), "nothing was done");
    Files.writeString(folder.resolve("x.csv"), "");
    assertEquals(3, run(text).exitCode());
  }

  /** That there are fewer points than a batch has shows once they are stored. */
  @Test
  void whatWasDoneBeforeAFailureStays() throws IOException {
    Cli done = run(SMALL.replace("epochs: 2", "epochs: 2\n  batch_size: 1000"));
    assertEquals(2, done.exitCode(), done.err());
    assertTrue(done.err().contains("train.batch_size is 1000"), done.err());
    assertTrue(Files.exists(folder.resolve("run/units/data.h5")));
    assertTrue(Files.exists(folder.resolve("run/bettiscope.log")));
  }

  @Test
  void badDataIsToldOnce() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("x.csv"), "1,2,0\n1,NaN,1\n");
    Path file =
        config(
            "name: a\ndata: {source: file, file: x.csv}\nhomology: {scales: [{neighbors: 2, scale:"
                + " 2}]}\n");
    Cli done = Cli.ofProcess(folder, "run", file, "--out", folder.resolve("run"));
    assertEquals(3, done.exitCode(), done.err());
    assertEquals(1, done.err().lines().count(), done.err());
    assertTrue(done.err().contains("x.csv: the coordinate in row 1, column 1 is NaN"), done.err());
  }

  @Test
  void unitsThatFailAreToldAndCounted() throws IOException {
    // Each class has 60 points, too few for 70 neighbors; all classes together have enough.
    Cli done =
        run(
            INPUT_ONLY
                .replace("landmarks: 40", "landmarks: 0, classes: both")
                .replace("neighbors: 6", "neighbors: 70"));
    assertEquals(1, done.exitCode(), done.err());
    assertTrue(done.err().contains("\n  input, class 0, 70 neighbors, scale 2: "), done.err());
    assertTrue(done.err().contains("\n  input, class 1, 70 neighbors, scale 2: "), done.err());
    assertTrue(
        done.err().contains("2 clouds have no Betti numbers; all reasons are in "), done.err());
  }

  /** Steps so long that the loss of both networks is no number after the first epoch. */
  @Test
  void networksThatFailAreToldAndCounted() throws IOException {
    String text =
        SMALL.replace("epochs: 2", "epochs: 2\n  optimizer: {name: sgd, learning_rate: 1.0e+30}");
    Path run = folder.resolve("run");
    String line = "bettiscope: 2 networks failed; all reasons are in " + run + "/bettiscope.log";
    Cli whole = run(text);
    assertEquals(1, whole.exitCode(), whole.err());
    assertTrue(whole.err().lines().anyMatch(line::equals), whole.err());
    assertTrue(whole.err().contains("clouds have no Betti numbers"), whole.err());
    String log = Files.readString(run.resolve("bettiscope.log"));
    assertTrue(log.contains("network 1: 1 epoch, loss NaN, "), log);
    assertTrue(log.contains("; does not count: the loss became NaN in epoch 1"), log);
    Cli train = Cli.run("train", run);
    assertEquals(1, train.exitCode(), train.err());
    assertEquals(line, train.err().lines().toList().getLast());
    assertEquals(0, Cli.run("activations", run).exitCode());
    assertEquals(1, Cli.run("homology", run).exitCode());
  }

  @Test
  void helpAndVersion() {
    Cli help = Cli.run("--help");
    assertEquals(0, help.exitCode());
    for (String word :
        new String[] {
          "run", "data", "train", "activations", "homology", "statistics", "report", "persist"
        }) {
      assertTrue(help.out().contains("\n  " + word + " "), help.out());
    }
    assertEquals(new Cli(0, "bettiscope development\n", ""), Cli.run("--version"));
  }

  @Test
  void mistypedCommand() {
    assertEquals(
        new Cli(
            2,
            "",
            """
            bettiscope: unknown command 'presist' (did you mean 'persist'?); remedy: see bettiscope --help
            """),
        Cli.run("presist"));
    assertEquals(2, Cli.run().exitCode());
  }
}
