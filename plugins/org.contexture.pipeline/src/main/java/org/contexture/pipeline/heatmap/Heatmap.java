package org.contexture.pipeline.heatmap;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.pipeline.Png;
import org.contexture.pipeline.TileValue;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.Slides;

/** Paints tile values over a slide. Memory goes with the picture, not with the slide. */
public final class Heatmap {

  private Heatmap() {}

  /**
   * Opens a slide and paints over its thumbnail.
   *
   * @param micronsPerPixel of the slide, where its file is not to be asked
   * @param values of its tiles; NaN is left unpainted; where tiles overlap, their mean is shown
   * @return PNG; with a legend it is higher by that, and wider if the legend is
   * @throws IOException if the slide cannot be read
   */
  public static byte[] paint(
      Path slide,
      Optional<MicronsPerPixel> micronsPerPixel,
      List<TileValue> values,
      HeatmapOptions options)
      throws IOException {
    try (Slide open = Slides.open(slide, micronsPerPixel)) {
      return paint(open, values, options);
    }
  }

  /** The same on a slide that is open already. */
  static byte[] paint(Slide open, List<TileValue> values, HeatmapOptions options)
      throws IOException {
    SlideMetadata metadata = open.metadata();
    BufferedImage picture = Slides.thumbnail(open, options.sidePx()).toBufferedImage();
    double aspect = tileHeight(metadata.micronsPerPixel());
    double[] shown = options.scale().shown(values);
    Canvas canvas =
        new Canvas(
            picture,
            (double) picture.getWidth() / metadata.width(),
            (double) picture.getHeight() / metadata.height(),
            aspect);
    for (int i = 0; i < shown.length; i++) {
      canvas.add(values.get(i), shown[i]);
    }
    canvas.blend(options);
    return Png.encode(
        options.legend().map(name -> Legend.below(picture, name, options, values)).orElse(picture));
  }

  /** Height of a tile over its width, both counted in pixels of level 0. */
  static double tileHeight(Optional<MicronsPerPixel> micronsPerPixel) {
    return micronsPerPixel.map(pixel -> pixel.x() / pixel.y()).orElse(1.0);
  }

  /** Sums values over the pixels of a picture. */
  private static final class Canvas {

    private final BufferedImage picture;
    private final double scaleX;
    private final double scaleY;
    private final double aspect;
    private final float[] sums;
    private final short[] counts;

    Canvas(BufferedImage picture, double scaleX, double scaleY, double aspect) {
      this.picture = picture;
      this.scaleX = scaleX;
      this.scaleY = scaleY;
      this.aspect = aspect;
      sums = new float[picture.getWidth() * picture.getHeight()];
      counts = new short[sums.length];
    }

    void add(TileValue tile, double value) {
      if (Double.isNaN(value)) {
        return;
      }
      int left = clip(tile.x() * scaleX, picture.getWidth());
      int top = clip(tile.y() * scaleY, picture.getHeight());
      int right = clip((tile.x() + tile.size()) * scaleX, picture.getWidth());
      int bottom = clip((tile.y() + tile.size() * aspect) * scaleY, picture.getHeight());
      for (int y = top; y < Math.max(bottom, Math.min(top + 1, picture.getHeight())); y++) {
        for (int x = left; x < Math.max(right, Math.min(left + 1, picture.getWidth())); x++) {
          int at = y * picture.getWidth() + x;
          sums[at] += (float) value;
          counts[at]++;
        }
      }
    }

    private static int clip(double position, int limit) {
      return (int) Math.max(0, Math.min(limit, Math.round(position)));
    }

    void blend(HeatmapOptions options) {
      for (int at = 0; at < sums.length; at++) {
        if (counts[at] > 0) {
          int x = at % picture.getWidth();
          int y = at / picture.getWidth();
          int colour = options.colours().rgb(sums[at] / counts[at]);
          picture.setRGB(x, y, mix(picture.getRGB(x, y), colour, options.opacity()));
        }
      }
    }

    private static int mix(int below, int above, double opacity) {
      int rgb = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int from = (below >> shift) & 255;
        int to = (above >> shift) & 255;
        rgb |= (int) Math.round(from + (to - from) * opacity) << shift;
      }
      return rgb;
    }
  }
}
