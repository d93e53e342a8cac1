package org.bettiscope.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that is a number, and says what was expected of one that is none. */
final class NumberConverter<N extends Number> implements ITypeConverter<N> {
  private final Function<String, N> read;
  private final String expected;

  /**
   * @param read throws {@link NumberFormatException} of what it cannot read
   * @param expected in words, after "is not"
   */
  NumberConverter(Function<String, N> read, String expected) {
    this.read = read;
    this.expected = expected;
  }

  @Override
  public N convert(String word) {
    try {
      return read.apply(word);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + word + "' is not " + expected);
    }
  }
}
