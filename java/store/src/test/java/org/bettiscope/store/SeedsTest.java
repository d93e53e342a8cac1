package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seeds are what the documentation says, for ever: a change would change every published run. */
class SeedsTest {
  /**
   * Computed with Python: {@code int.from_bytes(sha256(struct.pack(">q", seed) +
   * name.encode()).digest()[:8], "big") & (2**63 - 1)}.
   */
  @ParameterizedTest
  @CsvSource({
    "0, data/torus-0, 5014211081673081156",
    "42, train/network-3/initialisation, 3082141538234425404",
    "-1, homology/größe, 156625936309921939",
    "9223372036854775807, x, 4327477526505407448"
  })
  void derivedAsDocumented(long seed, String name, long expected) {
    assertEquals(expected, Seeds.derive(seed, name));
  }

  @Test
  void differentNamesAndSeedsGiveDifferentNonNegativeSeeds() {
    Set<Long> seen = new HashSet<>();
    for (long seed = -50; seed < 50; seed++) {
      for (int network = 0; network < 50; network++) {
        long derived = Seeds.derive(seed, "train/network-" + network);
        assertTrue(derived >= 0);
        assertTrue(seen.add(derived));
      }
    }
  }

  @Test
  void whatWasDrawnIsRememberedInTheOrderOfNames() {
    Seeds seeds = new Seeds(42);
    long second = seeds.of("b");
    long first = seeds.of("a");
    assertEquals(first, seeds.of("a"));
    assertEquals(List.of("a", "b"), List.copyOf(seeds.used().keySet()));
    assertEquals(List.of(first, second), List.copyOf(seeds.used().values()));
    assertEquals(Seeds.derive(42, "a"), first);
    assertThrows(UnsupportedOperationException.class, () -> seeds.used().put("c", 1L));
  }
}
