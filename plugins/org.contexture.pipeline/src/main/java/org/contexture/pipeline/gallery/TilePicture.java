package org.contexture.pipeline.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.contexture.pipeline.Png;
import org.contexture.pipeline.TileValue;
import org.contexture.slides.Region;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;

/**
 * How a tile is cut out of its slide.
 *
 * @param sidePx of the picture, 16 to 4096
 * @param surroundings how much is shown around the tile on each side, as a fraction of the tile's
 *     side, 0 to 10; the tile is outlined if there are any
 */
public record TilePicture(int sidePx, double surroundings) {

  private static final Color OUTLINE = new Color(0x101010);
  private static final Color HALO = new Color(0xFFF200);

  public TilePicture {
    if (sidePx < 16 || sidePx > 4096) {
      throw new IllegalArgumentException(
          "The side of a tile's picture must be 16 … 4096 px, found " + sidePx + ".");
    }
    if (!(surroundings >= 0 && surroundings <= 10)) {
      throw new IllegalArgumentException(
          "Surroundings must be 0 … 10 tile sides, found " + surroundings + ".");
    }
  }

  /**
   * Cuts a tile out. What lies off the slide is background.
   *
   * @return PNG
   */
  public byte[] cut(Slide slide, TileValue tile) throws SlideException {
    // tiles are square in µm; pixels need not be
    double aspect =
        slide.metadata().micronsPerPixel().map(pixel -> pixel.x() / pixel.y()).orElse(1.0);
    double width = tile.size();
    double height = tile.size() * aspect;
    Region region =
        new Region(
            tile.x() - surroundings * width,
            tile.y() - surroundings * height,
            width * (1 + 2 * surroundings),
            height * (1 + 2 * surroundings));
    BufferedImage picture = Slides.read(slide, region, sidePx, sidePx).toBufferedImage();
    if (surroundings > 0) {
      outline(picture);
    }
    return Png.encode(picture);
  }

  private void outline(BufferedImage picture) {
    double side = sidePx / (1 + 2 * surroundings);
    Rectangle2D tile = new Rectangle2D.Double((sidePx - side) / 2, (sidePx - side) / 2, side, side);
    float line = Math.max(1f, sidePx / 160f);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(HALO);
    graphics.setStroke(new BasicStroke(3 * line));
    graphics.draw(tile);
    graphics.setColor(OUTLINE);
    graphics.setStroke(new BasicStroke(line));
    graphics.draw(tile);
    graphics.dispose();
  }
}
