package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.contexture.encoder.EncoderModel;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.SlideTiles;

/**
 * The slides of a job that still have to be encoded: passes over those whose file is there and
 * valid, and over those that cannot be worked on. Keeps every slide's outcome.
 */
final class SlideQueue implements Iterator<SlideTiles> {

  private final Iterator<SlideTiles> slides;
  private final EncoderModel encoder;
  private final String encoderSha256;
  private final ExtractionOptions options;
  private final String precision;
  private final Path folder;
  private final Consumer<String> log;
  private final Queue<SlideTiles> ahead = new ArrayDeque<>(1);
  private final Set<String> ids = new HashSet<>();
  private final Set<String> fileNames = new HashSet<>();
  private final Map<String, FeatureProvenance> provenance = new HashMap<>();
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<Integer, ExtractedSlide> extracted = new TreeMap<>();
  private final Map<Integer, SlideFailure> failures = new TreeMap<>();
  private int taken;
  private long tilesPassed;

  /**
   * A queue.
   *
   * @param precision asked for, and taken as far as is known already
   * @param log hears a line for each slide that is passed over
   */
  SlideQueue(
      Iterator<SlideTiles> slides,
      EncoderModel encoder,
      ExtractionOptions options,
      String precision,
      Path folder,
      Consumer<String> log) {
    this.slides = slides;
    this.encoder = encoder;
    this.encoderSha256 = encoder.sha256();
    this.options = options;
    this.precision = precision;
    this.folder = folder;
    this.log = log;
  }

  @Override
  public boolean hasNext() {
    while (ahead.isEmpty() && slides.hasNext()) {
      SlideTiles tiles = slides.next();
      int position = taken++;
      try {
        take(tiles, position);
      } catch (IOException e) {
        fail(position, tiles, "open", Reason.of(e));
      }
    }
    return !ahead.isEmpty();
  }

  private void take(SlideTiles tiles, int position) throws IOException {
    if (!ids.add(tiles.slide())) {
      fail(position, tiles, "tile", "The slide occurs twice. Sort the tiles by slide first.");
      return;
    }
    if (tiles.tiles().isEmpty()) {
      fail(position, tiles, "tile", "The slide has no tile, so there is nothing to encode.");
      return;
    }
    Path file = file(tiles);
    if (!fileNames.add(file.getFileName().toString().toLowerCase(Locale.ROOT))) {
      fail(position, tiles, "write", "Another slide has the file name " + file.getFileName() + ".");
      return;
    }
    FeatureProvenance made = FeatureProvenance.of(tiles, encoder, encoderSha256, precision);
    order.put(tiles.slide(), position);
    Optional<FeatureFileInfo> done =
        options.resume() ? FeatureFile.valid(file, made) : Optional.empty();
    if (done.isPresent()) {
      tilesPassed += done.get().tiles();
      log.accept("%s: skipped, %s is still valid".formatted(tiles.slide(), file));
      extracted.put(
          position,
          new ExtractedSlide(
              tiles.slide(), file, done.get().tiles(), done.get().dimension(), true));
    } else {
      Files.deleteIfExists(file); // another slide's, another encoder's, or damaged
      provenance.put(tiles.slide(), made);
      ahead.add(tiles);
    }
  }

  private void fail(int position, SlideTiles tiles, String stage, String message) {
    tilesPassed += tiles.tiles().size();
    note(position, new SlideFailure(tiles.slide(), stage, message));
  }

  @Override
  public SlideTiles next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No slide is left.");
    }
    return ahead.remove();
  }

  /** Counts the slides of the job from 1, skipped and failed ones too. */
  int number(SlideTiles tiles) {
    return order.get(tiles.slide()) + 1;
  }

  FeatureProvenance provenance(SlideTiles tiles) {
    return provenance.get(tiles.slide());
  }

  /** Where a slide's features go. */
  Path file(SlideTiles tiles) {
    return folder.resolve(SlideFileName.of(tiles.slide(), ".h5"));
  }

  void finished(SlideTiles tiles, ExtractedSlide result) {
    provenance.remove(tiles.slide());
    extracted.put(order.get(tiles.slide()), result);
  }

  void failed(SlideTiles tiles, String stage, String message) {
    provenance.remove(tiles.slide());
    note(order.get(tiles.slide()), new SlideFailure(tiles.slide(), stage, message));
  }

  private void note(int position, SlideFailure failure) {
    failures.put(position, failure);
    log.accept(
        "%s: failed (%s): %s".formatted(failure.slide(), failure.stage(), failure.message()));
  }

  /** Tiles of slides that were passed over. */
  long tilesPassed() {
    return tilesPassed;
  }

  FeatureExtraction.Summary summary() {
    List<ExtractedSlide> slidesInOrder = new ArrayList<>(extracted.values());
    return new FeatureExtraction.Summary(slidesInOrder, new ArrayList<>(failures.values()));
  }
}
