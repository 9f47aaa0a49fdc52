package org.contexture.knime.nodes.distillation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.contexture.pipeline.SlideTiles;
import org.knime.core.node.InvalidSettingsException;

/**
 * Slides to learn from, and slides that are kept aside.
 *
 * @param learned at least one
 * @param aside for validation; may be none
 */
record SlidesAside(List<SlideTiles> learned, List<SlideTiles> aside) {

  /**
   * Keeps a share of the slides aside, at least one of them if it is above 0.
   *
   * @param share 0 … 1
   * @param seed of the choice
   * @throws InvalidSettingsException if none would be left to learn from
   */
  static SlidesAside of(List<SlideTiles> slides, double share, long seed)
      throws InvalidSettingsException {
    int count = share > 0 ? (int) Math.max(1, Math.round(share * slides.size())) : 0;
    if (count >= slides.size()) {
      throw new InvalidSettingsException(
          "Of %d slides %d would be kept aside, and none be left to learn from. Lower \"Slides kept aside\", or tile more slides."
              .formatted(slides.size(), count));
    }
    List<SlideTiles> order = new ArrayList<>(slides);
    Collections.shuffle(order, new Random(seed));
    List<SlideTiles> aside = order.subList(0, count);
    return new SlidesAside(
        slides.stream().filter(slide -> !aside.contains(slide)).toList(),
        slides.stream().filter(aside::contains).toList());
  }
}
