package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.Workers;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.pipeline.stream.StreamOptions;

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
   * Extracts. Needs memory for the batches that are read ahead, and twice for the features of one
   * slide.
   *
   * @param slides each slide once; taken as work gets there
   * @param size for the progress, and for AUTO: what takes long to try is not tried for few tiles
   * @param folder gets {@code <slide>.h5}; made if missing; nobody else may use it meanwhile
   * @throws IOException if the folder cannot be used (another process holds it, disk full), the
   *     encoder cannot be opened, the device is lost, or more slides failed than tolerated
   */
  public static Summary run(
      Iterator<SlideTiles> slides,
      CohortSize size,
      EncoderModel encoder,
      ExtractionOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    Precision precision = options.precision();
    if (precision == Precision.AUTO && options.resume()) {
      precision =
          AutomaticPrecision.earlier(folder, encoder.sha256())
              .filter(taken -> taken != Precision.FP32_ONNX || !options.device().isCuda())
              .orElse(precision);
    }
    long tiles = size.tiles() > 0 ? size.tiles() : Long.MAX_VALUE;
    try (Encoder network = Encoders.open(encoder, options.device(), precision, tiles)) {
      return run(slides, size, encoder, network, options, folder, progress);
    }
  }

  /**
   * The same with an encoder that is open already.
   *
   * @param model what the encoder was opened from
   */
  public static Summary run(
      Iterator<SlideTiles> slides,
      CohortSize size,
      EncoderModel model,
      Encoder encoder,
      ExtractionOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    try (TaskFolder task = TaskFolder.alone(folder)) {
      Summary summary =
          run(slides, size, model, List.of(encoder), options, task, SlideOutcomes.NONE, progress);
      return judge(summary, options.toleratedFailures());
    }
  }

  /**
   * The same as a task beside others of the same work, and on several devices at once: each takes
   * slide after slide, and one pool of threads reads for all. Slides that other tasks are at come
   * last.
   *
   * @param encoders one a device, opened from the model in one precision
   * @param task where features go
   * @param outcomes hears of each slide as soon as it is done
   * @return also if more slides failed than tolerated: who has seen all tasks can judge that
   * @throws IOException if the device is lost, or the folder can no longer be used
   */
  public static Summary run(
      Iterator<SlideTiles> slides,
      CohortSize size,
      EncoderModel model,
      List<Encoder> encoders,
      ExtractionOptions options,
      TaskFolder task,
      SlideOutcomes outcomes,
      Progress progress)
      throws IOException {
    String precision = AutomaticPrecision.text(options.precision(), encoders.get(0).precision());
    SlideQueue queue =
        new SlideQueue(slides, model, options, precision, task, outcomes, progress::log);
    ExtractionProgress shown = new ExtractionProgress(progress, size, queue::tilesPassed);
    List<EncodingLoop> loops =
        encoders.stream()
            .map(
                encoder ->
                    new EncodingLoop(queue, encoder, options.precision(), options.device(), shown))
            .toList();
    try (Workers readers = new Workers("tiles", options.stream().workers())) {
      do {
        encode(loops, options.stream().sharedBy(loops.size()), readers);
      } while (queue.awaitOthers(progress));
    }
    return queue.summary();
  }

  /** Of several devices each has a thread; where one is lost the others take what is left. */
  private static void encode(List<EncodingLoop> loops, StreamOptions options, Workers readers)
      throws ExtractionException {
    if (loops.size() == 1) {
      loops.get(0).run(options, readers);
      return;
    }
    List<ExtractionException> failures = new ArrayList<>();
    InOrder.run(
        loops.iterator(),
        loop -> failureOf(loop, options, readers),
        loops.size(),
        (loop, failure) -> failure.ifPresent(failures::add));
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static Optional<ExtractionException> failureOf(
      EncodingLoop loop, StreamOptions options, Workers readers) {
    try {
      loop.run(options, readers);
      return Optional.empty();
    } catch (ExtractionException e) {
      return Optional.of(e);
    }
  }

  private static Summary judge(Summary summary, double tolerated) throws ExtractionException {
    int all = summary.slides().size() + summary.failures().size();
    int failed = summary.failures().size();
    if (failed > tolerated * all || (all > 0 && failed == all)) {
      throw new ExtractionException(
          "%d of %d slides failed, %.0f %% are tolerated. The first: %s (%s): %s"
              .formatted(
                  failed,
                  all,
                  100 * tolerated,
                  summary.failures().get(0).slide(),
                  summary.failures().get(0).stage(),
                  summary.failures().get(0).message()),
          summary);
    }
    return summary;
  }
}
