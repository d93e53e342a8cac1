package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxesTest {
  @Test
  void tilesCoverEveryElementOnceInTheOrderOfTheArray() {
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      long[] shape = random.longs(random.nextInt(4), 0, 6).toArray();
      long limit = random.nextLong(1, 21);
      long[] box = Boxes.fit(shape, limit);
      assertTrue(Boxes.elements(box) <= limit);
      int[] seen = new int[(int) Boxes.elements(shape)];
      int[] next = {0};
      Boxes.tile(shape, box, (start, count) -> visit(shape, start, count, seen, next));
      for (int visits : seen) {
        assertEquals(1, visits);
      }
    }
  }

  private static void visit(long[] shape, long[] start, long[] count, int[] seen, int[] next) {
    Boxes.tile(
        count,
        Boxes.fit(count, 1),
        (inner, one) -> {
          long position = 0;
          for (int axis = 0; axis < shape.length; axis++) {
            position = position * shape[axis] + start[axis] + inner[axis];
          }
          assertEquals(next[0]++, position, "pieces lie together");
          seen[(int) position]++;
        });
  }

  @Test
  void boxesAreAsLargeAsTheyMayBe() {
    assertArrayEquals(new long[] {1, 2, 5}, Boxes.fit(new long[] {3, 4, 5}, 10));
    assertArrayEquals(new long[] {3, 4, 5}, Boxes.fit(new long[] {3, 4, 5}, 60));
    assertArrayEquals(new long[] {1, 1, 4}, Boxes.fit(new long[] {3, 4, 5}, 4));
    assertEquals(0, Boxes.fit(new long[0], 4).length);
  }
}
