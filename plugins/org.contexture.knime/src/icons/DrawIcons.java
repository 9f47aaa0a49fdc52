import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Draws the icons of all nodes: {@code java DrawIcons.java FOLDER}. One family in the colours of
 * haematoxylin and eosin on white, 16 × 16 px; units below are px.
 */
public final class DrawIcons {

  private static final Color INK = new Color(0x3B2A6B);
  private static final Color EOSIN = new Color(0xE86FA0);
  private static final Color HAEMATOXYLIN = new Color(0x7A5CC7);
  private static final Color PAPER = Color.WHITE;
  private static final Color HOT = new Color(0xE8402A);

  private final Graphics2D g;

  private DrawIcons(Graphics2D graphics) {
    g = graphics;
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, Consumer<DrawIcons>> icons = new LinkedHashMap<>();
    icons.put("slide-reader", i -> i.slide(0.5, 1.5, 15).arrowIn(8, 8));
    icons.put(
        "synthetic-slide-cohort",
        i -> i.slide(0.5, 0.5, 10).slide(2.5, 3.5, 10).slide(4.5, 6.5, 11));
    icons.put("stain-normalizer", DrawIcons::stains);
    icons.put("slide-tiler", DrawIcons::tiles);
    icons.put("tile-writer", DrawIcons::writtenTiles);
    icons.put("encoder-reader", i -> i.encoder(1, 2, 12, INK).arrowIn(8, 8));
    icons.put("encoder-profile", i -> i.encoder(0.5, 0.5, 10, INK).profile());
    icons.put("encoder-quantizer", i -> i.encoder(0.5, 0.5, 10, INK).steps());
    icons.put("encoder-writer", i -> i.encoder(1, 2, 12, INK).arrowOut(8, 8));
    icons.put("masked-context-distillation-learner", DrawIcons::distillation);
    icons.put("tile-feature-extractor", DrawIcons::extraction);
    icons.put("feature-file-reader", i -> i.page().arrowIn(8, 8));
    icons.put("instance-table-reader", i -> i.table(0.5, 0.5).arrowIn(8, 8));
    icons.put("table-to-bags", i -> i.table(0.5, 0.5).bag(7.5, 6.5, 8));
    icons.put("bags-to-table", i -> i.bag(0.5, 1, 8).table(7.5, 7.5));
    icons.put("slide-embedding", DrawIcons::embedding);
    icons.put("mil-learner", i -> i.bag(1.5, 1, 13).tick());
    icons.put("mil-model-reader", i -> i.bag(0.5, 0.5, 11).arrowIn(8, 8));
    icons.put("mil-model-writer", i -> i.bag(0.5, 0.5, 11).arrowOut(8, 8));
    icons.put("mil-predictor", i -> i.bag(1.5, 1, 13).question());
    icons.put("mil-cross-validator", DrawIcons::folds);
    icons.put("mil-scorer", DrawIcons::curve);
    icons.put("mil-comparison", DrawIcons::intervals);
    icons.put("tile-similarity", DrawIcons::similarity);
    icons.put("slide-heatmap", DrawIcons::heatmap);
    icons.put("top-tiles", DrawIcons::gallery);
    for (Map.Entry<String, Consumer<DrawIcons>> icon : icons.entrySet()) {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      icon.getValue().accept(new DrawIcons(graphics));
      graphics.dispose();
      ImageIO.write(image, "png", new File(arguments[0], icon.getKey() + ".png"));
    }
  }

  /** A glass slide with a piece of tissue. */
  private DrawIcons slide(double x, double y, double side) {
    box(x, y, side, side * 0.78, PAPER, INK);
    Path2D tissue = new Path2D.Double();
    tissue.moveTo(x + side * 0.18, y + side * 0.45);
    tissue.curveTo(
        x + side * 0.15,
        y + side * 0.1,
        x + side * 0.6,
        y + side * 0.05,
        x + side * 0.8,
        y + side * 0.3);
    tissue.curveTo(
        x + side * 0.95,
        y + side * 0.6,
        x + side * 0.3,
        y + side * 0.75,
        x + side * 0.18,
        y + side * 0.45);
    g.setColor(EOSIN);
    g.fill(tissue);
    dot(x + side * 0.38, y + side * 0.36, side * 0.08, INK);
    dot(x + side * 0.6, y + side * 0.4, side * 0.08, INK);
    return this;
  }

