package org.contexture.pipeline.stain;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.contexture.pipeline.Png;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.stain.StainNormalisation;

/** A slide as it is, and beside it as it is shown. */
final class BeforeAfter {

  private static final int GAP = 8;

  private BeforeAfter() {}

  /** Returns PNG bytes; the second half is left out where nothing changes. */
  static byte[] draw(SlideToTile slide, Optional<StainNormalisation> how, int sidePx)
      throws SlideException {
    RgbImage before;
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      before = Slides.thumbnail(open, sidePx);
    }
    if (how.isEmpty()) {
      return Png.encode(before.toBufferedImage());
    }
    BufferedImage both =
        new BufferedImage(2 * before.width() + GAP, before.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = both.createGraphics();
    pen.setColor(Color.DARK_GRAY);
    pen.fillRect(0, 0, both.getWidth(), both.getHeight());
    pen.drawImage(before.toBufferedImage(), 0, 0, null);
    pen.drawImage(how.get().of(before).toBufferedImage(), before.width() + GAP, 0, null);
    pen.dispose();
    return Png.encode(both);
  }
}
