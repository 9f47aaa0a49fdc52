package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.Progress;
import org.contexture.learning.device.Device;
import org.contexture.learning.distillation.DistillationOptions;
import org.contexture.learning.distillation.MaskedContextDistillation;
import org.contexture.learning.distillation.Objective;
import org.contexture.learning.distillation.TargetKind;
import org.contexture.learning.encoder.EncoderModel;
import org.contexture.learning.encoder.Encoders;
import org.contexture.pipeline.stream.SlideWindows;
import org.contexture.pipeline.stream.WindowOptions;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.TilingOptions;

/**
 * Whether context helps: a student before and after distillation, with context and without, and its
 * teacher, judged by slides classified (gated ABMIL, AUROC of out-of-fold predictions) and, if
 * given, by labelled tiles. The student is distilled on the cohort's own slides, without labels.
 *
 * <p>Without context means: the same student, teacher, head and rates, nothing masked, each tile
 * predicts its own features. It encodes as many tiles a step, and takes as many steps, as with
 * context, where half of the tiles are masked and not encoded.
 *
 * <p>Arguments: {@code --student FILE --teacher FILE} (needed); {@code --slides FOLDER --labels
 * CSV} (otherwise a synthetic cohort of {@code --cohort N} slides is drawn); {@code --tiles FOLDER}
 * of {@code …_label_<class>.png}; {@code --mpp 1.0 --pixels 96 --window 4 --folds 4 --repeats 3
 * --seeds 2 --epochs 4 --rate 1e-4}; {@code --curves FOLDER} for pictures of the losses.
 */
public final class ContextBenchmark {

  private static final int WINDOWS_PER_STEP = 8;

  /** A way to make a student. */
  private enum Way {
    CONTEXT(TargetKind.MASKED),
    CONTEXT_AND_OWN(TargetKind.MASKED_AND_VISIBLE),
    WITHOUT_CONTEXT(TargetKind.OWN);

    private final TargetKind target;

    Way(TargetKind target) {
      this.target = target;
    }
  }

  private final List<String> arguments;
  private final Map<String, List<Double>> results = new LinkedHashMap<>();

  private ContextBenchmark(List<String> arguments) {
    this.arguments = arguments;
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    new ContextBenchmark(List.of(arguments)).run();
  }

  private void run() throws IOException {
    EncoderModel student = Encoders.read(Path.of(needed("--student")), Optional.empty());
    EncoderModel teacher = Encoders.read(Path.of(needed("--teacher")), Optional.empty());
    TilingOptions tiling = new TilingOptions(integer("--pixels", 96), number("--mpp", 1), 0, 0.5);
    Cohort cohort = cohort(tiling);
    System.out.printf("%d slides, %d tiles%n", cohort.slides().size(), cohort.tiles());
    judge("student before", student, cohort);
    judge("teacher", teacher, cohort);
    for (int seed = 0; seed < integer("--seeds", 2); seed++) {
      for (Way way : Way.values()) {
        EncoderModel after = distil(student, teacher, cohort, way, seed);
        judge(way.toString().toLowerCase(Locale.ROOT).replace('_', ' '), after, cohort);
      }
    }
    print();
  }

  private Cohort cohort(TilingOptions tiling) throws IOException {
    Optional<String> slides = option("--slides");
    if (slides.isPresent()) {
      return Cohort.read(
          Path.of(slides.get()), Path.of(needed("--labels")), tiling.micronsPerPixel(), tiling);
    }
    Path folder = Files.createTempDirectory("context");
    SyntheticOptions options =
        new SyntheticOptions(integer("--cohort", 24), 2560, 2048, 0.5, 0.5, 1, 11);
    SyntheticCohort.write(options, folder, (written, of) -> {});
    Path labels = folder.resolve(SyntheticCohort.LABELS_FILE);
    return Cohort.read(folder, labels, tiling.micronsPerPixel(), tiling);
  }

