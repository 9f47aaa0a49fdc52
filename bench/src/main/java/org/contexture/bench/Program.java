package org.contexture.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.contexture.network.device.DeviceException;
import org.contexture.pipeline.Reason;

/** A benchmark as a command: what its user can mend ends in a message, not in a stack trace. */
final class Program {

  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  /** What is done with the arguments. */
  @FunctionalInterface
  interface Benchmark {
    void run(Arguments arguments) throws Exception;
  }

  private Program() {}

  /** Runs it and ends the process with 1 if it failed, with 2 if an argument was refused. */
  static void start(List<String> usage, Benchmark benchmark, String... given) throws Exception {
    int code = run(usage, benchmark, System.err, given);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(List<String> usage, Benchmark benchmark, PrintStream err, String... given)
      throws Exception {
    try {
      benchmark.run(Arguments.of(usage, given));
      return 0;
    } catch (Arguments.Refused e) {
      err.println(e.getMessage());
      return REFUSED;
    } catch (IllegalArgumentException | DeviceException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (IOException e) {
      err.println(Reason.of(e));
      return FAILED;
    }
  }
}
