package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest follows the content, and nothing but the content. */
class ContentDigestTest {
  @TempDir Path folder;

  private String digest(Consumer<Hdf5Writer> content) {
    Path file = folder.resolve("a.h5");
    try (Hdf5Writer writer = Hdf5.create(file)) {
      content.accept(writer);
    }
    return ContentDigest.of(file);
  }

  @Test
  void chunksCompressionAndOrderDoNotMatter() throws IOException {
    float[] values = Samples.floats(6000);
    long[] shape = {2, 3000};
    String whole =
        digest(w -> {
          w.write("/a", values, shape);
          w.write("/b", new int[] {1}, 1);
          w.attribute("/", "x", 1);
          w.attribute("/", "y", "2");
        });
    byte[] bytes = Files.readAllBytes(folder.resolve("a.h5"));
    String cut =
        digest(w -> {
          w.attribute("/", "y", "2");
          w.attribute("/", "x", 1);
          w.write("/b", new int[] {1}, 1);
          w.create("/a", ElementType.FLOAT32, shape, new long[] {1, 7})
              .write(values, new long[2], shape);
        });
    assertNotEquals(bytes.length, Files.size(folder.resolve("a.h5")));
    assertEquals(whole, cut);
    assertEquals(64, whole.length());
  }

  @Test
  void everyDifferenceInContentMatters() {
    List<Consumer<Hdf5Writer>> contents =
        List.of(
            w -> {},
            w -> w.group("/g"),
            w -> w.group("/h"),
            w -> w.write("/x", new int[] {0, 0}, 2),
            w -> w.write("/x", new int[] {0, 1}, 2),
            w -> w.write("/x", new long[] {0, 0}, 2),
            w -> w.write("/x", new int[] {0, 0}, 1, 2),
            w -> w.write("/x", new int[] {0, 0}, 2, 1),
            w -> w.write("/y", new int[] {0, 0}, 2),
            w -> w.axis("/x", 2),
            w -> w.write("/x", new float[] {0, 0}, 2),
            w -> w.write("/x", new float[] {0, -0f}, 2),
            w -> w.write("/x", new float[] {0, Float.NaN}, 2),
            w -> w.write("/x", new float[] {0, Float.POSITIVE_INFINITY}, 2),
            w -> w.write("/x", new double[] {0, 0}, 2),
            w -> w.write("/x", new String[] {"ab", "c"}, 2),
            w -> w.write("/x", new String[] {"a", "bc"}, 2),
            w -> w.attribute("/", "x", 1),
            w -> w.attribute("/", "x", 1.0),
            w -> w.attribute("/", "x", "1"),
            w -> w.attribute("/", "x", new long[] {1}),
            w -> w.attribute("/", "x", new long[0]),
            w -> w.attribute("/", "x", new double[0]),
            w -> axes(w, false),
            w -> axes(w, true));
    Set<String> digests = new HashSet<>();
    contents.forEach(content -> digests.add(digest(content)));
    assertEquals(contents.size(), digests.size());
  }

  private static void axes(Hdf5Writer w, boolean attach) {
    w.write("/n", new long[2], 2);
    w.write("/x", new int[2], 2);
    if (attach) {
      w.attachAxes("/x", "/n");
    }
  }
}
