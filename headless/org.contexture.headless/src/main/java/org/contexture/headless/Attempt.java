package org.contexture.headless;

import java.io.IOException;
import org.contexture.network.device.DeviceException;
import picocli.CommandLine.Model.CommandSpec;

/** What a command tries: what goes wrong becomes a line and an exit code. */
@FunctionalInterface
interface Attempt {

  /** Returns one of {@link ExitCodes}. */
  int run() throws IOException;

  /** Runs it. */
  static int of(CommandSpec command, Attempt attempt) {
    try {
      return attempt.run();
    } catch (IllegalArgumentException e) {
      command.commandLine().getErr().println(e.getMessage());
      return ExitCodes.ARGUMENTS;
    } catch (IOException | DeviceException e) {
      command.commandLine().getErr().println(e.getMessage());
      return ExitCodes.EXECUTION;
    }
  }
}
