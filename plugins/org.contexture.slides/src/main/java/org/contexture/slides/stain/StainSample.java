package org.contexture.slides.stain;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.tissue.GlassColour;
import org.contexture.slides.tissue.StainTissueDetector;
import org.contexture.slides.tissue.TissueMask;

/**
 * Pixels of a slide's tissue, from which its stains are measured: patches spread evenly over the
 * tissue, without glass, fat, ink and blood, which absorb light in other proportions than stains.
 *
 * @param rgb of the pixels
 * @param light of the slide: its glass
 */
@SuppressWarnings("ArrayRecordComponent") // pixels, never compared
public record StainSample(byte[] rgb, Illumination light) {

  private static final int PATCHES = 64;
  private static final int SIDE_PX = 96;
  private static final double PIXEL_UM = 1;
  private static final double ASSUMED_UM = 0.25;
  private static final int THUMBNAIL_PX = 1024;

  /** Of glass's light, what a pixel lets through at most that absorbs some. */
  private static final double LIGHT_LEFT = 0.75;

  private static final int EDGE_PX = 3;

  /**
   * Takes the sample; the same slide and mask give the same pixels.
   *
   * @throws SlideException if the slide cannot be read
   */
  public static StainSample of(Slide slide, TissueMask mask) throws SlideException {
    GlassColour glass = GlassColour.of(Slides.thumbnail(slide, THUMBNAIL_PX));
    MicronsPerPixel pixel =
        slide.metadata().micronsPerPixel().orElse(MicronsPerPixel.square(ASSUMED_UM));
    boolean[] tissue = mask.tissue();
    int[] places = IntStream.range(0, tissue.length).filter(i -> tissue[i]).toArray();
    int patches = Math.min(PATCHES, places.length);
    byte[] rgb = new byte[3 * SIDE_PX * SIDE_PX * patches];
    int length = 0;
    for (int patch = 0; patch < patches; patch++) {
      int place = places[(int) ((patch + 0.5) * places.length / patches)];
      double width = SIDE_PX * PIXEL_UM / pixel.x();
      double height = SIDE_PX * PIXEL_UM / pixel.y();
      int row = place / mask.width();
      int column = place % mask.width();
      Region region =
          new Region(
              (column + 0.5) * mask.pixelWidth() - width / 2,
              (row + 0.5) * mask.pixelHeight() - height / 2,
              width,
              height);
      RgbImage picture = Slides.read(slide, region, SIDE_PX, SIDE_PX);
      boolean[] stained = StainTissueDetector.defaults().detect(picture, glass);
      boolean[] foreign = foreign(picture, stained, glass);
      for (int i = 0; i < stained.length; i++) {
        if (stained[i] && !foreign[i]) {
          System.arraycopy(picture.rgb(), 3 * i, rgb, length, 3);
          length += 3;
        }
      }
    }
    return new StainSample(
        Arrays.copyOf(rgb, length), new Illumination(glass.red(), glass.green(), glass.blue(), 0));
  }

  /** What absorbs light but is not stained, and what touches it: there colours are mixed. */
  private static boolean[] foreign(RgbImage picture, boolean[] stained, GlassColour glass) {
    double[] dense = {
      glass.red() * LIGHT_LEFT, glass.green() * LIGHT_LEFT, glass.blue() * LIGHT_LEFT
    };
    boolean[] foreign = new boolean[stained.length];
    int width = picture.width();
    for (int i = 0; i < stained.length; i++) {
      boolean absorbs = false;
      for (int c = 0; c < 3; c++) {
        absorbs |= (picture.rgb()[3 * i + c] & 255) < dense[c];
      }
      if (absorbs && !stained[i]) {
        int y = i / width;
        int x = i % width;
        for (int v = Math.max(0, y - EDGE_PX);
            v <= Math.min(picture.height() - 1, y + EDGE_PX);
            v++) {
          int row = v * width;
          Arrays.fill(
              foreign,
              row + Math.max(0, x - EDGE_PX),
              row + Math.min(width, x + EDGE_PX + 1),
              true);
        }
      }
    }
    return foreign;
  }
}
