package org.contexture.slides.tissue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.junit.Test;

/** On real thumbnails and tiles with ink, glass and tissue. */
public class TissueDetectorsTest {

  private static double fraction(TissueDetector detector, Path path) throws Exception {
    try (Slide slide = Slides.open(path, Optional.empty())) {
      RgbImage image = slide.read(0, 0, 0, slide.metadata().width(), slide.metadata().height());
      boolean[] tissue = detector.detect(image);
      int count = 0;
      for (boolean value : tissue) {
        count += value ? 1 : 0;
      }
      return (double) count / tissue.length;
    }
  }

  private static double stain(String name) throws Exception {
    return fraction(StainTissueDetector.defaults(), Shared.path("tiles/tissue/" + name));
  }

  @Test
  public void inkGlassAndLinesAreNoTissue() throws Exception {
    for (String name :
        new String[] {
          "no-tissue.png",
          "no-tissue2.png",
          "no-tissue-line.png",
          "no-tissue-green-pen.png",
          "no-tissue-red-pen.png",
          "almost-white-1.png"
        }) {
      double found = stain(name);
      assertTrue(name + ": " + found, found < 0.02);
    }
    assertTrue(stain("almost-white-2.png") < 0.03); // a corner of it is tissue
  }

  @Test
  public void tissueIsTissue() throws Exception {
    Map<String, Double> least =
        Map.of(
            "tcga-lung-rgb.png", 0.75,
            "tissue-level0-7352-11762-7864-12274.png", 0.8,
            "tcga-green-pen.png", 0.7,
            "tcga-red-pen.png", 0.5);
    for (Map.Entry<String, Double> entry : least.entrySet()) {
      double found = stain(entry.getKey());
      assertTrue(entry.getKey() + ": " + found, found > entry.getValue());
    }
  }

  /** The pen covers 0.2 of the first picture and 0.3 of the second. */
  @Test
  public void tissueBesideInkIsKeptAndInkIsNot() throws Exception {
    assertTrue(stain("tcga-green-pen.png") < 0.82);
    assertTrue(stain("tcga-red-pen.png") < 0.65);
    BufferedImage blue = ImageIO.read(Shared.path("tiles/tissue/wsi-blue-pen.png").toFile());
    int pen = 0;
    try (Slide slide =
        Slides.open(Shared.path("tiles/tissue/wsi-blue-pen.png"), Optional.empty())) {
      RgbImage image = slide.read(0, 0, 0, blue.getWidth(), blue.getHeight());
      boolean[] tissue = StainTissueDetector.defaults().detect(image);
      for (int i = 0; i < tissue.length; i++) {
        int rgb = blue.getRGB(i % blue.getWidth(), i / blue.getWidth());
        boolean isPen = (rgb & 255) - (rgb >> 16 & 255) > 60;
        pen += isPen && tissue[i] ? 1 : 0;
      }
    }
    assertTrue("pixels of ink taken for tissue: " + pen, pen <= 2);
  }

  @Test
  public void tumourTilesAreTissueAndEmptyOnesAreNot() throws Exception {
    Path folder = Shared.path("tiles/kather2016_100");
    double[] sums = new double[8];
    int[] counts = new int[8];
    try (var files = java.nio.file.Files.list(folder)) {
      for (Path path : files.filter(p -> p.toString().endsWith(".png")).toList()) {
        String name = path.getFileName().toString();
        int label = name.charAt(name.length() - 5) - '0';
        sums[label] += fraction(StainTissueDetector.defaults(), path);
        counts[label]++;
      }
    }
    assertTrue("tumour " + sums[0] / counts[0], sums[0] / counts[0] > 0.93);
    assertTrue("stroma " + sums[1] / counts[1], sums[1] / counts[1] > 0.9);
    assertTrue("empty " + sums[7] / counts[7], sums[7] / counts[7] < 0.05);
  }

  @Test
  public void otsuSplitsTwoColoursBetweenThem() {
    byte[] rgb = new byte[3 * 100];
    for (int i = 0; i < 100; i++) {
      boolean pink = i % 3 == 0;
      rgb[3 * i] = (byte) (pink ? 220 : 240);
      rgb[3 * i + 1] = (byte) (pink ? 120 : 238);
      rgb[3 * i + 2] = (byte) (pink ? 180 : 240);
    }
    boolean[] tissue = new OtsuTissueDetector().detect(new RgbImage(10, 10, rgb));
    for (int i = 0; i < 100; i++) {
      assertEquals(i % 3 == 0, tissue[i]);
    }
  }

  /** Otsu always splits: on glass, noise from noise. */
  @Test
  public void otsuFindsNothingOnGlass() {
    byte[] rgb = new byte[3 * 100];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (240 + i % 7);
    }
    for (boolean value : new OtsuTissueDetector().detect(new RgbImage(10, 10, rgb))) {
      assertFalse(value);
    }
  }

  @Test
  public void otsuMaximisesTheVarianceBetweenTheClasses() {
    long[] histogram = new long[256];
    java.util.Random random = new java.util.Random(3);
    for (int i = 0; i < 5000; i++) {
      histogram[(int) Math.max(0, Math.min(255, 40 + 15 * random.nextGaussian()))]++;
      histogram[(int) Math.max(0, Math.min(255, 160 + 30 * random.nextGaussian()))]++;
    }
    double best = -1;
    int expected = 0;
    for (int t = 0; t < 255; t++) {
      double between = between(histogram, t);
      if (between > best) {
        best = between;
        expected = t;
      }
    }
    assertEquals(expected, OtsuTissueDetector.threshold(histogram));
  }

  private static double between(long[] histogram, int threshold) {
    double[] count = new double[2];
    double[] sum = new double[2];
    for (int i = 0; i < 256; i++) {
      int side = i <= threshold ? 0 : 1;
      count[side] += histogram[i];
      sum[side] += (double) i * histogram[i];
    }
    double difference = sum[0] / count[0] - sum[1] / count[1];
    return count[0] * count[1] * difference * difference;
  }

  @Test
  public void realSlidesHaveTissueWithTheDefaults() throws Exception {
    try (Slide slide = Slides.open(Shared.cmu(), Optional.empty())) {
      TissueMask mask = TissueMask.of(slide, TissueOptions.defaults());
      double area = mask.areaMm2(slide.metadata().micronsPerPixel().orElseThrow());
      assertTrue("area " + area, area > 0.5 && area < 1.2); // the picture shows 1.64 mm²
    }
    try (Slide slide = Slides.open(Shared.tcga(), Optional.of(MicronsPerPixel.square(0.5)))) {
      TissueMask mask = TissueMask.of(slide, TissueOptions.defaults());
      double area = mask.areaMm2(MicronsPerPixel.square(0.5));
      assertTrue("area " + area, area > 2 && area < 3.5); // of 3.96 mm²
    }
  }
}
