package org.contexture.pipeline;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Writes on a picture. On machines without fonts, as bare servers are, it writes nothing. */
public final class Lettering {

  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final boolean HAS_FONTS = hasFonts();

  private final Graphics2D pen;
  private final Color colour;

  public Lettering(Graphics2D pen, Color colour) {
    this.pen = pen;
    this.colour = colour;
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /** Java's own classes fail in several ways where fontconfig or FreeType is missing. */
  private static boolean hasFonts() {
    Graphics2D trial = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return trial.getFontMetrics(PLAIN).stringWidth("0") > 0;
    } catch (LinkageError | InternalError | RuntimeException e) {
      return false;
    } finally {
      trial.dispose();
    }
  }

  public void centred(String text, double x, double baseline) {
    write(text, PLAIN, x - width(text) / 2.0, baseline);
  }

  /** Ends at x. */
  public void before(String text, double x, double baseline) {
    write(text, PLAIN, x - width(text), baseline);
  }

  /** Begins at x. */
  public void after(String text, double x, double baseline) {
    write(text, PLAIN, x, baseline);
  }

  public void bold(String text, double x, double baseline) {
    write(text, BOLD, x, baseline);
  }

  /** Centred at y, read from below. */
  public void upwards(String text, double baseline, double y) {
    AffineTransform before = pen.getTransform();
    pen.rotate(-Math.PI / 2, baseline, y);
    centred(text, baseline, y);
    pen.setTransform(before);
  }

  /** How much room a text takes, in pixels. */
  public int width(String text) {
    return HAS_FONTS ? pen.getFontMetrics(PLAIN).stringWidth(text) : 0;
  }

  private void write(String text, Font font, double x, double baseline) {
    if (HAS_FONTS) {
      pen.setColor(colour);
      pen.setFont(font);
      pen.drawString(text, (float) x, (float) baseline);
    }
  }
}
