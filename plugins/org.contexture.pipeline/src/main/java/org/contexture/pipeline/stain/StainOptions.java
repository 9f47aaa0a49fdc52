package org.contexture.pipeline.stain;

import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.tissue.TissueOptions;

/**
 * How stains are measured and brought together.
 *
 * @param method that measures
 * @param target what slides are brought to
 * @param tissue how tissue is found: nothing else is looked at
 * @param picturePx longer side of each half of the pictures, 16 to 4096
 */
public record StainOptions(
    StainMethod method, StainTarget target, TissueOptions tissue, int picturePx) {

  public StainOptions {
    if (picturePx < 16 || picturePx > 4096) {
      throw new IllegalArgumentException(
          "Picture side must be 16 … 4096 px, found " + picturePx + ".");
    }
    if (target instanceof StainTarget.Stored stored && stored.reference().method() != method) {
      throw new IllegalArgumentException(
          "The stored reference was measured by %s, but slides are to be measured by %s. Choose the same method."
              .formatted(stored.reference().method(), method));
    }
  }
}
