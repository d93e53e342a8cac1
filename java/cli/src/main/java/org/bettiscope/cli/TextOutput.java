package org.bettiscope.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes its result as text. */
final class TextOutput {
  private TextOutput() {}

  /**
   * @param out null for the command's output
   */
  static void write(CommandSpec spec, Path out, Consumer<PrintWriter> result) {
    StringWriter text = new StringWriter();
    result.accept(new PrintWriter(text));
    if (out == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return;
    }
    try {
      Files.writeString(out, text.toString());
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.USAGE,
          out + ": cannot be written (" + e.getMessage() + ")",
          "name a file with --out in a folder that can be written to",
          e);
    }
  }
}
