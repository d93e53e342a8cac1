package org.bettiscope.data;

import static org.bettiscope.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws Exception {
    Python.run(
        folder,
        """
        import numpy as np
        X = np.array([[1, 2], [3, 4], [5, 6.5]])
        np.save('x.npy', X.astype('f4')); np.save('y.npy', np.array([0, 1, 0], dtype='u1'))
        np.savez('xy.npz', X=X, y=np.array([0, 1, 0]), short=np.array([0, 1]), negative=np.array([0, -1, 0]),
                 fraction=np.array([0, 0.5, 1]), column=np.array([[0], [1], [0]]), flat=np.zeros(3),
                 nan=np.array([[0, 1], [np.nan, 2]]), inf=np.array([[0, -np.inf]]), big=X * 1e300)
        """);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static void assertCloud(LabelledCloud cloud) {
    assertEquals(2, cloud.dimension());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6.5f}, cloud.points());
    assertArrayEquals(new int[] {0, 1, 0}, cloud.labels());
  }

  @Test
  void testNpyWithLabelsBesides() {
    assertCloud(PointFiles.readLabelled(file("x.npy"), null, "y.npy"));
  }

  @Test
  void testNpz() {
    assertCloud(PointFiles.readLabelled(file("xy.npz"), "X", "y"));
    assertCloud(PointFiles.readLabelled(file("xy.npz"), "X", "column"));
  }

  @Test
  void testCsvByNameOrLast() throws IOException {
    Files.writeString(file("last.csv"), "1,2,0\n3,4,1\n5,6.5,0\n");
    assertCloud(PointFiles.readLabelled(file("last.csv"), null, null));
    Files.writeString(file("named.csv"), "x,class,y\n1,0,2\n3,1,4\n5,0,6.5\n");
    assertCloud(PointFiles.readLabelled(file("named.csv"), null, "class"));
    assertRefused(
        Kind.DATA,
        file("named.csv") + ": has no column label; it has columns x, class, y",
        () -> PointFiles.readLabelled(file("named.csv"), null, "label"));
    assertRefused(
        Kind.DATA,
        file("last.csv") + ": has no column label; it has no header",
        () -> PointFiles.readLabelled(file("last.csv"), null, "label"));
    Files.writeString(file("nan.csv"), "1,2,0\n3,nan,1\n");
    assertRefused(
        Kind.DATA,
        file("nan.csv") + ": the coordinate in row 1, column 1 is NaN",
        () -> PointFiles.readLabelled(file("nan.csv"), null, null));
    Files.writeString(file("one.csv"), "1\n2\n");
    assertRefused(
        Kind.DATA,
        file("one.csv") + ": has one column",
        () -> PointFiles.readLabelled(file("one.csv"), null, null));
  }

  @Test
  void testRefusesBadLabels() {
    Path npz = file("xy.npz");
    assertRefused(
        Kind.DATA,
        npz + ": array short: labels are 2 where " + npz + " has 3 points",
        () -> PointFiles.readLabelled(npz, "X", "short"));
    assertRefused(
        Kind.DATA,
        npz + ": array negative: the label in row 1 is -1.0",
        () -> PointFiles.readLabelled(npz, "X", "negative"));
    assertRefused(
        Kind.DATA,
        npz + ": array fraction: the label in row 1 is 0.5",
        () -> PointFiles.readLabelled(npz, "X", "fraction"));
    assertRefused(
        Kind.USAGE,
        "data.labels is missing: " + npz + " does not say which labels its points have",
        () -> PointFiles.readLabelled(npz, "X", null));
    assertRefused(
        Kind.DATA,
        folder.resolve("z.npy") + ": no such file",
        () -> PointFiles.readLabelled(file("x.npy"), null, "z.npy"));
  }

  @Test
  void testRefusesBadPoints() {
    Path npz = file("xy.npz");
    try (Arena arena = Arena.ofConfined()) {
      assertRefused(
          Kind.DATA,
          npz + ": array nan: the coordinate in row 1, column 0 is NaN",
          () -> PointFiles.read(npz, "nan", arena));
      assertRefused(
          Kind.DATA,
          npz + ": array inf: the coordinate in row 0, column 1 is -Infinity",
          () -> PointFiles.read(npz, "inf", arena));
      assertRefused(
          Kind.DATA,
          npz + ": array flat: points are 3 where rows x coordinates are expected",
          () -> PointFiles.read(npz, "flat", arena));
    }
    assertRefused(
        Kind.DATA,
        npz + ": the coordinate in row 0, column 0 is 1.0E300: beyond single precision",
        () -> PointFiles.readLabelled(npz, "big", "y"));
  }

  /** The data sets D-I of Naitzat, Zhitnikov and Lim, which are not ours to ship. */
  @Test
  void testPublishedData() {
    Path published = Path.of(System.getProperty("bettiscope.data", "."), "naitzat.npz");
    Assumptions.assumeTrue(Files.exists(published), "skipped: no " + published);
    LabelledCloud cloud = PointFiles.readLabelled(published, "circles_X", "circles_y");
    assertEquals(2, cloud.dimension());
    assertEquals(2, cloud.classes());
  }
}
