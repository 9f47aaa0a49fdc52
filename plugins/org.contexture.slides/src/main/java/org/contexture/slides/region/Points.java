package org.contexture.slides.region;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.region.Outline.Ring;

/** Corners as a file lists them, one after another. */
final class Points {

  private double[] xy = new double[32];
  private int length;

  void add(double x, double y) {
    if (length + 2 > xy.length) {
      xy = Arrays.copyOf(xy, 2 * xy.length);
    }
    xy[length++] = x;
    xy[length++] = y;
  }

  int count() {
    return length / 2;
  }

  double x(int point) {
    return xy[2 * point];
  }

  double y(int point) {
    return xy[2 * point + 1];
  }

  /** The polygon with these corners; empty if it has no area. */
  Optional<Outline> polygon() {
    return count() < 3
        ? Optional.empty()
        : Outline.polygon(List.of(new Ring(Arrays.copyOf(xy, length))));
  }

  /** The rectangle around them; empty if it has no area. */
  Optional<Outline> rectangle() {
    return count() < 2
        ? Optional.empty()
        : Outline.rectangle(least(0), least(1), largest(0), largest(1));
  }

  /** The ellipse in the rectangle around them. */
  Optional<Outline> ellipse() {
    return count() < 2
        ? Optional.empty()
        : Outline.ellipse(least(0), least(1), largest(0) - least(0), largest(1) - least(1));
  }

  private double least(int axis) {
    double least = xy[axis];
    for (int i = axis; i < length; i += 2) {
      least = Math.min(least, xy[i]);
    }
    return least;
  }

  private double largest(int axis) {
    double largest = xy[axis];
    for (int i = axis; i < length; i += 2) {
      largest = Math.max(largest, xy[i]);
    }
    return largest;
  }
}
