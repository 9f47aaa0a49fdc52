package org.contexture.pipeline.heatmap;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.contexture.pipeline.Lettering;
import org.contexture.pipeline.TileValue;

/** A strip below a heatmap: what is painted, and which value is which colour. */
final class Legend {

  private static final int HEIGHT = 28;
  private static final int GAP = 8;
  private static final int BASELINE = 18;
  private static final int LARGEST_BAR = 160;

  private Legend() {}

  /**
   * The picture with its legend. Where Java finds no font, the legend has no text.
   *
   * @param name of the values
   */
  static BufferedImage below(
      BufferedImage picture, String name, HeatmapOptions options, List<TileValue> values) {
    BufferedImage whole =
        new BufferedImage(
            picture.getWidth(), picture.getHeight() + HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = whole.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, whole.getWidth(), whole.getHeight());
    pen.drawImage(picture, 0, 0, null);
    pen.translate(0, picture.getHeight());
    Lettering lettering = new Lettering(pen, Color.DARK_GRAY);
    Scale.Ends ends = options.scale().ends(values);
    int left = GAP + lettering.width(ends.lower()) + GAP;
    int bar = Math.min(LARGEST_BAR, picture.getWidth() / 3);
    lettering.after(ends.lower(), GAP, BASELINE);
    for (int x = 0; x < bar; x++) {
      pen.setColor(new Color(options.colours().rgb((x + 0.5) / bar)));
      pen.fillRect(left + x, GAP, 1, HEIGHT - 2 * GAP);
    }
    lettering.after(ends.upper(), left + bar + GAP, BASELINE);
    lettering.after(name, left + bar + GAP + lettering.width(ends.upper()) + 3.0 * GAP, BASELINE);
    pen.dispose();
    return whole;
  }
}
