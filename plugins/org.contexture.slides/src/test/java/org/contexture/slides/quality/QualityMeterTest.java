package org.contexture.slides.quality;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Each fault on an otherwise good section is measured, and nothing else with it. */
public class QualityMeterTest {

  private static final int SIDE = 1024;
  private static final int TILE = 256;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  /** Eosin with nuclei on half of a glass; the tile in question lies in the middle of it. */
  private TileMeasures measured(UnaryOperator<BufferedImage> fault) throws Exception {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(242, 240, 243));
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.setColor(new Color(222, 150, 190));
    pen.fillRect(0, 0, 3 * SIDE / 4, SIDE);
    SplittableRandom random = new SplittableRandom(3);
    pen.setColor(new Color(95, 60, 140));
    for (int i = 0; i < 1500; i++) {
      pen.fillOval(random.nextInt(3 * SIDE / 4), random.nextInt(SIDE), 12, 10);
    }
    pen.dispose();
    for (int i = 0; i < SIDE * SIDE; i++) { // fibres and what the camera adds
      int rgb = image.getRGB(i % SIDE, i / SIDE);
      int noise = random.nextInt(-6, 7);
      image.setRGB(i % SIDE, i / SIDE, rgb + noise * 0x010101);
    }
    BufferedImage faulty = fault.apply(image);
    File file = new File(folder.getRoot(), "slide.png");
    ImageIO.write(faulty, "png", file);
    try (Slide slide = Slides.open(file.toPath(), Optional.of(MicronsPerPixel.square(0.5)))) {
      RgbImage tile = Slides.read(slide, new Region(TILE, TILE, TILE, TILE), TILE, TILE);
      return QualityMeter.of(slide).measure(tile);
    }
  }

  private static UnaryOperator<BufferedImage> filled(Color colour, int width) {
    return image -> {
      Graphics2D pen = image.createGraphics();
      pen.setColor(colour);
      pen.fillRect(TILE, TILE, width, TILE);
      pen.dispose();
      return image;
    };
  }

  @Test
  public void aGoodTileHasNoFault() throws Exception {
    TileMeasures good = measured(image -> image);
    assertEquals(0, good.blank(), 0.01);
    assertEquals(0, good.pen(), 0.01);
    assertEquals(0, good.blood(), 0.01);
    assertEquals(0, good.fold(), 0.05);
    assertEquals(0, good.outOfFocus(), 0.05);
    assertTrue("" + good.sharpness(), good.sharpness() > 100);
    assertTrue("" + good.saturation(), good.saturation() > 0.3 && good.saturation() < 0.6);
  }

  @Test
  public void inkOfEveryColourIsPen() throws Exception {
    for (Color ink :
        new Color[] {
          new Color(30, 110, 60), new Color(20, 40, 130), Color.BLACK, new Color(60, 60, 64)
        }) {
      TileMeasures half = measured(filled(ink, TILE / 2));
      assertEquals(ink.toString(), 0.5, half.pen(), 0.03);
      assertEquals(ink.toString(), 0, half.blood(), 0.03);
    }
  }

  @Test
  public void bloodAndWhatIsOverstainedIsBlood() throws Exception {
    for (Color colour : new Color[] {new Color(190, 45, 50), new Color(14, 3, 12)}) {
      TileMeasures half = measured(filled(colour, TILE / 2));
      assertEquals(colour.toString(), 0.5, half.blood(), 0.03);
      assertEquals(colour.toString(), 0, half.pen(), 0.03);
    }
  }

  @Test
  public void glassIsBlank() throws Exception {
    TileMeasures half = measured(filled(new Color(242, 240, 243), TILE / 2));
    assertEquals(0.5, half.blank(), 0.02);
    assertEquals(0, half.outOfFocus(), 0.05); // glass has no focus
  }

  @Test
  public void tissueThatLiesDoublyIsAFold() throws Exception {
    TileMeasures half =
        measured(
            image -> {
              for (int y = TILE; y < 2 * TILE; y++) {
                for (int x = TILE; x < TILE + TILE / 2; x++) {
                  int rgb = 0;
                  for (int shift = 0; shift < 24; shift += 8) {
                    double light = ((image.getRGB(x, y) >> shift) & 255) / 242.0;
                    rgb |= (int) Math.round(242 * light * light * light) << shift;
                  }
                  image.setRGB(x, y, rgb);
                }
              }
              return image;
            });
    assertEquals(0.5, half.fold(), 0.1);
    assertEquals(0, half.pen(), 0.05);
  }

  @Test
  public void whatIsBlurredIsOutOfFocus() throws Exception {
    TileMeasures blurred =
        measured(
            image -> {
              float[] weights = new float[21 * 21];
              Arrays.fill(weights, 1f / weights.length);
              return new ConvolveOp(new Kernel(21, 21, weights)).filter(image, null);
            });
    assertTrue("" + blurred.outOfFocus(), blurred.outOfFocus() > 0.9);
    assertTrue("" + blurred.sharpness(), blurred.sharpness() < 20);
    assertEquals(0, blurred.fold(), 0.05);
    assertEquals(0, blurred.pen(), 0.05);
  }
}
