package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.stream.StreamOptions;

/** An extraction in a process of its own, for a test to kill. */
public final class KilledExtraction {

  static final int PIXELS = 16;

  private KilledExtraction() {}

  /** Arguments: folder of slides, folder of features. */
  public static void main(String[] arguments) throws IOException {
    extract(Path.of(arguments[0]), Path.of(arguments[1]), Progress.NONE);
  }

  static FeatureExtraction.Summary extract(Path slides, Path features, Progress progress)
      throws IOException {
    ExtractionOptions options =
        new ExtractionOptions(Device.CPU, Precision.FP32, new StreamOptions(8, 2, 6), true, 1);
    List<SlideTiles> cohort = cohort(slides);
    return FeatureExtraction.run(
        cohort.iterator(),
        CohortSize.of(cohort),
        MeanColours.MODEL,
        new MeanColours(),
        options,
        features,
        progress);
  }

  static List<SlideTiles> cohort(Path slides) throws IOException {
    try (Stream<Path> files = Files.list(slides)) {
      return files
          .sorted()
          .map(file -> TestSlides.tiles(file.getFileName().toString(), file, 9, 7, PIXELS))
          .toList();
    }
  }
}
