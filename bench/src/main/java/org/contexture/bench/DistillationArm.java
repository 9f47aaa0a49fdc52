package org.contexture.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.contexture.distillation.ContextSize;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.Objective;
import org.contexture.distillation.Sampling;
import org.contexture.distillation.Schedule;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.TermKind;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.WindowOptions;
import org.contexture.pipeline.stream.WindowPlan;

/**
 * One way to make a student. All arms of a comparison take as many steps, and encode as many tiles
 * a step, whatever their windows and masks.
 *
 * @param name in tables
 * @param settings those that are not the product's defaults, e.g. {@code target=OWN}
 */
record DistillationArm(String name, Map<String, String> settings) {

  /** The objective as a sum of terms, blanks written as {@code ~}: masked~cosine+0.5~own~cosine. */
  private static final String SUM = "objective";

  /** What each setting takes. */
  private static final Map<String, Class<?>> KNOWN =
      Map.ofEntries(
          Map.entry(SUM, Summand.class),
          Map.entry("target", TermKind.class),
          Map.entry("window", Integer.class),
          Map.entry("ratio", Double.class),
          Map.entry("mask", MaskKind.class),
          Map.entry("layers", Integer.class),
          Map.entry("heads", Integer.class),
          Map.entry("loss", LossKind.class),
          Map.entry("standardised", Boolean.class),
          Map.entry("rate", Double.class),
          Map.entry("headrate", Double.class),
          Map.entry("freeze", Double.class),
          Map.entry("steps", Integer.class),
          Map.entry("tiles", Double.class),
          Map.entry("batchnorm", BatchNormMode.class),
          Map.entry("flips", Boolean.class),
          Map.entry("stain", Double.class),
          Map.entry("teacher", TeacherKind.class));

