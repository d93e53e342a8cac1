package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The schema against the records that the code reads. */
final class ConfigurationSchemaTest {
  private static final Set<Type> INTEGERS = Set.of(int.class, long.class, Integer.class);

  /** Every key with its kind: a type, or the words that may stand there. */
  private final Map<String, String> ofSchema = new TreeMap<>();

  private final Map<String, String> ofRecords = new TreeMap<>();

  @Test
  void hasTheKeysTypesAndWordsOfTheRecordsAndNoOthers() {
    collect("", new ConfigurationSchema().definition());
    collect("", RunConfig.class);
    assertEquals(lines(ofRecords), lines(ofSchema));
  }

  @Test
  void describesEveryKey() {
    Set<String> silent = new TreeSet<>();
    forEachKey(
        "",
        new ConfigurationSchema().definition(),
        (key, schema) -> {
          if (schema.path("description").asString("").isBlank()) {
            silent.add(key);
          }
        });
    assertEquals(Set.of(), silent);
  }

  private interface Visitor {
    void visit(String key, JsonNode schema);
  }

  private static void forEachKey(String prefix, JsonNode schema, Visitor visitor) {
    for (var property : schema.path("properties").properties()) {
      String key = prefix + property.getKey();
      visitor.visit(key, property.getValue());
      forEachKey(key + ".", property.getValue(), visitor);
      forEachKey(key + "[].", property.getValue().path("items"), visitor);
    }
  }

  private void collect(String prefix, JsonNode schema) {
    forEachKey(prefix, schema, (key, property) -> ofSchema.put(key, kind(property)));
  }

  private static String kind(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").valueStream().map(JsonNode::asString).sorted().toList().toString();
    }
    String type = schema.get("type").asString();
    return type.equals("array") ? "array of " + kind(schema.get("items")) : type;
  }

  private void collect(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key =
          prefix
              + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
      ofRecords.put(key, kind(component.getGenericType()));
      Type nested = component.getGenericType();
      if (nested instanceof ParameterizedType list) {
        nested = list.getActualTypeArguments()[0];
        key += "[]";
      }
      if (((Class<?>) nested).isRecord()) {
        collect(key + ".", (Class<?>) nested);
      }
    }
  }

  private static String kind(Type type) {
    if (type instanceof ParameterizedType list) {
      return "array of " + kind(list.getActualTypeArguments()[0]);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return Arrays.stream(plain.getEnumConstants())
          .map(Object::toString)
          .sorted()
          .toList()
          .toString();
    }
    if (INTEGERS.contains(plain)) {
      return "integer";
    }
    return plain == double.class || plain == Double.class
        ? "number"
        : plain == boolean.class ? "boolean" : plain == String.class ? "string" : "object";
  }

  private static String lines(Map<String, String> kinds) {
    List<String> lines =
        kinds.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    return String.join("\n", lines);
  }
}
