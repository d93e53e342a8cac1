package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link NativeCore} says what the header says: asked of the C compiler. */
class HeaderTest {
  private static final Path INCLUDE =
      Path.of(System.getProperty("bettiscope.root"), "cpp", "include");

  /**
   * Functions that other languages need and this binding does not, or that {@link NativeLibrary}
   * has.
   */
  private static final Set<String> NOT_MIRRORED =
      Set.of("abi_version", "status_name", "diagrams_max_dimension", "diagrams_betti");

  @Test
  void constantsAndOffsetsAreTheCompilers(@TempDir Path folder) throws Exception {
    List<String> expressions = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    for (Field field : constants(NativeCore.class)) {
      expressions.add("BETTISCOPE_" + field.getName());
      values.add(((Number) field.get(null)).longValue());
    }
    addStruct("bettiscope_input", NativeCore.Input.class, expressions, values);
    addStruct("bettiscope_rips_options", NativeCore.RipsOptions.class, expressions, values);
    addStruct("bettiscope_progress", NativeCore.Progress.class, expressions, values);
    addStruct("bettiscope_distance_options", NativeCore.DistanceOptions.class, expressions, values);
    addStruct("bettiscope_vector_options", NativeCore.VectorOptions.class, expressions, values);
    assertTrue(expressions.size() > 30, "found by reflection: " + expressions);
    assertEquals(join(expressions, values), join(expressions, compiled(expressions, folder)));
  }

  @Test
  void everyMemberOfTheStructsIsMirrored() throws IOException {
    assertEquals(members("bettiscope_input"), names(NativeCore.Input.class));
    assertEquals(members("bettiscope_rips_options"), names(NativeCore.RipsOptions.class));
    assertEquals(members("bettiscope_progress"), names(NativeCore.Progress.class));
    assertEquals(members("bettiscope_distance_options"), names(NativeCore.DistanceOptions.class));
    assertEquals(members("bettiscope_vector_options"), names(NativeCore.VectorOptions.class));
  }

  @Test
  void everyFunctionIsMirrored() throws IOException {
    Set<String> declared =
        Pattern.compile("\\bbettiscope_([a-z_]+)\\(")
            .matcher(header())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> mirrored = new TreeSet<>(NOT_MIRRORED);
    addHandles(NativeCore.class, mirrored);
    for (Class<?> part : NativeCore.class.getDeclaredClasses()) {
      addHandles(part, mirrored);
    }
    assertEquals(declared, mirrored);
  }

  private static void addHandles(Class<?> type, Set<String> names) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getType() == MethodHandle.class) {
        names.add(field.getName().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static String header() throws IOException {
    // Comments mention functions too.
    return Files.readString(INCLUDE.resolve("bettiscope.h")).replaceAll("(?s)/\\*.*?\\*/", "");
  }

  private static Set<String> members(String struct) throws IOException {
    var body =
        Pattern.compile("typedef struct " + struct + " \\{(.*?)}", Pattern.DOTALL)
            .matcher(header());
    assertTrue(body.find());
    return Pattern.compile("(\\w+);")
        .matcher(body.group(1))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Class<?> struct) {
    return constants(struct).stream()
        .map(field -> field.getName().toLowerCase(Locale.ROOT))
        .filter(name -> !name.equals("sizeof"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void addStruct(
      String struct, Class<?> mirror, List<String> expressions, List<Long> values)
      throws IllegalAccessException {
    for (Field field : constants(mirror)) {
      String name = field.getName().toLowerCase(Locale.ROOT);
      expressions.add(
          name.equals("sizeof")
              ? "sizeof(" + struct + ")"
              : "offsetof(" + struct + ", " + name + ")");
      values.add(((Number) field.get(null)).longValue());
    }
  }

  private static List<Field> constants(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive())
        .filter(field -> !Modifier.isPrivate(field.getModifiers()))
        .toList();
  }

  private static List<Long> compiled(List<String> expressions, Path folder) throws Exception {
    String prints =
        expressions.stream()
            .map(expression -> "printf(\"%lld\\n\", (long long)" + expression + ");")
            .collect(Collectors.joining("\n"));
    Path source = folder.resolve("constants.c");
    Files.writeString(
        source,
        "#include <stddef.h>\n#include <stdio.h>\n#include \"bettiscope.h\"\nint main(void) {\n"
            + prints
            + "\nreturn 0;\n}\n");
    Path program = folder.resolve("constants");
    Processes.run(
        "cc", "-std=c11", "-I", INCLUDE.toString(), source.toString(), "-o", program.toString());
    return Processes.run(program.toString()).lines().map(Long::valueOf).toList();
  }

  private static String join(List<String> names, List<Long> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      text.append(names.get(i)).append(" = ").append(values.get(i)).append('\n');
    }
    return text.toString();
  }
}
