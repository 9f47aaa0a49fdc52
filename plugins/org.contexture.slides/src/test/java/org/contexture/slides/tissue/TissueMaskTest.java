package org.contexture.slides.tissue;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.contexture.slides.MicronsPerPixel;
import org.junit.Test;

public class TissueMaskTest {

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
}
