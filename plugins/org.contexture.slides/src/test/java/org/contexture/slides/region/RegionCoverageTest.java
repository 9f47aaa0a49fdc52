package org.contexture.slides.region;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Region;
import org.contexture.slides.region.Outline.Ring;
import org.contexture.slides.tiling.GridShape;
import org.junit.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

public class RegionCoverageTest {

  private static final GeometryFactory JTS = new GeometryFactory();

  /** A star with dents, about a point. */
  private static double[] star(Random random, double x, double y, double radius, int corners) {
    double[] xy = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      double r = radius * (corners < 100 ? 0.3 + 0.7 * random.nextDouble() : wave(i, corners));
      xy[2 * i] = x + r * Math.cos(2 * Math.PI * i / corners);
      xy[2 * i + 1] = y + r * Math.sin(2 * Math.PI * i / corners);
    }
    return xy;
  }

  /** Lobes with fine ripples, as a hand draws them. */
  private static double wave(int i, int corners) {
    double angle = 2 * Math.PI * i / corners;
    return 0.7 + 0.2 * Math.sin(5 * angle) + 0.05 * Math.sin(91 * angle);
  }

  private static AnnotatedRegion region(String className, double[]... rings) {
    List<Ring> all = new ArrayList<>();
    for (double[] ring : rings) {
      all.add(new Ring(ring));
    }
    return new AnnotatedRegion(
        "1", Optional.empty(), Optional.of(className), Outline.polygon(all).orElseThrow());
  }

  @Test
  public void coversCellsAsMuchAsJtsSays() {
    Random random = new Random(3);
    for (double step : new double[] {100, 37.3, 61}) { // 37.3: cells overlap
      GridShape grid = new GridShape(10, 8, step, step, 61, 61);
      double[] outer = star(random, 310, 240, 230, 57);
      double[] hole = star(random, 310, 240, 60, 13);
      RegionCoverage coverage = RegionCoverage.of(List.of(region("a", outer, hole)), grid);
      Geometry expected = JTS.createPolygon(ring(outer)).difference(JTS.createPolygon(ring(hole)));
      double sum = 0;
      for (int row = 0; row < 8; row++) {
        for (int column = 0; column < 10; column++) {
          Geometry cell =
              JTS.toGeometry(
                  new Envelope(grid.x(column), grid.x(column) + 61, grid.y(row), grid.y(row) + 61));
          double share = expected.intersection(cell).getArea() / (61 * 61);
          assertEquals(column + "," + row, share, coverage.fraction(column, row), 2e-6);
          sum += share;
        }
      }
      assertTrue(sum > 5);
    }
  }

  private static Coordinate[] ring(double[] xy) {
    Coordinate[] ring = new Coordinate[xy.length / 2 + 1];
    for (int i = 0; i < ring.length; i++) {
      int at = 2 * i % xy.length;
      ring[i] = new Coordinate(xy[at], xy[at + 1]);
    }
    return ring;
  }

  @Test
  public void classesCountOverlapsOnceAndMajorityIsTheLargest() {
    GridShape grid = new GridShape(2, 1, 10, 10, 10, 10);
    double[] left = {0, 0, 6, 0, 6, 10, 0, 10};
    double[] more = {4, 0, 8, 0, 8, 10, 4, 10};
    double[] right = {7, 0, 20, 0, 20, 5, 7, 5};
    RegionCoverage coverage =
        RegionCoverage.of(
            List.of(region("Tumor", left), region("Tumor", more), region("Stroma", right)), grid);
    assertEquals(0.8, coverage.fraction("Tumor", 0, 0), 1e-6);
    assertEquals(0.15, coverage.fraction("Stroma", 0, 0), 1e-6);
    assertEquals(0.9, coverage.fraction(0, 0), 1e-6);
    assertEquals(Optional.of("Tumor"), coverage.majority(0, 0));
    assertEquals(Optional.of("Stroma"), coverage.majority(1, 0));
    assertEquals(0, coverage.fraction("Necrosis", 1, 0), 0);
  }

  /** A border that lies on the next cell by rounding alone gives it neither area nor class. */
  @Test
  public void whatRoundingLeavesOfABorderIsNothing() {
    GridShape grid = new GridShape(2, 1, 10, 10, 10, 10);
    double[] cell = {0, 0, 10 + 1e-7, 0, 10 + 1e-7, 10, 0, 10};
    RegionCoverage coverage = RegionCoverage.of(List.of(region("Tumor", cell)), grid);
    assertEquals(1, coverage.fraction(0, 0), 0);
    assertEquals(0, coverage.fraction(1, 0), 0);
    assertEquals(Optional.empty(), coverage.majority(1, 0));
  }

  @Test
  public void outlinesThatOnlyTouchARectangleDoNotOverlapIt() {
    Outline square = Outline.rectangle(0, 0, 10, 10).orElseThrow();
    assertTrue(square.overlaps(new Region(9, 9, 5, 5)));
    assertFalse("its edge", square.overlaps(new Region(10, 0, 5, 5)));
    assertFalse("its corner", square.overlaps(new Region(10, 10, 5, 5)));
  }

  /** Limits are far above what it takes (about 1 s each), for machines that do other work. */
  @Test
  public void copesWithManyRegionsAndMillionsOfPoints() {
    GridShape grid = new GridShape(446, 446, 224, 224, 224, 224);
    Random random = new Random(5);
    List<AnnotatedRegion> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(
          region(
              "c" + i % 5, star(random, random.nextInt(99_000), random.nextInt(99_000), 500, 100)));
    }
    long start = System.nanoTime();
    RegionCoverage coverage = RegionCoverage.of(many, grid);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(java.util.Locale.ROOT, "10,000 regions: %.1f s%n", seconds);
    assertTrue(coverage.fraction(200, 200) >= 0);
    start = System.nanoTime();
    RegionCoverage one =
        RegionCoverage.of(
            List.of(region("a", star(random, 50_000, 50_000, 40_000, 1_000_000))), grid);
    System.out.printf(
        java.util.Locale.ROOT, "1,000,000 points: %.1f s%n", (System.nanoTime() - start) / 1e9);
    double area = 0;
    for (int row = 0; row < 446; row++) {
      for (int column = 0; column < 446; column++) {
        area += one.fraction(column, row) * 224 * 224;
      }
    }
    assertTrue("area " + area, area > 1e9);
    assertTrue(seconds + " s", seconds < 60);
  }

  @Test
  public void refusesATangle() {
    Random random = new Random(7);
    double[] xy = new double[400_000];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = random.nextInt(100_000);
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> region("a", xy));
    assertTrue(e.getMessage(), e.getMessage().contains("200001 points"));
  }

  @Test
  public void cellsNeedNotBeSquare() {
    GridShape flat = new GridShape(1, 1, 100, 50, 100, 50);
    double[] below = {0, 50, 100, 50, 100, 100, 0, 100};
    double[] half = {0, 0, 50, 0, 50, 50, 0, 50};
    assertEquals(0, RegionCoverage.of(List.of(region("a", below)), flat).fraction(0, 0), 0);
    assertEquals(0.5, RegionCoverage.of(List.of(region("a", half)), flat).fraction(0, 0), 1e-6);
  }

  @Test
  public void whatIsCoveredWhollyIsSoExactly() {
    for (int side = 5001; side < 5040; side += 2) { // squares that a float rounds
      GridShape grid = new GridShape(3, 3, side, side, side, side);
      double[] all = {-1, -1, 20_000, -1, 20_000, 20_000, -1, 20_000};
      assertEquals(
          side + " px", 1, RegionCoverage.of(List.of(region("a", all)), grid).fraction(1, 1), 0);
    }
  }

  @Test
  public void ofEqualClassesTheFirstByNameHasTheCellAndNobodyAnEmptyOne() {
    GridShape grid = new GridShape(2, 1, 100, 100, 100, 100);
    List<AnnotatedRegion> halves =
        List.of(
            region("stroma", new double[] {0, 0, 50, 0, 50, 100, 0, 100}),
            region("lesion", new double[] {50, 0, 100, 0, 100, 100, 50, 100}));
    RegionCoverage coverage = RegionCoverage.of(halves, grid);
    assertEquals(Optional.of("lesion"), coverage.majority(0, 0));
    assertEquals(Optional.empty(), coverage.majority(1, 0));
  }
}
