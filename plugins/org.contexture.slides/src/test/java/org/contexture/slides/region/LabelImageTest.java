package org.contexture.slides.region;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.slides.Region;
import org.junit.Test;

public class LabelImageTest extends AnnotationFiles {

  /** As far as rounding to whole pixels changes the shape of a slide's picture. */
  @Test
  public void labelImagesAreStretchedAlongEachSide() throws IOException {
    BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xffff8000);
    image.setRGB(9, 9, 0xffff8000);
    image.setRGB(5, 5, 0x0000ff00); // transparent, whatever its colour
    File png = folder.newFile("s.png");
    ImageIO.write(image, "png", png);
    SlideFrame slide = new SlideFrame(1000, 950, Optional.empty(), Map.of());
    List<AnnotatedRegion> found =
        AnnotationFile.read(png.toPath(), Optional.of(slide), AnnotationOptions.defaults())
            .regions();
    assertEquals(2, found.size());
    assertEquals(new Region(0, 0, 100, 95), found.get(0).outline().bounds());
    assertEquals(new Region(900, 855, 100, 95), found.get(1).outline().bounds());
  }

  @Test
  public void tracesLabelImagesInAnySize() throws IOException {
    BufferedImage grey = new BufferedImage(100, 80, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 9);
    for (int y = 20; y < 40; y++) {
      for (int x = 10; x < 60; x++) {
        grey.getRaster().setSample(x, y, 0, x >= 20 && x < 30 && y >= 25 && y < 30 ? 0 : 2);
      }
    }
    File png = folder.newFile("s.png");
    ImageIO.write(grey, "png", png);
    file("s.csv", "value;class\n2;Tumor\n");
    List<AnnotatedRegion> found = read(png.toPath()).regions();
    assertEquals(List.of("Tumor", "9"), found.stream().map(AnnotatedRegion::label).toList());
    assertEquals((50 * 20 - 10 * 5) * 100.0, found.get(0).outline().areaPx(), 1e-6);
    assertEquals(new Region(100, 200, 500, 200), found.get(0).outline().bounds());

    byte[] palette = {0, 10, (byte) 200};
    BufferedImage indexed =
        new BufferedImage(
            100,
            80,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 3, palette, palette, palette));
    indexed.getRaster().setSample(50, 50, 0, 2);
    ImageIO.write(indexed, "png", png);
    assertEquals("Tumor", read(png.toPath()).regions().get(0).label());

    BufferedImage colours = new BufferedImage(100, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = colours.createGraphics();
    pen.setColor(new java.awt.Color(0xff8000));
    pen.fillRect(0, 0, 10, 10);
    pen.dispose();
    ImageIO.write(colours, "png", png);
    assertEquals("#ff8000", read(png.toPath()).regions().get(0).label());
    file("s.csv", "#ff8000,Necrosis\n");
    assertEquals("Necrosis", read(png.toPath()).regions().get(0).label());

    ImageIO.write(new BufferedImage(100, 60, BufferedImage.TYPE_BYTE_GRAY), "png", png);
    AnnotationException e = assertThrows(AnnotationException.class, () -> read(png.toPath()));
    assertTrue(e.getMessage(), e.getMessage().contains("another shape"));
  }
}
