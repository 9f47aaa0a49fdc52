package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.network.device.LostDevice;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.PackedTiles;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.slides.tiling.Tile;

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

  /** Writing, or a network, that failed for so many slides in a row will not get better. */
  private static final int HOPELESS = 3;

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final SlideQueue queue;
  private final Encoder encoder;
  private final Precision asked;
  private final Device device;
  private final ExtractionProgress progress;
  private boolean begun;
  private int failedWrites;
  private int failedNetworks;

  private FeatureExtraction(
      SlideQueue queue, Encoder encoder, ExtractionOptions options, ExtractionProgress progress) {
    this.queue = queue;
    this.encoder = encoder;
    this.asked = options.precision();
    this.device = options.device();
    this.progress = progress;
  }

  /**
   * Extracts. Needs memory for the batches that are read ahead, and twice for the features of one
   * slide.
   *
   * @param slides each slide once; taken as work gets there
   * @param size for the progress alone
   * @param folder gets {@code <slide>.h5}; made if missing; locked meanwhile
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
      precision = AutomaticPrecision.earlier(folder, encoder.sha256()).orElse(precision);
    }
    try (Encoder network = Encoders.open(encoder, options.device(), precision)) {
      return run(slides, size, encoder, network, options, folder, progress);
    }
  }

  /**
   * The same with an encoder that is open already.
   *
   * @param model what the encoder was opened from
   */
  @SuppressWarnings("try") // the lock is held, not used
  public static Summary run(
      Iterator<SlideTiles> slides,
      CohortSize size,
      EncoderModel model,
      Encoder encoder,
      ExtractionOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    Files.createDirectories(folder);
    try (FolderLock lock = FolderLock.of(folder)) {
      return runLocked(slides, size, model, encoder, options, folder, progress);
    }
  }

  private static Summary runLocked(
      Iterator<SlideTiles> slides,
      CohortSize size,
      EncoderModel model,
      Encoder encoder,
      ExtractionOptions options,
      Path folder,
      Progress progress)
      throws IOException {
    removeLeftovers(folder);
    SlideQueue queue =
        new SlideQueue(
            slides,
            model,
            options,
            AutomaticPrecision.text(options.precision(), encoder.precision()),
            folder,
            progress::log);
    FeatureExtraction job =
        new FeatureExtraction(
            queue, encoder, options, new ExtractionProgress(progress, size, queue::tilesPassed));
    try (TileStream stream = TileStream.open(queue, options.stream())) {
      for (var slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        job.extract(slide.get());
      }
    }
    return judge(queue.summary(), options.toleratedFailures());
  }

  private static void removeLeftovers(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path leftover : files.filter(AtomicFile::isLeftover).toList()) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /** One slide; its failure is noted and does not stop the others. */
  private void extract(SlideStream slide) throws ExtractionException {
    SlideTiles tiles = slide.tiles();
    String stage = "read";
    try {
      progress.begin(tiles.slide(), queue.number(tiles));
      TileFeatures features = encode(slide);
      stage = "write";
      Path file = queue.file(tiles);
      FeatureFile.write(
          file,
          features,
          queue.provenance(tiles).in(AutomaticPrecision.text(asked, encoder.precision())),
          slide.metadata().width(),
          slide.metadata().height());
      failedWrites = 0;
      failedNetworks = 0;
      FloatMatrix matrix = features.features();
      queue.finished(
          tiles, new ExtractedSlide(tiles.slide(), file, matrix.rows(), matrix.columns(), false));
      progress.finish(matrix.rows());
    } catch (EncodingException e) {
      fail(tiles, "encode", e.getMessage());
      if (e.getCause() != null && LostDevice.isCauseOf(e.getCause())) {
        throw hopeless(device + " is lost: " + e.getMessage(), "Start the program anew");
      }
      failedNetworks += e.getCause() == null ? 0 : 1;
      if (failedNetworks == HOPELESS) {
        throw hopeless(
            "The network does not work any more: " + e.getMessage(), "Look after the device");
      }
    } catch (IOException | OutOfMemoryError e) {
      String reason = Reason.of(e);
      fail(tiles, stage, reason);
      failedWrites += stage.equals("write") ? 1 : 0;
      if (failedWrites == HOPELESS) {
        throw hopeless("Feature files cannot be written any more: " + reason, "Free some space");
      }
    }
  }

  private ExtractionException hopeless(String why, String remedy) {
    Summary summary = queue.summary();
    return new ExtractionException(
        "%s What is done is kept. %s and run again: slides that are done are skipped. (%s)"
            .formatted(why, remedy, summary),
        summary);
  }

  private void fail(SlideTiles tiles, String stage, String message) {
    queue.failed(tiles, stage, message);
    progress.skip(tiles.tiles().size());
  }

  private TileFeatures encode(SlideStream slide) throws IOException {
    List<Tile> tiles = slide.tiles().tiles();
    int size = tiles.get(0).size();
    int[] x = tiles.stream().mapToInt(Tile::x).toArray();
    int[] y = tiles.stream().mapToInt(Tile::y).toArray();
    float[] values = new float[0];
    int dimension = 1;
    for (var batch = slide.nextBatch(); batch.isPresent(); batch = slide.nextBatch()) {
      FloatMatrix encoded = encode(batch.get());
      dimension = encoded.columns();
      if (values.length == 0) {
        if ((long) tiles.size() * dimension > LONGEST_ARRAY) {
          throw new IOException(
              "Features of %d tiles and %d dimensions are more than one file can hold here (2³¹ numbers). Choose larger tiles or more µm per pixel."
                  .formatted(tiles.size(), dimension));
        }
        values = new float[tiles.size() * dimension];
      }
      int[] indices = batch.get().indices();
      for (int i = 0; i < indices.length; i++) {
        System.arraycopy(
            encoded.values(), i * dimension, values, indices[i] * dimension, dimension);
      }
      if (!begun) {
        begun = true;
        progress.begun(encoder.arithmetic());
      }
      progress.encoded(indices.length);
    }
    return new TileFeatures(new FloatMatrix(tiles.size(), dimension, values), x, y, size);
  }

  private FloatMatrix encode(PackedTiles batch) throws EncodingException {
    FloatMatrix encoded;
    try {
      encoded = encoder.encode(batch.pixels());
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      String what = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
      throw new EncodingException("The network failed: " + what + ".", e); // no C++ stack trace
    }
    for (int i = 0; i < encoded.values().length; i++) {
      if (!Float.isFinite(encoded.values()[i])) {
        throw new EncodingException(
            "The network gave %s for feature %d of tile %d. Check the encoder's weights, or use FP32."
                .formatted(
                    encoded.values()[i],
                    i % encoded.columns(),
                    batch.indices()[i / encoded.columns()]),
            null);
      }
    }
    return encoded;
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

  /** The network's fault, not the slide's. */
  private static final class EncodingException extends IOException {

    private static final long serialVersionUID = 1L;

    EncodingException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
