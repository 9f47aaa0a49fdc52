package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.learning.AtomicFile;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.Progress;
import org.contexture.learning.device.Device;
import org.contexture.learning.distillation.DistillationOptions;
import org.contexture.learning.distillation.MaskedContextDistillation;
import org.contexture.learning.distillation.MaskedContextDistillation.Step;
import org.contexture.learning.encoder.EncoderModel;
import org.contexture.pipeline.training.DistillationCurve;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.TilingOptions;

/**
 * Whether context helps: a student before and after distillation, with context and without, and its
 * teacher, judged by slides classified (gated ABMIL, AUROC of out-of-fold predictions) and, if
 * given, by labelled tiles. The student is distilled on the slides themselves, without labels.
 *
 * <p>Each repeat has a seed of its own for distillation, folds and classifiers; differences are
 * paired by it. Without context means: the same student, teacher and rates, nothing masked, each
 * tile predicts its own features; it takes as many steps, and encodes as many tiles a step.
 *
 * <p>Arguments, all optional: {@code --slides FOLDER --labels CSV} (slides or plain images; without
 * labels only {@code --tiles} judges; without slides a synthetic cohort of {@code --cohort N} is
 * drawn), {@code --tiles FOLDER} of {@code …_label_<class>.png}, {@code --mpp 1 --pixels 96
 * --window 4 --folds 4 --repeats 5 --splits 3} (partitions into folds that a repeat averages),
 * {@code --steps 600}, {@code --tissue 0.5}; {@code --student FILE --teacher FILE} (by default
 * SqueezeNet and MobileNetV2 of {@code ../shared/weights}); {@code --arms FILE} to compare others,
 * a line each (see {@link DistillationArm}); {@code --results FILE} to go on after a stop; {@code
 * --curves FOLDER} for pictures of the losses.
 */
public final class ContextBenchmark {

  private static final String BEFORE = "before";
  private static final String TEACHER = "teacher";
  private static final String CONTROL = "without context";
  private static final List<String> ARMS =
      List.of(
          "context: target=MASKED",
          "context and own: target=MASKED_AND_OWN",
          CONTROL + ": target=OWN");

  private final Arguments arguments;
  private final Cohort cohort;
  private final Optional<LabelledTiles> tiles;
  private final Measurements measurements;

  private ContextBenchmark(Arguments arguments) throws IOException {
    this.arguments = arguments;
    cohort = cohort();
    Optional<String> folder = arguments.find("--tiles");
    tiles =
        folder.isEmpty()
            ? Optional.empty()
            : Optional.of(LabelledTiles.read(Path.of(folder.get())));
    measurements = new Measurements(arguments.find("--results").map(Path::of));
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    new ContextBenchmark(Arguments.of(arguments)).run();
  }

  private void run() throws IOException {
    System.out.printf("%d slides, %d tiles%n", cohort.slides().size(), cohort.tiles());
    EncoderModel student = arguments.encoder("--student", "squeezenet1_1_imagenet.safetensors");
    EncoderModel teacher = arguments.encoder("--teacher", "mobilenet_v2_imagenet.safetensors");
    int repeats = arguments.integer("--repeats", 5);
    judgeAsTheyAre(BEFORE, student, repeats);
    judgeAsTheyAre(TEACHER, teacher, repeats);
    for (long seed = 0; seed < repeats; seed++) {
      for (DistillationArm arm : arms()) {
        if (!measurements.knows(arm.name(), seed)) {
          compare(arm, student, teacher, seed);
        }
      }
    }
    measurements.print(List.of("AUROC", "1-NN", "mAP", "probe", "probe loss"), BEFORE, CONTROL);
  }

  private void judgeAsTheyAre(String name, EncoderModel model, int repeats) throws IOException {
    if (!measurements.knows(name, repeats - 1)) {
      Features features = features(model);
      for (long seed = 0; seed < repeats; seed++) {
        measurements.add(name, seed, judge(features, seed));
      }
    }
  }

