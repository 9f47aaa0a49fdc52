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
  private static final int BAR = 120;

  private Legend() {}

  /**
   * The picture with its legend; wider, if the legend is. Where Java finds no font, the legend has
   * no text.
   *
   * @param name of the values
   */
  static BufferedImage below(
      BufferedImage picture, String name, HeatmapOptions options, List<TileValue> values) {
    Scale.Ends ends = options.scale().ends(values);
    Graphics2D measure = picture.createGraphics();
    Lettering words = new Lettering(measure, Color.DARK_GRAY);
    int bar = GAP + words.width(ends.lower()) + GAP;
    int title = bar + BAR + GAP + words.width(ends.upper()) + 3 * GAP;
    int width = Math.max(picture.getWidth(), title + words.width(name) + GAP);
    measure.dispose();

    BufferedImage whole =
        new BufferedImage(width, picture.getHeight() + HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = whole.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, whole.getWidth(), whole.getHeight());
    pen.drawImage(picture, 0, 0, null);
    pen.translate(0, picture.getHeight());
    for (int x = 0; x < BAR; x++) {
      pen.setColor(new Color(options.colours().rgb((x + 0.5) / BAR)));
      pen.fillRect(bar + x, GAP, 1, HEIGHT - 2 * GAP);
    }
    Lettering lettering = new Lettering(pen, Color.DARK_GRAY);
    lettering.after(ends.lower(), GAP, BASELINE);
    lettering.after(ends.upper(), bar + BAR + GAP, BASELINE);
    lettering.after(name, title, BASELINE);
    pen.dispose();
    return whole;
  }
}
