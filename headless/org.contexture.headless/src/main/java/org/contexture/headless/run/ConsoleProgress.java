package org.contexture.headless.run;

import java.io.PrintWriter;
import java.util.Locale;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.HeadlessProgress;

/**
 * Shows the running node's progress: on a terminal in one line that is overwritten, elsewhere a new
 * line at most every ten seconds. Thread-safe. Once cancelled it stays cancelled.
 */
public final class ConsoleProgress extends HeadlessProgress {
  private static final long TERMINAL_MILLIS = 200;
  private static final long LOG_MILLIS = 10_000;
  private static final int WIDTH = 100;

  private final PrintWriter out;

  @SuppressWarnings("SystemConsoleNull") // newer Javas only show more of the progress
  private final boolean terminal = System.console() != null && System.getenv("TERM") != null;

  private volatile boolean canceled;
  private String node = "";
  private double progress;
  private String message = "";
  private long shown;

  /** Takes where to write. */
  public ConsoleProgress(final PrintWriter out) {
    this.out = out;
  }

  /** Begins a node. */
  synchronized void begin(final String name) {
    node = name;
    progress = 0;
    message = "";
    shown = System.currentTimeMillis();
  }

  /** Ends a node. */
  synchronized void end() {
    if (terminal) {
      out.print("\r" + " ".repeat(WIDTH) + "\r");
      out.flush();
    }
  }

  private void show() {
    long now = System.currentTimeMillis();
    if (now - shown < (terminal ? TERMINAL_MILLIS : LOG_MILLIS)) {
      return;
    }
    shown = now;
    String line = String.format(Locale.ROOT, "%s  %3.0f %%  %s", node, 100 * progress, message);
    if (terminal) {
      String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
    } else {
      out.println(line);
    }
    out.flush();
  }

  @Override
  public void checkCanceled() throws CanceledExecutionException {
    if (canceled) {
      throw new CanceledExecutionException("Cancelled");
    }
  }

  boolean isCanceled() {
    return canceled;
  }

  @Override
  public void setExecuteCanceled() {
    canceled = true;
  }

  @Override
  public synchronized void setProgress(final double done) {
    progress = Math.max(0, Math.min(1, done));
    show();
  }

  @Override
  public synchronized Double getProgress() {
    return progress;
  }

  @Override
  public synchronized void setMessage(final String text) {
    message = text == null ? "" : text;
    show();
  }

  @Override
  public synchronized String getMessage() {
    return message;
  }
}
