package org.contexture.distillation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.contexture.distillation.mask.MaskRule;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.mask.MaskedWindow;
import org.contexture.distillation.window.Mask;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;

/**
 * Draws the masks of a step's windows. A window's mask depends on seed, epoch and the window's
 * name, not on the windows beside it, so that order, batches and interruptions change nothing.
 *
 * @param objective which tiles are likelier to be hidden; where it hides nothing, nothing is
 * @param sampling how many, and the seed of all masks
 */
record Masking(Objective objective, Sampling sampling) {

  /** Scores tiles for rules that ask for guidance. */
  @FunctionalInterface
  interface Scores {
    /** One array of s² per window. */
    List<float[]> scores(List<WindowTiles> windows, Guidance guidance);
  }

  /**
   * Hides tiles of every window.
   *
   * @param windows with at least two present tiles each
   * @param progress of the training, in [0, 1]
   */
  MaskedBatch draw(List<WindowTiles> windows, int epoch, double progress, Scores scores) {
    if (!objective.hides()) {
      return MaskedBatch.unmasked(windows);
    }
    MaskRule rule = objective.mask().rule();
    Map<Guidance, List<float[]>> guides = new EnumMap<>(Guidance.class);
    rule.guidance().forEach(guide -> guides.put(guide, scores.scores(windows, guide)));
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      WindowTiles window = windows.get(i);
      int count = MaskedWindow.count(sampling.maskRatio(), window.present().cardinality());
      Map<Guidance, float[]> ofWindow = new EnumMap<>(Guidance.class);
      for (Map.Entry<Guidance, List<float[]>> guide : guides.entrySet()) {
        ofWindow.put(guide.getKey(), guide.getValue().get(i));
      }
      MaskedWindow question =
          new MaskedWindow(window.side(), window.present(), count, progress, ofWindow);
      masks.add(rule.draw(question, random(epoch, window.name())));
    }
    return new MaskedBatch(windows, masks);
  }

  private SplittableRandom random(int epoch, String name) {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (byte b : (sampling.seed() + "/" + epoch + "/" + name).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return new SplittableRandom(hash);
  }
}
