package org.contexture.slides.stain;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.tissue.TissueMask;
import org.contexture.slides.tissue.TissueOptions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class StainSampleTest {

  private static final StainMatrix STAINS =
      new StainMatrix(new double[] {0.60, 0.72, 0.35, 0.12, 0.95, 0.20});

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  /** A section of 700 × 700 µm in the middle of 1,000 × 1,000 µm, with what is drawn over it. */
  private StainProfile.Stains measured(StainMethod method, Consumer<Graphics2D> drawn)
      throws Exception {
    BufferedImage image = new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(244, 243, 245));
    pen.fillRect(0, 0, 1000, 1000);
    byte[] rgb = StainNormalisationTest.pixels(STAINS, 2, 1.6, 700 * 700, 7);
    pen.drawImage(new RgbImage(700, 700, rgb).toBufferedImage(), 150, 150, null);
    drawn.accept(pen);
    pen.dispose();
    File file = folder.newFile();
    ImageIO.write(image, "png", file);
    Path path = file.toPath().resolveSibling(file.getName() + ".png");
    assertTrue(file.renameTo(path.toFile()));
    try (Slide slide = Slides.open(path, Optional.of(MicronsPerPixel.square(1)))) {
      StainSample sample = StainSample.of(slide, TissueMask.of(slide, TissueOptions.defaults()));
      assertEquals(244, sample.light().red(), 1);
      return (StainProfile.Stains) method.measure(sample.rgb(), sample.light());
    }
  }

  @Test
  public void penBloodAndFatDoNotMoveTheStains() throws Exception {
    for (StainMethod method : new StainMethod[] {StainMethod.MACENKO, StainMethod.VAHADANE}) {
      StainProfile.Stains clean = measured(method, pen -> {});
      if (method == StainMethod.MACENKO) { // Vahadane weighs sparsity against closeness
        assertArrayEquals(STAINS.rows(), clean.matrix().rows(), 0.08);
      }
      StainProfile.Stains dirty =
          measured(
              method,
              pen -> {
                pen.setColor(new Color(30, 110, 60)); // green pen
                pen.fillRect(150, 200, 700, 60);
                pen.setColor(new Color(20, 40, 130)); // blue pen
                pen.fillRect(150, 300, 700, 40);
                pen.setColor(new Color(178, 34, 40)); // blood
                pen.fillRect(200, 400, 300, 200);
                pen.setColor(new Color(246, 245, 246)); // fat
                pen.fillRect(520, 400, 300, 300);
                pen.setColor(Color.BLACK); // dust
                pen.fillRect(300, 700, 80, 80);
              });
      assertArrayEquals(method.name(), clean.matrix().rows(), dirty.matrix().rows(), 0.03);
      assertEquals(clean.haematoxylin(), dirty.haematoxylin(), 0.15);
      assertEquals(clean.eosin(), dirty.eosin(), 0.15);
    }
  }

  @Test
  public void theSameSlideGivesTheSameStains() throws Exception {
    assertArrayEquals(
        measured(StainMethod.MACENKO, pen -> {}).matrix().rows(),
        measured(StainMethod.MACENKO, pen -> {}).matrix().rows(),
        0);
  }
}
