package org.contexture.mil;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.contexture.mil.head.Abmil;
import org.contexture.mil.head.Clam;
import org.contexture.mil.head.ClamInstanceLoss;
import org.contexture.mil.head.Dsmil;
import org.contexture.mil.head.GatedAbmil;
import org.contexture.mil.head.HardTiles;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.Mhim;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.TransMil;

/**
 * Options of training as text: by the names by which KNIME saves the parameters of the MIL nodes,
 * e.g. {@code head} and {@code learningRate}. What is not named is as in the nodes' dialogs.
 */
public final class MilSettings {

  private final Map<String, String> given;
  private final Set<String> known = new TreeSet<>();

  private MilSettings(Map<String, String> given) {
    this.given = new TreeMap<>(given);
  }

  /**
   * Reads a setting.
   *
   * @throws IllegalArgumentException naming what is unknown or out of range, and what is possible
   */
  public static MilOptions of(Map<String, String> given) {
    MilSettings settings = new MilSettings(given);
    MilOptions options = settings.options();
    settings.requireKnown();
    return options;
  }

  private MilOptions options() {
    return new MilOptions(
        head(),
        number("dropout", 0.25),
        new Schedule(whole("epochs", 50), whole("patience", 10), number("validationFraction", 0)),
        new Optimisation(
            number("learningRate", 2e-4), number("weightDecay", 1e-4), truth("cosine", true)),
        new Sampling(
            whole("slidesPerStep", 1),
            whole("tilesPerSlide", 0),
            truth("classWeights", true),
            truth("standardise", true)),
        new Execution(0, truth("mixedPrecision", false)));
  }

  private MilHead head() {
    MilHead published = Heads.named(value("head", "gated-abmil", text -> text, "a head"));
    int attentionWidth = whole("attentionWidth", 128);
    ClamInstanceLoss clustering =
        new ClamInstanceLoss(
            whole("clusteredTiles", 8),
            constant("subtypes", ClamInstanceLoss.Subtyping.AUTO),
            constant("tileLoss", ClamInstanceLoss.Comparison.CROSS_ENTROPY));
    double slideWeight = number("slideWeight", 0.7);
    double tileWeight = number("tileWeight", 0.5);
    int largestWidth = whole("largestWidth", 512);
    boolean publishedMasking = truth("publishedMasking", true);
    HardTiles mask =
        new HardTiles(
            number("maskedAtRandom", 0),
            number("maskedLowest", 0),
            number("maskedHighest", 0.03),
            number("drawnOfHighest", 1));
    double teacherWeight = number("teacherWeight", 0.1);
    double teacherMomentum = number("teacherMomentum", 0.9999);
    if (published instanceof Abmil) {
      return new Abmil(attentionWidth);
    } else if (published instanceof GatedAbmil) {
      return new GatedAbmil(attentionWidth);
    } else if (published instanceof Clam clam) {
      return new Clam(clam.branches(), clustering, slideWeight);
    } else if (published instanceof Dsmil) {
      return new Dsmil(tileWeight);
    } else if (published instanceof TransMil) {
      return new TransMil(largestWidth);
    } else if (published instanceof Mhim mhim && !publishedMasking) {
      return new Mhim(mhim.encoder(), mhim.version(), mask, teacherWeight, teacherMomentum);
    }
    return published;
  }

  private double number(String name, double otherwise) {
    return value(name, otherwise, Double::valueOf, "a number");
  }

  private int whole(String name, int otherwise) {
    return value(name, otherwise, Integer::valueOf, "a whole number");
  }

  private boolean truth(String name, boolean otherwise) {
    return value(
        name,
        otherwise,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
          }
          return Boolean.valueOf(text);
        },
        "true or false");
  }

  private <E extends Enum<E>> E constant(String name, E otherwise) {
    Class<E> type = otherwise.getDeclaringClass();
    return value(
        name,
        otherwise,
        text -> Enum.valueOf(type, text),
        "one of " + java.util.List.of(type.getEnumConstants()));
  }

  private <T> T value(String name, T otherwise, Function<String, T> reading, String expected) {
    known.add(name);
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return reading.apply(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "“%s” is “%s”; expected %s.".formatted(name, text, expected), e);
    }
  }

  private void requireKnown() {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "There is no parameter “%s”; expected one of %s.".formatted(name, known));
      }
    }
  }
}
