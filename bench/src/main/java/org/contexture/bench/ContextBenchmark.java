package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.MaskedContextDistillation;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.encoder.EncoderModel;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.network.file.AtomicFile;
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
 * <p>Arguments, all optional: {@code --slides FOLDER --labels CSV} (slides or plain images, also in
 * folders inside, or a table of slides with their labels; without labels only {@code --tiles}
 * judges; without slides a synthetic cohort of {@code --cohort N} is drawn), {@code --tiles FOLDER}
 * of {@code …_label_<class>.png}, {@code --mpp 1 --pixels 96 --window 4 --folds 4 --repeats 5
 * --splits 3} (partitions into folds that a repeat averages), {@code --steps 600}, {@code --tissue
 * 0.5}; {@code --student FILE --teacher FILE} (by default SqueezeNet and MobileNetV2 of {@code
 * ../shared/weights}); {@code --arms FILE} to compare others, a line each (see {@link
 * DistillationArm}); {@code --results FILE} to go on after a stop; {@code --curves FOLDER} for
 * pictures of the losses; {@code --device CPU}, also {@code AUTO} and {@code CUDA:n}: encoders,
 * distillation and classifiers run there, only the linear probe of {@code --tiles} stays on the
 * CPU. Numbers of different devices are not bit by bit the same; published ones are of the CPU.
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

  private static final List<String> USAGE =
      List.of(
          "--slides FOLDER",
          "--labels CSV",
          "--cohort N",
          "--tiles FOLDER",
          "--mpp M",
          "--pixels P",
          "--tissue FRACTION",
          "--window S",
          "--folds K",
          "--repeats N",
          "--splits N",
          "--steps N",
          "--student FILE",
          "--teacher FILE",
          "--arms FILE",
          "--results FILE",
          "--curves FOLDER",
          "--device AUTO|CPU|CUDA:n");

  private final Device device;
  private final int folds;
  private final int repeats;
  private final int splits;
  private final List<DistillationArm> arms;
  private final Optional<Path> curves;
  private final EncoderModel student;
  private final EncoderModel teacher;
  private final Cohort cohort;
  private final Optional<LabelledTiles> tiles;
  private final Measurements measurements;

  /** Reads all that is asked for, so that nothing is found amiss after hours. */
  private ContextBenchmark(Arguments arguments, TemporaryFolder drawn) throws IOException {
    requireSense(arguments);
    device = arguments.device();
    folds = arguments.integer("--folds", 4, 2);
    repeats = arguments.integer("--repeats", 5, 1);
    splits = arguments.integer("--splits", 3, 1);
    arms = arms(arguments);
    curves = arguments.find("--curves").map(Path::of);
    student = arguments.encoder("--student", "squeezenet1_1_imagenet.safetensors");
    teacher = arguments.encoder("--teacher", "mobilenet_v2_imagenet.safetensors");
    Optional<String> folder = arguments.find("--tiles");
    tiles =
        folder.isEmpty()
            ? Optional.empty()
            : Optional.of(LabelledTiles.read(Path.of(folder.get())));
    cohort = cohort(arguments, drawn);
    if (cohort.isLabelled()) {
      cohort.requireEveryClassInTraining(folds, (long) repeats * splits);
    } else if (tiles.isEmpty()) {
      throw new IOException(
          "The %d slides used have the classes %s; expected at least two to tell apart. Check the labels."
              .formatted(cohort.slides().size(), cohort.classes().keySet()));
    }
    measurements = new Measurements(arguments.find("--results").map(Path::of), settings(arguments));
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(
        USAGE,
        given -> {
          try (TemporaryFolder drawn = TemporaryFolder.create("context")) {
            new ContextBenchmark(given, drawn).run();
          }
        },
        arguments);
  }

  private static void requireSense(Arguments arguments) {
    Optional<String> slides = arguments.find("--slides");
    if (slides.isEmpty() && arguments.find("--labels").isPresent()) {
      throw new Arguments.Refused("--labels needs the slides that they are of: --slides FOLDER.");
    }
    if (slides.isPresent() && arguments.find("--cohort").isPresent()) {
      throw new Arguments.Refused("--cohort draws slides, --slides reads them; give one of both.");
    }
    boolean folder = slides.map(Path::of).filter(Files::isDirectory).isPresent();
    if (folder && arguments.find("--labels").or(() -> arguments.find("--tiles")).isEmpty()) {
      throw new Arguments.Refused(
          "Nothing would judge the encoders: give --labels CSV for the slides, or --tiles FOLDER.");
    }
  }

  /** What results must have in common to be of one table. */
  private String settings(Arguments arguments) {
    return String.format(
        Locale.ROOT,
        "slides %d, tiles %d of %d px at %s µm/px, classes %s, folds %d, splits %d, window %s,"
            + " steps %s, student %.8s, teacher %.8s, labelled tiles %s, device %s",
        cohort.slides().size(),
        cohort.tiles(),
        arguments.integer("--pixels", 96, 1),
        arguments.number("--mpp", 1),
        cohort.classes(),
        folds,
        splits,
        arguments.find("--window").orElse("as the arm says"),
        arguments.find("--steps").orElse("as the arm says"),
        student.sha256(),
        teacher.sha256(),
        tiles.map(known -> known.classes().size()).orElse(0),
        device);
  }

  private void run() throws IOException {
    System.out.printf(
        "%d slides, %d tiles, classes %s, %s%n",
        cohort.slides().size(), cohort.tiles(), cohort.classes(), device);
    judgeAsTheyAre(BEFORE, student);
    judgeAsTheyAre(TEACHER, teacher);
    for (long seed = 0; seed < repeats; seed++) {
      for (DistillationArm arm : arms) {
        if (!measurements.knows(arm.name(), seed)) {
          compare(arm, seed);
        }
      }
    }
    measurements.print(List.of("AUROC", "1-NN", "mAP", "probe", "probe loss"), BEFORE, CONTROL);
    if (arms.stream().noneMatch(arm -> measurements.knows(arm.name(), 0))) {
      throw new IOException("No student could be distilled; the reasons are above.");
    }
  }

  private void judgeAsTheyAre(String name, EncoderModel model) throws IOException {
    if (!measurements.knows(name, repeats - 1)) {
      Features features = features(model);
      for (long seed = 0; seed < repeats; seed++) {
        measurements.add(name, seed, judge(features, seed));
      }
    }
  }

  private void compare(DistillationArm arm, long seed) throws IOException {
    List<Step> log;
    Map<String, Double> measured;
    try {
      DistillationOptions options = arm.options(cohort, seed);
      MaskedContextDistillation.Result result =
          MaskedContextDistillation.distil(
              student, teacher, arm.windows(cohort, options), options, device, Progress.NONE);
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
    if (curves.isPresent()) {
      String name = arm.name().replace(' ', '-') + "-" + seed;
      Path file = curves.get().resolve(name + ".png");
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, DistillationCurve.png(arm.name() + ", seed " + seed, log));
    }
  }

  /** What an encoder makes of slides and tiles. */
  private record Features(List<FloatMatrix> slides, Optional<FloatMatrix> tiles) {}

  private Features features(EncoderModel model) throws IOException {
    return new Features(
        cohort.isLabelled() ? cohort.features(model, device) : List.of(),
        tiles.isEmpty() ? Optional.empty() : Optional.of(tiles.get().features(model, device)));
  }

  private Map<String, Double> judge(Features features, long seed) throws IOException {
    Map<String, Double> measured = new LinkedHashMap<>();
    if (cohort.isLabelled()) {
      double sum = 0;
      for (int split = 0; split < splits; split++) {
        sum += cohort.auroc(features.slides(), folds, seed * splits + split, device);
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

  private static List<DistillationArm> arms(Arguments arguments) throws IOException {
    Optional<String> file = arguments.find("--arms");
    List<String> lines = file.isEmpty() ? ARMS : Files.readAllLines(Path.of(file.get()));
    Map<String, String> common = new LinkedHashMap<>();
    arguments.find("--window").ifPresent(side -> common.put("window", side));
    arguments.find("--steps").ifPresent(steps -> common.put("steps", steps));
    List<DistillationArm> arms = new ArrayList<>();
    Set<String> names = new HashSet<>(Set.of(BEFORE, TEACHER));
    for (String line : lines) {
      if (!line.isBlank()) {
        DistillationArm arm = DistillationArm.parse(line, common);
        if (arm.name().isEmpty() || !names.add(arm.name())) {
          throw new Arguments.Refused(
              "Each arm needs a name of its own, neither “%s” nor “%s”; found “%s”."
                  .formatted(BEFORE, TEACHER, arm.name()));
        }
        arms.add(arm);
      }
    }
    if (arms.isEmpty()) {
      throw new Arguments.Refused(file.orElse("") + " holds no arm: NAME: SETTING=VALUE …");
    }
    return arms;
  }

  private static Cohort cohort(Arguments arguments, TemporaryFolder drawn) throws IOException {
    TilingOptions tiling =
        new TilingOptions(
            arguments.integer("--pixels", 96, 1),
            arguments.number("--mpp", 1),
            0,
            arguments.number("--tissue", 0.5));
    Optional<String> slides = arguments.find("--slides");
    if (slides.isPresent()) {
      return Cohort.read(Path.of(slides.get()), arguments.find("--labels").map(Path::of), tiling);
    }
    SyntheticOptions options =
        new SyntheticOptions(arguments.integer("--cohort", 40, 2), 2048, 2048, 0.5, 0.5, 1, 11);
    SyntheticCohort.write(options, drawn.path(), (written, of) -> {});
    Path labels = drawn.path().resolve(SyntheticCohort.LABELS_FILE);
    return Cohort.read(drawn.path(), Optional.of(labels), tiling);
  }
}
