package org.contexture.distillation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Halving;

/** What is to be predicted: the teacher's features of the asked tiles, standardised if wanted. */
final class Targets {

  private static final int TILES_AT_ONCE = 64;

  private final Teacher teacher;
  private final boolean standardised;
  private final TargetKind kind;
  private final TeacherKind teacherKind;
  private final TargetStatistics statistics;
  private final Halving halving;

  Targets(Teacher teacher, Objective objective, Device device) {
    this.teacher = teacher;
    this.standardised = objective.standardised();
    this.kind = objective.target();
    this.teacherKind = objective.teacher();
    this.statistics = TargetStatistics.of(teacher.dimensions());
    this.halving =
        new Halving(
            device,
            "tiles of the teacher's",
            TILES_AT_ONCE,
            true,
            (tiles, cause) ->
                new DeviceException(
                    "%s has too little memory for the teacher to see one tile. Use smaller tiles or a smaller teacher. (%s)"
                        .formatted(device, cause.getMessage()),
                    cause));
  }

  TargetStatistics statistics() {
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
    FloatMatrix seen =
        known.orElseGet(() -> halving.take(asked.length, most -> seen(batch, asked, most)));
    statistics.add(seen);
    return standardised ? statistics.standardise(seen) : seen;
  }

  /** What the teacher sees, asked so many tiles at a time: a step's pixels need not fit. */
  private FloatMatrix seen(MaskedBatch batch, int[] asked, int most) {
    List<FloatMatrix> parts = new ArrayList<>();
    for (int from = 0; from < asked.length; from += most) {
      int[] part = java.util.Arrays.copyOfRange(asked, from, Math.min(asked.length, from + most));
      parts.add(teacher.features(batch.tiles(part)));
    }
    return FloatMatrix.joined(parts);
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
