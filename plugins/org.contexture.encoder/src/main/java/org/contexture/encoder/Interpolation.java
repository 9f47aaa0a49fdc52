package org.contexture.encoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How tiles are resized to an encoder's own size: by which kernel the pixels around each place are
 * weighed. Pillow's and torchvision's kernels, which grow with the pixels where an image shrinks.
 */
public enum Interpolation {
  BILINEAR {
    @Override
    public double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },

  /** Keys 1981, with a = −0.5: pixels may go beyond those around them. */
  BICUBIC {
    @Override
    public double weight(double distance) {
      double d = Math.abs(distance);
      if (d < 1) {
        return (1.5 * d - 2.5) * d * d + 1;
      }
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }
  };

  /** How much a pixel counts at a distance, in pixels of the coarser image. */
  public abstract double weight(double distance);

  /** What a model's authors resize by; bilinear where that is not known, or something else. */
  public static Interpolation of(EncoderModel model) {
    return named(model.provenance().getOrDefault(EncoderModel.INTERPOLATION, "")).orElse(BILINEAR);
  }

  /** By the name that timm and Pillow give it; empty if it is another. */
  static Optional<Interpolation> named(String name) {
    return Arrays.stream(values())
        .filter(kernel -> kernel.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }
}
