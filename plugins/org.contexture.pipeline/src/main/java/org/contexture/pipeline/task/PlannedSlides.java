package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.contexture.pipeline.stain.CohortStains;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;

/** Where the slides of a plan come from. */
public final class PlannedSlides {

  private static final int THUMBNAIL_PX = 16; // none is made

  private PlannedSlides() {}

  /**
   * Lists slides; opens none.
   *
   * @param source a CSV that lists slides, a folder of slides, or a slide
   * @param micronsPerPixel of level 0, instead of what files and table say
   * @param progress hears what is odd about the list
   */
  public static List<PlannedSlide> list(
      Path source, Optional<MicronsPerPixel> micronsPerPixel, Progress progress)
      throws IOException {
    CatalogueOptions options =
        new CatalogueOptions(source, true, Optional.empty(), micronsPerPixel, THUMBNAIL_PX);
    return SlideCatalogue.list(options, progress::log).stream()
        .map(
            slide -> PlannedSlide.of(slide.id(), slide.path(), slide.micronsPerPixel(), Look.PLAIN))
        .toList();
  }

  /**
   * Measures the stains of slides on all processors of this machine, so that all tasks show them
   * alike.
   *
   * @param progress hears of each slide that stands out, or stays as it is since it cannot be
   *     measured
   * @throws IOException if there is nothing to bring them to
   */
  public static List<PlannedSlide> stained(
      List<PlannedSlide> slides, StainOptions options, Progress progress) throws IOException {
    List<PlannedSlide> stained = new ArrayList<>();
    CohortStains.run(
        slides.stream().map(PlannedSlide::toTile).toList(),
        options,
        (slide, reference) -> {
          stained.add(slides.get(stained.size()).stained(slide.normalisation()));
          if (!slide.note().isEmpty()) {
            progress.log(slide.slide() + ": " + slide.note());
          }
        },
        progress);
    return stained;
  }
}
