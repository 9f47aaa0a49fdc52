package org.contexture.distillation;

import java.util.Optional;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.network.FloatMatrix;

/** What is to be predicted: the teacher's features of the asked tiles, standardised if wanted. */
final class Targets {

  private final Teacher teacher;
  private final boolean standardised;
  private final TargetKind kind;
  private final TeacherKind teacherKind;
  private final FeatureStatistics statistics;

  Targets(Teacher teacher, Objective objective) {
    this.teacher = teacher;
    this.standardised = objective.standardised();
    this.kind = objective.target();
    this.teacherKind = objective.teacher();
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

  /**
   * y of the asked tokens [asked, D]; only they go through the teacher, and none if the windows
   * know what it sees.
   */
  FloatMatrix of(MaskedBatch batch) {
    int[] asked = asked(batch);
    Optional<FloatMatrix> known = batch.known(asked);
    known.ifPresent(this::check);
    FloatMatrix seen = known.orElseGet(() -> teacher.features(batch.tiles(asked)));
    statistics.add(seen);
    return standardised ? statistics.standardise(seen) : seen;
  }

  private void check(FloatMatrix known) {
    int dimension = statistics.mean().length;
    if (teacherKind != TeacherKind.FROZEN || known.columns() != dimension) {
      throw new IllegalArgumentException(
          "The windows bring features of %d dimensions that the given teacher computed before; the teacher here is %s with %d. Features can be kept of a frozen teacher alone."
              .formatted(known.columns(), teacherKind, dimension));
    }
  }

  /** What a predictor would say that knows nothing but the targets' mean [D]. */
  float[] constant() {
    return standardised ? new float[statistics.mean().length] : statistics.mean();
  }
}
