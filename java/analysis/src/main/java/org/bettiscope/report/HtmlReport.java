package org.bettiscope.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Puts the page together: template, style, script, data and plotly.js in one file. */
final class HtmlReport {
  private static final String PLOTLY_FOLDER = "META-INF/resources/webjars/plotly.js-dist/";
  private static final String PLOTLY_VERSION =
      "META-INF/maven/org.webjars.npm/plotly.js-dist/pom.properties";
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private HtmlReport() {}

  static String page(ReportData data) {
    Map<String, String> parts =
        Map.of(
            "title", escaped(data.title()),
            "style", resource("report.css"),
            "script", resource("report.js"),
            "data", json(data),
            "plotly", plotly());
    return PLACE
        .matcher(resource("report.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  /** JSON that no text can end the script element with. */
  static String json(ReportData data) {
    return JSON.writeValueAsString(data).replace("<", "\\u003c");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    return new String(bytes(HtmlReport.class.getResourceAsStream(name)), StandardCharsets.UTF_8);
  }

  /** plotly.js, gzip and base64: a third of its size, and unpacked by every browser since 2023. */
  private static String plotly() {
    Properties webjar = new Properties();
    ClassLoader loader = HtmlReport.class.getClassLoader();
    try {
      webjar.load(
          new StringReader(
              new String(
                  bytes(loader.getResourceAsStream(PLOTLY_VERSION)), StandardCharsets.UTF_8)));
      byte[] script =
          bytes(
              loader.getResourceAsStream(
                  PLOTLY_FOLDER + webjar.getProperty("version") + "/plotly.js"));
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream gzip = new BestGzip(packed)) {
        gzip.write(script);
      }
      return Base64.getEncoder().encodeToString(packed.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(InputStream resource) {
    try (resource) {
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
