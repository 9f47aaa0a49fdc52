package org.contexture.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.tiling.TileGrid;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueMask;
import org.contexture.slides.tissue.TissueOptions;

/**
 * Tissue mask and tile grid of a sparse pyramid of 100,000 × 100,000 px, in a process of its own
 * that may use 1 GB and has not warmed up.
 */
public final class LargePyramid {

  private static final int SIDE = 100_000;
  private static final int TILE = 512;
  private static final double LIMIT_SECONDS = 3;

  private LargePyramid() {}

  /** Writes the pyramid and measures it; the ratio is the limit of 3 s by the time taken. */
  static void measure(Path folder) throws IOException, InterruptedException {
    Path path = folder.resolve("large.tif");
    JpegPyramid.write(path, SIDE, TILE, 6, 4, 0.25, LargePyramid::tile);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                LargePyramid.class.getName(),
                path.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("The large pyramid could not be tiled within 1 GB.");
    }
  }

  /** Tissue in a disc in the middle; elsewhere nothing is stored. */
  private static Optional<BufferedImage> tile(int level, int column, int row) {
    double size = TILE * Math.pow(4, level);
    double x = (column + 0.5) * size / SIDE - 0.5;
    double y = (row + 0.5) * size / SIDE - 0.5;
    boolean fine = level < 2; // the mask never reads those
    boolean glass = x * x + y * y > 0.09;
    if (fine || (glass && level < 5)) {
      return Optional.empty();
    }
    BufferedImage tile = new BufferedImage(TILE, TILE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = tile.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, TILE, TILE);
    graphics.setColor(new Color(220, 130, 180));
    graphics.fillOval(20, 20, TILE - 40, TILE - 40);
    graphics.dispose();
    return Optional.of(tile);
  }

  /** Tiles the slide that is named. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    try (Slide slide = Slides.open(Path.of(arguments[0]), Optional.empty())) {
      TissueMask mask = TissueMask.of(slide, TissueOptions.defaults());
      TileGrid grid = TileGrid.lay(slide, mask, TilingOptions.defaults());
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "100,000 px pyramid: mask of %d × %d, %d of %d tiles, %.2f s in 1 GB%n",
          mask.width(),
          mask.height(),
          grid.tiles().size(),
          (long) grid.columns() * grid.rows(),
          seconds);
      System.out.printf(Locale.ROOT, "RATIO tissue-100k %.2f%n", LIMIT_SECONDS / seconds);
    }
  }
}
