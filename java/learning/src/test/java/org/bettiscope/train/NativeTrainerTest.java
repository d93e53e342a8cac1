package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link NativeTrainer} says what the header says. */
class NativeTrainerTest {
  private static final Path INCLUDE =
      Path.of(System.getProperty("bettiscope.root"), "cpp", "include");

  /** Functions that other languages need and this binding does not, or that the loader has. */
  private static final Set<String> NOT_MIRRORED =
      Set.of(
          "train_abi_version",
          "train_version",
          "learner_networks",
          "learner_parameters",
          "learner_outputs");

  private static String header(String name) throws IOException {
    return Files.readString(INCLUDE.resolve(name)).replaceAll("(?s)/\\*.*?\\*/", "");
  }

  private static Stream<MatchResult> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results();
  }

  @Test
  void testConstantsAreTheHeaders() throws Exception {
    Map<String, Integer> declared = new TreeMap<>();
    String both = header("bettiscope.h") + header("bettiscope_train.h");
    matches("\\bBETTISCOPE_(\\w+)\\s*=\\s*(\\d+)", both)
        .forEach(match -> declared.put(match.group(1), Integer.valueOf(match.group(2))));
    matches("#define BETTISCOPE_TRAIN_(ABI_VERSION) (\\d+)", both)
        .forEach(match -> declared.put(match.group(1), Integer.valueOf(match.group(2))));
    Map<String, Integer> mirrored = new TreeMap<>();
    for (Field field : NativeTrainer.class.getDeclaredFields()) {
      if (field.getType() == int.class && !Modifier.isPrivate(field.getModifiers())) {
        mirrored.put(field.getName(), field.getInt(null));
      }
    }
    assertTrue(mirrored.size() > 20, "found by reflection: " + mirrored);
    declared.keySet().retainAll(mirrored.keySet());
    assertEquals(declared, mirrored);
  }

  @Test
  void testEveryMemberOfTheOptionsIsMirrored() throws IOException {
    String body =
        matches(
                "(?s)typedef struct bettiscope_train_options \\{(.*?)}",
                header("bettiscope_train.h"))
            .findFirst()
            .orElseThrow()
            .group(1);
    List<MemoryLayout> expected =
        matches("([\\w ]+\\*?)\\s+(\\w+);", body)
            .map(match -> layout(match.group(1).strip()).withName(match.group(2)))
            .map(MemoryLayout.class::cast)
            .toList();
    assertEquals(expected, NativeTrainer.OPTIONS.memberLayouts());
    // The C test of the header says that there is no gap, and how large it is.
    assertEquals(112, NativeTrainer.OPTIONS.byteSize());
  }

  private static ValueLayout layout(String type) {
    return switch (type) {
      case "int32_t" -> ValueLayout.JAVA_INT;
      case "int64_t" -> ValueLayout.JAVA_LONG;
      case "double" -> ValueLayout.JAVA_DOUBLE;
      default -> {
        assertTrue(type.endsWith("*"), type);
        yield ValueLayout.ADDRESS;
      }
    };
  }

  @Test
  void testEveryFunctionIsMirrored() throws IOException {
    Set<String> declared =
        matches("\\bbettiscope_([a-z_]+)\\(", header("bettiscope_train.h"))
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> mirrored = new TreeSet<>(NOT_MIRRORED);
    Arrays.stream(NativeTrainer.class.getDeclaredFields())
        .filter(field -> field.getType() == MethodHandle.class)
        .forEach(field -> mirrored.add(field.getName().toLowerCase(Locale.ROOT)));
    assertEquals(declared, mirrored);
  }

  @Test
  void testTheLibraryIsThere() {
    NativeTrainer.load();
    assertTrue(
        Set.of("scalar", "avx2", "avx512", "neon").contains(NativeTrainer.kernels()),
        NativeTrainer.kernels());
  }
}
