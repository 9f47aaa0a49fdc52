package org.contexture.bench;

import java.io.IOException;
import java.util.List;
import org.contexture.mil.MilLearner;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;

/** A way to answer a question by an encoder's features of the slides' tiles. */
interface Judge {

  String name();

  /**
   * Of {@code ridge}, {@code neighbours} or the name of a MIL head.
   *
   * @param device where MIL heads learn
   */
  static Judge named(String name, Device device) {
    return switch (name) {
      case "ridge" -> new RidgeJudge();
      case "neighbours" -> new NeighbourJudge();
      default -> {
        if (!MilLearner.heads().contains(name)) {
          throw new Arguments.Refused(
              "There is no judge “%s”. Known are ridge, neighbours, %s."
                  .formatted(name, String.join(", ", MilLearner.heads())));
        }
        yield new MilJudge(name, device);
      }
    };
  }

  /** Whether it is quick enough for many partitions into folds. */
  boolean isCheap();

  /** Takes up one encoder's features, one matrix [tiles, dimension] per slide. */
  Case open(Question question, List<FloatMatrix> bags) throws IOException;

  /** One encoder before one judge. */
  interface Case {

    /**
     * Scores every slide by what was learned of the other folds' slides.
     *
     * @param foldOf the fold of each slide
     * @param seed of what is random in learning
     * @return [slides][classes]; higher is likelier
     */
    double[][] scores(int[] foldOf, int folds, long seed) throws IOException;
  }
}
