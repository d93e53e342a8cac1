package org.bettiscope.store;

import java.io.IOException;
import java.nio.file.Path;

/** Starts a class with a main method in a process of its own. */
final class ChildJvm {
  private ChildJvm() {}

  static Process start(Class<?> main, Path argument) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.logger=slf4j",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            argument.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
