package org.bettiscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The small JSON files of a run folder, as records with names in snake case. */
final class Json {
  private static final JsonMapper FILES =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final JsonMapper VALUES = new JsonMapper();

  private Json() {}

  static String file(Object content) {
    return FILES.writeValueAsString(content) + "\n";
  }

  /** Reads a record from a file; what is no such record is bad data. */
  static <T> T read(Path file, Class<T> type, String remedy) {
    try {
      return FILES.readValue(Files.readString(file), type);
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.DATA, file + ": cannot be read: " + AtomicFiles.reason(e), remedy, e);
    } catch (JacksonException e) {
      throw new BettiscopeException(
          Kind.DATA, file + ": is damaged: " + e.getOriginalMessage(), remedy, e);
    }
  }

  /** A value on one line. */
  static String value(Object value) {
    return VALUES.writeValueAsString(value);
  }

  static <T> T parse(String value, TypeReference<T> type) {
    return VALUES.readValue(value, type);
  }
}