  private EncoderModel distil(
      EncoderModel student, EncoderModel teacher, Cohort cohort, Way way, long seed)
      throws IOException {
    boolean context = way != Way.WITHOUT_CONTEXT;
    DistillationOptions defaults = DistillationOptions.defaults();
    Objective objective = defaults.objective();
    int epochs = integer("--epochs", 4);
    DistillationOptions options =
        new DistillationOptions(
            integer("--window", 4),
            defaults.maskRatio(),
            defaults.layers(),
            defaults.heads(),
            context ? epochs : Math.max(1, epochs / 2),
            context ? WINDOWS_PER_STEP : WINDOWS_PER_STEP / 2,
            defaults.learningRate(),
            number("--rate", defaults.studentLearningRate()),
            defaults.warmUp(),
            defaults.studentFreeze(),
            defaults.batchNorm(),
            seed,
            new Objective(
                objective.mask(),
                objective.teacher(),
                way.target,
                objective.loss(),
                objective.standardised()),
            defaults.weightDecay(),
            0);
    SlideWindows windows =
        SlideWindows.of(cohort.slides(), WindowOptions.forThisMachine(options.windowSide(), seed));
    MaskedContextDistillation.Result result =
        MaskedContextDistillation.distil(
            student, teacher, windows, options, Device.CPU, Progress.NONE);
    var log = result.log();
    var last = log.get(log.size() - 1);
    System.out.printf(
        Locale.ROOT,
        "%s, seed %d: %d steps, loss %.4f → %.4f (constant %.4f, cosine %.3f), %.0f s, waited"
            + " %.0f%n",
        way,
        seed,
        log.size(),
        log.get(0).loss(),
        last.loss(),
        last.constantLoss(),
        last.cosine(),
        log.stream().mapToDouble(s -> s.seconds()).sum(),
        log.stream().mapToDouble(s -> s.waitingSeconds()).sum());
    if (option("--curves").isPresent()) {
      String name = way.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + seed;
      LossCurve.write(log, name, Path.of(needed("--curves")).resolve(name + ".png"));
    }
    return result.student();
  }

  private void judge(String name, EncoderModel model, Cohort cohort) throws IOException {
    List<FloatMatrix> features = cohort.features(model);
    for (int repeat = 0; repeat < integer("--repeats", 3); repeat++) {
      add(name, "AUROC", cohort.auroc(features, integer("--folds", 4), repeat));
    }
    if (option("--tiles").isPresent()) {
      LabelledTiles tiles = LabelledTiles.read(Path.of(needed("--tiles")));
      FloatMatrix ofTiles = tiles.features(model);
      add(name, "1-NN", tiles.nearestNeighbour(ofTiles));
      for (int repeat = 0; repeat < integer("--repeats", 3); repeat++) {
        add(name, "probe", tiles.linearProbe(ofTiles, repeat));
      }
    }
  }

  private void add(String name, String measure, double value) {
    System.out.printf(Locale.ROOT, "%s %s %.4f%n", name, measure, value);
    results.computeIfAbsent(name + " | " + measure, key -> new ArrayList<>()).add(value);
  }

  /** Mean, deviation, and the difference to the student before, paired by repeat. */
  private void print() {
    System.out.println("| encoder | measure | n | mean | sd | minus before | sd |");
    System.out.println("|---|---|---|---|---|---|---|");
    results.forEach(
        (key, values) -> {
          String measure = key.substring(key.indexOf('|') + 2);
          List<Double> before = results.get("student before | " + measure);
          double[] own = values.stream().mapToDouble(Double::doubleValue).toArray();
          double[] apart = new double[own.length];
          Arrays.setAll(apart, i -> own[i] - before.get(i % before.size()));
          System.out.printf(
              Locale.ROOT,
              "| %s | %d | %.3f | %.3f | %+.3f | %.3f |%n",
              key,
              own.length,
              mean(own),
              deviation(own),
              mean(apart),
              deviation(apart));
        });
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / Math.max(1, values.length - 1));
  }

  private Optional<String> option(String name) {
    int at = arguments.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(arguments.get(at + 1));
  }

  private String needed(String name) {
    return option(name)
        .orElseThrow(() -> new IllegalArgumentException("The argument " + name + " is missing."));
  }

  private int integer(String name, int otherwise) {
    return option(name).map(Integer::parseInt).orElse(otherwise);
  }

  private double number(String name, double otherwise) {
    return option(name).map(Double::parseDouble).orElse(otherwise);
  }
}
