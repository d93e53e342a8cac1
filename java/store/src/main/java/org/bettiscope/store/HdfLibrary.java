package org.bettiscope.store;

import static org.bytedeco.hdf5.global.hdf5.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.hdf5.H5DS_iterate_t;
import org.bytedeco.hdf5.H5E_auto2_t;
import org.bytedeco.hdf5.H5E_error2_t;
import org.bytedeco.hdf5.H5E_walk2_t;
import org.bytedeco.hdf5.H5G_info_t;
import org.bytedeco.hdf5.H5O_info2_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The HDF5 C library: the only class that knows the JavaCPP preset. It hands out identifiers and
 * turns every status into an {@link HdfFailure}; what the numbers mean to Bettiscope is the
 * business of its callers.
 *
 * <p>The library is not safe for threads: callers hold {@link #LOCK} around every method.
 */
final class HdfLibrary {
  static final Object LOCK = new Object();

  /** Deflate level 1 after shuffle: higher levels are no smaller for activations, and slower. */
  static final int DEFLATE_LEVEL = 1;

  /** What netCDF-4 readers expect as the name of an axis without values, followed by its length. */
  private static final String NETCDF_BARE_AXIS =
      "This is a netCDF dimension but not a netCDF variable.";

  /** The file that is being written, or a negative number. */
  private static long writing = -1;

  private static final int NAME_BYTES = 4096;
  private static final long VARIABLE = -1;

  static {
    H5open();
    H5Eset_auto2(0, (H5E_auto2_t) null, null);
  }

  private HdfLibrary() {}

  /** What the library says went wrong; the message is its whole error stack. */
  static final class HdfFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Pattern SYSTEM_ERROR = Pattern.compile("error message = '([^']*)'");

    private final String reason;

    private HdfFailure(List<String> stack) {
      super("HDF5 error stack:\n  " + String.join("\n  ", stack));
      reason = stack.isEmpty() ? "the HDF5 library gave no reason" : reason(stack.getFirst());
    }

    private static String reason(String innermost) {
      Matcher systemError = SYSTEM_ERROR.matcher(innermost);
      return systemError.find()
          ? systemError.group(1)
          : innermost.substring(innermost.indexOf(": ") + 2);
    }

    /** The most specific reason, that of the operating system where it gave one. */
    String reason() {
      return reason;
    }
  }

  /** An identifier that is open until it is closed. */
  record Handle(long id) implements AutoCloseable {
    Handle {
      check(id);
    }

    @Override
    public void close() {
      check(H5Idec_ref(id));
    }
  }

  /** How a file stores elements. */
  record StoredType(Category category, long size, boolean signed) {
    enum Category {
      INTEGER,
      FLOAT,
      FIXED_TEXT,
      VARIABLE_TEXT,
      OTHER
    }
  }

  // Files

  static long createFile(Path file) {
    try (Handle access = fileAccess();
        Handle creation = new Handle(H5Pcreate(H5P_CLS_FILE_CREATE_ID_g()))) {
      check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V110, H5F_LIBVER_V110));
      check(H5Pset_obj_track_times(creation.id(), false));
      return check(H5Fcreate(file.toString(), H5F_ACC_TRUNC, creation.id(), access.id()));
    }
  }

  static long openFile(Path file) {
    try (Handle access = fileAccess()) {
      return check(H5Fopen(file.toString(), H5F_ACC_RDONLY, access.id()));
    }
  }

  private static Handle fileAccess() {
    Handle access = new Handle(H5Pcreate(H5P_CLS_FILE_ACCESS_ID_g()));
    check(H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG));
    // The run folder has its own lock, and cluster file systems often have none.
    check(H5Pset_file_locking(access.id(), false, true));
    return access;
  }

  /**
   * Carries out an operation that writes to this file. Where it fails, what the library still wants
   * to write goes to memory: it crashes when it closes an object that it cannot write, and so must
   * not learn in the middle of closing one that the disk is full.
   */
  static <T> T writing(long file, Supplier<T> operation) {
    long before = writing;
    writing = file;
    try {
      return operation.get();
    } finally {
      writing = before;
    }
  }

  private static void divertToMemory(long file) {
    IntPointer descriptor = new IntPointer((Pointer) null);
    if (H5Fget_vfd_handle(file, H5P_DEFAULT, descriptor) >= 0) {
      FileDescriptors.divertToMemory(descriptor.get());
    }
  }

  /** Writes everything that is still in memory. */
  static void flush(long file) {
    check(H5Fflush(file, H5F_SCOPE_LOCAL));
  }

  static void closeFile(long file) {
    writing = -1;
    check(H5Fclose(file));
  }

  // Objects

  /** Whether the last name of {@code path} leads to an object; the names before it must. */
  static boolean exists(long file, String path) {
    return check(H5Lexists(file, path, 0)) > 0 && check(H5Oexists_by_name(file, path, 0)) > 0;
  }

  static Handle openObject(long file, String path) {
    return new Handle(H5Oopen(file, path, 0));
  }

  static boolean isDataset(Handle object) {
    return H5Iget_type(object.id()) == H5I_DATASET;
  }

  static boolean isGroup(Handle object) {
    return H5Iget_type(object.id()) == H5I_GROUP;
  }

  static void createGroup(long file, String path) {
    try (Handle creation = new Handle(H5Pcreate(H5P_CLS_GROUP_CREATE_ID_g()));
        Handle link = utf8Links()) {
      check(H5Pset_obj_track_times(creation.id(), false));
      new Handle(H5Gcreate2(file, path, link.id(), creation.id(), 0)).close();
    }
  }

  static List<String> children(Handle group) {
    List<String> names = new ArrayList<>();
    try (H5G_info_t info = new H5G_info_t()) {
      check(H5Gget_info(group.id(), info));
      for (long i = 0; i < info.nlinks(); i++) {
        byte[] name = new byte[NAME_BYTES];
        check(
            H5Lget_name_by_idx(
                group.id(), ".", H5_INDEX_NAME, H5_ITER_INC, i, name, NAME_BYTES, 0));
        names.add(text(name));
      }
    }
    return names;
  }

  // Data sets

  static Handle createDataset(
      long file, String path, ElementType type, long[] shape, long[] chunk) {
    try (Handle creation = new Handle(H5Pcreate(H5P_CLS_DATASET_CREATE_ID_g()));
        Handle link = utf8Links();
        Handle stored = fileType(type);
        Handle space = space(shape)) {
      check(H5Pset_obj_track_times(creation.id(), false));
      setNotANumber(creation, type);
      if (chunk != null) {
        check(H5Pset_chunk(creation.id(), chunk.length, chunk));
      }
      if (chunk != null && type != ElementType.STRING) {
        check(H5Pset_shuffle(creation.id()));
        check(H5Pset_deflate(creation.id(), DEFLATE_LEVEL));
      }
      return new Handle(
          H5Dcreate2(file, path, stored.id(), space.id(), link.id(), creation.id(), 0));
    }
  }

  /** What was never written must not look like a result. */
  private static void setNotANumber(Handle creation, ElementType type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nan = arena.allocate(Double.BYTES);
      if (type == ElementType.FLOAT32) {
        nan.set(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
        check(H5Pset_fill_value(creation.id(), H5T_NATIVE_FLOAT_g(), new Segment(nan)));
      } else if (type == ElementType.FLOAT64) {
        nan.set(ValueLayout.JAVA_DOUBLE, 0, Double.NaN);
        check(H5Pset_fill_value(creation.id(), H5T_NATIVE_DOUBLE_g(), new Segment(nan)));
      }
    }
  }

  static long[] shape(Handle dataset) {
    try (Handle space = new Handle(H5Dget_space(dataset.id()))) {
      return extent(space);
    }
  }

  static StoredType datasetType(Handle dataset) {
    try (Handle type = new Handle(H5Dget_type(dataset.id()))) {
      return storedType(type);
    }
  }

  /** The shape of the chunks, or {@code null} where there are none. */
  static long[] chunk(Handle dataset) {
    try (Handle creation = new Handle(H5Dget_create_plist(dataset.id()))) {
      if (check(H5Pget_layout(creation.id())) != H5D_CHUNKED) {
        return null;
      }
      long[] chunk = new long[check(H5Pget_chunk(creation.id(), 0, new long[0]))];
      check(H5Pget_chunk(creation.id(), chunk.length, chunk));
      return chunk;
    }
  }

  /** Whether the bytes of a chunk mean the same in both data sets. */
  static boolean storedAlike(Handle one, Handle other) {
    try (Handle oneType = new Handle(H5Dget_type(one.id()));
        Handle otherType = new Handle(H5Dget_type(other.id()));
        Handle oneCreation = new Handle(H5Dget_create_plist(one.id()));
        Handle otherCreation = new Handle(H5Dget_create_plist(other.id()))) {
      return check(H5Tequal(oneType.id(), otherType.id())) > 0
          && check(H5Pequal(oneCreation.id(), otherCreation.id())) > 0;
    }
  }

  static void write(
      Handle dataset, ElementType type, long[] start, long[] count, MemorySegment data) {
    try (Handle memoryType = memoryType(type);
        Handle memory = space(count);
        Handle file = box(dataset, start, count)) {
      check(H5Dwrite(dataset.id(), memoryType.id(), memory.id(), file.id(), 0, new Segment(data)));
    }
  }

  /** Writes what is still in memory: to be called before a data set is closed. */
  static void flushDataset(Handle dataset) {
    check(H5Dflush(dataset.id()));
  }

  static void read(
      Handle dataset, Handle memoryType, long[] start, long[] count, MemorySegment data) {
    try (Handle memory = space(count);
        Handle file = box(dataset, start, count)) {
      check(H5Dread(dataset.id(), memoryType.id(), memory.id(), file.id(), 0, new Segment(data)));
    }
  }

  /** The bytes that a chunk takes in the file; 0 where it was never written. */
  static long storedBytes(Handle dataset, long[] start) {
    // H5Dget_chunk_storage_size fails for a chunk that was never written beside one that was.
    long[] bytes = new long[1];
    check(H5Dget_chunk_info_by_coord(dataset.id(), start, new int[1], new long[1], bytes));
    return bytes[0];
  }

  /** Writes one chunk that all filters have been applied to. */
  static void writeChunk(Handle dataset, long[] start, MemorySegment bytes) {
    check(H5Dwrite_chunk(dataset.id(), 0, 0, start, bytes.byteSize(), new Segment(bytes)));
  }

  /** Copies one chunk as it is in the file. */
  static void copyChunk(Handle from, long[] start, Handle to, long[] at, MemorySegment buffer) {
    int[] skippedFilters = new int[1];
    check(H5Dread_chunk(from.id(), 0, start, skippedFilters, new Segment(buffer)));
    check(
        H5Dwrite_chunk(to.id(), 0, skippedFilters[0], at, buffer.byteSize(), new Segment(buffer)));
  }

  // Axes

  /** Makes a data set an axis, unless it is one. */
  static void makeAxis(Handle dataset, String name) {
    if (check(H5DSis_scale(dataset.id())) == 0) {
      check(H5DSset_scale(dataset.id(), name));
    }
  }

  static void makeBareAxis(Handle dataset, long length) {
    check(
        H5DSset_scale(dataset.id(), NETCDF_BARE_AXIS + String.format(Locale.ROOT, "%10d", length)));
  }

  static boolean isBareAxis(Handle dataset) {
    if (check(H5DSis_scale(dataset.id())) == 0) {
      return false;
    }
    byte[] name = new byte[NAME_BYTES];
    check(H5DSget_scale_name(dataset.id(), name, NAME_BYTES));
    return text(name).startsWith(NETCDF_BARE_AXIS);
  }

  static void attachAxis(Handle dataset, Handle axis, int index) {
    check(H5DSattach_scale(dataset.id(), axis.id(), index));
  }

  /** The path of the first data set that is attached as the axis of this index, or {@code null}. */
  static String axis(Handle dataset, int index) {
    if (check(H5DSget_num_scales(dataset.id(), index)) == 0) {
      return null;
    }
    byte[] name = new byte[NAME_BYTES];
    try (H5DS_iterate_t first =
        new H5DS_iterate_t() {
          @Override
          public int call(long dataset, int axis, long scale, Pointer data) {
            return H5Iget_name(scale, name, NAME_BYTES) < 0 ? -1 : 1;
          }
        }) {
      check(H5DSiterate_scales(dataset.id(), index, new int[1], first, null));
    }
    return text(name);
  }

  // Attributes

  static boolean hasAttribute(Handle object, String name) {
    return check(H5Aexists(object.id(), name)) > 0;
  }

  static List<String> attributes(Handle object) {
    List<String> names = new ArrayList<>();
    for (long i = 0; i < attributeCount(object); i++) {
      try (Handle attribute =
          new Handle(H5Aopen_by_idx(object.id(), ".", H5_INDEX_NAME, H5_ITER_INC, i, 0, 0))) {
        byte[] name = new byte[NAME_BYTES];
        check(H5Aget_name(attribute.id(), NAME_BYTES, name));
        names.add(text(name));
      }
    }
    return names;
  }

  private static long attributeCount(Handle object) {
    try (H5O_info2_t info = new H5O_info2_t()) {
      check(H5Oget_info3(object.id(), info, H5O_INFO_NUM_ATTRS));
      return info.num_attrs();
    }
  }

  static Handle openAttribute(Handle object, String name) {
    return new Handle(H5Aopen(object.id(), name, 0));
  }

  static void writeAttribute(
      Handle object, String name, ElementType type, long[] shape, MemorySegment data) {
    try (Handle stored = fileType(type);
        Handle space = space(shape);
        Handle attribute =
            new Handle(H5Acreate2(object.id(), name, stored.id(), space.id(), 0, 0));
        Handle memoryType = memoryType(type)) {
      check(H5Awrite(attribute.id(), memoryType.id(), new Segment(data)));
    }
  }

  static void readAttribute(Handle attribute, Handle memoryType, MemorySegment data) {
    check(H5Aread(attribute.id(), memoryType.id(), new Segment(data)));
  }

  static long[] attributeShape(Handle attribute) {
    try (Handle space = new Handle(H5Aget_space(attribute.id()))) {
      return extent(space);
    }
  }

  static StoredType attributeType(Handle attribute) {
    try (Handle type = new Handle(H5Aget_type(attribute.id()))) {
      return storedType(type);
    }
  }

  // Types

  /** How the elements of this type lie in a Java array; for texts, in an array of addresses. */
  static Handle memoryType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> new Handle(H5Tcopy(H5T_NATIVE_FLOAT_g()));
      case FLOAT64 -> new Handle(H5Tcopy(H5T_NATIVE_DOUBLE_g()));
      case INT32 -> new Handle(H5Tcopy(H5T_NATIVE_INT_g()));
      case INT64 -> new Handle(H5Tcopy(H5T_NATIVE_LLONG_g()));
      case STRING -> utf8();
    };
  }

  static Handle unsignedLongType() {
    return new Handle(H5Tcopy(H5T_NATIVE_ULLONG_g()));
  }

  /**
   * The type of a data set's or attribute's own texts, fixed or variable, whatever their character
   * set.
   */
  static Handle textType(Handle object) {
    return new Handle(
        H5Iget_type(object.id()) == H5I_ATTR ? H5Aget_type(object.id()) : H5Dget_type(object.id()));
  }

  private static Handle fileType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> new Handle(H5Tcopy(H5T_IEEE_F32LE_g()));
      case FLOAT64 -> new Handle(H5Tcopy(H5T_IEEE_F64LE_g()));
      case INT32 -> new Handle(H5Tcopy(H5T_STD_I32LE_g()));
      case INT64 -> new Handle(H5Tcopy(H5T_STD_I64LE_g()));
      case STRING -> utf8();
    };
  }

  private static Handle utf8() {
    Handle type = new Handle(H5Tcopy(H5T_C_S1_g()));
    check(H5Tset_size(type.id(), VARIABLE));
    check(H5Tset_cset(type.id(), H5T_CSET_UTF8));
    return type;
  }

  private static StoredType storedType(Handle type) {
    int category = H5Tget_class(type.id());
    if (category == H5T_ENUM) {
      try (Handle integers = new Handle(H5Tget_super(type.id()))) {
        return storedType(integers);
      }
    }
    boolean signed = category == H5T_INTEGER && H5Tget_sign(type.id()) != H5T_SGN_NONE;
    return new StoredType(category(type, category), H5Tget_size(type.id()), signed);
  }

  private static StoredType.Category category(Handle type, int category) {
    if (category == H5T_INTEGER) {
      return StoredType.Category.INTEGER;
    }
    if (category == H5T_FLOAT) {
      return StoredType.Category.FLOAT;
    }
    if (category != H5T_STRING) {
      return StoredType.Category.OTHER;
    }
    boolean variable = check(H5Tis_variable_str(type.id())) > 0;
    return variable ? StoredType.Category.VARIABLE_TEXT : StoredType.Category.FIXED_TEXT;
  }

  /** Texts as an array of addresses of their UTF-8 bytes, which live as long as the arena. */
  static MemorySegment addresses(Arena arena, String[] texts) {
    MemorySegment addresses = arena.allocate(ValueLayout.ADDRESS, texts.length);
    for (int i = 0; i < texts.length; i++) {
      addresses.setAtIndex(
          ValueLayout.ADDRESS, i, arena.allocateFrom(texts[i], StandardCharsets.UTF_8));
    }
    return addresses;
  }

  /** The texts at an array of addresses that the library allocated; gives the memory back to it. */
  static String[] takeTexts(MemorySegment addresses, int count, Handle type) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      MemorySegment address = addresses.getAtIndex(ValueLayout.ADDRESS, i);
      boolean none = address.address() == 0;
      texts[i] =
          none ? "" : address.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
    }
    try (Handle space = space(new long[] {count})) {
      check(H5Treclaim(type.id(), space.id(), 0, new Segment(addresses)));
    }
    return texts;
  }

  // Spaces

  private static Handle space(long[] shape) {
    return new Handle(
        shape.length == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(shape.length, shape, shape));
  }

  private static Handle box(Handle dataset, long[] start, long[] count) {
    Handle space = new Handle(H5Dget_space(dataset.id()));
    if (count.length > 0) {
      check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start, null, count, (long[]) null));
    }
    return space;
  }

  private static long[] extent(Handle space) {
    if (check(H5Sget_simple_extent_type(space.id())) == H5S_NULL) {
      return new long[] {0};
    }
    long[] shape = new long[check(H5Sget_simple_extent_ndims(space.id()))];
    check(H5Sget_simple_extent_dims(space.id(), shape, (long[]) null));
    return shape;
  }

  private static Handle utf8Links() {
    Handle link = new Handle(H5Pcreate(H5P_CLS_LINK_CREATE_ID_g()));
    check(H5Pset_char_encoding(link.id(), H5T_CSET_UTF8));
    return link;
  }

  // Status

  private static int check(int status) {
    if (status < 0) {
      throw failure();
    }
    return status;
  }

  private static long check(long status) {
    if (status < 0) {
      throw failure();
    }
    return status;
  }

  private static HdfFailure failure() {
    List<String> trace = new ArrayList<>();
    try (H5E_walk2_t walk =
        new H5E_walk2_t() {
          @Override
          public int call(int n, H5E_error2_t error, Pointer data) {
            trace.add(error.func_name().getString() + ": " + error.desc().getString());
            return 0;
          }
        }) {
      H5Ewalk2(0, H5E_WALK_UPWARD, walk, null);
    }
    H5Eclear2(0);
    if (writing >= 0) {
      divertToMemory(writing);
    }
    return new HdfFailure(trace);
  }

  private static String text(byte[] terminated) {
    int length = 0;
    while (terminated[length] != 0) {
      length++;
    }
    return new String(terminated, 0, length, StandardCharsets.UTF_8);
  }

  /** A view of a segment; its caller keeps the arena open during the call. */
  private static final class Segment extends Pointer {
    Segment(MemorySegment segment) {
      address = segment.address();
      limit = segment.byteSize();
      capacity = limit;
    }
  }
}
