package org.bettiscope.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that is one of a few words. */
abstract class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final List<E> constants;

  WordConverter(Class<E> type) {
    constants = Arrays.asList(type.getEnumConstants());
  }

  @Override
  public E convert(String word) {
    List<String> words = constants.stream().map(Enum::toString).toList();
    if (!words.contains(word)) {
      String guess =
          Suggestion.closest(word, words)
              .map(meant -> " (did you mean '" + meant + "'?)")
              .orElse("");
      throw new TypeConversionException(
          "'" + word + "' is not one of " + String.join(", ", words) + guess);
    }
    return constants.get(words.indexOf(word));
  }
}
