package org.contexture.distillation.teacher;

/** How finely a teacher sees a tile. */
public enum TeacherResolution {
  /** In the tile's own pixels, as the student does. */
  TILE,
  /** In as many pixels as the encoder is for; what a tile shows stays the same. */
  OWN,
  /** At the encoder's own µm per pixel, read from the slide anew. */
  SCALE
}
