package org.contexture.pipeline.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that takes what locks it can get, for a test to run several of. */
public final class LockContender {

  private LockContender() {}

  /**
   * Arguments: folder, number of locks, file for the names of those taken, {@code keep} to go on
   * for ever with the locks.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path taken = Path.of(arguments[2]);
    try (TaskFolder task = TaskFolder.open(Path.of(arguments[0]), "contend")) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        if (task.locks().take("s" + i)) {
          names.add("s" + i);
        }
      }
      Files.write(taken.resolveSibling(taken.getFileName() + ".new"), names);
      Files.move(taken.resolveSibling(taken.getFileName() + ".new"), taken);
      while (arguments.length > 3 || System.in.available() == 0) { // until told to end
        Thread.sleep(10);
      }
    }
  }

  static Process start(Path folder, int locks, Path taken, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockContender.class.getName(),
                folder.toString(),
                Integer.toString(locks),
                taken.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Lets a process end by itself. */
  static void end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().write("end\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().close();
    process.waitFor();
  }
}
