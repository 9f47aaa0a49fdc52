package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.contexture.learning.Progress;
import org.contexture.learning.encoder.EncoderModel;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;

/** Turns tiles into feature files, one per slide; goes on after failures and after a crash. */
public final class FeatureExtraction {

  /**
   * How it went.
   *
   * @param slides with features, in the order they came
   * @param failures of the others, slides without tiles among them
   */
  public record Summary(List<ExtractedSlide> slides, List<SlideFailure> failures) {

    public Summary {
      slides = List.copyOf(slides);
      failures = List.copyOf(failures);
    }

    public long done() {
      return slides.stream().filter(s -> !s.skipped()).count();
    }

    public long skipped() {
      return slides.stream().filter(ExtractedSlide::skipped).count();
    }

    @Override
    public String toString() {
      return "%d done, %d skipped, %d failed".formatted(done(), skipped(), failures.size());
    }
  }

  private FeatureExtraction() {}

  /**
   * Extracts.
   *
   * @param slides each slide once; taken as work gets there
   * @param totalTiles for the progress alone
   * @param folder gets {@code <slide>.h5}; made if missing; locked meanwhile
   * @throws IOException if the folder cannot be used (another process holds it, disk full), the
   *     encoder cannot be opened, or more slides failed than tolerated
   */
  public static Summary run(
      Iterator<SlideTiles> slides,
      long totalTiles,
      EncoderModel encoder,
      ExtractionOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    throw new UnsupportedOperationException("FeatureExtraction.run");
  }
}
