package org.contexture.pipeline.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.contexture.distillation.teacher.AveragedViews;
import org.contexture.distillation.teacher.EncoderTeacher;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Interpolation;
import org.contexture.encoder.Precision;
import org.contexture.encoder.Resampling;
import org.contexture.encoder.TileBatch;
import org.contexture.evaluation.SlideHalves;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.PackedTiles;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.slides.SlideException;

/**
 * Some tiles of some slides, spread evenly over both and held in memory, to look at encoders with.
 */
public final class SampledTiles {

  private static final int MOST_SLIDES = 120;
  private static final int TILES_PER_SLIDE = 16;
  private static final int BATCH = TILES_PER_SLIDE;

  private final List<TileBatch> slides;

  private SampledTiles(List<TileBatch> slides) {
    this.slides = List.copyOf(slides);
  }

  /**
   * Reads 16 tiles each of at most 120 slides; slides of fewer than two tiles and those that cannot
   * be read are passed over.
   *
   * @param progress may cancel
   */
  public static SampledTiles read(List<SlideTiles> slides, Progress progress) {
    return read(slides, MOST_SLIDES, progress);
  }

  /** As {@link #read(List, Progress)}, of another number of slides at most. */
  static SampledTiles read(List<SlideTiles> slides, int mostSlides, Progress progress) {
    List<SlideTiles> usable = slides.stream().filter(slide -> slide.tiles().size() > 1).toList();
    List<SlideTiles> chosen = spread(usable, mostSlides).stream().map(SampledTiles::some).toList();
    List<TileBatch> read = new ArrayList<>();
    int done = 0;
    try (TileStream stream = open(chosen.iterator())) {
      for (Optional<SlideStream> slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        progress.report(done++ / (double) chosen.size(), "Tiles to look at encoders with: " + done);
        try {
          read.add(tiles(slide.get()));
        } catch (SlideException e) {
          // named where windows of it were learned from; the others still tell
        }
      }
    }
    return new SampledTiles(read);
  }

  private static TileStream open(Iterator<SlideTiles> slides) {
    return TileStream.open(slides, StreamOptions.forThisMachine(BATCH));
  }

  private static SlideTiles some(SlideTiles slide) {
    return new SlideTiles(
        slide.slide(),
        slide.path(),
        slide.pixels(),
        slide.micronsPerPixel(),
        spread(slide.tiles(), TILES_PER_SLIDE),
        slide.look());
  }

  /** At most so many, evenly spread, in order. */
  private static <T> List<T> spread(List<T> all, int most) {
    int count = Math.min(most, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((i + 0.5) * all.size() / count)))
        .toList();
  }

  /** In the order of the table, whatever the order of reading. */
  private static TileBatch tiles(SlideStream slide) throws SlideException {
    int count = slide.tiles().tiles().size();
    int pixels = slide.tiles().pixels();
    int bytes = 3 * pixels * pixels;
    byte[] rgb = new byte[count * bytes];
    for (Optional<PackedTiles> batch = slide.nextBatch();
        batch.isPresent();
        batch = slide.nextBatch()) {
      int[] places = batch.get().indices();
      for (int i = 0; i < places.length; i++) {
        System.arraycopy(batch.get().pixels().rgb(), i * bytes, rgb, places[i] * bytes, bytes);
      }
    }
    return new TileBatch(count, pixels, rgb);
  }

  /** How many slides were read. */
  public int slides() {
    return slides.size();
  }

  /** Every other tile of each slide, from the first or the second on, as an encoder takes them. */
  List<TileBatch> everyOther(int from, EncoderModel model) {
    return slides.stream()
        .map(slide -> everyOther(slide, from))
        .map(tiles -> fitting(tiles, model))
        .toList();
  }

  private static TileBatch everyOther(TileBatch all, int from) {
    int bytes = 3 * all.pixels() * all.pixels();
    int count = (all.tiles() - from + 1) / 2;
    byte[] rgb = new byte[count * bytes];
    for (int i = 0; i < count; i++) {
      System.arraycopy(all.rgb(), (from + 2 * i) * bytes, rgb, i * bytes, bytes);
    }
    return new TileBatch(count, all.pixels(), rgb);
  }

  /**
   * What an encoder makes of them: every other tile of a slide is of one half.
   *
   * @throws IllegalArgumentException if fewer than two slides were read
   */
  public SlideHalves seenBy(EncoderModel model, Device device, Progress progress)
      throws EncoderException {
    return seenBy(model, teacher -> teacher, device, progress);
  }

  /** As {@link #seenBy}, the mean over eight views of each tile. */
  SlideHalves seenOnAverageBy(EncoderModel model, Device device, Progress progress)
      throws EncoderException {
    return seenBy(model, AveragedViews::new, device, progress);
  }

  private SlideHalves seenBy(
      EncoderModel model, UnaryOperator<Teacher> look, Device device, Progress progress)
      throws EncoderException {
    double[][] first = new double[slides.size()][];
    double[][] second = new double[slides.size()][];
    Encoder encoder = Encoders.open(model, device, Precision.FP32);
    try (Teacher teacher = look.apply(new EncoderTeacher(model.spec().title(), encoder))) {
      for (int i = 0; i < first.length; i++) {
        progress.report(i / (double) first.length, "Looking at slides without labels");
        TileBatch tiles = fitting(slides.get(i), model);
        float[] features = teacher.features(tiles).values();
        first[i] = mean(features, tiles.tiles(), 0);
        second[i] = mean(features, tiles.tiles(), 1);
      }
    }
    return SlideHalves.of(first, second);
  }

  /** Resampled for encoders that take tiles of another side alone. */
  private static TileBatch fitting(TileBatch tiles, EncoderModel model) {
    return Encoders.takes(model.spec(), tiles.pixels())
        ? tiles
        : Resampling.resampled(tiles, model.spec().inputPixels(), Interpolation.of(model));
  }

  private static double[] mean(float[] features, int tiles, int from) {
    int dimension = features.length / tiles;
    double[] mean = new double[dimension];
    int count = (tiles - from + 1) / 2;
    for (int tile = from; tile < tiles; tile += 2) {
      for (int d = 0; d < dimension; d++) {
        mean[d] += features[tile * dimension + d] / (double) count;
      }
    }
    return mean;
  }
}
