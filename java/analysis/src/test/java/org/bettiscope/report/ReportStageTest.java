package org.bettiscope.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.statistics.SampleRun;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ReportStageTest {
  private static final String TITLE = "Tori </script><b> & \"Löcher\" β₁ {{data}} $1";
  private static final ReportConfig CONFIG = new ReportConfig("", 40, 100);
  private static final SampleRun RUN =
      new SampleRun(
          TITLE,
          List.of(List.of(1, 3), List.of(2, 1), List.of(0, 0), List.of(9, 9)),
          List.of(1.0, 0.96875, 0.0, 0.5));
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  @TempDir Path folder;

  @Test
  void theDataOfThePageAreThoseOfTheRun() throws Exception {
    Path run = RUN.write(folder, 0.9);
    JsonNode data = data(Files.readString(ReportStage.run(run, CONFIG, folder)));
    assertEquals(TITLE, data.get("title").asString());
    try (Hdf5Reader file = Hdf5.open(run)) {
      for (String name :
          List.of("mean", "sd", "standard_error", "median", "min", "max", "bca_low", "bca_high")) {
        assertNumbers(file.doubles("/statistics/" + name), data.get("statistics").get(name));
      }
      for (String name : List.of("loss", "accuracy", "validation_loss", "validation_accuracy")) {
        List<JsonNode> rows = new ArrayList<>();
        data.get("training").get(name).forEach(row -> row.forEach(rows::add));
        double[] expected = file.doubles("/train/" + name);
        for (int i = 0; i < expected.length; i++) {
          assertNumber(expected[i], rows.get(i));
        }
        assertEquals(expected.length, rows.size());
      }
      assertDiagrams(file, data);
      assertEquals(
          file.stringAttribute("/", "configuration_digest"),
          data.get("provenance").get("configuration digest").asString());
    }
    assertEquals(60, data.get("input").get("points").asInt());
    assertEquals(40, data.get("input").get("labels").size());
    assertTrue(data.get("provenance").has("begun"));
    assertEquals(
        "training failed: loss is NaN at epoch 3",
        data.get("failures").get(0).get("reason").asString());
    assertEquals(2 * 2, data.get("failures").get(0).get("where").size());
    assertEquals(2, data.get("warnings").size());
  }

  /** Every bar of the file is in the page, in its unit and dimension. */
  private static void assertDiagrams(Hdf5Reader file, JsonNode data) {
    long[] shape = file.shape("/homology/offsets");
    int units = (int) (shape[1] * shape[2] * shape[3] * shape[4]);
    long[] offsets = file.longs("/homology/offsets");
    long drawn = 0;
    for (int unit = 0; unit < units; unit++) {
      boolean input = unit % shape[2] == 0;
      for (int dimension = 0; dimension < data.get("diagrams").get(unit).size(); dimension++) {
        long expected = 0;
        for (int network = 0; network < (input ? 1 : shape[0]); network++) {
          int first = (network * units + unit) * 3;
          expected += offsets[first + dimension + 1] - offsets[first + dimension];
        }
        JsonNode bars = data.get("diagrams").get(unit).get(dimension);
        long count = 0;
        for (JsonNode n : bars.get("count")) {
          count += n.asLong();
        }
        assertEquals(expected, count + bars.get("left").asLong());
        drawn += count;
      }
    }
    assertTrue(drawn > 0);
  }

  @Test
  void thePageHoldsTogetherWhateverTheTitle() throws Exception {
    String page = Files.readString(ReportStage.run(RUN.write(folder, 0), CONFIG, folder));
    assertTrue(
        page.contains(
            "<title>Tori &lt;/script&gt;&lt;b&gt; &amp; &quot;Löcher&quot; β₁ {{data}} $1</title>"));
    assertEquals(3, occurrences(page, "</script>"), "data, plotly, script");
    for (String id : List.of("betti", "diagrams", "input", "training", "provenance")) {
      assertEquals(1, occurrences(page, " id=\"" + id + "\""), id);
    }
    String outside = page.replaceAll("(?s)<script.*?</script>", "");
    assertFalse(outside.contains("http"), "nothing is fetched");
    assertTrue(page.length() < 5_000_000, "length " + page.length());
  }

  @Test
  void aCopiedRunFileIsEnough(@TempDir Path elsewhere) throws Exception {
    Path copy = elsewhere.resolve("run.h5");
    Files.copy(RUN.write(folder, 0), copy);
    String page = Files.readString(ReportStage.run(copy, CONFIG, elsewhere.resolve("a b ü")));
    assertFalse(data(page).get("provenance").has("begun"));
    assertTrue(data(page).get("configuration").asString().startsWith("name: Tori"));
  }

  @Test
  void figuresAreForPrint() throws Exception {
    ReportStage.run(RUN.write(folder, 0.9), CONFIG, folder);
    Path png = folder.resolve("figures/betti-all-k2-d2-epoch3.png");
    try (ImageInputStream in = ImageIO.createImageInputStream(png.toFile())) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      // Two panels of 173 x 176 points.
      assertEquals(Math.round(2 * 173 * 300 / 72.0), reader.getWidth(0));
      assertEquals(Math.round(176 * 300 / 72.0), reader.getHeight(0));
      Element metadata = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
      Element physical = (Element) metadata.getElementsByTagName("pHYs").item(0);
      assertEquals("11811", physical.getAttribute("pixelsPerUnitXAxis"), "300 dpi in metres");
    }
    assertPanels(folder.resolve("figures/betti-all-k2-d2-epoch3.svg"));
  }

  private static void assertPanels(Path svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    // The document type names a file on the web, which a test must not fetch.
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Element root = factory.newDocumentBuilder().parse(svg.toFile()).getDocumentElement();
    assertEquals("svg", root.getTagName());
    String text = root.getTextContent();
    // Turned labels, those of the upright axes, are outlines.
    for (String label :
        List.of("connected components", "loops", "layer (output", "input", "90 % interval")) {
      assertTrue(text.contains(label), label);
    }
    for (String colour : List.of("rgb(0,114,178)", "rgb(213,94,0)")) {
      // Smallest and largest, each with two segments between three layers.
      assertEquals(2 * 2, shapes(root, "line", "stroke:" + colour, "stroke-dasharray:0.8,2"));
      // The mean: its line, and a mark for each layer, filled and outlined or not.
      assertTrue(shapes(root, "path", "stroke:" + colour, "stroke-width:1.4") >= 1 + 3);
    }
  }

  /** Counts the shapes in the groups whose style has both parts. */
  private static int shapes(Element root, String tag, String stroke, String line) {
    NodeList groups = root.getElementsByTagName("g");
    int count = 0;
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      String style = group.getAttribute("style");
      if (style.contains(stroke + ";") && style.contains(line)) {
        count += group.getElementsByTagName(tag).getLength();
      }
    }
    return count;
  }

  @Test
  void smallRunsAndFailedOnesAreDrawnToo(@TempDir Path one, @TempDir Path none) throws Exception {
    Path single = SampleRun.uniform("one", 1, 1).write(one, 0);
    JsonNode data = data(Files.readString(ReportStage.run(single, CONFIG, one)));
    for (String name : List.of("sd", "standard_error", "bca_low", "bca_high")) {
      assertTrue(
          data.get("statistics").get(name).get(2).isNull(), "no " + name + " of one network");
    }
    Path failed =
        new SampleRun("none", List.of(List.of(0), List.of(0)), List.of(0.0, 0.0)).write(none, 0);
    data = data(Files.readString(ReportStage.run(failed, CONFIG, none)));
    assertTrue(data.get("statistics").get("mean").get(2).isNull());
    assertEquals(2, data.get("statistics").get("failed").get(1).asInt());
    assertDraws(one.resolve("report.html"), 2, 2);
    assertDraws(none.resolve("report.html"), 2, 2);
  }

  @Test
  void figuresDrawInABrowser() throws Exception {
    ReportStage.run(RUN.write(folder, 0.9), CONFIG, folder);
    assertDraws(folder.resolve("report.html"), 2, 3);
  }

  /** Loads the page in a browser: betti panels, a diagram per layer, the input, two histories. */
  private static void assertDraws(Path page, int panels, int layers) throws Exception {
    if (!Files.isExecutable(CHROMIUM)) {
      System.out.println("skipped: no " + CHROMIUM);
      Assumptions.abort("skipped: no " + CHROMIUM);
    }
    Path profile = Files.createTempDirectory(page.getParent(), "profile");
    Path dom = page.resolveSibling("dom.html");
    Path log = page.resolveSibling("browser.log");
    Process browser =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
                "--disable-background-networking",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=20000",
                "--enable-logging=stderr",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    assertTrue(browser.waitFor(120, TimeUnit.SECONDS), "the browser ends");
    String drawn = Files.readString(dom, StandardCharsets.UTF_8);
    String console = Files.readString(log, StandardCharsets.UTF_8);
    assertTrue(drawn.contains("data-state=\"ready\""), console);
    assertFalse(console.matches("(?s).*CONSOLE[^\\n]*(Error|Uncaught).*"), console);
    // The input and the two histories beside them.
    assertEquals(panels + layers + 3, occurrences(drawn, "class=\"cartesianlayer\""));
    assertTrue(drawn.contains("<canvas"), "the input is drawn by WebGL");
  }

  @Test
  void aRunWithoutStatisticsIsRefused() {
    Path run = folder.resolve("run.h5");
    Hdf5.create(run).close();
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> ReportStage.run(run, CONFIG, folder));
    assertEquals(Kind.DATA, refused.kind());
    assertEquals(run + " has no statistics", refused.getMessage());
  }

  private static JsonNode data(String page) {
    Matcher json = Pattern.compile("(?s)id=\"data\">(.*?)</script>").matcher(page);
    assertTrue(json.find());
    return new ObjectMapper().readTree(json.group(1));
  }

  private static void assertNumbers(double[] expected, JsonNode actual) {
    assertEquals(expected.length, actual.size(), Arrays.toString(expected));
    for (int i = 0; i < expected.length; i++) {
      assertNumber(expected[i], actual.get(i));
    }
  }

  private static void assertNumber(double expected, JsonNode actual) {
    if (Double.isNaN(expected)) {
      assertTrue(actual.isNull());
    } else {
      assertEquals(expected, actual.asDouble());
    }
  }

  private static int occurrences(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
