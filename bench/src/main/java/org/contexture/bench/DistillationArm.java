package org.contexture.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.contexture.learning.distillation.DistillationOptions;
import org.contexture.learning.distillation.DistillationOptions.BatchNormMode;
import org.contexture.learning.distillation.Objective;
import org.contexture.learning.distillation.TargetKind;
import org.contexture.learning.distillation.WindowSource;
import org.contexture.learning.distillation.loss.LossKind;
import org.contexture.learning.distillation.mask.MaskKind;
import org.contexture.learning.distillation.teacher.TeacherKind;
import org.contexture.pipeline.stream.SlideWindows;
import org.contexture.pipeline.stream.WindowOptions;

/**
 * One way to make a student. All arms of a comparison take as many steps, and encode as many tiles
 * a step, whatever their windows and masks.
 *
 * @param name in tables
 * @param settings those that are not the product's defaults, e.g. {@code target=OWN}
 */
record DistillationArm(String name, Map<String, String> settings) {

  private static final Set<String> KNOWN =
      Set.of(
          "target",
          "window",
          "ratio",
          "mask",
          "layers",
          "heads",
          "loss",
          "standardised",
          "rate",
          "headrate",
          "freeze",
          "steps",
          "tiles",
          "batchnorm",
          "flips",
          "stain",
          "teacher");

  DistillationArm {
    settings = Map.copyOf(settings);
    for (String key : settings.keySet()) {
      if (!KNOWN.contains(key)) {
        throw new IllegalArgumentException(
            "Arm “%s”: unknown setting “%s”; expected one of %s.".formatted(name, key, KNOWN));
      }
    }
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
  DistillationOptions options(Cohort cohort, long seed) {
    DistillationOptions defaults = DistillationOptions.defaults();
    Objective objective = defaults.objective();
    TargetKind target = TargetKind.valueOf(word("target", objective.target()));
    int side = (int) number("window", defaults.windowSide());
    double ratio = number("ratio", defaults.maskRatio());
    double seen = side * side * (target == TargetKind.OWN ? 1 : 1 - ratio); // tiles of a window
    int windowsPerStep = (int) Math.max(1, Math.round(number("tiles", 32) / seen));
    int windows = windows(cohort, side, seed).windows(0);
    double stepsPerEpoch = Math.ceil(windows / (double) windowsPerStep);
    int epochs = 1 + (int) Math.ceil(steps() / stepsPerEpoch); // the last ones may be cut off
    return new DistillationOptions(
        side,
        ratio,
        (int) number("layers", defaults.layers()),
        (int) number("heads", defaults.heads()),
        epochs,
        windowsPerStep,
        number("headrate", defaults.learningRate()),
        number("rate", defaults.studentLearningRate()),
        defaults.warmUp(),
        number("freeze", defaults.studentFreeze()),
        BatchNormMode.valueOf(word("batchnorm", defaults.batchNorm())),
        seed,
        new Objective(
            MaskKind.valueOf(word("mask", objective.mask())),
            TeacherKind.valueOf(word("teacher", objective.teacher())),
            target,
            LossKind.valueOf(word("loss", objective.loss())),
            Boolean.parseBoolean(settings.getOrDefault("standardised", "true"))),
        defaults.weightDecay(),
        defaults.execution());
  }

  /** The windows to learn from. */
  WindowSource windows(Cohort cohort, DistillationOptions options) {
    return new LimitedWindows(
        windows(cohort, options.windowSide(), options.seed()), options.windowsPerStep(), steps());
  }

  private int steps() {
    return (int) number("steps", 600);
  }

  private SlideWindows windows(Cohort cohort, int side, long seed) {
    boolean flips = Boolean.parseBoolean(settings.getOrDefault("flips", "true"));
    return SlideWindows.of(
        cohort.slides(),
        WindowOptions.forThisMachine(side, seed).augmented(flips, number("stain", 0)));
  }

  private String word(String key, Enum<?> otherwise) {
    return settings.getOrDefault(key, otherwise.name()).toUpperCase(Locale.ROOT);
  }

  private double number(String key, double otherwise) {
    return settings.containsKey(key) ? Double.parseDouble(settings.get(key)) : otherwise;
  }
}
