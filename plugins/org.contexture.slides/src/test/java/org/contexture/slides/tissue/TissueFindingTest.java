package org.contexture.slides.tissue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is said when the mask is likely to be wrong. */
public class TissueFindingTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  /** A picture of 400 px and 2 µm a pixel, with a square of one colour. */
  private TissueFinding find(TissueOptions options, int side, Color colour, Color glass)
      throws Exception {
    BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(glass);
    graphics.fillRect(0, 0, 400, 400);
    graphics.setColor(colour);
    graphics.fillRect(100, 100, side, side);
    graphics.dispose();
    Path path = folder.getRoot().toPath().resolve("slide.png");
    ImageIO.write(image, "png", path.toFile());
    try (Slide slide = Slides.open(path, Optional.of(MicronsPerPixel.square(2)))) {
      return TissueFinding.of(slide, options);
    }
  }

  private TissueFinding find(int side, Color colour) throws Exception {
    return find(TissueOptions.defaults(), side, colour, new Color(243, 243, 243));
  }

  private static void assertDoubt(TissueFinding finding, String text) {
    assertTrue(finding.doubt().toString(), finding.doubt().orElse("").contains(text));
  }

  @Test
  public void anOrdinarySlideIsNotDoubted() throws Exception {
    TissueFinding finding = find(150, new Color(200, 120, 180));
    assertEquals(Optional.empty(), finding.doubt());
    assertEquals(0.09, finding.mask().areaMm2(MicronsPerPixel.square(2)), 0.005);
  }

  @Test
  public void giemsaNamesTheOtherMethod() throws Exception {
    TissueFinding finding = find(150, new Color(70, 110, 190));
    assertEquals(0, finding.mask().count());
    assertDoubt(finding, "the method Otsu finds 0.090 mm²: try Find tissue by Otsu");
  }

  @Test
  public void smallPiecesNameTheSmallestRegion() throws Exception {
    TissueFinding finding = find(30, new Color(200, 120, 180));
    assertDoubt(finding, "each smaller than 10000 µm²: lower Smallest region");
  }

  @Test
  public void anEmptySlideSaysSo() throws Exception {
    assertDoubt(find(1, new Color(243, 243, 243)), "no tissue was found: look at the slide");
  }

  @Test
  public void tissueEverywhereIsDoubted() throws Exception {
    Color pink = new Color(215, 150, 200);
    TissueFinding finding = find(TissueOptions.defaults(), 100, new Color(120, 70, 150), pink);
    assertDoubt(finding, "tissue is 100 % of the picture");
  }

  /** A blue pen of six times the tissue's area. */
  @Test
  public void methodsThatAreFarApartAreBothNamed() throws Exception {
    BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(243, 243, 243));
    graphics.fillRect(0, 0, 400, 400);
    graphics.setColor(new Color(200, 120, 180));
    graphics.fillRect(20, 20, 80, 80);
    graphics.setColor(new Color(60, 80, 200));
    graphics.fillRect(150, 150, 200, 200);
    graphics.dispose();
    Path path = folder.getRoot().toPath().resolve("pen.png");
    ImageIO.write(image, "png", path.toFile());
    try (Slide slide = Slides.open(path, Optional.of(MicronsPerPixel.square(2)))) {
      TissueFinding stain = TissueFinding.of(slide, TissueOptions.defaults());
      assertEquals(0.0256, stain.mask().areaMm2(MicronsPerPixel.square(2)), 0.002);
      assertDoubt(stain, "the method Otsu finds");
    }
  }

  /** Real slides: one with haematoxylin alone, in pieces smaller than the default allows. */
  @Test
  public void haematoxylinAloneIsFoundOrSaysWhatToDo() throws Exception {
    Path path = Shared.path("cases/slides/haematoxylin-only.svs");
    try (Slide slide = Slides.open(path, Optional.empty())) {
      MicronsPerPixel pixel = slide.metadata().micronsPerPixel().orElseThrow();
      TissueFinding finding = TissueFinding.of(slide, TissueOptions.defaults());
      double area = finding.mask().areaMm2(pixel);
      assertTrue(area + ", " + finding.doubt(), area > 0.05 || finding.doubt().isPresent());
      TissueOptions small = new TissueOptions(StainTissueDetector.defaults(), 1_000, 10_000);
      area = TissueFinding.of(slide, small).mask().areaMm2(pixel);
      assertTrue("area " + area, area > 0.07 && area < 0.2);
    }
  }
}
