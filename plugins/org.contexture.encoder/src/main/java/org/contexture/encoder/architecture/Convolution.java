package org.contexture.encoder.architecture;

/**
 * The shape of a square two-dimensional convolution.
 *
 * @param in channels
 * @param out channels
 * @param kernel side
 * @param stride in both directions
 * @param padding zeros on every side
 * @param groups of channels that do not mix
 */
public record Convolution(int in, int out, int kernel, int stride, int padding, int groups) {

  public Convolution {
    if (in % groups != 0 || out % groups != 0 || kernel < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "No such convolution: %d → %d channels in %d groups, kernel %d, stride %d, padding %d."
              .formatted(in, out, groups, kernel, stride, padding));
    }
  }

  /** Keeps the size of the map; all channels mix. */
  public static Convolution of(int in, int out, int kernel) {
    return new Convolution(in, out, kernel, 1, kernel / 2, 1);
  }

  /** Every channel on its own. */
  public static Convolution depthwise(int channels, int kernel) {
    return new Convolution(channels, channels, kernel, 1, kernel / 2, channels);
  }

  public Convolution strided(int newStride) {
    return new Convolution(in, out, kernel, newStride, padding, groups);
  }

  public Convolution unpadded() {
    return new Convolution(in, out, kernel, stride, 0, groups);
  }
}
