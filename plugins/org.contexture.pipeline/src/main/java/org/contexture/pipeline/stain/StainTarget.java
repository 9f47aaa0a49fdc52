package org.contexture.pipeline.stain;

import org.contexture.slides.stain.StainReference;

/** What slides' stains are brought to. */
public sealed interface StainTarget
    permits StainTarget.Median, StainTarget.OfSlide, StainTarget.Stored {

  /** The median of the cohort. */
  record Median() implements StainTarget {}

  /**
   * The stain of a slide of the cohort.
   *
   * @param slide its id
   */
  record OfSlide(String slide) implements StainTarget {}

  /** A stain that was measured before. */
  record Stored(StainReference reference) implements StainTarget {}
}
