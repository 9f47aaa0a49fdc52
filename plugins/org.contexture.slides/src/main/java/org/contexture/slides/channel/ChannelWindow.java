package org.contexture.slides.channel;

import java.util.List;
import org.contexture.slides.Level;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;

/**
 * Finds where a channel is dark and bright on its slide: between a thousandth of its pixels and all
 * but a thousandth, on patches that are spread over the coarsest level.
 */
public final class ChannelWindow {

  /** Opens the slide of which one channel alone is shown, white. */
  @FunctionalInterface
  public interface Opening {
    Slide of(ChannelMix mix) throws SlideException;
  }

  private static final int WHITE = 0xFFFFFF;
  private static final double LEFT_OUT = 0.001;
  private static final int PATCHES = 8; // of a row, and of a column
  private static final int PATCH_PX = 256;

  /** A picture is seen in 256 steps: the window is narrowed until they are fine enough. */
  private static final int ENOUGH_STEPS = 64;

  private static final int ROUNDS = 6;

  private ChannelWindow() {}

  /** Measures it. */
  public static ChannelChoice.Window measured(int index, Channel channel, Opening opening)
      throws SlideException {
    double low = 0;
    double high = channel.largest();
    for (int round = 0; round < ROUNDS; round++) {
      ShownChannel shown = new ShownChannel(index, channel.name(), WHITE, low, high);
      long[] counts = new long[256];
      try (Slide slide = opening.of(new ChannelMix(List.of(shown)))) {
        count(slide, counts);
      }
      int dark = place(counts, LEFT_OUT);
      int bright = place(counts, 1 - LEFT_OUT);
      double step = (high - low) / 255;
      boolean beyond = bright == 255 && high >= channel.largest() && channel.largest() == 1;
      if (beyond) {
        high *= 256; // floating-point numbers have no bound
        continue;
      }
      boolean fine = bright - dark >= ENOUGH_STEPS;
      double from = low + step * (fine ? dark : Math.max(0, dark - 1));
      high = low + step * (fine ? bright : Math.min(255, bright + 1));
      low = from;
      if (fine) {
        break;
      }
    }
    return new ChannelChoice.Window(low, Math.max(high, Math.nextUp((float) low)));
  }

  private static void count(Slide slide, long[] counts) throws SlideException {
    int level = slide.metadata().levels().size() - 1;
    Level size = slide.metadata().levels().get(level);
    int width = Math.min(PATCH_PX, (size.width() + PATCHES - 1) / PATCHES);
    int height = Math.min(PATCH_PX, (size.height() + PATCHES - 1) / PATCHES);
    for (int row = 0; row < PATCHES; row++) {
      for (int column = 0; column < PATCHES; column++) {
        int x = (int) ((long) column * size.width() / PATCHES);
        int y = (int) ((long) row * size.height() / PATCHES);
        int across = Math.min(width, size.width() - x);
        int down = Math.min(height, size.height() - y);
        if (across < 1 || down < 1) {
          continue;
        }
        byte[] rgb = slide.read(level, x, y, across, down).rgb();
        for (int i = 0; i < rgb.length; i += 3) {
          counts[rgb[i] & 255]++;
        }
      }
    }
  }

  /** The first step at which such a share of all pixels is reached. */
  private static int place(long[] counts, double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    long sum = 0;
    for (int step = 0; step < counts.length; step++) {
      sum += counts[step];
      if (sum > share * all) {
        return step;
      }
    }
    return counts.length - 1;
  }
}
