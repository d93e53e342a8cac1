package org.bettiscope.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bettiscope.cli.ConfigurationException.Problem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML 1.2 file as JSON, with the place of every key and value. Paths are the keys and indices
 * from the root.
 */
final class YamlDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LoadSettings settings =
      LoadSettings.builder().setUseMarks(true).setSchema(new CoreSchema()).build();
  private final Map<List<String>, Mark> keys = new HashMap<>();
  private final Map<List<String>, Mark> values = new HashMap<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Problem> problems = new ArrayList<>();
  private JsonNode root;

  private final String file;
  private final String text;

  private YamlDocument(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * @param file how messages name the file
   * @throws ConfigurationException where the text is not YAML, is empty, or has aliases
   */
  static YamlDocument parse(String file, String text) {
    YamlDocument document = new YamlDocument(file, text);
    try {
      Optional<Node> node = new Compose(document.settings).composeString(text);
      if (node.isEmpty()) {
        throw document.refused(new Problem(1, 1, "the file is empty"));
      }
      document.root = document.convert(node.get(), List.of());
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      String message = "not valid YAML: " + e.getProblem();
      throw document.refused(mark == null ? new Problem(1, 1, message) : problem(mark, message));
    } catch (YamlEngineException e) {
      throw document.refused(new Problem(1, 1, "not valid YAML: " + e.getMessage()));
    }
    return document;
  }

  private ConfigurationException refused(Problem problem) {
    return new ConfigurationException(file, text.lines().toList(), List.of(problem));
  }

  JsonNode root() {
    return root;
  }

  /** What is wrong whatever the keys mean, such as duplicate keys. */
  List<Problem> problems() {
    return problems;
  }

  /** A problem with the value at a path; where nothing is written there, with what is above it. */
  Problem atValue(List<String> path, String message) {
    return at(values, path, message);
  }

  /** A problem with the key that ends a path. */
  Problem atKey(List<String> path, String message) {
    return at(keys.containsKey(path) ? keys : values, path, message);
  }

  private Problem at(Map<List<String>, Mark> marks, List<String> path, String message) {
    Mark mark = marks.get(path);
    if (mark != null) {
      return problem(mark, message);
    }
    return path.isEmpty()
        ? new Problem(1, 1, message)
        : atKey(path.subList(0, path.size() - 1), message);
  }

  private static Problem problem(Mark mark, String message) {
    return new Problem(mark.getLine() + 1, mark.getColumn() + 1, message);
  }

  private JsonNode convert(Node node, List<String> path) {
    Mark mark = node.getStartMark().orElseThrow();
    values.put(path, mark);
    // A node met twice is an alias; expanding them could take any amount of memory.
    if (!seen.add(node)) {
      throw refused(problem(mark, "aliases of this value are not read: write it where it is used"));
    }
    return switch (node) {
      case MappingNode mapping -> convertMapping(mapping, path);
      case SequenceNode sequence -> convertSequence(sequence, path);
      default -> convertScalar(node);
    };
  }

  private ObjectNode convertMapping(MappingNode mapping, List<String> path) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      Mark mark = entry.getKeyNode().getStartMark().orElseThrow();
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(problem(mark, "a key must be a word"));
        continue;
      }
      List<String> below = child(path, key.getValue());
      if (object.has(key.getValue())) {
        int first = keys.get(below).getLine() + 1;
        problems.add(
            problem(mark, "duplicate key '" + key.getValue() + "', first on line " + first));
        continue;
      }
      keys.put(below, mark);
      object.set(key.getValue(), convert(entry.getValueNode(), below));
    }
    return object;
  }

  private ArrayNode convertSequence(SequenceNode sequence, List<String> path) {
    ArrayNode array = JSON.arrayNode();
    for (Node element : sequence.getValue()) {
      array.add(convert(element, child(path, Integer.toString(array.size()))));
    }
    return array;
  }

  private JsonNode convertScalar(Node scalar) {
    Object value = new StandardConstructor(settings).constructSingleDocument(Optional.of(scalar));
    return switch (value) {
      case null -> JSON.nullNode();
      case Boolean b -> JSON.booleanNode(b);
      case Integer i -> JSON.numberNode(i);
      case Long l -> JSON.numberNode(l);
      case java.math.BigInteger i -> JSON.numberNode(i);
      case Double d -> JSON.numberNode(d);
      default -> JSON.stringNode(value.toString());
    };
  }

  private static List<String> child(List<String> path, String name) {
    List<String> child = new ArrayList<>(path);
    child.add(name);
    return List.copyOf(child);
  }
}
