package org.bettiscope.store;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.HdfLibrary.Handle;
import org.bettiscope.store.HdfLibrary.StoredType;
import org.bettiscope.store.HdfLibrary.StoredType.Category;

/** Reads through the HDF5 C library. */
final class NativeHdf5Reader extends NativeHdf5File implements Hdf5Reader {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  /** By these HDF5 keeps dimension scales; they say nothing that {@link #axes} does not. */
  private static final Set<String> AXIS_ATTRIBUTES =
      Set.of("CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST");

  NativeHdf5Reader(Path file) {
    super(file, Kind.DATA, () -> HdfLibrary.openFile(readable(file)));
  }

  private static Path readable(Path file) {
    if (!Files.exists(file)) {
      throw unreadable(file, "there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw unreadable(file, "is a folder, not an HDF5 file");
    }
    if (!Files.isReadable(file)) {
      throw unreadable(file, "may not be read");
    }
    try {
      if (!hasSignature(file)) {
        throw unreadable(file, "is not an HDF5 file");
      }
    } catch (IOException e) {
      throw new BettiscopeException(Kind.DATA, file + ": cannot be read: " + e.getMessage(), "", e);
    }
    return file;
  }

  private static BettiscopeException unreadable(Path file, String why) {
    return new BettiscopeException(
        Kind.DATA, file + ": " + why, "name an HDF5 file that can be read");
  }

  /** The signature is at byte 0, or after a foreign header of 512, 1024, 2048 ... bytes. */
  private static boolean hasSignature(Path file) throws IOException {
    long length = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      long position = 0;
      for (long start = 0; start < length; start = Math.max(512, 2 * start)) {
        in.skipNBytes(start - position);
        byte[] bytes = in.readNBytes(SIGNATURE.length);
        position = start + bytes.length;
        if (Arrays.equals(bytes, SIGNATURE)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean exists(String path) {
    return call("look for", path, () -> reachable(path));
  }

  private boolean reachable(String path) {
    Paths.require(path);
    return path.equals("/")
        || (reachable(Paths.parent(path))
            && isGroup(Paths.parent(path))
            && HdfLibrary.exists(id(), path));
  }

  private boolean isGroup(String path) {
    try (Handle object = HdfLibrary.openObject(id(), path)) {
      return HdfLibrary.isGroup(object);
    }
  }

  @Override
  public boolean isDataset(String path) {
    return call(
        "look for",
        path,
        () -> {
          if (!reachable(path)) {
            return false;
          }
          try (Handle object = HdfLibrary.openObject(id(), path)) {
            return HdfLibrary.isDataset(object);
          }
        });
  }

  @Override
  public List<String> children(String group) {
    return inObject(
        "list",
        group,
        object -> {
          if (!HdfLibrary.isGroup(object)) {
            throw bad(group, "is a data set, not a group", "");
          }
          return HdfLibrary.children(object).stream().sorted().toList();
        });
  }

  @Override
  public ElementType type(String path) {
    return inDataset(
        "read the type of", path, dataset -> elementType(path, HdfLibrary.datasetType(dataset)));
  }

  @Override
  public long[] shape(String path) {
    return inDataset("read the shape of", path, HdfLibrary::shape);
  }

  @Override
  public long[] chunk(String path) {
    long[] chunk = inDataset("read the chunks of", path, HdfLibrary::chunk);
    return chunk == null ? new long[0] : chunk;
  }

  @Override
  public List<String> axes(String path) {
    return inDataset(
        "read the axes of",
        path,
        dataset -> {
          List<String> axes = new ArrayList<>();
          for (int i = 0; i < HdfLibrary.shape(dataset).length; i++) {
            String axis = HdfLibrary.axis(dataset, i);
            if (axis == null) {
              return List.of();
            }
            axes.add(axis);
          }
          return axes;
        });
  }

  @Override
  public boolean isBareAxis(String path) {
    return inDataset("read the axis", path, HdfLibrary::isBareAxis);
  }

  @Override
  public float[] floats(String path) {
    return readWhole(path, this::floats);
  }

  @Override
  public float[] floats(String path, long[] start, long[] count) {
    return inDataset("read", path, dataset -> floats(new Piece(path, dataset, start, count)));
  }

  @Override
  public double[] doubles(String path) {
    return readWhole(path, this::doubles);
  }

  @Override
  public double[] doubles(String path, long[] start, long[] count) {
    return inDataset("read", path, dataset -> doubles(new Piece(path, dataset, start, count)));
  }

  @Override
  public int[] ints(String path) {
    return readWhole(path, this::ints);
  }

  @Override
  public int[] ints(String path, long[] start, long[] count) {
    return inDataset("read", path, dataset -> ints(new Piece(path, dataset, start, count)));
  }

  @Override
  public long[] longs(String path) {
    return readWhole(path, this::longs);
  }

  @Override
  public long[] longs(String path, long[] start, long[] count) {
    return inDataset("read", path, dataset -> longs(new Piece(path, dataset, start, count)));
  }

  @Override
  public String[] strings(String path) {
    return readWhole(path, this::strings);
  }

  @Override
  public String[] strings(String path, long[] start, long[] count) {
    return inDataset("read", path, dataset -> strings(new Piece(path, dataset, start, count)));
  }

  private <T> T readWhole(String path, Function<Stored, T> read) {
    return inDataset(
        "read",
        path,
        dataset -> {
          long[] shape = HdfLibrary.shape(dataset);
          return read.apply(new Piece(path, dataset, new long[shape.length], shape));
        });
  }

  /** Elements of a data set or an attribute, not yet read. */
  private interface Stored {
    /** What to call them in a message. */
    String name();

    StoredType type();

    long[] shape();

    Handle textType();

    void read(Handle memoryType, MemorySegment data);

    default int count(Hdf5Reader reader) {
      long count = Boxes.elements(shape());
      if (count > Integer.MAX_VALUE - 8) {
        throw new BettiscopeException(
            Kind.DATA,
            reader.file() + ": " + name() + " has " + count + " elements, too many at once",
            "");
      }
      return (int) count;
    }
  }

  private static final class Piece implements Stored {
    private final String path;
    private final Handle dataset;
    private final long[] start;
    private final long[] count;

    Piece(String path, Handle dataset, long[] start, long[] count) {
      Shapes.requireBox(path, HdfLibrary.shape(dataset), start, count);
      this.path = path;
      this.dataset = dataset;
      this.start = start;
      this.count = count;
    }

    @Override
    public String name() {
      return path;
    }

    @Override
    public StoredType type() {
      return HdfLibrary.datasetType(dataset);
    }

    @Override
    public long[] shape() {
      return count;
    }

    @Override
    public Handle textType() {
      return HdfLibrary.textType(dataset);
    }

    @Override
    public void read(Handle memoryType, MemorySegment data) {
      HdfLibrary.read(dataset, memoryType, start, count, data);
    }
  }

  private record Attribute(String name, Handle handle) implements Stored {
    @Override
    public StoredType type() {
      return HdfLibrary.attributeType(handle);
    }

    @Override
    public long[] shape() {
      return HdfLibrary.attributeShape(handle);
    }

    @Override
    public Handle textType() {
      return HdfLibrary.textType(handle);
    }

    @Override
    public void read(Handle memoryType, MemorySegment data) {
      HdfLibrary.readAttribute(handle, memoryType, data);
    }
  }

  private float[] floats(Stored stored) {
    if (elementType(stored.name(), stored.type()) == ElementType.FLOAT32) {
      float[] values = new float[stored.count(this)];
      readNumbers(
          stored, HdfLibrary.memoryType(ElementType.FLOAT32), MemorySegment.ofArray(values));
      return values;
    }
    double[] wide = doubles(stored);
    float[] values = new float[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wide[i];
      if (Float.isInfinite(values[i]) && Double.isFinite(wide[i])) {
        throw bad(
            stored.name(), "element " + i + " is " + wide[i] + ", beyond single precision", "");
      }
    }
    return values;
  }

  private double[] doubles(Stored stored) {
    if (elementType(stored.name(), stored.type()) == ElementType.STRING) {
      throw bad(stored.name(), "holds texts, not numbers", "");
    }
    double[] values = new double[stored.count(this)];
    readNumbers(stored, HdfLibrary.memoryType(ElementType.FLOAT64), MemorySegment.ofArray(values));
    return values;
  }

  private int[] ints(Stored stored) {
    if (elementType(stored.name(), stored.type()) == ElementType.INT32) {
      int[] values = new int[stored.count(this)];
      readNumbers(stored, HdfLibrary.memoryType(ElementType.INT32), MemorySegment.ofArray(values));
      return values;
    }
    long[] wide = longs(stored);
    int[] values = new int[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) wide[i];
      if (values[i] != wide[i]) {
        throw bad(stored.name(), "element " + i + " is " + wide[i] + ", beyond 32 bits", "");
      }
    }
    return values;
  }

  private long[] longs(Stored stored) {
    StoredType type = stored.type();
    elementType(stored.name(), type);
    if (type.category() != Category.INTEGER) {
      throw bad(stored.name(), "holds " + elementType(stored.name(), type) + ", not integers", "");
    }
    long[] values = new long[stored.count(this)];
    boolean mayOverflow = !type.signed() && type.size() == Long.BYTES;
    Handle memoryType =
        mayOverflow ? HdfLibrary.unsignedLongType() : HdfLibrary.memoryType(ElementType.INT64);
    readNumbers(stored, memoryType, MemorySegment.ofArray(values));
    for (int i = 0; mayOverflow && i < values.length; i++) {
      if (values[i] < 0) {
        throw bad(
            stored.name(),
            "element " + i + " is " + Long.toUnsignedString(values[i]) + ", beyond 63 bits",
            "");
      }
    }
    return values;
  }

  private static void readNumbers(Stored stored, Handle memoryType, MemorySegment values) {
    try (memoryType;
        Arena arena = Arena.ofConfined()) {
      if (values.byteSize() > 0) {
        MemorySegment data = arena.allocate(values.byteSize(), Long.BYTES);
        stored.read(memoryType, data);
        values.copyFrom(data);
      }
    }
  }

  private String[] strings(Stored stored) {
    StoredType type = stored.type();
    if (elementType(stored.name(), type) != ElementType.STRING) {
      throw bad(stored.name(), "holds " + elementType(stored.name(), type) + ", not texts", "");
    }
    int count = stored.count(this);
    if (count == 0) {
      return new String[0];
    }
    try (Handle memoryType = stored.textType();
        Arena arena = Arena.ofConfined()) {
      if (type.category() == Category.VARIABLE_TEXT) {
        MemorySegment addresses = arena.allocate(ValueLayout.ADDRESS, count);
        stored.read(memoryType, addresses);
        return HdfLibrary.takeTexts(addresses, count, memoryType);
      }
      MemorySegment bytes = arena.allocate(Math.multiplyExact(type.size(), count));
      stored.read(memoryType, bytes);
      return fixedTexts(bytes, count, Math.toIntExact(type.size()));
    }
  }

  private static String[] fixedTexts(MemorySegment bytes, int count, int size) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      byte[] padded = bytes.asSlice((long) i * size, size).toArray(ValueLayout.JAVA_BYTE);
      int length = size;
      while (length > 0 && padded[length - 1] == 0) {
        length--;
      }
      texts[i] = new String(padded, 0, length, StandardCharsets.UTF_8);
    }
    return texts;
  }

  private ElementType elementType(String name, StoredType type) {
    return switch (type.category()) {
      case FLOAT -> type.size() <= Float.BYTES ? ElementType.FLOAT32 : ElementType.FLOAT64;
      case INTEGER -> {
        long bits = 8 * type.size() + (type.signed() ? 0 : 1);
        yield bits <= Integer.SIZE ? ElementType.INT32 : ElementType.INT64;
      }
      case FIXED_TEXT, VARIABLE_TEXT -> ElementType.STRING;
      case OTHER -> throw bad(name, "holds neither numbers nor texts", "");
    };
  }

  @Override
  public List<String> attributes(String path) {
    return inObject(
        "list the attributes of",
        path,
        object -> {
          boolean dataset = HdfLibrary.isDataset(object);
          return HdfLibrary.attributes(object).stream()
              .filter(name -> !(dataset && AXIS_ATTRIBUTES.contains(name)))
              .sorted()
              .toList();
        });
  }

  @Override
  public boolean hasAttribute(String path, String name) {
    return inObject(
        "look for the attribute " + name + " of",
        path,
        object -> HdfLibrary.hasAttribute(object, name));
  }

  @Override
  public ElementType attributeType(String path, String name) {
    return inAttribute(path, name, attribute -> elementType(attribute.name(), attribute.type()));
  }

  @Override
  public boolean attributeIsArray(String path, String name) {
    return inAttribute(path, name, attribute -> attribute.shape().length > 0);
  }

  @Override
  public String stringAttribute(String path, String name) {
    return inAttribute(path, name, attribute -> strings(single(attribute))[0]);
  }

  @Override
  public long longAttribute(String path, String name) {
    return inAttribute(path, name, attribute -> longs(single(attribute))[0]);
  }

  @Override
  public double doubleAttribute(String path, String name) {
    return inAttribute(path, name, attribute -> doubles(single(attribute))[0]);
  }

  @Override
  public String[] stringArrayAttribute(String path, String name) {
    return inAttribute(path, name, this::strings);
  }

  @Override
  public long[] longArrayAttribute(String path, String name) {
    return inAttribute(path, name, this::longs);
  }

  @Override
  public double[] doubleArrayAttribute(String path, String name) {
    return inAttribute(path, name, this::doubles);
  }

  private Stored single(Stored attribute) {
    if (Boxes.elements(attribute.shape()) != 1) {
      throw bad(
          attribute.name(),
          "has the shape " + Arrays.toString(attribute.shape()) + ", not a single value",
          "");
    }
    return attribute;
  }

  private <T> T inAttribute(String path, String name, Function<Stored, T> use) {
    return inObject(
        "read the attribute " + name + " of",
        path,
        object -> {
          if (!HdfLibrary.hasAttribute(object, name)) {
            throw bad(path, "has no attribute " + name, "it has " + attributes(path));
          }
          try (Handle attribute = HdfLibrary.openAttribute(object, name)) {
            return use.apply(new Attribute("attribute " + name + " of " + path, attribute));
          }
        });
  }

  private <T> T inDataset(String action, String path, Function<Handle, T> use) {
    return inObject(
        action,
        path,
        object -> {
          if (!HdfLibrary.isDataset(object)) {
            throw bad(path, "is a group, not a data set", "it holds " + children(path));
          }
          return use.apply(object);
        });
  }

  private <T> T inObject(String action, String path, Function<Handle, T> use) {
    return call(
        action,
        path,
        () -> {
          if (!reachable(path)) {
            throw missing(path);
          }
          try (Handle object = HdfLibrary.openObject(id(), path)) {
            return use.apply(object);
          }
        });
  }

  private BettiscopeException missing(String path) {
    String group = Paths.parent(path);
    while (!reachable(group) || !isGroup(group)) {
      group = Paths.parent(group);
    }
    return bad(path, "is not in the file", "the group " + group + " holds " + children(group));
  }
}