  private void tiles() {
    boolean[] tissue = {false, true, true, true, true, true, true, true, false};
    for (int i = 0; i < 9; i++) {
      double x = 0.5 + i % 3 * 5;
      double y = 0.5 + i / 3 * 5;
      box(x, y, 5, 5, tissue[i] ? EOSIN : PAPER, INK);
    }
    dot(8, 8, 1.3, INK);
  }

  /** A tile out of the slide, on its way to a file. */
  private void writtenTiles() {
    box(0.5, 0.5, 6.5, 6.5, EOSIN, INK);
    dot(3.75, 3.75, 1.3, INK);
    box(0.5, 8, 6.5, 6.5, PAPER, INK);
    dot(3.75, 11.25, 1.3, HAEMATOXYLIN);
    arrowOut(8, 8);
  }

  /** Two drops of unlike colour become one. */
  private void stains() {
    dot(4, 4, 3.5, EOSIN);
    dot(12, 4, 3.5, HAEMATOXYLIN);
    Path2D ways = new Path2D.Double();
    ways.moveTo(4, 8);
    ways.lineTo(7, 10.5);
    ways.moveTo(12, 8);
    ways.lineTo(9, 10.5);
    stroke(ways, 1.2f, INK);
    dot(8, 13, 2.8, new Color(0xB166B3));
  }

  /** A network that narrows from left to right. */
  private DrawIcons encoder(double x, double y, double side, Color ink) {
    Path2D body = new Path2D.Double();
    body.moveTo(x, y);
    body.lineTo(x + side, y + side * 0.28);
    body.lineTo(x + side, y + side * 0.72);
    body.lineTo(x, y + side);
    body.closePath();
    g.setColor(HAEMATOXYLIN);
    g.fill(body);
    g.setStroke(new BasicStroke(1.1f));
    g.setColor(ink);
    g.draw(body);
    return this;
  }

  /** A line that goes up in steps. */
  private DrawIcons steps() {
    Path2D stairs = new Path2D.Double();
    stairs.moveTo(6.5, 15);
    for (int step = 0; step < 3; step++) {
      stairs.lineTo(6.5 + 3 * step, 12.5 - 2.5 * step);
      stairs.lineTo(9.5 + 3 * step, 12.5 - 2.5 * step);
    }
    g.setColor(PAPER);
    g.setStroke(new BasicStroke(3f));
    g.draw(stairs);
    g.setColor(HOT);
    g.setStroke(new BasicStroke(1.5f));
    g.draw(stairs);
    return this;
  }

  /** Bars that stand for cost and speed. */
  private void profile() {
    bars(9, 4);
  }

  /** Two tiles of a window, one of them masked, and the teacher's drop that fills it. */
  private void distillation() {
    box(0.5, 6.5, 4.5, 4.5, EOSIN, INK);
    box(5, 6.5, 4.5, 4.5, PAPER, INK);
    box(0.5, 11, 4.5, 4.5, PAPER, INK);
    box(5, 11, 4.5, 4.5, EOSIN, INK);
    Path2D drop = new Path2D.Double();
    drop.moveTo(12.2, 0.8);
    drop.curveTo(14.2, 4, 15.4, 5, 15.4, 6.7);
    drop.curveTo(15.4, 8.6, 14, 9.8, 12.2, 9.8);
    drop.curveTo(10.4, 9.8, 9, 8.6, 9, 6.7);
    drop.curveTo(9, 5, 10.2, 4, 12.2, 0.8);
    g.setColor(HAEMATOXYLIN);
    g.fill(drop);
    g.setColor(INK);
    g.setStroke(new BasicStroke(1));
    g.draw(drop);
  }

  private void extraction() {
    box(0.5, 4.5, 6, 6, EOSIN, INK);
    dot(3.5, 7.5, 1.2, INK);
    bars(9, 2);
  }

