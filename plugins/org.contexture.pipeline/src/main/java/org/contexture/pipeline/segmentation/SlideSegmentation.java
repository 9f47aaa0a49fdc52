package org.contexture.pipeline.segmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.contexture.encoder.SegmentationNetwork;
import org.contexture.network.Progress;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.annotation.AnnotatedSlide;
import org.contexture.pipeline.annotation.RegionPicture;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.SlideFrame;

/** Has a network look at slides, one after the other, and outlines what it saw. */
public final class SlideSegmentation {

  private SlideSegmentation() {}

  /**
   * Segments slides.
   *
   * @param sink takes each finished slide, in their order
   * @return slides that failed
   */
  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  public static List<SlideFailure> run(
      List<SlideToTile> slides,
      SegmentationNetwork network,
      SegmentationOptions options,
      Consumer<AnnotatedSlide> sink,
      Progress progress) {
    List<SlideFailure> failures = new ArrayList<>();
    for (int i = 0; i < slides.size(); i++) {
      SlideToTile slide = slides.get(i);
      double from = (double) i / slides.size();
      progress.report(from, "Slide %d of %d: %s".formatted(i + 1, slides.size(), slide.id()));
      Progress part = progress.part(from, (i + 1.0) / slides.size());
      AnnotatedSlide segmented;
      try {
        segmented = segment(slide, network, options, part);
      } catch (CancellationException e) {
        throw e;
      } catch (Throwable e) {
        failures.add(new SlideFailure(slide.id(), "segment", Reason.of(e)));
        continue;
      }
      sink.accept(segmented);
    }
    return failures;
  }

  private static AnnotatedSlide segment(
      SlideToTile slide,
      SegmentationNetwork network,
      SegmentationOptions options,
      Progress progress)
      throws Exception {
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      List<AnnotatedRegion> regions = SegmentedSlide.of(open, network, options, progress).regions();
      return new AnnotatedSlide(
          slide.id(),
          List.of(),
          Optional.of(SlideFrame.of(open.metadata())),
          regions,
          regions.isEmpty()
              ? List.of("The network found none of the classes that are kept.")
              : List.of(),
          RegionPicture.draw(open, regions, options.picturePx()));
    }
  }
}
