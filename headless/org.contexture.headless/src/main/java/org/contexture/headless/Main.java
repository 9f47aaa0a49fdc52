package org.contexture.headless;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.contexture.headless.doctor.DoctorCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code contexture} command. */
@Command(
    name = "contexture",
    description = "Runs Contexture's nodes and workflows without KNIME.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunCommand.class,
      ViewCommand.class,
      NodesCommand.class,
      DescribeCommand.class,
      AuthorCommand.class,
      ExtractCommand.class,
      TileCommand.class,
      StainsCommand.class,
      PredictCommand.class,
      HeatmapCommand.class,
      CollectCommand.class,
      SlurmCommand.class,
      SparkCommand.class,
      CrossValidateCommand.class,
      DoctorCommand.class
    })
public final class Main {
  private Main() {}

  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  /** Runs a command and exits with one of {@link ExitCodes}. */
  public static void main(final String[] arguments) {
    if (System.getProperty(LOG_FORMAT) == null) {
      System.setProperty(LOG_FORMAT, "%5$s%6$s%n"); // message and exception, a line each
    }
    Charset charset = Charset.defaultCharset();
    System.exit(
        run(
            new PrintWriter(System.out, true, charset),
            new PrintWriter(System.err, true, charset),
            arguments));
  }

  /** Runs a command; returns one of {@link ExitCodes}. */
  public static int run(final PrintWriter out, final PrintWriter err, final String... arguments) {
    CommandLine command = new CommandLine(new Main());
    command.setOut(out);
    command.setErr(err);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler(
        (exception, line, parsed) -> {
          boolean known = exception instanceof IOException;
          err.println(known ? exception.toString() : "A mistake of this program:");
          if (!known) {
            exception.printStackTrace(err);
          }
          return ExitCodes.EXECUTION;
        });
    if (arguments.length == 0) {
      command.usage(err);
      return ExitCodes.ARGUMENTS;
    }
    return command.execute(arguments);
  }
}
