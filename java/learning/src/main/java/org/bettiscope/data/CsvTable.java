package org.bettiscope.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bettiscope.store.ElementType;

/**
 * A .csv file of numbers: comma-separated, with a header where no cell of the first row is a
 * number.
 *
 * @param header the names of the columns; empty where the file has no header
 * @param columns cells in a row
 * @param values row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CsvTable(List<String> header, int columns, double[] values) {

  static CsvTable read(Path file) throws IOException {
    Builder builder = new Builder(file);
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .trimWhitespacesAroundQuotes(true)
            .ofCsvRecord(file)) {
      reader.forEach(builder::add);
    } catch (CsvParseException e) {
      throw FileError.of(file, e.getMessage(), "write it as comma-separated numbers");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return builder.build();
  }

  int rows() {
    return values.length / columns;
  }

  NumericArray toArray(Arena arena) {
    MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, values);
    return new NumericArray(copy, ElementType.FLOAT64, new long[] {rows(), columns});
  }

  private static final class Builder {
    private final Path file;
    private List<String> header = List.of();
    private int columns;
    private double[] values = new double[1024];
    private int size;

    Builder(Path file) {
      this.file = file;
    }

    void add(CsvRecord row) {
      List<String> cells = row.getFields();
      if (columns == 0) {
        columns = cells.size();
        if (cells.stream().allMatch(cell -> number(cell).isEmpty())) {
          header = cells.stream().map(String::strip).toList();
          return;
        }
      }
      if (cells.size() != columns) {
        throw error(
            row, "columns: %d found, %d expected".formatted(cells.size(), columns), "complete it");
      }
      for (int column = 0; column < columns; column++) {
        append(row, column, cells.get(column));
      }
    }

    private void append(CsvRecord row, int column, String cell) {
      if (size == values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
      }
      values[size++] =
          number(cell)
              .orElseThrow(() ->
                  error(
                      row,
                      "column %d: \"%s\" is no number".formatted(column + 1, cell),
                      "write a number"));
    }

    private RuntimeException error(CsvRecord row, String problem, String remedy) {
      return FileError.of(file, "line " + row.getStartingLineNumber() + ": " + problem, remedy);
    }

    CsvTable build() {
      if (size == 0) {
        throw FileError.of(file, "has no row of numbers", "write it again");
      }
      return new CsvTable(header, columns, Arrays.copyOf(values, size));
    }

    private static OptionalDouble number(String cell) {
      String text = cell.strip().toLowerCase(Locale.ROOT);
      return switch (text) {
        case "nan" -> OptionalDouble.of(Double.NaN);
        case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
        case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
        default -> {
          try {
            yield OptionalDouble.of(Double.parseDouble(text));
          } catch (NumberFormatException e) {
            yield OptionalDouble.empty();
          }
        }
      };
    }
  }
}
