package org.bettiscope.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.function.Executable;

/** Asserts that bad input is refused with one line and a remedy. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(Kind kind, String message, Executable call) {
    BettiscopeException refusal = assertThrows(BettiscopeException.class, call);
    assertEquals(message, refusal.getMessage());
    assertEquals(kind, refusal.kind());
    assertTrue(!refusal.remedy().isEmpty() && !refusal.remedy().contains("\n"));
  }
}
