package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is there. */
final class ReadmeTest {
  private static final Path EXAMPLE =
      Path.of("java/persistence/src/test/java/org/bettiscope/persistence/ReadmeExample.java");

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin);
    assertTrue(from >= 0, begin);
    return text.substring(from + begin.length(), text.indexOf(end, from + begin.length()));
  }

  @Test
  void exampleIsTheOneThatIsCompiledAndRun() throws IOException {
    String readme = Files.readString(Repository.ROOT.resolve("README.md"));
    String example = Files.readString(Repository.ROOT.resolve(EXAMPLE));
    String method = between(example, "static String circle() {\n", "\n  }\n");
    assertEquals(method.stripIndent(), between(readme, "```java\n", "\n```"));
  }

  @Test
  void configurationOfTrainingIsOne() throws IOException {
    String readme = Files.readString(Repository.ROOT.resolve("README.md"));
    String text = between(readme, "as little topology as there can be:\n\n", "\n\n");
    assertEquals(4, Configuration.parse("README.md", text.stripIndent()).run().networks());
  }

  @Test
  void namesEveryShippedConfiguration() throws IOException {
    String readme = Files.readString(Repository.ROOT.resolve("README.md"));
    ShippedConfigurationsTest.shipped()
        .forEach(file ->
            assertTrue(readme.contains("`configs/" + file.getFileName() + "`"), file.toString()));
  }
}
