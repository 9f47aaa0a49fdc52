package org.contexture.pipeline.annotation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.TreeSet;
import org.contexture.pipeline.Lettering;
import org.contexture.pipeline.Png;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.RegionColours;

/** Draws regions over a slide's thumbnail, in the colours of their classes, with a legend. */
public final class RegionPicture {

  private static final int ALPHA = 60;
  private static final int LINE = 18; // of the legend, px
  private static final int MOST_LINES = 12;

  private RegionPicture() {}

  /** Returns PNG bytes. */
  public static byte[] draw(Slide slide, List<AnnotatedRegion> regions, int sidePx)
      throws SlideException {
    BufferedImage thumbnail = Slides.thumbnail(slide, sidePx).toBufferedImage();
    TreeSet<String> classes = new TreeSet<>();
    regions.forEach(region -> classes.add(region.label()));
    int lines = Math.min(MOST_LINES, classes.size());
    BufferedImage picture =
        new BufferedImage(
            thumbnail.getWidth(),
            thumbnail.getHeight() + (lines == 0 ? 0 : LINE * lines + 8),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    pen.drawImage(thumbnail, 0, 0, null);
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setClip(0, 0, thumbnail.getWidth(), thumbnail.getHeight());
    double scaleX = (double) thumbnail.getWidth() / slide.metadata().width();
    double scaleY = (double) thumbnail.getHeight() / slide.metadata().height();
    pen.setStroke(new BasicStroke(1.5f));
    for (AnnotatedRegion region : regions) {
      Shape shape = region.outline().shape(scaleX, scaleY);
      Color colour = RegionColours.of(region.label());
      pen.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), ALPHA));
      pen.fill(shape);
      pen.setColor(colour);
      pen.draw(shape);
    }
    pen.setClip(null);
    legend(pen, regions, List.copyOf(classes), thumbnail.getHeight());
    pen.dispose();
    return Png.encode(picture);
  }

  private static void legend(
      Graphics2D pen, List<AnnotatedRegion> regions, List<String> classes, int top) {
    Lettering lettering = new Lettering(pen, Color.DARK_GRAY);
    for (int i = 0; i < Math.min(MOST_LINES, classes.size()); i++) {
      int y = top + 6 + LINE * i;
      boolean rest = i == MOST_LINES - 1 && classes.size() > MOST_LINES;
      String name = classes.get(i);
      long count = regions.stream().filter(region -> region.label().equals(name)).count();
      pen.setColor(rest ? Color.WHITE : RegionColours.of(name));
      pen.fillRect(6, y, 12, 12);
      lettering.after(
          rest ? "and %d more classes".formatted(classes.size() - i) : name + " (" + count + ")",
          24,
          y + 11);
    }
  }
}
