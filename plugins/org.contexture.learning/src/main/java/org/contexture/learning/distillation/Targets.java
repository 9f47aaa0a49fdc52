package org.contexture.learning.distillation;

import org.contexture.learning.FloatMatrix;
import org.contexture.learning.distillation.teacher.Teacher;

/** What is to be predicted: the teacher's features of the asked tiles, standardised if wanted. */
final class Targets {

  private final Teacher teacher;
  private final boolean standardised;
  private final TargetKind kind;
  private final FeatureStatistics statistics;

  Targets(Teacher teacher, Objective objective) {
    this.teacher = teacher;
    this.standardised = objective.standardised();
    this.kind = objective.target();
    this.statistics =
        new FeatureStatistics(teacher.dimensions().stream().mapToInt(Integer::intValue).sum());
  }

  FeatureStatistics statistics() {
    return statistics;
  }

  /** The tokens whose targets are predicted, ascending. */
  int[] asked(MaskedBatch batch) {
    return kind == TargetKind.MASKED ? batch.maskedTokens() : batch.presentTokens();
  }

  /** y of the asked tokens [asked, D]; only they go through the teacher. */
  FloatMatrix of(MaskedBatch batch) {
    FloatMatrix seen = teacher.features(batch.tiles(asked(batch)));
    statistics.add(seen);
    return standardised ? statistics.standardise(seen) : seen;
  }

  /** What a predictor would say that knows nothing but the targets' mean [D]. */
  float[] constant() {
    return standardised ? new float[statistics.mean().length] : statistics.mean();
  }
}
