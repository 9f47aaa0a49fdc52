package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.device.LostDevice;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.Workers;
import org.contexture.pipeline.features.FeatureExtraction.Summary;
import org.contexture.pipeline.stream.PackedTiles;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.slides.tiling.Tile;

/** Encodes slide after slide on one device, as long as there are any. */
final class EncodingLoop {

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

  /**
   * A loop.
   *
   * @param asked precision that was asked for
   */
  EncodingLoop(
      SlideQueue queue,
      Encoder encoder,
      Precision asked,
      Device device,
      ExtractionProgress progress) {
    this.queue = queue;
    this.encoder = encoder;
    this.asked = asked;
    this.device = device;
    this.progress = progress;
  }

  /**
   * Takes slides from the queue until none is left.
   *
   * @param readers read the tiles
   */
  void run(StreamOptions options, Workers readers) throws ExtractionException {
    try (TileStream stream = TileStream.open(queue.slides(), options, readers)) {
      for (var slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        extract(slide.get());
      }
    }
  }

  /** One slide; its failure is noted and does not stop the others. */
  private void extract(SlideStream slide) throws ExtractionException {
    SlideTiles tiles = slide.tiles();
    String stage = "read";
    try {
      long start = System.nanoTime();
      progress.begin(tiles.slide(), queue.number(tiles));
      TileFeatures features = encode(slide);
      stage = "write";
      Path file = queue.file(tiles);
      FeatureFile.write(
          file,
          queue.scratch(tiles),
          features,
          queue.provenance(tiles).in(AutomaticPrecision.text(asked, encoder.precision())),
          slide.metadata().width(),
          slide.metadata().height());
      failedWrites = 0;
      failedNetworks = 0;
      FloatMatrix matrix = features.features();
      double seconds = (System.nanoTime() - start) / 1e9;
      queue.finished(
          tiles,
          new ExtractedSlide(tiles.slide(), file, matrix.rows(), matrix.columns(), false),
          seconds);
      progress.finish(tiles.slide(), matrix.rows(), seconds);
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

  /** The network's fault, not the slide's. */
  private static final class EncodingException extends IOException {

    private static final long serialVersionUID = 1L;

    EncodingException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
