package org.contexture.pipeline.heatmap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.contexture.network.Progress;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.TilesOfAnotherScale;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;

/** Paints many slides, several at once; one that fails does not stop the others. */
public final class Heatmaps {

  /**
   * A slide that waits to be painted.
   *
   * @param id of the slide
   * @param path of the file
   * @param micronsPerPixel of the slide, where its file is not to be asked
   * @param look how the slide is to be shown
   * @param values of its tiles
   */
  public record Unpainted(
      String id,
      Path path,
      Optional<MicronsPerPixel> micronsPerPixel,
      Look look,
      List<TileValue> values) {

    public Unpainted {
      values = List.copyOf(values);
    }
  }

  /** PNG and what speaks against it, or what went wrong. */
  @SuppressWarnings("ArrayRecordComponent") // a picture, never compared
  private record Outcome(byte[] png, Optional<String> doubt, Optional<SlideFailure> failure) {}

  private Heatmaps() {}

  /**
   * Paints.
   *
   * @param sink takes a slide and its PNG; called by the calling thread, in the order of the slides
   * @param doubts hears of slides that the values do not seem to be of; likewise
   * @return the slides that failed, at stage {@code paint}
   */
  public static List<SlideFailure> run(
      List<Unpainted> slides,
      HeatmapOptions options,
      BiConsumer<Unpainted, byte[]> sink,
      Consumer<String> doubts,
      Progress progress) {
    List<SlideFailure> failures = new ArrayList<>();
    int[] finished = new int[1];
    InOrder.run(
        slides.iterator(),
        slide -> paint(slide, options),
        Runtime.getRuntime().availableProcessors(),
        (slide, outcome) -> {
          outcome.failure().ifPresentOrElse(failures::add, () -> sink.accept(slide, outcome.png()));
          outcome.doubt().ifPresent(doubts);
          progress.report(
              (double) ++finished[0] / slides.size(),
              "Slide %d of %d: %s".formatted(finished[0], slides.size(), slide.id()));
        });
    return failures;
  }

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private static Outcome paint(Unpainted slide, HeatmapOptions options) {
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      byte[] png = Heatmap.paint(open, slide.values(), options);
      Optional<String> doubt =
          TilesOfAnotherScale.in(slide.values(), open).map(found -> found.of(slide.id()));
      return new Outcome(png, doubt, Optional.empty());
    } catch (Throwable e) {
      return new Outcome(
          new byte[0],
          Optional.empty(),
          Optional.of(new SlideFailure(slide.id(), "paint", Reason.of(e))));
    }
  }
}
