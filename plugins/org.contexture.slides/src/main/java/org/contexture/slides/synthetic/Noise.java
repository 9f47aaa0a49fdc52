package org.contexture.slides.synthetic;

/** Smooth random fields of the plane: the same seed and point always give the same value. */
final class Noise {

  private Noise() {}

  /** Evenly distributed bits of a lattice point. */
  static int hash(int x, int y, int seed) {
    int h = (x * 0x27d4eb2d) ^ (y * 0x165667b1) ^ (seed * 0x9e3779b9);
    h = (h ^ (h >>> 15)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }

  /** One number in [0, 1) for a lattice point. */
  static float at(int x, int y, int seed) {
    return (hash(x, y, seed) >>> 8) * 0x1p-24f;
  }

  /** Value noise in [0, 1]: lattice values, smoothly interpolated. */
  static float value(double x, double y, int seed) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    float fx = ease((float) (x - column));
    float fy = ease((float) (y - row));
    float top = mix(at(column, row, seed), at(column + 1, row, seed), fx);
    float bottom = mix(at(column, row + 1, seed), at(column + 1, row + 1, seed), fx);
    return mix(top, bottom, fy);
  }

  /** Two octaves of value noise, in [0, 1]. */
  static float rough(double x, double y, int seed) {
    return (2 * value(x, y, seed) + value(2.03 * x + 7.1, 2.03 * y + 3.7, seed + 1)) / 3;
  }

  /**
   * Distance to the border between the two nearest of randomly placed points, in lattice units: a
   * foam of cells (Worley 1996, F2 − F1).
   */
  static float foam(double x, double y, int seed) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double nearest = 9;
    double second = 9;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int c = column - 1; c <= column + 1; c++) {
        double dx = c + 0.15 + 0.7 * at(c, r, seed) - x;
        double dy = r + 0.15 + 0.7 * at(c, r, seed + 1) - y;
        double distance = dx * dx + dy * dy;
        if (distance < nearest) {
          second = nearest;
          nearest = distance;
        } else if (distance < second) {
          second = distance;
        }
      }
    }
    return (float) (Math.sqrt(second) - Math.sqrt(nearest));
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  static float step(double from, double to, double value) {
    double t = (value - from) / (to - from);
    return t <= 0 ? 0 : t >= 1 ? 1 : ease((float) t);
  }

  static float mix(float a, float b, float share) {
    return a + (b - a) * share;
  }

  private static float ease(float t) {
    return t * t * (3 - 2 * t);
  }
}
