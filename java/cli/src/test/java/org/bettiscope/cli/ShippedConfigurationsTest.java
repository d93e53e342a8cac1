package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The configurations of the repository. */
final class ShippedConfigurationsTest {
  private static final Path CONFIGS = Repository.ROOT.resolve("configs");

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void isValidAndNamesItsSchema(Path file) throws IOException {
    Configuration configuration = Configuration.read(file);
    assertTrue(
        Files.readString(file)
            .startsWith("# yaml-language-server: $schema=bettiscope.schema.json\n"));
    assertEquals(64, configuration.digest().length());
  }

  @Test
  void trainingConfigShowsEveryKey() throws IOException {
    String text = Files.readString(CONFIGS.resolve("training_config.yaml"));
    List<String> missing = new ArrayList<>();
    collectMissing(new ConfigurationSchema().definition(), text, missing);
    assertEquals(List.of(), missing);
  }

  private static void collectMissing(JsonNode schema, String text, List<String> missing) {
    for (var property : schema.path("properties").properties()) {
      if (!Pattern.compile("(?m)^[ -]*(# )?" + property.getKey() + ":").matcher(text).find()) {
        missing.add(property.getKey());
      }
      collectMissing(property.getValue(), text, missing);
      collectMissing(property.getValue().path("items"), text, missing);
    }
  }

  @Test
  void trainingConfigShowsTheDefaults() throws IOException {
    Configuration shown = Configuration.read(CONFIGS.resolve("training_config.yaml"));
    Configuration defaults =
        Configuration.parse(
            "defaults.yaml",
            "{name: training, data: {source: torus-pair}, train: {},"
                + " homology: {scales: [{neighbors: 12, scale: 2}]}}");
    assertEquals(defaults.run(), shown.run());
    assertEquals(defaults.digest(), shown.digest());
  }

  @Test
  void trainingConfigIsTheOriginalStudys() throws IOException {
    var train = Configuration.read(CONFIGS.resolve("training_config.yaml")).run().train();
    assertEquals(20, train.numNetworks());
    assertEquals(List.of(32, 32, 32, 32, 32, 32, 32, 32), train.hidden());
    assertEquals(
        "adamw 0.0015 1.4E-5",
        train.optimizer().name()
            + " "
            + train.optimizer().learningRate()
            + " "
            + train.optimizer().weightDecay());
    assertEquals(
        "80 64 0.15", train.epochs() + " " + train.batchSize() + " " + train.validationFraction());
    assertEquals(
        "0.0012 1.2E-6 4.0E-4 0.17",
        train.dropout() + " " + train.l1() + " " + train.l2() + " " + train.gradientClip());
    assertEquals(40, train.earlyStopping().patience());
  }
}
