package org.contexture.slides.quality;

import java.util.Arrays;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.Slides;
import org.contexture.slides.tiling.TileQuality;
import org.contexture.slides.tissue.GlassColour;
import org.contexture.slides.tissue.StainTissueDetector;

/**
 * Measures the tiles of one slide against its own glass and its own tissue (after HistoQC:
 * Janowczyk et al. 2019, "HistoQC: an open-source quality control tool for digital pathology
 * slides"). A tile's every second pixel is told apart by its optical densities; focus and folds are
 * judged on squares of {@value #BLOCK_PX} px, in which single nuclei do not count. Thread-safe.
 *
 * <p>The thresholds are our own. They were set at 0.5 µm per pixel; at other resolutions sharpness
 * and focus read otherwise.
 */
public final class QualityMeter {

  private static final int THUMBNAIL_PX = 1024;
  private static final int STEP_PX = 2;
  private static final double SQUARE_UM = 16;
  private static final int FEWEST_SQUARES = 64;
  private static final int BLOCK_PX = 32;

  /** Optical density, base 10, from which light is absorbed at all. */
  private static final double ABSORBS = 0.12;

  /** Mean density of the three channels that 4 % of the light comes through. */
  private static final double OVERSTAINED = 1.4;

  /** Haemoglobin absorbs blue nearly as green, and hardly any red. */
  private static final double LEAST_BLUE_OF_BLOOD = 0.74;

  private static final double MOST_BLUE_OF_BLOOD = 1.15;
  private static final double MOST_RED_OF_BLOOD = 0.3;
  private static final double LEAST_DENSITY_OF_BLOOD = 0.25;

  /**
   * How many times as dense as the slide's densest tissue but for a tenth a fold is, and how dense
   * at least. Against the median, dense epithelium counted as folds.
   */
  private static final double FOLD = 1.5;

  private static final double DENSEST = 0.9;

  private static final double LEAST_FOLD = 0.3;

  /** Variance of the Laplacian in a square below which tissue is out of focus. */
  private static final double LEAST_SHARPNESS = 8;

  private final GlassColour glass;
  private final double[][] densities;
  private final double foldDensity;
  private final StainTissueDetector stains = StainTissueDetector.defaults();

  private QualityMeter(GlassColour glass, double denseTissue) {
    this.glass = glass;
    this.densities = glass.densities();
    this.foldDensity = Math.max(LEAST_FOLD, FOLD * denseTissue);
  }

