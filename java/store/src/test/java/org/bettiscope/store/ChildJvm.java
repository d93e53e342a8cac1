package org.bettiscope.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a class with a main method in a process of its own. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * @param options of the JVM, besides those that it needs
   */
  static Process start(Class<?> main, Path argument, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dorg.bytedeco.javacpp.logger=slf4j");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.add(argument.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
