package org.bettiscope.store;

/** A file with something of everything. */
final class Samples {
  private Samples() {}

  static void everything(Hdf5Writer writer) {
    writer.write("/network", new long[] {0, 1}, 2);
    writer.write("/scale", new double[] {2, 3.5, Double.POSITIVE_INFINITY}, 3);
    writer.axis("/group/bare", 4);
    writer.write("/group/floats", floats(2 * 3 * 4000), 2, 3, 4000);
    writer.write("/group/doubles", new double[] {Math.PI, Double.NaN, -0.0, 1, 2, 3}, 2, 3);
    writer.write("/group/ints", new int[] {1, -2, Integer.MAX_VALUE, 4, 5, 6, 7, 8}, 2, 4);
    writer.write("/group/longs", new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 2);
    writer.write("/group/texts", new String[] {"", "Poincaré", "ℤ/2", "a\nb", "x", "y"}, 2, 3);
    writer.write("/group/empty", new float[0], 0, 2);
    writer.attachAxes("/group/doubles", "/network", "/scale");
    writer.attachAxes("/group/texts", "/network", "/scale");
    writer.attachAxes("/group/ints", "/network", "/group/bare");
    writer.attribute("/", "title", "sample");
    writer.attribute("/group", "count", 42);
    writer.attribute("/group", "third", 1 / 3.0);
    writer.attribute("/group/floats", "longs", new long[] {1, 2, 3});
    writer.attribute("/group/floats", "doubles", new double[] {0.5, Double.NEGATIVE_INFINITY});
    writer.attribute("/group/floats", "texts", new String[] {"α", "β"});
  }

  /** Different numbers with some zeros among them, exact in single precision. */
  static float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 7 == 0 ? 0 : i / 8f;
    }
    return values;
  }
}