  /**
   * Looks at the slide as a whole.
   *
   * @throws SlideException if it cannot be read
   */
  public static QualityMeter of(Slide slide) throws SlideException {
    GlassColour glass = GlassColour.of(Slides.thumbnail(slide, THUMBNAIL_PX));
    RgbImage thumbnail = Slides.thumbnail(slide, squares(slide.metadata()));
    boolean[] stained = StainTissueDetector.defaults().detect(thumbnail, glass);
    double[][] densities = glass.densities();
    double[] found = new double[stained.length];
    int count = 0;
    for (int i = 0; i < stained.length; i++) {
      if (stained[i]) {
        found[count++] = total(densities, thumbnail.rgb(), 3 * i);
      }
    }
    double[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return new QualityMeter(glass, count == 0 ? 0 : sorted[(int) (DENSEST * (count - 1))]);
  }

  /** Longer side of a picture whose pixels are about as large as the squares of tiles. */
  private static int squares(SlideMetadata slide) {
    int longest = Math.max(slide.width(), slide.height());
    double microns = slide.micronsPerPixel().map(MicronsPerPixel::x).orElse(0.5);
    return (int) Math.max(FEWEST_SQUARES, Math.min(THUMBNAIL_PX, longest * microns / SQUARE_UM));
  }

  /** The slide's glass. */
  public GlassColour glass() {
    return glass;
  }

  private static double total(double[][] densities, byte[] rgb, int at) {
    return (densities[0][rgb[at] & 255]
            + densities[1][rgb[at + 1] & 255]
            + densities[2][rgb[at + 2] & 255])
        / 3;
  }

  /** Measures a tile as it will be used. */
  public TileMeasures measure(RgbImage tile) {
    TileQuality seen = TileQuality.of(tile);
    int pen = 0;
    int blood = 0;
    int count = 0;
    double saturation = 0;
    for (int y = 0; y < tile.height(); y += STEP_PX) {
      for (int x = 0; x < tile.width(); x += STEP_PX) {
        int at = 3 * (y * tile.width() + x);
        double red = densities[0][tile.rgb()[at] & 255];
        double green = densities[1][tile.rgb()[at + 1] & 255];
        double blue = densities[2][tile.rgb()[at + 2] & 255];
        boolean isBlood = isBlood(red, green, blue);
        blood += isBlood ? 1 : 0;
        pen +=
            !isBlood
                    && Math.max(red, Math.max(green, blue)) > ABSORBS
                    && !stains.isStained(red, green, blue)
                ? 1
                : 0;
        saturation += saturation(tile.rgb(), at);
        count++;
      }
    }
    Blocks blocks = new Blocks(tile);
    return new TileMeasures(
        seen.blank(),
        seen.sharpness(),
        (double) pen / count,
        (double) blood / count,
        blocks.share(blocks.folds),
        blocks.share(blocks.blurred),
        saturation / count);
  }

  private boolean isBlood(double red, double green, double blue) {
    boolean haemoglobin =
        green > LEAST_DENSITY_OF_BLOOD
            && blue >= LEAST_BLUE_OF_BLOOD * green
            && blue <= MOST_BLUE_OF_BLOOD * green
            && red < MOST_RED_OF_BLOOD * green;
    return haemoglobin
        || ((red + green + blue) / 3 > OVERSTAINED && stains.isStained(red, green, blue));
  }

  private static double saturation(byte[] rgb, int at) {
    int most = Math.max(rgb[at] & 255, Math.max(rgb[at + 1] & 255, rgb[at + 2] & 255));
    int least = Math.min(rgb[at] & 255, Math.min(rgb[at + 1] & 255, rgb[at + 2] & 255));
    return most == 0 ? 0 : (double) (most - least) / most;
  }

  /** Squares of a tile; a rest at its right and lower edge is not looked at, unless it is all. */
  private final class Blocks {

    private int folds;
    private int blurred;
    private int count;

    Blocks(RgbImage tile) {
      int side = Math.min(BLOCK_PX, Math.min(tile.width(), tile.height()));
      for (int top = 0; top + side <= tile.height(); top += side) {
        for (int left = 0; left + side <= tile.width(); left += side) {
          look(tile, left, top, side);
        }
      }
    }

    double share(int blocks) {
      return (double) blocks / Math.max(1, count);
    }

    private void look(RgbImage tile, int left, int top, int side) {
      double density = 0;
      double stained = 0;
      int seen = 0;
      for (int y = top; y < top + side; y += STEP_PX) {
        for (int x = left; x < left + side; x += STEP_PX) {
          int at = 3 * (y * tile.width() + x);
          density += total(densities, tile.rgb(), at);
          stained +=
              stains.isStained(
                      densities[0][tile.rgb()[at] & 255],
                      densities[1][tile.rgb()[at + 1] & 255],
                      densities[2][tile.rgb()[at + 2] & 255])
                  ? 1
                  : 0;
          seen++;
        }
      }
      count++;
      if (stained > 0.5 * seen) {
        folds += density / seen > foldDensity ? 1 : 0;
        blurred += sharpness(tile, left, top, side) < LEAST_SHARPNESS ? 1 : 0;
      }
    }

    private double sharpness(RgbImage tile, int left, int top, int side) {
      byte[] rgb = new byte[3 * side * side];
      for (int y = 0; y < side; y++) {
        System.arraycopy(
            tile.rgb(), 3 * ((top + y) * tile.width() + left), rgb, 3 * y * side, 3 * side);
      }
      return TileQuality.of(new RgbImage(side, side, rgb)).sharpness();
    }
  }
}
