package org.bettiscope.data;

import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;

/**
 * Where an array is read from, for messages.
 *
 * @param file the file
 * @param name the array within it; null where the file is the array
 */
record ArraySource(Path file, String name) {
  BettiscopeException error(String problem, String remedy) {
    return FileError.of(file, (name == null ? "" : "array " + name + ": ") + problem, remedy);
  }
}
