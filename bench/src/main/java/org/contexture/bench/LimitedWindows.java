package org.contexture.bench;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;

/**
 * Windows for so many steps and no more, so that ways to learn can be compared at equal length.
 *
 * @param source of the windows
 * @param windowsPerStep of the run
 * @param steps in all epochs
 */
record LimitedWindows(WindowSource source, int windowsPerStep, int steps) implements WindowSource {

  @Override
  public int windows(int epoch) {
    int left = steps;
    for (int before = 0; before < epoch; before++) {
      left -= (source.windows(before) + windowsPerStep - 1) / windowsPerStep;
    }
    return Math.min(source.windows(epoch), Math.max(0, left) * windowsPerStep);
  }

  @Override
  public Windows open(int epoch, int first) throws IOException {
    int end = windows(epoch);
    Windows windows = source.open(epoch, first);
    return new Windows() {
      @Override
      public boolean hasNext() {
        return windows.behind() < end && windows.hasNext();
      }

      @Override
      public WindowTiles next() {
        if (!hasNext()) {
          throw new NoSuchElementException("The steps are done.");
        }
        return windows.next();
      }

      @Override
      public int behind() {
        return windows.behind();
      }

      @Override
      public void close() {
        windows.close();
      }
    };
  }
}
