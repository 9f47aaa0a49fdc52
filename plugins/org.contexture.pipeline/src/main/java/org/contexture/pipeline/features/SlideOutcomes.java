package org.contexture.pipeline.features;

import org.contexture.pipeline.SlideFailure;

/** Hears what became of each slide as soon as that is known. Calls come one at a time. */
public interface SlideOutcomes {

  /** Listens to nothing. */
  SlideOutcomes NONE =
      new SlideOutcomes() {
        @Override
        public void extracted(ExtractedSlide slide, double seconds) {}

        @Override
        public void failed(SlideFailure failure) {}
      };

  /**
   * A slide has its feature file.
   *
   * @param seconds that it took, waiting for its pixels included; 0 if the file was there
   */
  void extracted(ExtractedSlide slide, double seconds);

  /** A slide has none. */
  void failed(SlideFailure failure);
}
