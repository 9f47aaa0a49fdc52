package org.contexture.slides.synthetic;

/**
 * A cell's nucleus: an ellipse with an uneven outline.
 *
 * @param x centre, µm
 * @param y centre, µm
 * @param length half the longer axis, µm
 * @param width half the shorter axis, µm
 * @param angle of the longer axis, radians
 * @param density amount of haematoxylin
 * @param seed of outline and chromatin
 */
record Nucleus(float x, float y, float length, float width, float angle, float density, int seed) {

  /** Half the side of a square around it, µm. */
  float reach() {
    return 1.3f * length + 1;
  }
}
