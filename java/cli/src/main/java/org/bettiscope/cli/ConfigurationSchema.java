package org.bettiscope.cli;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bettiscope.cli.ConfigurationException.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The one source of configuration keys, types, limits and defaults: {@code
 * configs/bettiscope.schema.json}, which editors use too.
 */
final class ConfigurationSchema {
  private final JsonNode definition;
  private final Schema validator;

  ConfigurationSchema() {
    try (InputStream in = ConfigurationSchema.class.getResourceAsStream("bettiscope.schema.json")) {
      definition = JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(definition);
  }

  JsonNode definition() {
    return definition;
  }

  /** Everything in a document that the schema does not allow. */
  List<Problem> problems(YamlDocument document) {
    List<Problem> problems = new ArrayList<>();
    for (Error error : validator.validate(document.root())) {
      problems.add(describe(document, error));
    }
    return problems;
  }

  private Problem describe(YamlDocument document, Error error) {
    List<String> path = names(error.getInstanceLocation());
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(document, path, error.getProperty());
      case "required" ->
          document.atKey(path, "'" + error.getProperty() + "' is missing" + in(path));
      case "dependentRequired" -> needs(document, path, error);
      case "false" -> document.atKey(path, "'" + path.getLast() + "' is " + reason(error));
      default -> document.atValue(path, wrongValue(error, path));
    };
  }

  private Problem unknownKey(YamlDocument document, List<String> path, String key) {
    List<String> known = List.copyOf(properties(at(path)).keySet());
    String message =
        Suggestion.closest(key, known)
            .map(word -> "(did you mean '" + word + "'?)")
            .orElse("(known" + in(path) + ": " + String.join(", ", known) + ")");
    return document.atKey(child(path, key), "unknown key '" + key + "' " + message);
  }

  private static Problem needs(YamlDocument document, List<String> path, Error error) {
    String needed = error.getArguments()[0].toString();
    String present = error.getArguments()[1].toString();
    return document.atKey(
        child(path, present), "'" + present + "' is not used without '" + needed + "'");
  }

  private static String wrongValue(Error error, List<String> path) {
    String value = path.isEmpty() ? "the file" : "'" + String.join(".", path) + "'";
    JsonNode limit = error.getSchemaNode();
    String is = value + " is " + shown(error.getInstanceNode()) + ": ";
    return switch (error.getKeyword()) {
      case "type" ->
          is
              + "it must be "
              + (error.getInstanceNode().isNumber() && limit.asString().equals("number")
                  ? "finite"
                  : typeName(limit.asString()));
      case "enum" -> is + choices(error.getInstanceNode(), limit);
      case "minimum" -> is + "it must be at least " + limit;
      case "maximum" -> is + "it must be at most " + limit;
      case "exclusiveMinimum" -> is + "it must be above " + limit;
      case "exclusiveMaximum" -> is + "it must be below " + limit;
      case "minItems" -> value + " is empty: it must hold at least " + limit;
      case "minLength" -> value + " is empty: it must hold a text";
      case "maxLength" -> value + " is longer than " + limit + " characters";
      case "pattern" ->
          is + "it must be letters, digits, '.', '_' and '-' only, a letter or digit first";
      default -> value + ": " + error.getMessage();
    };
  }

  private static String choices(JsonNode value, JsonNode allowed) {
    List<String> words = allowed.valueStream().map(JsonNode::asString).toList();
    String guess =
        value.isString()
            ? Suggestion.closest(value.asString(), words)
                .map(word -> " (did you mean '" + word + "'?)")
                .orElse("")
            : "";
    return "it must be one of " + String.join(", ", words) + guess;
  }

  private static String typeName(String type) {
    return switch (type) {
      case "integer" -> "an integer";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "a text";
      case "array" -> "a list";
      default -> "a mapping of keys to values";
    };
  }

  private static String shown(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> "a mapping";
      case ArrayNode array -> "a list";
      case StringNode text -> "'" + text.stringValue() + "'";
      case NullNode nothing -> "empty";
      default -> value.asString();
    };
  }

  /** What the schema says of the rule that forbids a key beside others. */
  private String reason(Error error) {
    JsonNode rule = definition;
    String reason = "not used here";
    for (String name : names(error.getEvaluationPath())) {
      rule = rule.isArray() ? rule.get(Integer.parseInt(name)) : rule.path(name);
      if ((name.equals("then") || name.equals("else")) && rule.has("description")) {
        reason = rule.get("description").asString();
      }
    }
    return reason;
  }

  private static List<String> child(List<String> path, String name) {
    return Stream.concat(path.stream(), Stream.of(name)).toList();
  }

  private static String in(List<String> path) {
    return path.isEmpty() ? "" : " in '" + String.join(".", path) + "'";
  }

  private static List<String> names(NodePath path) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < path.getNameCount(); i++) {
      names.add(String.valueOf(path.getElement(i)));
    }
    return names;
  }

  private JsonNode at(List<String> path) {
    JsonNode schema = definition;
    for (String name : path) {
      schema = schema.has("items") ? schema.get("items") : schema.path("properties").path(name);
    }
    return schema;
  }

  private static Map<String, JsonNode> properties(JsonNode schema) {
    return schema.path("properties").properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.LinkedHashMap::new));
  }

  /**
   * A valid document with defaults filled in, keys in the order of the schema, and each number in
   * one form: integers without a point, other numbers as doubles.
   */
  ObjectNode complete(JsonNode document) {
    return (ObjectNode) complete(document, definition);
  }

  private static JsonNode complete(JsonNode value, JsonNode schema) {
    var json = tools.jackson.databind.node.JsonNodeFactory.instance;
    return switch (schema.path("type").asString("")) {
      case "object" -> {
        ObjectNode object = json.objectNode();
        for (var property : schema.get("properties").properties()) {
          JsonNode given = value.path(property.getKey());
          JsonNode chosen = given.isMissingNode() ? property.getValue().path("default") : given;
          if (!chosen.isMissingNode()) {
            object.set(property.getKey(), complete(chosen, property.getValue()));
          }
        }
        yield object;
      }
      case "array" -> {
        ArrayNode array = json.arrayNode();
        value.forEach(element -> array.add(complete(element, schema.get("items"))));
        yield array;
      }
      case "integer" -> json.numberNode(value.decimalValue().longValueExact());
      case "number" -> json.numberNode(value.doubleValue());
      default -> value;
    };
  }
}
