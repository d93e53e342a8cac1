package org.bettiscope.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.PersistenceDiagram;
import tools.jackson.databind.json.JsonMapper;

/**
 * The diagrams of some files, one of each: of one dimension and one field.
 *
 * @param dimension empty where the files do not say
 * @param field empty where the files do not say
 */
record DiagramFiles(
    List<Path> files,
    List<PersistenceDiagram> diagrams,
    OptionalInt dimension,
    OptionalLong field) {
  private static final String LEAVE_OUT = "leave essential bars out with --finite";

  /**
   * @param dimension null for the only one that there is
   * @param finite whether essential bars are left out
   */
  static DiagramFiles read(List<Path> files, Integer dimension, boolean finite) {
    List<DiagramFile> read = files.stream().map(DiagramFile::read).toList();
    OptionalLong field = commonField(read);
    OptionalInt common = commonDimension(read, dimension);
    List<PersistenceDiagram> diagrams = new ArrayList<>();
    for (DiagramFile file : read) {
      PersistenceDiagram diagram = file.diagram(common);
      diagrams.add(finite ? diagram.finite() : diagram);
    }
    return new DiagramFiles(files, diagrams, common, field);
  }

  private static OptionalLong commonField(List<DiagramFile> read) {
    DiagramFile first = null;
    for (DiagramFile file : read) {
      if (file.field().isEmpty()) {
        continue;
      }
      if (first != null && file.field().getAsLong() != first.field().getAsLong()) {
        throw data(
            file.file()
                + ": has coefficients in Z/"
                + file.field().getAsLong()
                + ", "
                + first.file()
                + " in Z/"
                + first.field().getAsLong(),
            "compute both with the same persist --field");
      }
      first = first == null ? file : first;
    }
    return first == null ? OptionalLong.empty() : first.field();
  }

  private static OptionalInt commonDimension(List<DiagramFile> read, Integer asked) {
    DiagramFile first = null;
    OptionalInt common = OptionalInt.empty();
    for (DiagramFile file : read) {
      OptionalInt of = file.dimension(asked);
      if (of.isEmpty()) {
        continue;
      }
      if (first != null && of.getAsInt() != common.getAsInt()) {
        throw data(
            file.file()
                + ": holds bars of dimension "
                + of.getAsInt()
                + ", "
                + first.file()
                + " of dimension "
                + common.getAsInt(),
            "compare diagrams of one dimension");
      }
      first = file;
      common = of;
    }
    return common;
  }

  /**
   * Refuses essential bars.
   *
   * @param what is not defined for them
   */
  void requireFinite(String what) {
    for (int k = 0; k < files.size(); k++) {
      PersistenceDiagram diagram = diagrams.get(k);
      if (diagram.essential() > 0) {
        throw data(
            files.get(k)
                + ": has "
                + ResultText.count(diagram.essential(), "essential bar", "essential bars")
                + ", and "
                + what
                + " is of bars that die",
            LEAVE_OUT);
      }
    }
  }

  /** Refuses numbers of essential bars that are not the same in all files. */
  void requireAsManyEssential() {
    int expected = diagrams.getFirst().essential();
    for (int k = 1; k < files.size(); k++) {
      int found = diagrams.get(k).essential();
      if (found != expected) {
        throw data(
            files.get(k)
                + ": has "
                + ResultText.count(found, "essential bar", "essential bars")
                + ", "
                + files.getFirst()
                + " has "
                + expected
                + ": they are infinitely far apart",
            LEAVE_OUT);
      }
    }
  }

  private static BettiscopeException data(String message, String remedy) {
    return new BettiscopeException(Kind.DATA, message, remedy);
  }

  /** What they are, as members of a JSON object. */
  String json() {
    JsonMapper json = new JsonMapper();
    return "\"dimension\": "
        + (dimension.isPresent() ? dimension.getAsInt() : "null")
        + ", \"field\": "
        + (field.isPresent() ? field.getAsLong() : "null")
        + ", \"files\": "
        + ResultText.list(
            files.stream().map(file -> json.writeValueAsString(file.toString())).toList())
        + ", \"bars\": "
        + ResultText.list(diagrams.stream().map(of -> "" + of.size()).toList());
  }

  String dimensionWords() {
    return dimension.isPresent() ? "dimension " + dimension.getAsInt() : "dimension not given";
  }

  /** The files by number, and an empty line. */
  void writeList(PrintWriter out) {
    for (int k = 0; k < files.size(); k++) {
      out.printf(
          "%4d  %s: %s%n",
          k, files.get(k), ResultText.count(diagrams.get(k).size(), "bar", "bars"));
    }
    out.println();
  }
}
