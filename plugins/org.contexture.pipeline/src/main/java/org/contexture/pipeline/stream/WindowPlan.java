package org.contexture.pipeline.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.contexture.encoder.Orientation;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.tiling.ContextWindow;

/**
 * Which windows an epoch shows, in which order and how laid; depends on slides, options and epoch
 * alone.
 *
 * @param epoch from 0
 * @param windows in their order
 */
public record WindowPlan(int epoch, List<Planned> windows) {

  public WindowPlan {
    windows = List.copyOf(windows);
  }

  /** A window of one slide, how it is laid, and how it is stained. */
  public record Planned(
      SlideTiles slide, ContextWindow window, Orientation orientation, StainJitter stain) {

    /** For messages. */
    public String name() {
      return "%s window %d,%d".formatted(slide.slide(), window.column(), window.row());
    }
  }

  /**
   * Plans an epoch.
   *
   * @param slides tiled alike
   */
  public static WindowPlan of(List<SlideTiles> slides, WindowOptions options, int epoch) {
    SplittableRandom random = new SplittableRandom(options.seed() * 0x9e3779b97f4a7c15L + epoch);
    List<Planned> windows = new ArrayList<>();
    for (SlideTiles slide : slides) {
      int offsetColumn = random.nextInt(options.side());
      int offsetRow = random.nextInt(options.side());
      for (ContextWindow window :
          ContextWindow.cut(
              slide.tiles(), options.side(), offsetColumn, offsetRow, options.minimumPresent())) {
        int code = random.nextInt(Orientation.COUNT);
        windows.add(
            new Planned(
                slide,
                window,
                options.flips() ? new Orientation(code) : Orientation.UPRIGHT,
                StainJitter.draw(options.stainJitter(), random.split())));
      }
    }
    Collections.shuffle(windows, new Random(random.nextLong()));
    return new WindowPlan(epoch, windows);
  }
}
