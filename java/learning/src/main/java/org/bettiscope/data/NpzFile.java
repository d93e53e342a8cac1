package org.bettiscope.data;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An .npz file: a zip of .npy streams, stored or deflated. */
final class NpzFile implements AutoCloseable {
  private static final String SUFFIX = ".npy";

  private final Path file;
  private final ZipFile zip;

  NpzFile(Path file) throws IOException {
    this.file = file;
    try {
      this.zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw FileError.of(file, "is no .npz file: " + e.getMessage(), "save it with numpy.savez");
    }
  }

  /** The names of the arrays, in the file's order. */
  List<String> names() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  NumericArray real(String name, Arena arena) throws IOException {
    try (InputStream in = stream(name)) {
      return reader(in, name).readReal(arena);
    }
  }

  NumericArray integers(String name, Arena arena) throws IOException {
    try (InputStream in = stream(name)) {
      return reader(in, name).readIntegers(arena);
    }
  }

  String text(String name) throws IOException {
    try (InputStream in = stream(name)) {
      return reader(in, name).readText();
    }
  }

  private InputStream stream(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + SUFFIX);
    if (entry == null) {
      throw ArrayFiles.unknownName(file, name, names());
    }
    return zip.getInputStream(entry);
  }

  private NpyReader reader(InputStream in, String name) throws IOException {
    return new NpyReader(in, zip.getEntry(name + SUFFIX).getSize(), new ArraySource(file, name));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
