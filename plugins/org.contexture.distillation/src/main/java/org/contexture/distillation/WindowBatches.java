package org.contexture.distillation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;

/** The windows of one epoch, some at a time, without those that hold too few tiles. */
final class WindowBatches implements AutoCloseable {

  private final WindowSource.Windows windows;
  private final DistillationOptions options;

  /**
   * Goes on with an epoch.
   *
   * @param taken windows of it that were taken before
   */
  WindowBatches(WindowSource source, int epoch, int taken, DistillationOptions options)
      throws IOException {
    this.windows = source.open(epoch, taken);
    this.options = options;
  }

  /** Windows of this epoch that are behind, those left out included. */
  int taken() {
    return windows.behind();
  }

  /** The next step's windows; empty at the end of the epoch. */
  List<WindowTiles> next() throws IOException {
    int leastTiles = options.objective().hides() ? 2 : 1;
    List<WindowTiles> batch = new ArrayList<>();
    try {
      while (batch.size() < options.sampling().windowsPerStep() && windows.hasNext()) {
        WindowTiles window = check(windows.next());
        if (window.tiles().tiles() >= leastTiles) {
          batch.add(window);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return batch;
  }

  private WindowTiles check(WindowTiles window) {
    if (window.side() != options.sampling().windowSide()) {
      throw new IllegalArgumentException(
          "The window “%s” has a side of %d tiles, the options expect %d."
              .formatted(window.name(), window.side(), options.sampling().windowSide()));
    }
    return window;
  }

  @Override
  public void close() {
    windows.close();
  }
}
