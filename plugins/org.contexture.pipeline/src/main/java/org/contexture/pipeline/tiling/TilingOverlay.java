package org.contexture.pipeline.tiling;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.contexture.pipeline.Png;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.RegionColours;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tissue.TissueMask;

/**
 * Draws tissue, regions and tiles over a slide's thumbnail. Where quality was measured, tiles are
 * filled by what is worst on them: ink green, blood red, folds brown, out of focus yellow.
 */
final class TilingOverlay {

  private static final int TISSUE_EDGE = 0x1b5e20;
  private static final Color TILE_FILL = new Color(0, 114, 178, 36);
  private static final Color TILE_EDGE = new Color(0, 70, 140, 170);

  private static final double NOTABLE = 0.1;
  private static final Color PEN = new Color(0, 150, 80, 120);
  private static final Color BLOOD = new Color(214, 39, 40, 120);
  private static final Color FOLD = new Color(140, 86, 40, 140);
  private static final Color OUT_OF_FOCUS = new Color(255, 190, 0, 130);

  private TilingOverlay() {}

  /** Returns PNG bytes. */
  static byte[] draw(
      Slide slide,
      TissueMask mask,
      List<AnnotatedRegion> regions,
      List<Tile> tiles,
      Optional<SlideQuality> quality,
      int sidePx)
      throws SlideException {
    RgbImage thumbnail = Slides.thumbnail(slide, sidePx);
    BufferedImage picture = thumbnail.toBufferedImage();
    double scaleX = (double) picture.getWidth() / slide.metadata().width();
    double scaleY = (double) picture.getHeight() / slide.metadata().height();
    double aspect =
        slide.metadata().micronsPerPixel().map(pixel -> pixel.x() / pixel.y()).orElse(1.0);
    Graphics2D pen = picture.createGraphics();
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      int number = i;
      int left = (int) Math.round(tile.x() * scaleX);
      int top = (int) Math.round(tile.y() * scaleY);
      int right = (int) Math.round((tile.x() + tile.size()) * scaleX);
      int bottom = (int) Math.round((tile.y() + tile.size() * aspect) * scaleY);
      pen.setColor(
          quality.flatMap(measured -> problem(measured.tiles().get(number))).orElse(TILE_FILL));
      pen.fillRect(left, top, right - left, bottom - top);
      pen.setColor(TILE_EDGE);
      pen.drawRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setStroke(new BasicStroke(2));
    for (AnnotatedRegion region : regions) {
      pen.setColor(RegionColours.of(region.label()));
      pen.draw(region.outline().shape(scaleX, scaleY));
    }
    pen.dispose();
    outline(picture, mask);
    return Png.encode(picture);
  }

  /** The colour of what is worst on a tile; empty where nothing takes a tenth of it. */
  private static Optional<Color> problem(TileMeasures tile) {
    double worst =
        Math.max(Math.max(tile.pen(), tile.blood()), Math.max(tile.fold(), tile.outOfFocus()));
    if (worst < NOTABLE) {
      return Optional.empty();
    }
    if (worst == tile.pen()) {
      return Optional.of(PEN);
    }
    if (worst == tile.blood()) {
      return Optional.of(BLOOD);
    }
    return Optional.of(worst == tile.fold() ? FOLD : OUT_OF_FOCUS);
  }

  /** Marks picture pixels whose right or lower neighbour lies on the other side of the edge. */
  private static void outline(BufferedImage picture, TissueMask mask) {
    boolean[] tissue = mask.tissue();
    int width = picture.getWidth();
    int height = picture.getHeight();
    boolean[] inside = new boolean[width * height];
    for (int y = 0; y < height; y++) {
      int row = (int) ((long) y * mask.height() / height) * mask.width();
      for (int x = 0; x < width; x++) {
        inside[y * width + x] = tissue[row + (int) ((long) x * mask.width() / width)];
      }
    }
    for (int y = 0; y + 1 < height; y++) {
      for (int x = 0; x + 1 < width; x++) {
        int at = y * width + x;
        if (inside[at] != inside[at + 1] || inside[at] != inside[at + width]) {
          picture.setRGB(x, y, TISSUE_EDGE);
        }
      }
    }
  }
}