  private void bars(double x, double y) {
    double[] lengths = {6, 3, 5, 2};
    for (int i = 0; i < lengths.length; i++) {
      g.setColor(i % 2 == 0 ? HAEMATOXYLIN : INK);
      g.fill(new RoundRectangle2D.Double(x, y + i * 3, lengths[i], 2, 0, 0));
    }
  }

  private DrawIcons page() {
    box(0.5, 0.5, 11, 15, PAPER, INK);
    bars(3, 3);
    return this;
  }

  private DrawIcons table(double x, double y) {
    box(x, y, 8, 7.5, PAPER, INK);
    g.setColor(HAEMATOXYLIN);
    g.fill(new RoundRectangle2D.Double(x + 0.5, y + 0.5, 7, 2, 1, 1));
    g.setColor(INK);
    g.setStroke(new BasicStroke(0.8f));
    g.draw(new Line2D.Double(x, y + 4.9, x + 8, y + 4.9));
    g.draw(new Line2D.Double(x + 4, y + 0.5, x + 4, y + 7.5));
    return this;
  }

  /** A bag: of instances, of tiles. */
  private DrawIcons bag(double x, double y, double side) {
    Path2D bag = new Path2D.Double();
    bag.moveTo(x + side * 0.36, y + side * 0.3);
    bag.curveTo(
        x - side * 0.12, y + side * 0.6, x, y + side * 1.05, x + side * 0.3, y + side * 1.05);
    bag.lineTo(x + side * 0.7, y + side * 1.05);
    bag.curveTo(
        x + side,
        y + side * 1.05,
        x + side * 1.12,
        y + side * 0.6,
        x + side * 0.64,
        y + side * 0.3);
    bag.lineTo(x + side * 0.8, y + side * 0.04);
    bag.lineTo(x + side * 0.2, y + side * 0.04);
    bag.closePath();
    g.setColor(EOSIN);
    g.fill(bag);
    g.setColor(INK);
    g.setStroke(new BasicStroke(1));
    g.draw(bag);
    g.draw(new Line2D.Double(x + side * 0.34, y + side * 0.32, x + side * 0.66, y + side * 0.32));
    return this;
  }

  /** A bag and its vector. */
  private void embedding() {
    bag(0.5, 1, 8);
    for (int i = 0; i < 4; i++) {
      box(11, 1 + i * 3.5, 4, 3.5, i % 2 == 0 ? HAEMATOXYLIN : PAPER, INK);
    }
  }

  private void tick() {
    Path2D tick = new Path2D.Double();
    tick.moveTo(5, 10.2);
    tick.lineTo(7.4, 12.4);
    tick.lineTo(11.2, 7.6);
    stroke(tick, 1.8f, PAPER);
  }

  private void question() {
    Path2D mark = new Path2D.Double();
    mark.moveTo(6, 8.2);
    mark.curveTo(6, 6.2, 10.2, 6.2, 10, 8.4);
    mark.curveTo(9.9, 9.5, 8, 9.6, 8, 11);
    stroke(mark, 1.6f, PAPER);
    dot(8, 13, 0.95, PAPER);
  }

  private void folds() {
    Ellipse2D circle = new Ellipse2D.Double(1.2, 1.2, 13.6, 13.6);
    g.setColor(PAPER);
    g.fill(circle);
    g.setColor(EOSIN);
    g.fill(new Arc2D.Double(1.2, 1.2, 13.6, 13.6, 18, 72, Arc2D.PIE));
    g.setColor(INK);
    g.setStroke(new BasicStroke(1));
    g.draw(circle);
    for (int fold = 0; fold < 5; fold++) {
      double angle = Math.toRadians(18 + 72 * fold);
      g.draw(new Line2D.Double(8, 8, 8 + 6.8 * Math.cos(angle), 8 - 6.8 * Math.sin(angle)));
    }
  }

  /** An ROC curve. */
  private void curve() {
    box(0.5, 0.5, 15, 15, PAPER, INK);
    g.setColor(HAEMATOXYLIN);
    g.setStroke(new BasicStroke(1));
    g.draw(new Line2D.Double(2, 14, 14, 2));
    Path2D curve = new Path2D.Double();
    curve.moveTo(2.5, 13.5);
    curve.curveTo(2.8, 5, 6, 2.8, 13.5, 2.5);
    stroke(curve, 2, HOT);
  }

