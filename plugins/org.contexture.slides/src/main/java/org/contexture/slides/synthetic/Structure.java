package org.contexture.slides.synthetic;

/**
 * A roundish body of one tissue inside the stroma: a lobule, the acinus of a gland, a field of fat.
 *
 * @param kind what it is
 * @param x centre, µm
 * @param y centre, µm
 * @param radius mean, µm
 * @param seed of its outline and texture
 */
record Structure(SyntheticTissue kind, double x, double y, double radius, int seed) {

  /** Half the side of a square around it, µm. */
  double reach() {
    return 1.35 * radius + 4;
  }

  /** Distance from the centre in radii, warped so that the outline is uneven; inside below 1. */
  double distance(double px, double py) {
    double dx = px - x;
    double dy = py - y;
    double wave = Noise.value(px / (0.45 * radius) + 31, py / (0.45 * radius) + 17, seed);
    return Math.sqrt(dx * dx + dy * dy) / radius + 0.5 * (wave - 0.5);
  }

  boolean contains(double px, double py) {
    return distance(px, py) < 1;
  }
}