  /**
   * @throws Arguments.Refused naming the setting that is not known, or whose value is not of its
   *     kind
   */
  DistillationArm {
    settings = Map.copyOf(settings);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      Class<?> kind = KNOWN.get(setting.getKey());
      if (kind == null) {
        throw new Arguments.Refused(
            "Arm “%s”: unknown setting “%s”; expected one of %s."
                .formatted(name, setting.getKey(), new TreeSet<>(KNOWN.keySet())));
      }
      if (!isOf(kind, setting.getValue())) {
        throw new Arguments.Refused(
            "Arm “%s”: %s must be %s, found “%s”."
                .formatted(name, setting.getKey(), words(kind), setting.getValue()));
      }
    }
    if (settings.containsKey("steps") && Integer.parseInt(settings.get("steps")) < 1) {
      throw new Arguments.Refused("Arm “%s”: steps must be at least 1.".formatted(name));
    }
  }

  private static boolean isOf(Class<?> kind, String value) {
    if (kind == Boolean.class) {
      return value.equals("true") || value.equals("false");
    }
    if (kind == Summand.class) {
      try {
        return !Summand.parse(value.replace('~', ' ')).isEmpty();
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    if (kind.isEnum()) {
      return names(kind).contains(value.toUpperCase(Locale.ROOT));
    }
    try {
      return kind == Integer.class
          ? Integer.parseInt(value) >= 0
          : Double.isFinite(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String words(Class<?> kind) {
    if (kind == Boolean.class) {
      return "true or false";
    }
    if (kind == Summand.class) {
      return "a sum of terms like masked~cosine+0.5~own~cosine";
    }
    if (kind.isEnum()) {
      return "one of " + String.join(", ", names(kind));
    }
    return kind == Integer.class ? "a whole number" : "a number";
  }

  private static List<String> names(Class<?> kind) {
    return Arrays.stream(kind.getEnumConstants()).map(value -> ((Enum<?>) value).name()).toList();
  }

  /** Reads {@code name: key=value key=value …}; common settings yield to the arm's own. */
  static DistillationArm parse(String line, Map<String, String> common) {
    String[] halves = line.split(":", 2);
    Map<String, String> settings = new LinkedHashMap<>(common);
    for (String setting : (halves.length > 1 ? halves[1] : "").trim().split("\\s+", -1)) {
      if (!setting.isEmpty()) {
        String[] pair = setting.split("=", 2);
        settings.put(pair[0], pair.length > 1 ? pair[1] : "");
      }
    }
    return new DistillationArm(halves[0].trim(), settings);
  }

  /** As the options of a run over some slides. */
  DistillationOptions options(List<SlideTiles> slides, long seed) {
    DistillationOptions defaults = DistillationOptions.defaults();
    Objective objective = defaults.objective();
    List<Summand> terms = terms();
    int side = (int) number("window", defaults.sampling().windowSide());
    double ratio = number("ratio", defaults.sampling().maskRatio());
    double seen = side * side * (hides() ? 1 - ratio : 1); // tiles of a window
    int windowsPerStep = (int) Math.max(1, Math.round(number("tiles", 32) / seen));
    int windows = WindowPlan.of(slides, windows(side, seed), 0).windows().size();
    double stepsPerEpoch = Math.ceil(windows / (double) windowsPerStep);
    int epochs = 1 + (int) Math.ceil(steps() / stepsPerEpoch); // the last ones may be cut off
    return new DistillationOptions(
        new Sampling(side, ratio, windowsPerStep, seed),
        new ContextSize(
            (int) number("layers", defaults.context().layers()),
            (int) number("heads", defaults.context().heads())),
        new Schedule(
            epochs,
            number("headrate", defaults.schedule().learningRate()),
            number("rate", defaults.schedule().studentLearningRate()),
            defaults.schedule().warmUp(),
            number("freeze", defaults.schedule().studentFreeze()),
            defaults.schedule().weightDecay(),
            BatchNormMode.valueOf(word("batchnorm", defaults.schedule().batchNorm()))),
        new Objective(
            MaskKind.valueOf(word("mask", objective.mask())),
            TeacherKind.valueOf(word("teacher", objective.teacher())),
            terms,
            Boolean.parseBoolean(settings.getOrDefault("standardised", "true"))),
        defaults.execution());
  }

  /** Whether anything is masked, and foreseen from its neighbours. */
  boolean hides() {
    return terms().stream().anyMatch(term -> term.kind().hides());
  }

  /** Written out as a sum, or one term and its loss. */
  private List<Summand> terms() {
    if (settings.containsKey(SUM)) {
      return Summand.parse(settings.get(SUM).replace('~', ' '));
    }
    Summand usual = Objective.defaults().terms().get(0);
    return List.of(
        Summand.of(
            TermKind.valueOf(word("target", usual.kind())),
            LossKind.valueOf(word("loss", usual.loss().orElseThrow()))));
  }

  /** The windows to learn from; what the teacher sees is taken from memory where it may be. */
  LimitedWindows windows(
      LoadedTiles tiles, Optional<TeacherMemory> memory, DistillationOptions options) {
    TeacherKind kind = options.objective().teacher();
    Optional<TeacherMemory> known = number("stain", 0) == 0 ? memory : Optional.empty();
    Optional<TeacherMemory.Look> look =
        switch (kind) {
          case FROZEN -> known.map(TeacherMemory::laid);
          case AVERAGED -> known.map(TeacherMemory::averaged);
          case TURNED -> known.map(TeacherMemory::turned);
          default -> Optional.empty();
        };
    return new LimitedWindows(
        new LoadedWindows(
            tiles, windows(options.sampling().windowSide(), options.sampling().seed()), look),
        options.sampling().windowsPerStep(),
        steps());
  }

  int steps() {
    return (int) number("steps", 3000);
  }

  private WindowOptions windows(int side, long seed) {
    boolean flips = Boolean.parseBoolean(settings.getOrDefault("flips", "true"));
    return WindowOptions.forThisMachine(side, seed).augmented(flips, number("stain", 0));
  }

  private String word(String key, Enum<?> otherwise) {
    return settings.getOrDefault(key, otherwise.name()).toUpperCase(Locale.ROOT);
  }

  private double number(String key, double otherwise) {
    return settings.containsKey(key) ? Double.parseDouble(settings.get(key)) : otherwise;
  }
}
