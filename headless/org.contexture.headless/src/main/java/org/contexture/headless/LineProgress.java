package org.contexture.headless;

import java.io.PrintWriter;
import java.util.Locale;
import org.contexture.network.Progress;

/**
 * A line for each slide, and where the work is at most every ten seconds: for logs of batch jobs.
 */
final class LineProgress implements Progress {

  private static final long NANOS = 10_000_000_000L;

  private final PrintWriter out;
  private long shown = System.nanoTime();

  LineProgress(final PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void report(final double fraction, final String message) {
    if (System.nanoTime() - shown > NANOS) {
      shown = System.nanoTime();
      out.println(String.format(Locale.ROOT, "%3.0f %%  %s", 100 * fraction, message));
    }
  }

  @Override
  public synchronized void log(final String line) {
    out.println(line);
  }
}