  /** Two intervals beside the line of no difference. */
  private void intervals() {
    box(0.5, 0.5, 15, 15, PAPER, INK);
    g.setColor(HAEMATOXYLIN);
    g.setStroke(new BasicStroke(1));
    g.draw(new Line2D.Double(5, 1.5, 5, 14.5));
    double[] from = {2.5, 7};
    double[] to = {9.5, 14};
    for (int i = 0; i < 2; i++) {
      double y = 5 + 6 * i;
      Color ink = i == 0 ? INK : HOT;
      g.setColor(ink);
      g.setStroke(new BasicStroke(1.6f));
      g.draw(new Line2D.Double(from[i], y, to[i], y));
      dot((from[i] + to[i]) / 2, y, 2, ink);
    }
  }

  private void similarity() {
    box(0.5, 0.5, 6, 6, EOSIN, INK);
    box(9.5, 9.5, 6, 6, EOSIN, INK);
    dot(3.5, 3.5, 1.2, INK);
    dot(12.5, 12.5, 1.2, INK);
    Path2D link = new Path2D.Double();
    link.moveTo(3.8, 9);
    link.curveTo(3.8, 12.2, 5, 12.2, 7.6, 12.2);
    stroke(link, 1.2f, HAEMATOXYLIN);
    Path2D back = new Path2D.Double();
    back.moveTo(12.2, 7);
    back.curveTo(12.2, 3.8, 11, 3.8, 8.4, 3.8);
    stroke(back, 1.2f, HAEMATOXYLIN);
  }

  private void heatmap() {
    box(0.5, 1.5, 15, 13, PAPER, INK);
    g.setPaint(new GradientPaint(3, 11, new Color(0x3B6FD4), 12, 5, new Color(0xF2C12E)));
    g.fill(new Ellipse2D.Double(2.6, 4, 10.8, 8.4));
    dot(9.8, 6.9, 2.1, HOT);
  }

  /** Three tiles, the first one largest and hottest. */
  private void gallery() {
    box(0.5, 2.5, 8, 8, PAPER, INK);
    dot(4.5, 6.5, 2.2, HOT);
    box(10, 2.5, 5, 5, PAPER, INK);
    dot(12.5, 5, 1.2, EOSIN);
    box(10, 9, 5, 5, PAPER, INK);
    dot(12.5, 11.5, 1.2, HAEMATOXYLIN);
  }

  private DrawIcons arrowIn(int x, int y) {
    return arrow(x, y, true);
  }

  private DrawIcons arrowOut(int x, int y) {
    return arrow(x, y, false);
  }

  /** A filled arrow with a white rim, on whole px: down into the node, or up and out of it. */
  private DrawIcons arrow(int x, int y, boolean in) {
    int[] right = {2, 6, 6, 8, 4, 0, 2};
    int[] down = {0, 0, 4, 4, 8, 4, 4};
    Path2D arrow = new Path2D.Double();
    for (int i = 0; i < right.length; i++) {
      double tipward = in ? y + down[i] : y + 8 - down[i];
      if (i == 0) {
        arrow.moveTo(x + right[i], tipward);
      } else {
        arrow.lineTo(x + right[i], tipward);
      }
    }
    arrow.closePath();
    stroke(arrow, 2, PAPER);
    g.setColor(HOT);
    g.fill(arrow);
    return this;
  }

  private void box(double x, double y, double width, double height, Color fill, Color ink) {
    RoundRectangle2D box = new RoundRectangle2D.Double(x, y, width, height, 1.6, 1.6);
    g.setColor(fill);
    g.fill(box);
    g.setColor(ink);
    g.setStroke(new BasicStroke(1));
    g.draw(box);
  }

  private void dot(double x, double y, double radius, Color fill) {
    g.setColor(fill);
    g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  private void stroke(Path2D path, float width, Color ink) {
    g.setColor(ink);
    g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(path);
  }
}
