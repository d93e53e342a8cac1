package org.bettiscope.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * Pictures of a run: {@code report.html}, one file that needs nothing else, and {@code figures/}
 * for print.
 */
public final class ReportStage {
  private ReportStage() {}

  /**
   * Draws a run from its {@code run.h5}; when the run was begun is read from the {@code run.json}
   * beside it, where there is one.
   *
   * @param runFile the {@code run.h5}
   * @param target folder of {@code report.html} and {@code figures/}; made where it is missing
   * @return the report
   * @throws BettiscopeException (data) if the run is missing, corrupt, or lacks a stage; (failure)
   *     if the target cannot be written, or there are no fonts to draw figures with
   */
  public static Path run(Path runFile, ReportConfig config, Path target) {
    Path report = target.resolve("report.html");
    try (Hdf5Reader file = Hdf5.open(runFile)) {
      ReportReader reader = new ReportReader(file, config);
      Path figures = Files.createDirectories(target.resolve("figures"));
      Path temporary = target.resolve("report.html.tmp");
      Files.writeString(temporary, HtmlReport.page(reader.read(begun(runFile))));
      Files.move(temporary, report, StandardCopyOption.REPLACE_EXISTING);
      drawFigures(reader.statistics(), figures);
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.FAILURE,
          "cannot write the report in " + target + ": " + e.getMessage(),
          "make room and permit writing there",
          e);
    }
    return report;
  }

  private static String begun(Path runFile) throws IOException {
    Path json = runFile.resolveSibling("run.json");
    if (!Files.exists(json)) {
      return "";
    }
    try {
      return new ObjectMapper().readTree(Files.readString(json)).path("created").asString("");
    } catch (JacksonException e) {
      throw new BettiscopeException(
          Kind.DATA, json + " is no JSON: " + e.getOriginalMessage(), "restore or delete it", e);
    }
  }

  private static void drawFigures(RunStatistics run, Path folder) throws IOException {
    try {
      for (int classNumber : run.classes()) {
        for (Scale scale : run.scales()) {
          BettiFigure figure = new BettiFigure(run, classNumber, scale);
          FigureFiles.png(figure, folder.resolve(figure.name() + ".png"));
          FigureFiles.svg(figure, folder.resolve(figure.name() + ".svg"));
        }
      }
    } catch (LinkageError | InternalError e) {
      throw new BettiscopeException(
          Kind.FAILURE,
          "cannot draw figures: Java finds no fonts (" + e + ")",
          "install fontconfig and a font: apt-get install fontconfig fonts-dejavu-core",
          e);
    }
  }
}
