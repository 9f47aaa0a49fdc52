package org.contexture.pipeline.features;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.synthetic.PyramidTiffWriter;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.OtsuTissueDetector;

/**
 * A cohort of 200 sparse pyramids of 50,000 × 50,000 px, and its tiling and extraction in a process
 * of its own.
 */
public final class SparseCohort {

  static final int SLIDES = 200;
  static final int FIRST = 50;

  private static final int SIDE = 50_000;
  private static final int FROM = 55 * 448; // a tile of 224 px at 0.5 µm is 448 px wide here
  private static final int TISSUE = 2 * 448;
  private static final int LEVELS = 6;

  private SparseCohort() {}

  /** Writes one pyramid and lists it as 200 files. */
  static void write(Path pyramid, Path folder) throws IOException {
    try (PyramidTiffWriter writer = new PyramidTiffWriter(pyramid, 0.25, "sparse")) {
      for (int level = 0, scale = 1; level < LEVELS; level++, scale *= 2) {
        writeLevel(writer, SIDE / scale, FROM / scale, TISSUE / scale);
      }
      writer.finish();
    }
    for (int i = 0; i < SLIDES; i++) {
      Files.createLink(folder.resolve(String.format(Locale.ROOT, "sparse-%03d.tif", i)), pyramid);
    }
  }

  /** A square of tissue in the middle of glass that is not stored. */
  private static void writeLevel(PyramidTiffWriter writer, int side, int from, int tissue)
      throws IOException {
    writer.beginLevel(side, side);
    int across = PyramidTiffWriter.tilesAcross(side);
    int last = (from + tissue - 1) / PyramidTiffWriter.TILE_PX;
    for (int row = from / PyramidTiffWriter.TILE_PX; row <= last; row++) {
      for (int column = from / PyramidTiffWriter.TILE_PX; column <= last; column++) {
        int left = from - column * PyramidTiffWriter.TILE_PX;
        int top = from - row * PyramidTiffWriter.TILE_PX;
        writer.writeTile(row * across + column, tile(left, top, tissue));
      }
    }
  }

  private static byte[] tile(int left, int top, int tissue) throws IOException {
    int side = PyramidTiffWriter.TILE_PX;
    BufferedImage tile = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = tile.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, side, side);
    graphics.setColor(new Color(220, 130, 180));
    graphics.fillRect(left, top, tissue, tissue);
    graphics.dispose();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(tile, "jpeg", jpeg);
    return jpeg.toByteArray();
  }

  /**
   * Tiles and extracts the first slides, then the others; says each time how many tiles there were,
   * the heap in use after garbage is collected, the memory of the process and the most that it had
   * so far, all in MB. Arguments: folder of slides, folder of features.
   */
  public static void main(String[] arguments) throws IOException {
    List<SlideToTile> slides;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      slides =
          files
              .sorted()
              .map(file -> new SlideToTile(file.getFileName().toString(), file, Optional.empty()))
              .toList();
    }
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      for (List<SlideToTile> part :
          List.of(slides.subList(0, FIRST), slides.subList(FIRST, SLIDES))) {
        long tiles = extract(part, model, encoder, Path.of(arguments[1]));
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
        System.out.printf(
            Locale.ROOT,
            "%d %d %.0f %.0f%n",
            tiles,
            heap,
            megabytes("VmRSS:"),
            megabytes("VmHWM:"));
      }
    }
  }

  private static long extract(
      List<SlideToTile> slides, EncoderModel model, Encoder encoder, Path folder)
      throws IOException {
    List<SlideTiles> tiled = new ArrayList<>();
    SlideTiling.run(
        slides,
        new OtsuTissueDetector(),
        TilingOptions.defaults(),
        512,
        slide -> tiled.add(slide.tiles()),
        Progress.NONE);
    ExtractionOptions options =
        new ExtractionOptions(
            Device.CPU, Precision.FP32, StreamOptions.forThisMachine(32), false, 0);
    return FeatureExtraction.run(
            tiled.iterator(), CohortSize.of(tiled), model, encoder, options, folder, Progress.NONE)
        .slides()
        .stream()
        .mapToLong(ExtractedSlide::tiles)
        .sum();
  }

  /** As the system counts it: heap, libtorch and all. */
  private static double megabytes(String entry) throws IOException {
    return Files.readAllLines(BoundedMemoryTest.STATUS).stream()
        .filter(line -> line.startsWith(entry))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
