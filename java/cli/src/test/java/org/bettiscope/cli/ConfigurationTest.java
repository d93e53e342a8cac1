package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.LandmarkMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading configurations, and what is said of wrong ones. */
final class ConfigurationTest {
  private static final String GOOD =
      """
      name: demo
      seed: 7
      data:
        source: torus-pair
        points_per_torus: 100
      train:
        hidden: [8, 8]
        activation: relu
        optimizer:
          name: sgd
          learning_rate: 0.01
          momentum: 0.9
        batch_size: 32
      homology:
        scales:
          - {neighbors: 12, scale: 2}
      """;

  private static String refusal(String text) {
    BettiscopeException e =
        assertThrows(ConfigurationException.class, () -> Configuration.parse("run.yaml", text));
    assertEquals(BettiscopeException.Kind.USAGE, e.kind());
    return e.getMessage();
  }

  private static String refusal(String good, String bad) {
    assertNotEquals(GOOD, GOOD.replace(good, bad), "the good text must be there");
    return refusal(GOOD.replace(good, bad));
  }

  @Test
  void bindsWhatIsWrittenAndFillsInTheRest() {
    RunConfig run = Configuration.parse("run.yaml", GOOD).run();
    assertEquals(7, run.seed());
    assertEquals(100, run.data().pointsPerTorus());
    assertEquals(0.01, run.train().optimizer().learningRate());
    assertEquals(1.4e-5, run.train().optimizer().weightDecay());
    assertEquals(12, run.homology().scales().getFirst().neighbors());
    assertEquals(0, run.execution().threads());
    assertNull(run.data().file());
  }

  @Test
  void withoutTrainThereIsNone() {
    String text =
        "{name: a, data: {source: torus-pair}, homology: {scales: [{neighbors: 3, scale: 2}]}}";
    assertNull(Configuration.parse("run.yaml", text).run().train());
  }

  @Test
  void aFileIsNamedWithoutTori() {
    String text =
        "{name: a, data: {source: file, file: x.npz, points: X}, homology: {scales: [{neighbors: 3, scale: 2}]}}";
    RunConfig run = Configuration.parse("run.yaml", text).run();
    assertEquals("x.npz", run.data().file());
    assertNull(run.data().labels());
  }

  @Test
  void networksOfFilesAreNotTrained() {
    String read = "files: [a.safetensors, b.safetensors]";
    String text =
        GOOD.replaceAll("(?s)  optimizer:.*(?=homology)", "  " + read + "\n")
            + "activations: {sample: 50}\n";
    RunConfig run = Configuration.parse("run.yaml", text).run();
    assertEquals(2, run.networks());
    assertEquals(1, run.train().epochs());
    String normalized = text.replace(read, read + "\n  batch_norm: true");
    assertTrue(Configuration.parse("run.yaml", normalized).run().train().batchNorm());
    assertEquals(
        """
        run.yaml:10:3: 'epochs' is not used with files: those networks are not trained
              epochs: 1
              ^\
        """,
        refusal(text.replace(read, read + "\n  epochs: 1")));
    assertEquals(
        """
        run.yaml:13:22: activations.every is 1: it must be left out with train.files: networks that are read have one epoch
            activations: {every: 1}
                                 ^\
        """,
        refusal(text.replace("sample: 50", "every: 1")));
  }

  @Test
  void mistypedKey() {
    assertEquals(
        """
        run.yaml:11:5: unknown key 'learning_rte' (did you mean 'learning_rate'?)
                learning_rte: 0.01
                ^\
        """,
        refusal("learning_rate", "learning_rte"));
  }

  @Test
  void unknownKeyWithNoLikeness() {
    assertEquals(
        """
        run.yaml:2:1: unknown key 'zzz' (known: name, seed, data, train, activations, homology, statistics, report, execution)
            zzz: 7
            ^\
        """,
        refusal("seed", "zzz"));
  }

