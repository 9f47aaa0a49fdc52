package org.contexture.pipeline.features;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.contexture.network.Progress;

/** Tells how far an extraction is: slide, tiles per second, time left. Thread-safe. */
final class ExtractionProgress {

  private final Progress progress;
  private final CohortSize size;
  private final LongSupplier passed;
  private final long started = System.nanoTime();
  private String slide = "";
  private int number;
  private long encoded;
  private long skipped;

  ExtractionProgress(Progress progress, CohortSize size, LongSupplier passed) {
    this.progress = progress;
    this.size = size;
    this.passed = passed;
  }

  /** Logs, once, what the network computes in. */
  synchronized void begun(String arithmetic) {
    progress.log("The network computes on " + arithmetic);
  }

  synchronized void begin(String id, int numberOfSlide) {
    slide = id;
    number = numberOfSlide;
    report();
  }

  synchronized void encoded(int tiles) {
    encoded += tiles;
    report();
  }

  /** Logs the slide that is done. */
  synchronized void finish(String id, int tiles, double seconds) {
    progress.log("%s: %d tiles in %s".formatted(id, tiles, duration(seconds)));
  }

  synchronized void skip(int tiles) {
    skipped += tiles;
  }

  private void report() {
    String where = "Slide %d of %d: %s".formatted(number, size.slides(), slide);
    double rate = encoded / Math.max((System.nanoTime() - started) / 1e9, 1e-3);
    if (size.tiles() == 0) {
      progress.report(
          Math.min(1, (number - 1.0) / Math.max(1, size.slides())),
          encoded == 0 ? where : "%s, %.0f tiles/s".formatted(where, rate));
      return;
    }
    long done = Math.min(size.tiles(), encoded + skipped + passed.getAsLong());
    progress.report(
        (double) done / size.tiles(),
        encoded == 0
            ? where
            : "%s, %.0f tiles/s, %s left"
                .formatted(where, rate, duration((size.tiles() - done) / rate)));
  }

  private static String duration(double seconds) {
    return seconds < 90
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 5400
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
