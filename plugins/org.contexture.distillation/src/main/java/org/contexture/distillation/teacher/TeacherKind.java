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
  /** A layer inside the given encoder (DMAE). */
  INTERMEDIATE
}