  @Test
  void wrongTypes() {
    assertEquals(
        """
        run.yaml:13:15: 'train.batch_size' is 'abc': it must be an integer
              batch_size: abc
                          ^\
        """,
        refusal("batch_size: 32", "batch_size: abc"));
    assertEquals(
        """
        run.yaml:13:15: 'train.batch_size' is 2.7: it must be an integer
              batch_size: 2.7
                          ^\
        """,
        refusal("batch_size: 32", "batch_size: 2.7"));
    assertEquals(
        """
        run.yaml:7:11: 'train.hidden' is 8: it must be a list
              hidden: 8
                      ^\
        """,
        refusal("[8, 8]", "8"));
    assertEquals(
        """
        run.yaml:7:15: 'train.hidden.1' is 'x': it must be an integer
              hidden: [8, x]
                          ^\
        """,
        refusal("[8, 8]", "[8, x]"));
    assertEquals(
        """
        run.yaml:2:6: 'seed' is empty: it must be an integer
            seed:
                 ^\
        """,
        refusal("seed: 7", "seed:"));
  }

  @Test
  void wrongWord() {
    assertEquals(
        """
        run.yaml:8:15: 'train.activation' is 'rleu': it must be one of relu, tanh, leaky-relu, sigmoid, gelu, identity (did you mean 'relu'?)
              activation: rleu
                          ^\
        """,
        refusal("relu", "rleu"));
  }

  @Test
  void limits() {
    assertEquals(
        """
        run.yaml:2:7: 'seed' is -7: it must be at least 0
            seed: -7
                  ^\
        """,
        refusal("seed: 7", "seed: -7"));
    assertEquals(
        """
        run.yaml:16:30: 'homology.scales.0.scale' is -2: it must be at least 0
                - {neighbors: 12, scale: -2}
                                         ^\
        """,
        refusal("scale: 2", "scale: -2"));
    assertEquals(
        """
        run.yaml:11:20: 'train.optimizer.learning_rate' is 0: it must be above 0
                learning_rate: 0
                               ^\
        """,
        refusal("learning_rate: 0.01", "learning_rate: 0"));
    assertEquals(
        """
        run.yaml:13:15: 'train.batch_size' is 3000000000: it must be at most 2147483647
              batch_size: 3000000000
                          ^\
        """,
        refusal("batch_size: 32", "batch_size: 3000000000"));
    assertEquals(
        """
        run.yaml:1:7: 'name' is '../x': it must be letters, digits, '.', '_' and '-' only, a letter or digit first
            name: ../x
                  ^\
        """,
        refusal("name: demo", "name: ../x"));
  }

  @Test
  void infiniteNumber() {
    assertEquals(
        """
        run.yaml:11:20: 'train.optimizer.learning_rate' is Infinity: it must be finite
                learning_rate: .inf
                               ^\
        """,
        refusal("learning_rate: 0.01", "learning_rate: .inf"));
  }

  @Test
  void missingKey() {
    assertEquals(
        """
        run.yaml:3:1: 'source' is missing in 'data'
            data:
            ^\
        """,
        refusal("  source: torus-pair\n", ""));
    assertEquals(
        """
        run.yaml:1:1: 'name' is missing
            seed: 7
            ^\
        """,
        refusal("name: demo\n", ""));
  }

  @Test
  void duplicateKey() {
    assertEquals(
        """
        run.yaml:3:1: duplicate key 'seed', first on line 2
            seed: 8
            ^\
        """,
        refusal("seed: 7", "seed: 7\nseed: 8"));
  }

  @Test
  void keyThatAnotherChoiceMakesUseless() {
    assertEquals(
        """
        run.yaml:12:5: 'momentum' is used with name: sgd only
                momentum: 0.9
                ^\
        """,
        refusal("name: sgd", "name: adam"));
    assertEquals(
        """
        run.yaml:5:3: 'file' is used with source: file only
              file: x.npy
              ^\
        """,
        refusal("points_per_torus: 100", "file: x.npy"));
    assertEquals(
        """
        run.yaml:1:11: 'statistics' is not used without 'train'
            {name: a, statistics: {}, data: {source: torus-pair}, homology: {scales: [{neighbors: 3, scale: 2}]}}
                      ^\
        """,
        refusal(
            "{name: a, statistics: {}, data: {source: torus-pair}, homology: {scales: [{neighbors: 3, scale: 2}]}}"));
  }

