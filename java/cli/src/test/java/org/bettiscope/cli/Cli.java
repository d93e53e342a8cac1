package org.bettiscope.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command line gives, run within this process.
 *
 * @param exitCode the exit code
 * @param out standard output
 * @param err standard error
 */
record Cli(int exitCode, String out, String err) {
  static Cli run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = words[i].toString();
    }
    int exitCode = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Cli(exitCode, out.toString(), err.toString());
  }
}
