package org.contexture.slides.stain;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A stain that slides can be brought to.
 *
 * @param method that measured it
 * @param profile what was measured
 */
public record StainReference(StainMethod method, StainProfile profile) {

  private static final long LONGEST = 4096; // bytes

  public StainReference {
    if ((method == StainMethod.REINHARD) != (profile instanceof StainProfile.Colours)) {
      throw new IllegalArgumentException(
          "%s measures no %s.".formatted(method, profile.getClass().getSimpleName()));
    }
  }

  /** One line, e.g. for a file; {@link #parse} reads it. */
  public String text() {
    return method.name().toLowerCase(Locale.ROOT) + ": " + StainText.of(profile);
  }

  /** The same with every number to its last bit, for what is computed of it. */
  public String exactText() {
    return method.name().toLowerCase(Locale.ROOT) + ": " + StainText.exact(profile);
  }

  /**
   * What {@link #text} or {@link #exactText} wrote.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static StainReference parse(String text) {
    int colon = text.indexOf(':');
    for (StainMethod method : StainMethod.values()) {
      if (colon > 0 && method.name().equalsIgnoreCase(text.substring(0, colon).strip())) {
        return new StainReference(method, StainText.parse(text.substring(colon + 1)));
      }
    }
    throw new IllegalArgumentException(
        "Expected a stain that begins with macenko:, vahadane: or reinhard:, found \"%s\"."
            .formatted(text.length() > 60 ? text.substring(0, 60) + " …" : text));
  }

  /**
   * What {@link #text} wrote, in a file of its own.
   *
   * @throws IOException if it holds something else
   */
  public static StainReference read(Path file) throws IOException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new IllegalArgumentException("It is too long to be one.");
      }
      return parse(Files.readString(file).strip());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IOException(
          "%s holds no reference of a Stain Normalizer: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The median of every number of some slides' stains: that of none of them, but of the cohort.
   *
   * @param slides at least one, measured by the same method
   */
  public static StainReference median(StainMethod method, List<StainProfile> slides) {
    if (method == StainMethod.REINHARD) {
      double[] mean = new double[3];
      double[] deviation = new double[3];
      for (int c = 0; c < 3; c++) {
        int channel = c;
        mean[c] = median(slides, slide -> ((StainProfile.Colours) slide).mean()[channel]);
        deviation[c] = median(slides, slide -> ((StainProfile.Colours) slide).deviation()[channel]);
      }
      return new StainReference(method, new StainProfile.Colours(mean, deviation));
    }
    double[] rows = new double[6];
    for (int i = 0; i < 6; i++) {
      int stain = i / 3;
      int channel = i % 3;
      rows[i] = median(slides, slide -> stains(slide).matrix().density(stain, channel));
    }
    return new StainReference(
        method,
        new StainProfile.Stains(
            new Illumination(
                median(slides, slide -> stains(slide).light().red()),
                median(slides, slide -> stains(slide).light().green()),
                median(slides, slide -> stains(slide).light().blue()),
                median(slides, slide -> stains(slide).light().offset())),
            new StainMatrix(rows),
            median(slides, slide -> stains(slide).haematoxylin()),
            median(slides, slide -> stains(slide).eosin())));
  }

  private static StainProfile.Stains stains(StainProfile profile) {
    return (StainProfile.Stains) profile;
  }

  private static double median(List<StainProfile> slides, Function<StainProfile, Double> number) {
    List<Double> values = new ArrayList<>();
    slides.forEach(slide -> values.add(number.apply(slide)));
    return Percentile.median(values.stream().mapToDouble(value -> value).toArray());
  }
}
