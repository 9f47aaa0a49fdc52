package org.contexture.slides.synthetic;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.contexture.slides.RgbImage;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SyntheticCohortTest {

  private static final SyntheticOptions SMALL = new SyntheticOptions(4, 1100, 900, 0.5, 0.5, 1, 7);

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void writesSlidesAndLabels() throws IOException {
    Path out = folder.getRoot().toPath().resolve("new/cohort");
    int[] heard = new int[1];
    List<SyntheticSlide> slides =
        SyntheticCohort.write(SMALL, out, (written, of) -> heard[0] = 10 * written + of);
    assertEquals(44, heard[0]);
    assertEquals(4, slides.size());
    assertEquals(
        2, slides.stream().filter(s -> s.label().equals(SyntheticCohort.POSITIVE)).count());
    List<String> csv = Files.readAllLines(out.resolve(SyntheticCohort.LABELS_FILE));
    assertEquals("slide_id,case_id,label", csv.get(0));
    assertEquals("synthetic-001,patient-001," + slides.get(0).label(), csv.get(1));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals("four slides, one table, nothing else", 5, files.count());
    }
  }

  @Test
  public void theJdkReadsThePyramidAsItWasPainted() throws IOException {
    SyntheticSlide slide =
        SyntheticCohort.write(SMALL, folder.getRoot().toPath(), (n, of) -> {}).get(0);
    boolean positive = slide.label().equals(SyntheticCohort.POSITIVE);
    RgbImage painted =
        new ScenePainter(SceneBuilder.slide(550, 450, positive, 7 * 1_000_003), 0.5)
            .paint(0, 0, 1100, 900);
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(slide.path().toFile())) {
      reader.setInput(in);
      assertEquals(2, reader.getNumImages(true));
      assertEquals(550, reader.getWidth(1));
      assertEquals(450, reader.getHeight(1));
      assertTrue(reader.isImageTiled(0));
      double difference = meanDifference(painted, reader.read(0));
      assertTrue("mean difference " + difference, difference < 4);
    } finally {
      reader.dispose();
    }
  }

  @Test
  public void sameSeedSameBytes() throws IOException {
    Path one = folder.newFolder().toPath();
    Path two = folder.newFolder().toPath();
    SyntheticSlide slide = SyntheticCohort.write(SMALL, one, (n, of) -> {}).get(3);
    SyntheticCohort.write(SMALL, two, (n, of) -> {});
    assertArrayEquals(
        Files.readAllBytes(slide.path()),
        Files.readAllBytes(two.resolve(slide.path().getFileName())));
  }

  @Test
  public void patientsShareTheLabel() throws IOException {
    SyntheticOptions two = new SyntheticOptions(5, 512, 512, 0.5, 0.5, 2, 1);
    List<SyntheticSlide> slides =
        SyntheticCohort.write(two, folder.getRoot().toPath(), (n, of) -> {});
    assertEquals(slides.get(0).patient(), slides.get(1).patient());
    assertEquals(slides.get(2).label(), slides.get(3).label());
    assertEquals("patient-003", slides.get(4).patient());
  }

  @Test
  public void aPositiveSlideHoldsALesionAndANegativeOneNoneHoweverSmall() {
    for (double side : new double[] {51.2, 256, 384, 550}) {
      for (int seed = 0; seed < 20; seed++) {
        assertTrue(side + " µm, seed " + seed, holdsLesion(side, true, seed));
        assertFalse(side + " µm, seed " + seed, holdsLesion(side, false, seed));
      }
    }
  }

  private static boolean holdsLesion(double sideUm, boolean positive, int seed) {
    return SceneBuilder.slide(sideUm, sideUm, positive, seed).structures().stream()
        .anyMatch(structure -> structure.kind() == SyntheticTissue.LESION);
  }

  @Test
  public void cancellingLeavesNothingHalfWritten() throws IOException {
    Path out = folder.getRoot().toPath();
    assertThrows(
        CancellationException.class,
        () ->
            SyntheticCohort.write(
                SMALL,
                out,
                (n, of) -> {
                  throw new CancellationException("enough");
                }));
    assertFalse(Files.exists(out.resolve(SyntheticCohort.LABELS_FILE)));
    try (Stream<Path> files = Files.list(out)) {
      assertTrue(files.noneMatch(f -> f.toString().endsWith(".part")));
    }
  }

  @Test
  public void cancellingStopsInTheMiddleOfASlide() throws IOException {
    Path out = folder.getRoot().toPath();
    SyntheticOptions large = new SyntheticOptions(1, 8192, 8192, 1, 0.5, 1, 0);
    assertThrows(
        CancellationException.class,
        () ->
            SyntheticCohort.write(
                large,
                out,
                (n, of) -> {
                  assertEquals(0, n);
                  throw new CancellationException("enough");
                }));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  public void refusesImpossibleOptions() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SyntheticOptions(3, 1000, 1000, 1.5, 0.5, 1, 0));
    assertTrue(e.getMessage(), e.getMessage().contains("positive fraction"));
  }

  private static double meanDifference(RgbImage expected, BufferedImage found) {
    assertEquals(expected.width(), found.getWidth());
    long sum = 0;
    for (int y = 0, i = 0; y < expected.height(); y++) {
      for (int x = 0; x < expected.width(); x++, i += 3) {
        int rgb = found.getRGB(x, y);
        sum += Math.abs((expected.rgb()[i] & 255) - (rgb >> 16 & 255));
        sum += Math.abs((expected.rgb()[i + 1] & 255) - (rgb >> 8 & 255));
        sum += Math.abs((expected.rgb()[i + 2] & 255) - (rgb & 255));
      }
    }
    return sum / (3.0 * expected.width() * expected.height());
  }
}
