package org.bettiscope.cli;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bettiscope.data.ArrayFiles;
import org.bettiscope.data.NumericArray;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Persistence diagrams of a file: JSON and HDF5 as {@code persist} writes them; arrays of n x 2
 * births and deaths (.npy, .npz, .csv, .h5), whose dimension is not known; or of n x 3, the
 * dimension of each bar first.
 *
 * <p>Every failure is a {@link BettiscopeException} of kind DATA that begins with the file.
 *
 * @param field p of the coefficients Z/p, where the file says so
 * @param pairs births and deaths by dimension
 * @param knowsDimension whether the file says of which dimension they are; else they are at 0
 */
record DiagramFile(
    Path file, OptionalLong field, SortedMap<Integer, double[]> pairs, boolean knowsDimension) {

  static DiagramFile read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return json(file);
    }
    boolean isHdf5 = name.endsWith(".h5") || name.endsWith(".hdf5");
    return isHdf5 && isOfPersist(file) ? hdf5(file) : array(file);
  }

  /**
   * The dimension to compare in, of those there are.
   *
   * @param asked null for the only one
   * @return empty where the file does not say and it was not asked for
   */
  OptionalInt dimension(Integer asked) {
    if (!knowsDimension) {
      return asked == null ? OptionalInt.empty() : OptionalInt.of(asked);
    }
    if (asked != null && !pairs.containsKey(asked)) {
      throw error(
          file,
          "holds " + dimensions() + ", not " + asked,
          "ask for one that it holds, or compute it");
    }
    if (asked == null && pairs.size() != 1) {
      throw new BettiscopeException(
          Kind.USAGE,
          "--dimension is missing: " + file + " holds " + dimensions(),
          "name one of them");
    }
    return OptionalInt.of(asked == null ? pairs.firstKey() : asked);
  }

  private String dimensions() {
    return pairs.isEmpty()
        ? "no bars"
        : pairs.keySet().stream()
            .map(Object::toString)
            .collect(
                Collectors.joining(", ", pairs.size() == 1 ? "dimension " : "dimensions ", ""));
  }

  /** The bars of a dimension that {@link #dimension} gave. */
  PersistenceDiagram diagram(OptionalInt dimension) {
    int known = dimension.orElse(0);
    try {
      return PersistenceDiagram.of(known, pairs.get(knowsDimension ? known : 0));
    } catch (BettiscopeException wrong) {
      throw error(
          file,
          wrong.getMessage(),
          "mend or remove it (bars count from 0)" + (isArray() ? "; " + ifPoints(file) : ""));
    }
  }

  private boolean isArray() {
    return field.isEmpty() && !file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** A cloud has as many columns as a list of bars, and is easily taken for one. */
  private static String ifPoints(Path file) {
    return "if these are points, compute their diagrams first: bettiscope persist "
        + file
        + " --format json --out diagrams.json";
  }

  private static BettiscopeException error(Path file, String problem, String remedy) {
    return new BettiscopeException(Kind.DATA, file + ": " + problem, remedy);
  }

  // ---- JSON

  private static DiagramFile json(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw error(file, "no such file, or it may not be read", "check the path");
    }
    JsonNode root;
    try {
      root = new JsonMapper().readTree(file.toFile());
    } catch (JacksonException e) {
      throw error(file, "is no JSON: " + e.getOriginalMessage(), "write it with persist");
    }
    JsonNode diagrams = root.path("diagrams");
    if (!diagrams.isArray()) {
      throw error(file, "has no list \"diagrams\"", "write it with persist --format json");
    }
    SortedMap<Integer, double[]> pairs = new TreeMap<>();
    for (int dimension = 0; dimension < diagrams.size(); dimension++) {
      pairs.put(dimension, pairsOf(diagrams.get(dimension), file, dimension));
    }
    JsonNode field = root.path("field");
    return new DiagramFile(
        file,
        field.isIntegralNumber() ? OptionalLong.of(field.asLong()) : OptionalLong.empty(),
        pairs,
        true);
  }

  private static double[] pairsOf(JsonNode bars, Path file, int dimension) {
    double[] pairs = new double[Math.multiplyExact(2, bars.size())];
    for (int bar = 0; bar < bars.size(); bar++) {
      JsonNode pair = bars.get(bar);
      String place = "diagrams[" + dimension + "][" + bar + "]";
      if (!pair.isArray() || pair.size() != 2) {
        throw error(file, place + " is " + pair + ", expected [birth, death]", "write it again");
      }
      for (int side = 0; side < 2; side++) {
        pairs[2 * bar + side] = number(pair.get(side), file, place);
      }
    }
    return pairs;
  }

  private static double number(JsonNode value, Path file, String place) {
    if (value.isNumber()) {
      return value.asDouble();
    }
    if (value.isString() && value.asString().equals("inf")) {
      return Double.POSITIVE_INFINITY;
    }
    throw error(file, place + " has " + value + ", expected a number or \"inf\"", "write it again");
  }

  // ---- HDF5

  private static boolean isOfPersist(Path file) {
    if (!Files.isRegularFile(file)) {
      return false; // said by who reads arrays
    }
    try (Hdf5Reader reader = Hdf5.open(file)) {
      return reader.exists("/homology/pairs");
    }
  }

  private static DiagramFile hdf5(Path file) {
    try (Hdf5Reader reader = Hdf5.open(file)) {
      long[] shape = reader.shape("/homology/pairs");
      if (!reader.isDataset("/homology/offsets") || reader.shape("/homology/offsets").length != 1) {
        throw error(
            file,
            "holds the diagrams of a run, not those of one input",
            "write them one by one with persist --format hdf5");
      }
      long[] offsets = reader.longs("/homology/offsets");
      double[] pairs = reader.doubles("/homology/pairs");
      if (shape.length != 2 || shape[1] != 2 || !fit(offsets, shape[0])) {
        throw error(
            file, "/homology/offsets do not fit /homology/pairs", "write it again with persist");
      }
      SortedMap<Integer, double[]> byDimension = new TreeMap<>();
      for (int dimension = 0; dimension + 1 < offsets.length; dimension++) {
        byDimension.put(
            dimension,
            Arrays.copyOfRange(
                pairs, (int) (2 * offsets[dimension]), (int) (2 * offsets[dimension + 1])));
      }
      OptionalLong field =
          reader.hasAttribute("/homology", "coefficient_field")
              ? OptionalLong.of(reader.longAttribute("/homology", "coefficient_field"))
              : OptionalLong.empty();
      return new DiagramFile(file, field, byDimension, true);
    }
  }

  /** Whether offsets go from 0 to the number of bars without a step back. */
  private static boolean fit(long[] offsets, long bars) {
    if (offsets.length < 2 || offsets[0] != 0 || offsets[offsets.length - 1] != bars) {
      return false;
    }
    for (int k = 1; k < offsets.length; k++) {
      if (offsets[k] < offsets[k - 1]) {
        return false;
      }
    }
    return true;
  }

  // ---- arrays

  private static DiagramFile array(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = ArrayFiles.read(file, null, arena);
      long[] shape = array.shape();
      if (shape.length != 2 || (shape[1] != 2 && shape[1] != 3)) {
        throw error(
            file,
            "holds an array of shape " + Arrays.toString(shape),
            "store births and deaths as n x 2 numbers, or dimensions, births and deaths as n x 3; "
                + ifPoints(file));
      }
      int bars = Math.toIntExact(shape[0]);
      return shape[1] == 2 ? plain(file, array, bars) : byDimension(file, array, bars);
    }
  }

  private static DiagramFile plain(Path file, NumericArray array, int bars) {
    double[] pairs = new double[Math.multiplyExact(2, bars)];
    for (int k = 0; k < pairs.length; k++) {
      pairs[k] = array.get(k);
    }
    return new DiagramFile(file, OptionalLong.empty(), new TreeMap<>(Map.of(0, pairs)), false);
  }

  private static DiagramFile byDimension(Path file, NumericArray array, int bars) {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    for (int bar = 0; bar < bars; bar++) {
      counts.merge(dimensionOf(file, array, bar), 1, Integer::sum);
    }
    SortedMap<Integer, double[]> pairs = new TreeMap<>();
    counts.forEach((dimension, count) -> pairs.put(dimension, new double[2 * count]));
    counts.replaceAll((dimension, count) -> 0);
    for (int bar = 0; bar < bars; bar++) {
      int dimension = dimensionOf(file, array, bar);
      int place = counts.merge(dimension, 1, Integer::sum) - 1;
      pairs.get(dimension)[2 * place] = array.get(3L * bar + 1);
      pairs.get(dimension)[2 * place + 1] = array.get(3L * bar + 2);
    }
    return new DiagramFile(file, OptionalLong.empty(), pairs, true);
  }

  private static int dimensionOf(Path file, NumericArray array, int bar) {
    double value = array.get(3L * bar);
    if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
      throw error(
          file,
          "the dimension in row " + bar + " is " + value + ", expected 0, 1, 2, ...",
          "put the dimension of a bar before its birth and death (rows count from 0); "
              + ifPoints(file));
    }
    return (int) value;
  }
}
