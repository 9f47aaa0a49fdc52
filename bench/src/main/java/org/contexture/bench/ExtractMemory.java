package org.contexture.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.Progress;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.Encoder;
import org.contexture.learning.encoder.EncoderModel;
import org.contexture.learning.encoder.EncoderSpec;
import org.contexture.learning.encoder.Normalisation;
import org.contexture.learning.encoder.Precision;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.FeatureExtraction;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.OtsuTissueDetector;

/**
 * Memory of tiling and extracting 200 sparse pyramids of 50,000 × 50,000 px, in a process of its
 * own with 2 GB of heap. The network is left out: its memory does not depend on slides.
 */
public final class ExtractMemory {

  private static final int SIDE = 50_000;
  private static final int TILE = 512;
  private static final int SLIDES = 200;

  private ExtractMemory() {}

  static void measure(Path folder) throws IOException {
    Path slide = folder.resolve("sparse.tif");
    JpegPyramid.write(slide, SIDE, TILE, 5, 4, 0.5, ExtractMemory::tile);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                ExtractMemory.class.getName(),
                slide.toString(),
                folder.resolve("features-sparse").toString())
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("The sparse cohort could not be extracted within 2 GB.");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /** A square of tissue in the middle of glass that is not stored. */
  private static Optional<BufferedImage> tile(int level, int column, int row) {
    double scale = Math.pow(4, level);
    int from = (int) (0.48 * SIDE / scale);
    int to = (int) (0.52 * SIDE / scale);
    int left = column * TILE;
    int top = row * TILE;
    if (left >= to || top >= to || left + TILE <= from || top + TILE <= from) {
      return Optional.empty();
    }
    BufferedImage tile = new BufferedImage(TILE, TILE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = tile.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, TILE, TILE);
    graphics.setColor(new Color(220, 130, 180));
    graphics.fillRect(from - left, from - top, to - from, to - from);
    graphics.dispose();
    return Optional.of(tile);
  }

  /**
   * Tiles and extracts; prints the peaks. Arguments: slide, folder, and perhaps how many slides.
   */
  public static void main(String[] arguments) throws IOException {
    int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : SLIDES;
    List<SlideToTile> slides =
        IntStream.range(0, count)
            .mapToObj(i -> new SlideToTile("sparse-" + i, Path.of(arguments[0]), Optional.empty()))
            .toList();
    List<SlideTiles> tiled = new ArrayList<>();
    SlideTiling.run(
        slides,
        new OtsuTissueDetector(),
        TilingOptions.defaults(),
        512,
        (tiles, overview) -> tiled.add(tiles),
        Progress.NONE);
    ExtractionOptions options =
        new ExtractionOptions(
            Device.CPU, Precision.FP32, StreamOptions.forThisMachine(32), false, 0);
    try (FirstPixels encoder = new FirstPixels()) {
      FeatureExtraction.Summary summary =
          FeatureExtraction.run(
              tiled.iterator(),
              0,
              FirstPixels.MODEL,
              encoder,
              options,
              Path.of(arguments[1]),
              Progress.NONE);
      System.out.printf(
          Locale.ROOT,
          "%d slides of %d px: %s, %d tiles, peak heap %.0f MB of 2048, peak process %.0f MB%n",
          count,
          SIDE,
          summary,
          summary.slides().stream().mapToLong(s -> s.tiles()).sum(),
          peakHeapMb(),
          ExtractBenchmark.peakMb());
    }
  }

  private static double peakHeapMb() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToDouble(usage -> usage.getUsed())
            .sum()
        / (1 << 20);
  }

  /** In the place of a network: the first 512 bytes of a tile. */
  private static final class FirstPixels implements Encoder {

    private static final EncoderModel MODEL =
        new EncoderModel(
            new EncoderSpec("first-pixels", 512, 224, Normalisation.IMAGENET),
            new byte[0],
            Map.of());

    @Override
    public EncoderSpec spec() {
      return MODEL.spec();
    }

    @Override
    public FloatMatrix encode(TileBatch batch) {
      float[] features = new float[512 * batch.tiles()];
      int tileBytes = 3 * batch.pixels() * batch.pixels();
      for (int i = 0; i < features.length; i++) {
        features[i] = batch.rgb()[i / 512 * tileBytes + i % 512];
      }
      return new FloatMatrix(batch.tiles(), 512, features);
    }

    @Override
    public void close() {}
  }
}
