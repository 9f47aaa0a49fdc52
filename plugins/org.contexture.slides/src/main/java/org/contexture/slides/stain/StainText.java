package org.contexture.slides.stain;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;

/** Profiles as one line of words and numbers, the same in every language. */
final class StainText {

  private static final String STAINS = "light %s haematoxylin %s eosin %s";
  private static final String COLOURS = "lightness %s red-green %s yellow-blue %s";

  private StainText() {}

  static String of(StainProfile profile) {
    return of(profile, value -> String.format(Locale.ROOT, "%.6f", value));
  }

  /** The same with every number to its last bit. */
  static String exact(StainProfile profile) {
    return of(profile, Object::toString);
  }

  private static String of(StainProfile profile, Function<Double, String> number) {
    if (profile instanceof StainProfile.Stains s) {
      Illumination light = s.light();
      return STAINS.formatted(
          numbers(number, light.red(), light.green(), light.blue(), light.offset()),
          numbers(number, row(s.matrix(), 0, s.haematoxylin())),
          numbers(number, row(s.matrix(), 1, s.eosin())));
    }
    StainProfile.Colours c = (StainProfile.Colours) profile;
    return COLOURS.formatted(
        numbers(number, c.mean()[0], c.deviation()[0]),
        numbers(number, c.mean()[1], c.deviation()[1]),
        numbers(number, c.mean()[2], c.deviation()[2]));
  }

  private static double[] row(StainMatrix matrix, int stain, double most) {
    return new double[] {
      matrix.density(stain, 0), matrix.density(stain, 1), matrix.density(stain, 2), most
    };
  }

  private static String numbers(Function<Double, String> number, double... values) {
    StringJoiner text = new StringJoiner(" ");
    for (double value : values) {
      text.add(number.apply(value));
    }
    return text.toString();
  }

  /**
   * What {@link #of} wrote.
   *
   * @throws IllegalArgumentException if it is nothing of that kind
   */
  static StainProfile parse(String text) {
    String[] words = text.strip().split("\\s+");
    if (words.length == 15 && words[0].equals("light")) {
      double[] light = numbers(words, 1, 4);
      double[] one = numbers(words, 6, 4);
      double[] two = numbers(words, 11, 4);
      return new StainProfile.Stains(
          new Illumination(light[0], light[1], light[2], light[3]),
          new StainMatrix(new double[] {one[0], one[1], one[2], two[0], two[1], two[2]}),
          one[3],
          two[3]);
    }
    if (words.length == 9 && words[0].equals("lightness")) {
      double[] l = numbers(words, 1, 2);
      double[] a = numbers(words, 4, 2);
      double[] b = numbers(words, 7, 2);
      return new StainProfile.Colours(
          new double[] {l[0], a[0], b[0]}, new double[] {l[1], a[1], b[1]});
    }
    throw new IllegalArgumentException(
        "Expected \"%s\" or \"%s\" with numbers, found \"%s\"."
            .formatted(
                STAINS, COLOURS, text.length() > 100 ? text.substring(0, 100) + " …" : text));
  }

  private static double[] numbers(String[] words, int from, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      try {
        numbers[i] = Double.parseDouble(words[from + i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Expected a number, found \"%s\".".formatted(words[from + i]), e);
      }
    }
    return numbers;
  }
}
