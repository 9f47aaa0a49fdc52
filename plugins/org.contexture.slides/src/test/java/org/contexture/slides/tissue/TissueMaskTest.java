package org.contexture.slides.tissue;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TissueMaskTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private static TissueMask mask(String... rows) {
    boolean[] tissue = new boolean[rows.length * rows[0].length()];
    for (int i = 0; i < tissue.length; i++) {
      tissue[i] = rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#';
    }
    return new TissueMask(rows[0].length(), rows.length, 16, 8, tissue);
  }

  @Test
  public void smallHolesAreFilledAndSmallRegionsDropped() {
    TissueMask mask = mask("#####...#.", "#.#.#.....", "###.#.....", "#####.##..", "......##..");
    assertArrayEquals(
        mask("#####.....", "###.#.....", "###.#.....", "#####.##..", "......##..").tissue(),
        mask.withoutSmall(2, 2).tissue());
    assertArrayEquals(
        mask("#####.....", "#####.....", "#####.....", "#####.....", "..........").tissue(),
        mask.withoutSmall(5, 3).tissue());
  }

  @Test
  public void whatIsOpenToTheBorderIsNoHoleAndTheLeastRegionStays() {
    TissueMask bay = mask("##.##", "#####", "##.##", "#####");
    assertArrayEquals(
        mask("##.##", "#####", "#####", "#####").tissue(), bay.withoutSmall(0, 5).tissue());
    TissueMask pair = mask("##..", "...#");
    assertArrayEquals(mask("##..", "....").tissue(), pair.withoutSmall(2, 0).tissue());
  }

  @Test
  public void leastAreasAreInSquareMicrons() throws Exception {
    BufferedImage image = new BufferedImage(600, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 600, 600);
    pen.setColor(new Color(200, 90, 160)); // eosin
    pen.fillRect(100, 100, 100, 100);
    pen.setColor(Color.WHITE);
    pen.fillRect(140, 140, 9, 9);
    pen.setColor(new Color(200, 90, 160));
    pen.fillRect(400, 400, 9, 9);
    pen.dispose();
    Path path = folder.getRoot().toPath().resolve("squares.png");
    ImageIO.write(image, "png", path.toFile());
    try (Slide slide = Slides.open(path, Optional.of(MicronsPerPixel.square(8)))) {
      TissueMask whole = TissueMask.of(slide, TissueOptions.defaults());
      assertEquals(600, whole.width());
      assertEquals(100 * 100, whole.count(), 500);
      TissueDetector detector = StainTissueDetector.defaults();
      TissueMask all = TissueMask.of(slide, new TissueOptions(detector, 3000, 3000));
      int dust = 404 * 600 + 404; // 9 × 9 px: 5184 µm²
      int lumen = 144 * 600 + 144;
      assertTrue(all.tissue()[dust] && !all.tissue()[lumen]);
      assertTrue(!whole.tissue()[dust] && whole.tissue()[lumen]);
    }
  }

  @Test
  public void areaCountsMicronsOnBothAxes() {
    assertEquals(
        3 * 16 * 0.5 * 8 * 0.25 / 1e6,
        mask("##.", "#..").areaMm2(new MicronsPerPixel(0.5, 0.25)),
        1e-12);
  }

  @Test
  public void coverageCountsPartsOfRasterPixels() {
    TissueCoverage coverage = new TissueCoverage(mask("##..", "#...", "...."));
    assertEquals(1, coverage.fraction(0, 0, 16, 16), 1e-9);
    assertEquals(0.5, coverage.fraction(8, 0, 32, 8), 0.26);
    assertEquals((24.0 * 8) / (32 * 8), coverage.fraction(8, 0, 32, 8), 1e-9);
    assertEquals(0.25, coverage.fraction(-16, -8, 32, 16), 1e-9);
    assertEquals(0, coverage.fraction(1000, 1000, 10, 10), 1e-9);
  }

  @Test
  public void coverageIsTheSumOverTheRaster() {
    Random random = new Random(2);
    boolean[] tissue = new boolean[12 * 9];
    for (int i = 0; i < tissue.length; i++) {
      tissue[i] = random.nextBoolean();
    }
    TissueCoverage coverage = new TissueCoverage(new TissueMask(12, 9, 16, 8, tissue));
    for (int i = 0; i < 300; i++) {
      double x = random.nextDouble() * 250 - 30;
      double y = random.nextDouble() * 100 - 20;
      double width = 1 + random.nextDouble() * 120;
      double height = 1 + random.nextDouble() * 60;
      double covered = 0;
      for (int at = 0; at < tissue.length; at++) {
        int column = at % 12;
        int row = at / 12;
        double left = Math.max(x, 16.0 * column);
        double top = Math.max(y, 8.0 * row);
        double right = Math.min(x + width, 16.0 * (column + 1));
        double bottom = Math.min(y + height, 8.0 * (row + 1));
        covered += tissue[at] ? Math.max(0, right - left) * Math.max(0, bottom - top) : 0;
      }
      assertEquals(covered / (width * height), coverage.fraction(x, y, width, height), 1e-9);
    }
  }

  /** Area by the shoelace formula, holes counted negative, equals the number of pixels. */
  @Test
  public void outlinesEncloseExactlyTheTissue() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int width = 1 + random.nextInt(20);
      int height = 1 + random.nextInt(20);
      boolean[] tissue = new boolean[width * height];
      int count = 0;
      for (int i = 0; i < tissue.length; i++) {
        tissue[i] = random.nextInt(10) < 6;
        count += tissue[i] ? 1 : 0;
      }
      double area = 0;
      for (List<List<int[]>> rings :
          TissuePolygons.of(new TissueMask(width, height, 1, 1, tissue))) {
        for (int i = 0; i < rings.size(); i++) {
          double ring = area(rings.get(i));
          assertTrue("seed " + seed, i == 0 ? ring > 0 : ring < 0);
          assertSimple(rings.get(i));
          area += ring;
        }
      }
      assertEquals("seed " + seed, count, area, 0);
    }
  }

  private static double area(List<int[]> ring) {
    double sum = 0;
    for (int i = 0; i < ring.size(); i++) {
      int[] a = ring.get(i);
      int[] b = ring.get((i + 1) % ring.size());
      sum += (double) a[0] * b[1] - (double) a[1] * b[0];
    }
    return sum / 2;
  }

  private static void assertSimple(List<int[]> ring) {
    Set<String> corners = new HashSet<>();
    for (int[] corner : ring) {
      assertTrue(corners.add(corner[0] + "," + corner[1]));
    }
  }

  @Test
  public void geoJsonHasLevelZeroPixels() {
    assertEquals(
        """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[16,0],[48,0],[48,8],[16,8],[16,0]]]},"properties":{"objectType":"annotation","classification":{"name":"Tissue","color":[0,128,0]}}}
        ]}
        """,
        mask(".##", "...").toGeoJson());
  }

  @Test
  public void geoJsonHasHolesAndFractionsOfPixels() {
    boolean[] ring = {true, true, true, true, false, true, true, true, true};
    String json = new TissueMask(3, 3, 10.126, 10, ring).toGeoJson();
    String rings =
        "[[[0,0],[30.38,0],[30.38,30],[0,30],[0,0]],"
            + "[[10.13,10],[10.13,20],[20.25,20],[20.25,10],[10.13,10]]]";
    assertTrue(json, json.contains("\"coordinates\":" + rings + "}"));
  }
}
