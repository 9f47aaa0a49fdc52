package org.contexture.slides.synthetic;

import java.util.ArrayList;
import java.util.List;

/**
 * What is where on a synthetic slide, in µm; drawn by {@link ScenePainter}.
 *
 * @param outline where there is tissue
 * @param fibres the course of the collagen
 * @param stain of the slide
 * @param structures in the order they are painted
 * @param nuclei of all cells
 * @param seed of the textures
 */
record TissueScene(
    Outline outline,
    Fibres fibres,
    Stain stain,
    List<Structure> structures,
    NucleusIndex nuclei,
    int seed) {

  /** How deep inside the tissue a point lies: 0 on glass, 1 inside, between at the edge. */
  @FunctionalInterface
  interface Outline {
    float coverage(double x, double y);
  }

  /**
   * Collagen runs in waves along one main direction.
   *
   * @param angle main direction, radians
   * @param seed of the waves
   */
  record Fibres(double angle, int seed) {

    /** Position across the fibres, µm: constant along one fibre. */
    double across(double x, double y) {
      double wave = Noise.value(x / 170, y / 170, seed) - 0.5;
      double ripple = Noise.value(x / 45, y / 45, seed + 1) - 0.5;
      return -x * Math.sin(angle) + y * Math.cos(angle) + 150 * wave + 14 * ripple;
    }

    /** Position along the fibres, µm. */
    double along(double x, double y) {
      return x * Math.cos(angle) + y * Math.sin(angle);
    }

    /** Direction of the fibre through a point, radians. */
    double direction(double x, double y) {
      double dx = across(x + 1, y) - across(x - 1, y);
      double dy = across(x, y + 1) - across(x, y - 1);
      return Math.atan2(-dx, dy);
    }
  }

  /** The structures that touch a rectangle. */
  List<Structure> structuresIn(double left, double top, double right, double bottom) {
    List<Structure> found = new ArrayList<>();
    for (Structure s : structures) {
      double reach = s.reach();
      if (s.x() + reach > left
          && s.x() - reach < right
          && s.y() + reach > top
          && s.y() - reach < bottom) {
        found.add(s);
      }
    }
    return found;
  }
}
