package org.contexture.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.contexture.learning.distillation.MaskedContextDistillation.Step;

/** Draws a training log: the loss, and what a constant predictor would lose. */
final class LossCurve {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int MARGIN = 48;

  private LossCurve() {}

  static void write(List<Step> log, String title, Path file) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    double highest =
        log.stream().mapToDouble(s -> Math.max(s.loss(), s.constantLoss())).max().orElse(1);
    draw(graphics, log, Step::constantLoss, highest, new Color(160, 160, 160));
    draw(graphics, log, Step::loss, highest, new Color(160, 40, 90));
    graphics.setColor(Color.DARK_GRAY);
    graphics.drawRect(MARGIN, MARGIN / 2, WIDTH - 2 * MARGIN, HEIGHT - MARGIN - MARGIN / 2);
    graphics.drawString(String.format(Locale.ROOT, "%.2f", highest), 8, MARGIN / 2 + 5);
    graphics.drawString("0", 32, HEIGHT - MARGIN + 5);
    graphics.drawString(
        title + ": loss (red), constant predictor (grey), " + log.size() + " steps",
        MARGIN,
        HEIGHT - MARGIN / 2);
    graphics.dispose();
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static void draw(
      Graphics2D graphics,
      List<Step> log,
      ToDoubleFunction<Step> value,
      double highest,
      Color colour) {
    Path2D line = new Path2D.Double();
    for (int i = 0; i < log.size(); i++) {
      double x = MARGIN + i * (WIDTH - 2.0 * MARGIN) / Math.max(1, log.size() - 1);
      double height = value.applyAsDouble(log.get(i)) / highest;
      double y = HEIGHT - MARGIN - height * (HEIGHT - MARGIN - MARGIN / 2.0);
      if (i == 0) {
        line.moveTo(x, y);
      } else {
        line.lineTo(x, y);
      }
    }
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(2));
    graphics.draw(line);
  }
}
