package org.contexture.distillation.teacher;

/** Who sets the targets. */
public enum TeacherKind {
  /** The given encoder, which never changes (Pisula &amp; Bozek 2024). */
  FROZEN,
  /** A moving average of the student itself; the given teacher is not used. */
  MOMENTUM,
  /** The given encoder's architecture with random weights: the control that knows nothing. */
  RANDOM,
  /** The given encoder, averaged over a tile's turns and mirror images (PH-Reg). */
  AVERAGED,
  /** The given encoder, which sees each tile turned or mirrored by chance. */
  TURNED,
  /**
   * {@link #TURNED} in short runs, {@link #AVERAGED} in those of eight passes and more: what it saw
   * is remembered, so that all eight views of a tile are then no more work than one a pass.
   */
  VIEWS,
  /** A layer inside the given encoder (DMAE). */
  INTERMEDIATE;

  /**
   * What it comes to in a run.
   *
   * @param passes over all tiles
   */
  public TeacherKind in(int passes) {
    if (this != VIEWS) {
      return this;
    }
    return passes < Views.COUNT ? TURNED : AVERAGED;
  }
}
