package org.contexture.headless;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Commands as processes of their own, as users start them; what they say is kept. */
final class CommandProcess {

  private static final int PATIENCE_S = 300;

  private CommandProcess() {}

  /** Starts a command. */
  static Process start(Path log, String... arguments) throws IOException {
    return start(log, List.of(), arguments);
  }

  /**
   * Starts a command.
   *
   * @param before words before that of Java, e.g. what limits it
   */
  static Process start(Path log, List<String> before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** The file in which is kept what is said by those that work on a folder. */
  static Path logOf(Path out) {
    return out.resolveSibling(out.getFileName() + ".log");
  }

  /** What those said that work on a folder. */
  static String log(Path out) throws IOException {
    return Files.exists(logOf(out)) ? Files.readString(logOf(out), StandardCharsets.UTF_8) : "";
  }

  /** Waits for its end. */
  static int end(Process process) throws InterruptedException {
    assertTrue("it hangs", process.waitFor(PATIENCE_S, TimeUnit.SECONDS));
    return process.exitValue();
  }

  /** Waits until something is so, or a process has ended. */
  static void await(Process process, Callable<Boolean> something) throws Exception {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!something.call() && process.isAlive()) {
      assertTrue("it hangs", System.nanoTime() < patience);
      Thread.sleep(2);
    }
  }
}
