package org.bettiscope.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bettiscope.cli.ConfigurationException.Problem;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A configuration that was read, checked and completed.
 *
 * @param run what to do
 * @param text the file, verbatim
 * @param digest SHA-256 of the completed configuration as canonical JSON, without {@code
 *     execution}; 64 hexadecimal digits
 */
record Configuration(RunConfig run, String text, String digest) {
  // The start of every message of the configuration records: the key as it stands in the file.
  private static final Pattern KEY =
      Pattern.compile("^([a-z0-9_]+(?:\\.[a-z0-9_]+|\\[\\d+])*) is ");

  private static final ObjectMapper RECORDS =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * Reads a file.
   *
   * @throws BettiscopeException (usage) that lists everything that is wrong with it
   */
  static Configuration read(Path file) {
    return parse(file.toString(), textOf(file));
  }

  /**
   * Reads a text.
   *
   * @param file how messages name it
   */
  static Configuration parse(String file, String text) {
    YamlDocument document = YamlDocument.parse(file, text);
    ConfigurationSchema schema = new ConfigurationSchema();
    List<Problem> problems = new ArrayList<>(document.problems());
    problems.addAll(schema.problems(document));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(file, text.lines().toList(), problems);
    }
    ObjectNode complete = schema.complete(document.root());
    try {
      return new Configuration(bind(complete), text, digest(complete));
    } catch (BettiscopeException e) {
      throw located(file, text, document, e);
    }
  }

  private static RunConfig bind(ObjectNode complete) {
    try {
      return RECORDS.treeToValue(complete, RunConfig.class);
    } catch (DatabindException e) {
      if (e.getCause() instanceof BettiscopeException refused) {
        throw refused;
      }
      throw e;
    }
  }

  private static ConfigurationException located(
      String file, String text, YamlDocument document, BettiscopeException refused) {
    Matcher key = KEY.matcher(refused.getMessage());
    List<String> path =
        key.find() ? Arrays.asList(key.group(1).replace("]", "").split("[.\\[]")) : List.of();
    Problem problem = document.atValue(path, refused.getMessage());
    return new ConfigurationException(file, text.lines().toList(), List.of(problem));
  }

  static String digest(ObjectNode complete) {
    ObjectNode content = complete.deepCopy();
    content.remove("execution");
    byte[] canonical = canonical(content).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** JSON without white space, keys in the order of their characters. */
  private static String canonical(JsonNode node) {
    StringBuilder out = new StringBuilder();
    if (node.isObject()) {
      String separator = "{";
      for (var property :
          node.properties().stream().sorted(java.util.Map.Entry.comparingByKey()).toList()) {
        out.append(separator).append('"').append(property.getKey()).append("\":");
        out.append(canonical(property.getValue()));
        separator = ",";
      }
      return out.append(node.isEmpty() ? "{}" : "}").toString();
    }
    if (node.isArray()) {
      String separator = "[";
      for (JsonNode element : node) {
        out.append(separator).append(canonical(element));
        separator = ",";
      }
      return out.append(node.isEmpty() ? "[]" : "]").toString();
    }
    return node.toString();
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file", e);
    } catch (MalformedInputException e) {
      throw unreadable(file, "it is not UTF-8 text", e);
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? "it is a folder" : "it cannot be read";
      throw unreadable(file, reason, e);
    }
  }

  private static BettiscopeException unreadable(Path file, String reason, IOException cause) {
    return new BettiscopeException(
        Kind.USAGE,
        file + ": " + reason,
        "name a configuration file such as configs/quickstart.yaml",
        cause);
  }
}