  @Test
  void landmarksAreChosenAsWritten() {
    String farthest = "homology:\n";
    assertEquals(
        LandmarkMethod.FARTHEST,
        Configuration.parse("run.yaml", GOOD).run().homology().landmarkMethod());
    for (LandmarkMethod method : LandmarkMethod.values()) {
      String text = GOOD.replace(farthest, farthest + "  landmark_method: " + method + "\n");
      assertEquals(method, Configuration.parse("run.yaml", text).run().homology().landmarkMethod());
    }
    String refused = refusal(farthest, farthest + "  landmark_method: kmeans++\n");
    assertTrue(
        refused.contains(
            "'homology.landmark_method' is 'kmeans++': it must be one of farthest, random,"
                + " k-means++ (did you mean 'k-means++'?)"),
        refused);
  }

  @Test
  void valuesThatDoNotFitTogether() {
    assertEquals(
        """
        run.yaml:8:22: train.output_activation is softmax: it must be sigmoid with train.loss bce
              output_activation: softmax
                                 ^\
        """,
        refusal("activation: relu", "output_activation: softmax"));
    assertEquals(
        """
        run.yaml:16:19: homology.scales[0].neighbors is 0: it must be at least 1
                - {neighbors: 0, scale: 2}
                              ^\
        """,
        refusal("neighbors: 12", "neighbors: 0"));
    assertEquals(
        """
        run.yaml:15:11: homology.layers is 3: it must be at most 2, the last hidden layer
              layers: [3]
                      ^\
        """,
        refusal("  scales:", "  layers: [3]\n  scales:"));
  }

  @Test
  void everythingAtOnceInTheOrderOfTheFile() {
    assertEquals(
        """
        run.yaml:2:7: 'seed' is -7: it must be at least 0
            seed: -7
                  ^
        run.yaml:8:15: 'train.activation' is 'rleu': it must be one of relu, tanh, leaky-relu, sigmoid, gelu, identity (did you mean 'relu'?)
              activation: rleu
                          ^
        run.yaml:13:3: unknown key 'batchsize' (did you mean 'batch_size'?)
              batchsize: 32
              ^\
        """,
        refusal(
            GOOD.replace("seed: 7", "seed: -7")
                .replace("relu", "rleu")
                .replace("batch_size", "batchsize")));
  }

  @Test
  void notYaml() {
    assertEquals(
        """
        run.yaml:8:13: not valid YAML: expected ',' or ']', but got :
              activation: relu
                        ^\
        """,
        refusal("[8, 8]", "[8, 8"));
  }

  @Test
  void aliasesAreRefused() {
    assertEquals(
        """
        run.yaml:3:7: aliases of this value are not read: write it where it is used
            data: &a
                  ^\
        """,
        refusal(
            GOOD.replace("data:", "data: &a")
                .replaceAll("(?s)train:.*homology", "train: *a\nhomology")));
  }

  @Test
  void emptyFile() {
    assertEquals("run.yaml:1:1: the file is empty", refusal(""));
    assertEquals(
        "run.yaml:1:1: the file is empty",
        refusal("# only a comment\n").lines().findFirst().orElse(""));
  }

  @Test
  void aList() {
    assertEquals(
        """
        run.yaml:1:1: the file is a list: it must be a mapping of keys to values
            - 1
            ^\
        """,
        refusal("- 1\n"));
  }

  @Test
  void noSuchFile(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("no.yaml");
    assertEquals(
        missing + ": there is no such file",
        assertThrows(BettiscopeException.class, () -> Configuration.read(missing)).getMessage());
    assertEquals(
        folder + ": it is a folder",
        assertThrows(BettiscopeException.class, () -> Configuration.read(folder)).getMessage());
    Path binary = Files.write(folder.resolve("x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertEquals(
        binary + ": it is not UTF-8 text",
        assertThrows(BettiscopeException.class, () -> Configuration.read(binary)).getMessage());
  }

  @Test
  void digestIsOfTheMeaning() {
    String digest = Configuration.parse("a", GOOD).digest();
    String reordered =
        GOOD.replace("name: demo\nseed: 7\n", "seed: 7 # the same\nname: 'demo'\n")
            .replace("batch_size: 32", "batch_size: 32\n  epochs: 80\nexecution: {threads: 3}")
            .replace("0.01", "1e-2");
    assertEquals(digest, Configuration.parse("b", reordered).digest());
    assertNotEquals(digest, Configuration.parse("c", GOOD.replace("seed: 7", "seed: 8")).digest());
  }
}