  private void compare(DistillationArm arm, EncoderModel student, EncoderModel teacher, long seed)
      throws IOException {
    DistillationOptions options = arm.options(cohort, seed);
    List<Step> log;
    Map<String, Double> measured;
    try {
      MaskedContextDistillation.Result result =
          MaskedContextDistillation.distil(
              student, teacher, arm.windows(cohort, options), options, Device.CPU, Progress.NONE);
      log = result.log();
      measured = judge(features(result.student()), seed);
    } catch (IllegalArgumentException | IOException e) {
      System.out.printf("%s, seed %d: not possible here. %s%n", arm.name(), seed, e.getMessage());
      return;
    }
    List<Step> end = log.subList(log.size() * 9 / 10, log.size());
    measured.put("steps", (double) log.size());
    measured.put("loss", end.stream().mapToDouble(Step::loss).average().orElse(0));
    measured.put("constant", end.stream().mapToDouble(Step::constantLoss).average().orElse(0));
    measured.put("cosine", end.stream().mapToDouble(Step::cosine).average().orElse(0));
    measured.put("seconds", log.stream().mapToDouble(Step::seconds).sum());
    measured.put("waited", log.stream().mapToDouble(Step::waitingSeconds).sum());
    measurements.add(arm.name(), seed, measured);
    if (arguments.find("--curves").isPresent()) {
      String name = arm.name().replace(' ', '-') + "-" + seed;
      Path file = Path.of(arguments.find("--curves").get()).resolve(name + ".png");
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, DistillationCurve.png(arm.name() + ", seed " + seed, log));
    }
  }

  /** What an encoder makes of slides and tiles. */
  private record Features(List<FloatMatrix> slides, Optional<FloatMatrix> tiles) {}

  private Features features(EncoderModel model) throws IOException {
    return new Features(
        cohort.isLabelled() ? cohort.features(model) : List.of(),
        tiles.isEmpty() ? Optional.empty() : Optional.of(tiles.get().features(model)));
  }

  private Map<String, Double> judge(Features features, long seed) throws IOException {
    Map<String, Double> measured = new LinkedHashMap<>();
    if (cohort.isLabelled()) {
      int splits = arguments.integer("--splits", 3);
      double sum = 0;
      for (int split = 0; split < splits; split++) {
        sum +=
            cohort.auroc(features.slides(), arguments.integer("--folds", 4), seed * splits + split);
      }
      measured.put("AUROC", sum / splits);
    }
    if (tiles.isPresent()) {
      FloatMatrix ofTiles = features.tiles().orElseThrow();
      measured.put("1-NN", tiles.get().nearestNeighbour(ofTiles));
      measured.put("mAP", tiles.get().retrieval(ofTiles));
      LabelledTiles.Probe probe = tiles.get().linearProbe(ofTiles, seed);
      measured.put("probe", probe.accuracy());
      measured.put("probe loss", probe.logLoss());
    }
    return measured;
  }

  private List<DistillationArm> arms() throws IOException {
    List<String> lines =
        arguments.find("--arms").isEmpty()
            ? ARMS
            : Files.readAllLines(Path.of(arguments.find("--arms").get()));
    Map<String, String> common = new LinkedHashMap<>();
    arguments.find("--window").ifPresent(side -> common.put("window", side));
    arguments.find("--steps").ifPresent(steps -> common.put("steps", steps));
    List<DistillationArm> arms = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        arms.add(DistillationArm.parse(line, common));
      }
    }
    return arms;
  }

  private Cohort cohort() throws IOException {
    TilingOptions tiling =
        new TilingOptions(
            arguments.integer("--pixels", 96),
            arguments.number("--mpp", 1),
            0,
            arguments.number("--tissue", 0.5));
    Optional<String> slides = arguments.find("--slides");
    if (slides.isPresent()) {
      return Cohort.read(Path.of(slides.get()), arguments.find("--labels").map(Path::of), tiling);
    }
    Path folder = Files.createTempDirectory("context");
    SyntheticOptions options =
        new SyntheticOptions(arguments.integer("--cohort", 40), 2048, 2048, 0.5, 0.5, 1, 11);
    SyntheticCohort.write(options, folder, (written, of) -> {});
    return Cohort.read(folder, Optional.of(folder.resolve(SyntheticCohort.LABELS_FILE)), tiling);
  }
}
