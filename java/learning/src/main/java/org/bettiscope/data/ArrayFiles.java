package org.bettiscope.data;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.ElementType;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;

/**
 * Reads arrays of numbers from .npy, .npz, .csv and .h5 files straight into memory outside the
 * heap. Single precision (and half) stays single; double precision and integers become FLOAT64.
 *
 * <p>Every failure is a {@link BettiscopeException} of kind DATA that begins with the file.
 */
public final class ArrayFiles {
  private static final int PIECE = 1 << 18;

  private ArrayFiles() {}

  /** Whether a file of this name holds several named arrays (.npz, .h5). */
  static boolean hasNames(Path file) {
    return switch (extension(file)) {
      case "npz", "h5", "hdf5" -> true;
      default -> false;
    };
  }

  /** The part of the file name after the last dot, in lower case. */
  static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Reads one array.
   *
   * @param name the array of an .npz file, the path of a data set of an .h5 file; null takes the
   *     only one there is. Other formats hold one array and take null
   * @param arena where the array lives
   */
  public static NumericArray read(Path file, String name, Arena arena) {
    FileError.checkReadable(file);
    try {
      return switch (extension(file)) {
        case "npy" -> npy(file, arena);
        case "npz" -> npz(file, name, arena);
        case "csv" -> CsvTable.read(file).toArray(arena);
        case "h5", "hdf5" -> hdf5(file, name, arena);
        default ->
            throw FileError.of(
                file,
                "its name does not end in .npy, .npz, .csv, .h5 or .hdf5",
                "convert it to one of these");
      };
    } catch (IOException e) {
      throw FileError.unreadable(file, e);
    }
  }

  private static NumericArray npy(Path file, Arena arena) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new NpyReader(in, Files.size(file), new ArraySource(file, null)).readReal(arena);
    }
  }

  private static NumericArray npz(Path file, String name, Arena arena) throws IOException {
    try (NpzFile npz = new NpzFile(file)) {
      return npz.real(name == null ? only(file, npz.names()) : name, arena);
    }
  }

  private static NumericArray hdf5(Path file, String name, Arena arena) {
    try (Hdf5Reader reader = Hdf5.open(file)) {
      List<String> names = new ArrayList<>();
      addDatasets(reader, "/", names);
      String path = name == null ? only(file, names) : name.startsWith("/") ? name : "/" + name;
      if (!names.contains(path)) {
        throw unknownName(file, name, names);
      }
      ElementType type = reader.type(path);
      if (type == ElementType.STRING) {
        throw new ArraySource(file, path)
            .error("holds text, not numbers", "name a data set of numbers");
      }
      return type == ElementType.FLOAT32
          ? hdf5Floats(reader, path, arena)
          : hdf5Doubles(reader, path, arena);
    }
  }

  private static NumericArray hdf5Floats(Hdf5Reader reader, String path, Arena arena) {
    NumericArray array = allocate(reader, path, ElementType.FLOAT32, arena);
    long at = 0;
    for (Box box : Box.pieces(array.shape(), PIECE)) {
      float[] piece = reader.floats(path, box.start(), box.count());
      MemorySegment.copy(
          piece, 0, array.values(), ValueLayout.JAVA_FLOAT, at * Float.BYTES, piece.length);
      at += piece.length;
    }
    return array;
  }

  private static NumericArray hdf5Doubles(Hdf5Reader reader, String path, Arena arena) {
    NumericArray array = allocate(reader, path, ElementType.FLOAT64, arena);
    long at = 0;
    for (Box box : Box.pieces(array.shape(), PIECE)) {
      double[] piece = reader.doubles(path, box.start(), box.count());
      MemorySegment.copy(
          piece, 0, array.values(), ValueLayout.JAVA_DOUBLE, at * Double.BYTES, piece.length);
      at += piece.length;
    }
    return array;
  }

  private static NumericArray allocate(
      Hdf5Reader reader, String path, ElementType type, Arena arena) {
    long[] shape = reader.shape(path);
    long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return new NumericArray(
        arena.allocate(Math.max(1, count * NumericArray.bytes(type)), Long.BYTES), type, shape);
  }

  private static void addDatasets(Hdf5Reader reader, String group, List<String> names) {
    for (String child : reader.children(group)) {
      String path = (group.equals("/") ? "" : group) + "/" + child;
      if (reader.isDataset(path)) {
        names.add(path);
      } else {
        addDatasets(reader, path, names);
      }
    }
  }

  private static String only(Path file, List<String> names) {
    if (names.size() != 1) {
      throw FileError.of(
          file,
          "holds " + names.size() + " arrays: " + String.join(", ", names),
          "name one of them");
    }
    return names.getFirst();
  }

  static BettiscopeException unknownName(Path file, String name, List<String> names) {
    return FileError.of(
        file,
        "has no array " + name + "; it has " + String.join(", ", names),
        "name one of these arrays");
  }

  /** A box of an array: whole along all axes but the first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Box(long[] start, long[] count) {

    /** Boxes in order that cover the array, each of about {@code size} elements. */
    static List<Box> pieces(long[] shape, long size) {
      if (shape.length == 0) {
        return List.of(new Box(new long[0], new long[0]));
      }
      long row = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
      long rows = Math.max(1, size / Math.max(1, row));
      List<Box> boxes = new ArrayList<>();
      for (long first = 0; first < shape[0] && row > 0; first += rows) {
        long[] start = new long[shape.length];
        long[] count = shape.clone();
        start[0] = first;
        count[0] = Math.min(rows, shape[0] - first);
        boxes.add(new Box(start, count));
      }
      return boxes;
    }
  }
}
