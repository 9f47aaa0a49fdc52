package org.contexture.pipeline.features;

import java.util.List;
import org.contexture.pipeline.SlideTiles;

/**
 * How much there is to do, for the progress.
 *
 * @param slides in all, those that will be skipped among them
 * @param tiles of all slides; 0 if nobody knows yet: then slides are counted
 */
public record CohortSize(int slides, long tiles) {

  public static CohortSize of(List<SlideTiles> slides) {
    return new CohortSize(
        slides.size(), slides.stream().mapToLong(slide -> slide.tiles().size()).sum());
  }
}
