package org.contexture.encoder;

import java.util.Arrays;
import java.util.List;

/**
 * Per-channel (red, green, blue) shift and scale of pixels in [0, 1]: (v − mean) / std.
 *
 * @param mean three values
 * @param std three values, all &gt; 0
 */
public record Normalisation(List<Double> mean, List<Double> std) {

  /** What torchvision's and timm's ImageNet models expect. */
  public static final Normalisation IMAGENET =
      new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** From −1 to 1, as EfficientNetV2-L and some of timm's models expect. */
  public static final Normalisation HALF =
      new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

  public Normalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3
        || std.size() != 3
        || !mean.stream().allMatch(Double::isFinite)
        || !std.stream().allMatch(s -> s > 0 && Double.isFinite(s))) {
      throw new IllegalArgumentException(
          "Expected three means and three positive deviations, found %s and %s."
              .formatted(mean, std));
    }
  }

  /**
   * Reads both as model cards and metadata print them.
   *
   * @param mean three numbers, e.g. {@code (0.485, 0.456, 0.406)}, with or without brackets
   * @param std three numbers &gt; 0
   * @throws IllegalArgumentException if they are not, naming which
   */
  public static Normalisation parse(String mean, String std) {
    return new Normalisation(numbers("mean", mean), numbers("standard deviation", std));
  }

  private static List<Double> numbers(String what, String text) {
    try {
      String[] numbers = text.replaceAll("[\\[\\]()]", " ").strip().split("[,;\\s]+", -1);
      if (numbers.length == 3) {
        return Arrays.stream(numbers).map(Double::valueOf).toList();
      }
    } catch (NumberFormatException e) {
      throw notThree(what, text, e);
    }
    throw notThree(what, text, null);
  }

  private static IllegalArgumentException notThree(String what, String text, Throwable cause) {
    return new IllegalArgumentException(
        "The %s of the pixels is “%s”; expected three numbers, such as 0.485, 0.456, 0.406."
            .formatted(what, text),
        cause);
  }

  /** What a pixel's byte is multiplied with before {@link #shift} is added. */
  float factor(int channel) {
    return (float) (1 / (255 * std.get(channel)));
  }

  float shift(int channel) {
    return (float) (-mean.get(channel) / std.get(channel));
  }
}
