package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.features.CohortSize;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.FeatureExtraction;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.slides.tiling.Tile;

/** One run of the soak, in a process of its own that may be killed. */
public final class SoakRun {

  static final int SIDE = 512;
  static final int TILE = 64;
  static final int TILES = SIDE / TILE * (SIDE / TILE);

  /** Every so many slides, one was tiled and has no tile. */
  private static final int BLANK = 50;

  private SoakRun() {}

  /** Arguments: list of slides, folder of features. Writes {@code <folder>.summary}. */
  public static void main(String[] arguments) throws IOException {
    List<SlideTiles> cohort = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      Path slide = Path.of(line);
      boolean blank = cohort.size() % BLANK == BLANK - 1;
      cohort.add(
          new SlideTiles(
              slide.getFileName().toString(), slide, TILE, 0.5, blank ? List.of() : grid()));
    }
    FeatureExtraction.Summary summary =
        FeatureExtraction.run(
            cohort.iterator(),
            CohortSize.of(cohort),
            Encoders.initialise("squeezenet1_1", 0),
            new ExtractionOptions(
                Device.CPU, Precision.FP32, StreamOptions.forThisMachine(32), true, 1),
            Path.of(arguments[1]),
            Progress.NONE);
    List<String> lines = new ArrayList<>();
    lines.add("%d %d %d".formatted(summary.done(), summary.skipped(), summary.failures().size()));
    summary.failures().forEach(failure -> lines.add(failure.slide() + " " + failure.stage()));
    Files.write(Path.of(arguments[1] + ".summary"), lines);
  }

  private static List<Tile> grid() {
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < TILES; i++) {
      int column = i % (SIDE / TILE);
      int row = i / (SIDE / TILE);
      tiles.add(new Tile(column, row, column * TILE, row * TILE, TILE, 1));
    }
    return tiles;
  }
}
