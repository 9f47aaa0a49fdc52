package org.contexture.distillation.teacher;

/** How finely a teacher sees a tile. */
public enum TeacherResolution {
  /** In the tile's own pixels, as the student does. */
  TILE,
  /** In as many pixels as the encoder is for. */
  OWN
}
