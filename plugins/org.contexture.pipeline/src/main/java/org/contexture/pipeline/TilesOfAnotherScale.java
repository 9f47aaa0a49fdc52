package org.contexture.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.tissue.OtsuTissueDetector;

/**
 * Tiles that fit the tissue of their slide far better at another scale: their features were
 * computed on a smaller or larger copy of the scan. Those of a smaller copy all lie on the slide,
 * in its upper left, so that nothing else would tell.
 *
 * @param factor by which the tiles' places fit best
 * @param agreement with the tissue then (Dice's coefficient)
 * @param asTheyAre agreement as they are
 */
public record TilesOfAnotherScale(double factor, double agreement, double asTheyAre) {

  private static final int SIDE = 512; // of the picture on which tissue is looked for

  /** Of copies that are exported at half the size, or of scans at 20× and 40×. */
  private static final double[] COMMON = {0.125, 0.25, 0.5, 2, 4, 8};

  private static final double GOOD = 0.75;

  /** What a factor that is not common needs: tiles of a part of the tissue fit at some, roughly. */
  private static final double VERY_GOOD = 0.9;

  private static final double BETTER = 0.25;
  private static final double OUTERMOST = 0.99; // so that a speck of dust is not the edge

  /**
   * Compares tiles with tissue. Some tiles of a slide only, as of an annotated region, fit at no
   * scale.
   *
   * @return empty if they fit as they are, or nowhere
   */
  public static Optional<TilesOfAnotherScale> in(List<TileValue> tiles, Slide slide)
      throws SlideException {
    RgbImage picture = Slides.thumbnail(slide, SIDE);
    Raster raster =
        new Raster(
            picture.width(),
            picture.height(),
            (double) picture.width() / slide.metadata().width(),
            new OtsuTissueDetector().detect(picture));
    double asTheyAre = raster.agreement(raster.covered(tiles, 1));
    double best = 1;
    double agreement = asTheyAre;
    double estimate = raster.extent() / raster.extent(tiles);
    for (int i = 0; i <= COMMON.length; i++) {
      double factor = i < COMMON.length ? COMMON[i] : estimate;
      if (Double.isFinite(factor) && factor > 0) {
        double found = raster.agreement(raster.covered(tiles, factor));
        if (found > agreement) {
          best = factor;
          agreement = found;
        }
      }
    }
    double needed = isCommon(best) ? GOOD : VERY_GOOD;
    return agreement >= needed && agreement >= asTheyAre + BETTER
        ? Optional.of(new TilesOfAnotherScale(best, agreement, asTheyAre))
        : Optional.empty();
  }

  /** Nearly one, as far as tiles on a grid tell. */
  private static boolean isCommon(double factor) {
    return Arrays.stream(COMMON).anyMatch(one -> Math.abs(Math.log(factor / one)) < 0.1);
  }

  /** The warning. */
  public String of(String slide) {
    return ("The tiles of slide \"%s\" fit its tissue if their places are multiplied by %.2f"
            + " (agreement %.2f; as they are, %.2f). Were the features computed on a %s copy of the"
            + " scan? Connect the slides that they were computed on.")
        .formatted(slide, factor, agreement, asTheyAre, factor > 1 ? "smaller" : "larger");
  }

  /**
   * Tissue of a slide on a coarse raster.
   *
   * @param scale raster pixels per level-0 px
   */
  @SuppressWarnings("ArrayRecordComponent") // a raster, never compared
  private record Raster(int width, int height, double scale, boolean[] tissue) {

    boolean[] covered(List<TileValue> tiles, double factor) {
      boolean[] covered = new boolean[width * height];
      double unit = scale * factor;
      for (TileValue tile : tiles) {
        int right = clip((tile.x() + tile.size()) * unit, width);
        int bottom = clip((tile.y() + tile.size()) * unit, height);
        for (int y = clip(tile.y() * unit, height); y < bottom; y++) {
          for (int x = clip(tile.x() * unit, width); x < right; x++) {
            covered[y * width + x] = true;
          }
        }
      }
      return covered;
    }

    private static int clip(double position, int limit) {
      return (int) Math.max(0, Math.min(limit, Math.round(position)));
    }

    /** Dice's coefficient. */
    double agreement(boolean[] covered) {
      int both = 0;
      int sum = 0;
      for (int i = 0; i < covered.length; i++) {
        both += covered[i] && tissue[i] ? 1 : 0;
        sum += (covered[i] ? 1 : 0) + (tissue[i] ? 1 : 0);
      }
      return sum == 0 ? 0 : 2.0 * both / sum;
    }

    /** How far the tissue reaches to the right and down, as one length. */
    double extent() {
      int[] columns = new int[width];
      int[] rows = new int[height];
      for (int i = 0; i < tissue.length; i++) {
        if (tissue[i]) {
          columns[i % width]++;
          rows[i / width]++;
        }
      }
      return Math.sqrt((double) outermost(columns) * outermost(rows));
    }

    /** How far tiles do, also beyond the slide. */
    double extent(List<TileValue> tiles) {
      int last = (int) (OUTERMOST * (tiles.size() - 1));
      double right =
          tiles.stream().mapToDouble(t -> t.x()).sorted().skip(last).findFirst().orElse(0);
      double bottom =
          tiles.stream().mapToDouble(t -> t.y()).sorted().skip(last).findFirst().orElse(0);
      int size = tiles.isEmpty() ? 0 : tiles.get(0).size();
      return scale * Math.sqrt((right + size) * (bottom + size));
    }

    private static int outermost(int[] counts) {
      double all = 0;
      for (int count : counts) {
        all += count;
      }
      double sum = 0;
      int at = 0;
      while (at < counts.length && sum < OUTERMOST * all) {
        sum += counts[at++];
      }
      return at;
    }
  }
}
