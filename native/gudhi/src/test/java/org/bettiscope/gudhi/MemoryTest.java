package org.bettiscope.gudhi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.RipsPersistence;
import org.junit.jupiter.api.Test;

/** Where memory runs out, GUDHI's exception becomes one of Java, and the process lives on. */
class MemoryTest {
  @Test
  void shortMemoryIsAnExceptionAndTheNextCallIsRight() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: ulimit -v is Linux's");
    GudhiTest.isBuilt();
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -v 1500000 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:CompressedClassSpaceSize=32m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), said);
    assertTrue(
        said.endsWith(
            """
            FAILURE: GUDHI: memory could not be had for the complex of 100 vertices and 4950 edges up to dimension 3
            the same as the core
            """),
        said);
  }

  /** What the child does: 8e7 simplices take some GB. */
  public static void main(String[] args) {
    RipsPersistence large =
        RipsPersistence.ofDimension(3).withThreshold(2).withZeroLengthBars(true);
    try {
      PersistenceDiagrams none =
          Gudhi.compute(large, Inputs.cloud(100, 3, 0, 1), new Cancellation());
      throw new AssertionError(none);
    } catch (BettiscopeException e) {
      if (e.kind() != Kind.FAILURE) {
        throw e;
      }
      System.out.println(e.kind() + ": " + e.getMessage());
    }
    RipsPersistence small = RipsPersistence.ofDimension(2);
    PersistenceDiagrams theirs =
        Gudhi.compute(small, Inputs.cloud(30, 3, 0, 2), new Cancellation());
    PersistenceDiagrams ours = small.compute(Inputs.cloud(30, 3, 0, 2));
    System.out.println(
        theirs.diagrams().equals(ours.diagrams()) ? "the same as the core" : theirs + " " + ours);
  }
}
