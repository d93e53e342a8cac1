package org.bettiscope.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code bettiscope}. */
@Command(
    name = "bettiscope",
    description = "How the topology of data changes through a neural network's layers.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 2 wrong command line, configuration or device; 3 bad data;",
      "75 stopped, the same command goes on; 1 anything else."
    })
public final class Main {
  private static final Map<String, Supplier<Object>> SUBCOMMANDS = new LinkedHashMap<>();

  static {
    SUBCOMMANDS.put("run", RunCommand::new);
    SUBCOMMANDS.put("data", DataCommand::new);
    SUBCOMMANDS.put("train", TrainCommand::new);
    SUBCOMMANDS.put("activations", ActivationsCommand::new);
    SUBCOMMANDS.put("homology", HomologyCommand::new);
    SUBCOMMANDS.put("statistics", StatisticsCommand::new);
    SUBCOMMANDS.put("report", ReportCommand::new);
    SUBCOMMANDS.put("persist", PersistCommand::new);
    SUBCOMMANDS.put("distance", DistanceCommand::new);
    SUBCOMMANDS.put("linking", LinkingCommand::new);
    SUBCOMMANDS.put("vectorize", VectorizeCommand::new);
  }

  private final Cancellation cancellation;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean stacktrace;

  private final boolean onTerminal;

  private Main(Cancellation cancellation, boolean onTerminal) {
    this.cancellation = cancellation;
    this.onTerminal = onTerminal;
  }

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] args) {
    LogSetup.install();
    Cancellation cancellation = new Cancellation();
    StopSignal stop = StopSignal.install(cancellation);
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = Kind.FAILURE.exitCode();
    try {
      boolean onTerminal = Boolean.getBoolean("bettiscope.terminal");
      exitCode = commandLine(new Main(cancellation, onTerminal), out, err, args).execute(args);
      out.flush();
    } finally {
      stop.end(exitCode);
    }
    System.exit(exitCode);
  }

  /** Runs a command line within this process, as without a terminal, and returns its exit code. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return commandLine(new Main(new Cancellation(), false), out, err, args).execute(args);
  }

  private static CommandLine commandLine(
      Main main, PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(main);
    // Each takes milliseconds to set up: one that is named is the only one that is needed.
    String named = args.length == 0 ? "" : args[0];
    SUBCOMMANDS.forEach((name, command) -> {
      if (name.equals(named) || !SUBCOMMANDS.containsKey(named)) {
        commandLine.addSubcommand(command.get());
      }
    });
    return commandLine
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .registerConverter(Double.class, new NumberConverter<>(Double::valueOf, "a number"))
        .registerConverter(Long.class, new NumberConverter<>(Long::valueOf, "a whole number"))
        .registerConverter(long.class, new NumberConverter<>(Long::valueOf, "a whole number"))
        .registerConverter(Integer.class, new NumberConverter<>(Integer::valueOf, "a whole number"))
        .registerConverter(int.class, new NumberConverter<>(Integer::valueOf, "a whole number"))
        .setParameterExceptionHandler((wrong, words) -> Errors.report(wrong))
        .setExecutionExceptionHandler(
            (thrown, command, words) -> Errors.report(thrown, err, main.stacktrace));
  }

  /** Stops whatever the command does. */
  Cancellation cancellation() {
    return cancellation;
  }

  /** Whether someone looks at a terminal. */
  boolean onTerminal() {
    return onTerminal;
  }

  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"bettiscope " + version()};
    }
  }
}
