package org.contexture.pipeline.spark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.contexture.network.Progress;

/** The process of a driver, whose words a thread of its own reads. Killed when this is closed. */
final class SparkDriver implements AutoCloseable {

  private static final long POLL_MILLIS = 200;
  private static final long MILLIS_TO_END = 5000;

  private final Process process;
  private final Thread listener;
  private volatile SlidesDone done = new SlidesDone(0, 0);
  private final Queue<DriverNote> notes = new ConcurrentLinkedQueue<>();
  private volatile String firstError = "";
  private boolean namesTask;
  private volatile String last = "it said nothing";

  private SparkDriver(Process process, Path log) {
    this.process = process;
    listener = new Thread(() -> listen(log), "Spark driver " + process.pid());
    listener.setDaemon(true);
    listener.start();
  }

  static SparkDriver start(ProcessBuilder builder, Path log) throws IOException {
    Files.deleteIfExists(log);
    return new SparkDriver(builder.start(), log);
  }

  private void listen(Path log) {
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter kept = Files.newBufferedWriter(log)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        kept.write(line);
        kept.newLine();
        kept.flush();
        hear(line);
      }
    } catch (IOException e) {
      last = "its words could not be read or written: " + e.getMessage();
    }
  }

  private void hear(String line) {
    SlidesDone.parse(line).ifPresent(told -> done = told);
    DriverNote.parse(line).ifPresent(notes::add);
    if (namesTask) { // the exception follows
      firstError = String.join(": ", firstError, line.strip());
      namesTask = false;
    }
    if (firstError.isEmpty() && line.matches("(?:Exception in thread .*|Error: .*|.* ERROR .*)")) {
      firstError = line.strip();
      namesTask = firstError.contains(": Exception in task ");
    }
    if (!line.isBlank()) {
      last = line.strip();
    }
  }

  /** Waits for its end; returns its exit code. */
  int await(Progress progress) throws IOException {
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        tell(progress);
        SlidesDone now = done;
        progress.report(
            now.fraction(),
            now.of() == 0
                ? "Waiting for Spark"
                : "%d of %d %s".formatted(now.done(), now.of(), now.what()));
      }
      listener.join(MILLIS_TO_END);
      tell(progress);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Waiting for Spark was interrupted.");
    }
  }

  private void tell(Progress progress) {
    for (DriverNote note = notes.poll(); note != null; note = notes.poll()) {
      progress.log(note.text());
    }
  }

  /** Why it failed, as far as it said: the first error, else its last words. */
  String reason() {
    return firstError.isEmpty() ? last : firstError;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      listener.join(MILLIS_TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
