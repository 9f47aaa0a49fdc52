package org.contexture.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationFile;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.slides.region.RegionCoverage;
import org.contexture.slides.region.SlideFrame;
import org.contexture.slides.tiling.GridShape;
import org.contexture.slides.tiling.TilingOptions;

/**
 * Regions of one large slide: outlines with lobes and ripples, as a hand draws them, five classes,
 * read from a GeoJSON file as QuPath writes them and laid under the slide's grid of tiles. One
 * thread; seconds are the processor's, so that other work does not count.
 *
 * <p>Arguments, all optional: {@code --regions 10000 --points 100 --side 100000 --rounds 3}.
 */
public final class RegionBenchmark {

  private static final List<String> USAGE =
      List.of("--regions N", "--points N", "--side PX", "--rounds N");

  private static final double REACH_PX = 500;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final int regions;
  private final int points;
  private final int side;
  private final int rounds;

  private RegionBenchmark(Arguments arguments) {
    regions = arguments.integer("--regions", 10_000, 1);
    points = arguments.integer("--points", 100, 3);
    side = arguments.integer("--side", 100_000, 2000);
    rounds = arguments.integer("--rounds", 3, 1);
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(USAGE, given -> new RegionBenchmark(given).run(), arguments);
  }

  private void run() throws IOException {
    Path file = Files.createTempFile("regions", ".geojson");
    try {
      write(file);
      System.out.printf(
          Locale.ROOT,
          "%d regions of %d points, %d² px, %.1f MB of GeoJSON%n",
          regions,
          points,
          side,
          Files.size(file) / 1e6);
      List<Double> all = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        all.add(round(file));
      }
      System.out.printf(Locale.ROOT, "seconds regions %.2f%n", Median.of(all));
    } finally {
      Files.delete(file);
    }
  }

  private double round(Path file) throws IOException {
    SlideMetadata slide =
        new SlideMetadata(
            Path.of("slide.svs"),
            "test",
            List.of(new Level(side, side, 1, 1)),
            Optional.of(MicronsPerPixel.square(0.5)),
            Map.of(),
            Set.of());
    long start = CLOCK.getCurrentThreadCpuTime();
    List<AnnotatedRegion> read =
        AnnotationFile.read(file, Optional.of(SlideFrame.of(slide)), AnnotationOptions.defaults())
            .regions();
    double reading = (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
    GridShape grid = GridShape.of(slide, TilingOptions.defaults());
    start = CLOCK.getCurrentThreadCpuTime();
    RegionCoverage coverage = RegionCoverage.of(read, grid);
    int inside = 0;
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        inside += coverage.fraction(column, row) >= 0.5 ? 1 : 0;
      }
    }
    double covering = (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "read %d in %.2f s, under %d × %d tiles in %.2f s: %d inside%n",
        read.size(),
        reading,
        grid.columns(),
        grid.rows(),
        covering,
        inside);
    return reading + covering;
  }

  private void write(Path file) throws IOException {
    Random random = new Random(5);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("{\"type\":\"FeatureCollection\",\"features\":[");
      for (int i = 0; i < regions; i++) {
        out.write(
            (i == 0 ? "" : ",")
                + "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["
                + outline(random)
                + "]]},\"properties\":{\"objectType\":\"annotation\",\"classification\":{\"name\":\"class"
                + " "
                + i % 5
                + "\"}}}");
      }
      out.write("]}");
    }
  }

  private String outline(Random random) {
    double x = REACH_PX + random.nextDouble() * (side - 2 * REACH_PX);
    double y = REACH_PX + random.nextDouble() * (side - 2 * REACH_PX);
    List<String> corners = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      double angle = 2 * Math.PI * i / points;
      double radius =
          REACH_PX * (0.7 + 0.2 * Math.sin(5 * angle + x) + 0.05 * Math.sin(91 * angle));
      corners.add(
          String.format(
              Locale.ROOT,
              "[%.2f,%.2f]",
              x + radius * Math.cos(angle),
              y + radius * Math.sin(angle)));
    }
    corners.add(corners.get(0));
    return String.join(",", corners);
  }
}
