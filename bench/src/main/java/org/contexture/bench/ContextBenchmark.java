package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.training.DistillationCurve;

/**
 * Whether context helps: a student before and after distillation, with context and without, and its
 * teacher, judged by how well slides are classified by their features. The student is distilled on
 * the slides themselves, without labels. Without context means: the same student, teacher and
 * rates, nothing masked, each tile predicts its own features; it takes as many steps, and encodes
 * as many tiles a step, but single ones: those of a few windows are of a few slides, which harms
 * it.
 *
 * <p>Several judges answer for every encoder over the same partitions into folds of patients; a
 * distillation's seed is the unit of what is said. {@code bench/run evidence FILE…} puts the
 * findings of several sets together.
 *
 * <p>Arguments, all optional: {@code --slides FOLDER --labels CSV} (slides or plain images, also in
 * folders inside, or a table of slides with their labels; without slides a synthetic cohort of
 * {@code --cohort N} is drawn; {@code --unlabelled-too} distils on slides without a label, too),
 * {@code --mpp 1 --pixels 96 --window 2 --tissue 0.5} and {@code --source-mpp M} for files that do
 * not say theirs; {@code --folds 4 --partitions 20} (of cheap judges) {@code --splits 1} (of MIL
 * heads), {@code --judges ridge,neighbours,gated-abmil,clam-sb}; {@code --repeats 2} (seeds from
 * {@code --first-seed 0} on), {@code --steps 3000}, {@code --at 150,300} (judged on the way, too);
 * {@code --student FILE --teacher FILE} (by default SqueezeNet and MobileNetV2 of {@code
 * ../shared/weights}); {@code --arms FILE} to compare others, a line each (see {@link
 * DistillationArm}); {@code --results FILE} and {@code --keep FOLDER} (students, checkpoints, what
 * the teacher sees) to go on after a stop; {@code --keep-context} judges the students that learned
 * from neighbours a second time, with what their context network, which the method throws away,
 * makes of each tile among its neighbours beside its features; {@code --curves FOLDER} for pictures
 * of the losses; {@code --picture PNG} for the forest plot; {@code --device CPU}, also {@code AUTO}
 * and {@code CUDA:n}. Numbers of different devices are not bit by bit the same; published ones are
 * of the CPU.
 */
public final class ContextBenchmark {

  /** Tiles' features [tiles, dimension] of every slide that is judged by. */
  @FunctionalInterface
  private interface Features {
    List<FloatMatrix> get() throws IOException;
  }

  private static final String KEPT = ", context kept";
  private final Device device;
  private final Panel panel;
  private final boolean keepsContext;
  private final int repeats;
  private final int firstSeed;
  private final List<Integer> moments;
  private final List<DistillationArm> arms;
  private final Optional<Path> curves;
  private final Optional<Path> picture;
  private final EncoderModel student;
  private final EncoderModel teacher;
  private final Cohort cohort;
  private final Question question;
  private final LoadedTiles tiles;
  private final Path kept;
  private final Findings findings;

  /** Reads all that is asked for, so that nothing is found amiss after hours. */
  private ContextBenchmark(Arguments arguments, TemporaryFolder temporary) throws IOException {
    ContextArguments asked = new ContextArguments(arguments);
    device = arguments.device();
    panel = asked.panel(device);
    keepsContext = arguments.has("--keep-context");
    repeats = arguments.integer("--repeats", 2, 1);
    firstSeed = arguments.integer("--first-seed", 0, 0);
    moments = asked.moments();
    arms = asked.arms();
    curves = arguments.find("--curves").map(Path::of);
    picture = arguments.find("--picture").map(Path::of);
    student = arguments.encoder("--student", "squeezenet1_1_imagenet.safetensors");
    teacher = arguments.encoder("--teacher", "mobilenet_v2_imagenet.safetensors");
    cohort = asked.cohort(temporary.path());
    if (!cohort.isLabelled()) {
      throw new IOException(
          "The %d slides used have the classes %s; expected at least two to tell apart. Check the labels."
              .formatted(cohort.slides().size(), cohort.classes().keySet()));
    }
    question = cohort.question();
    question.requireEveryClassInTraining(panel.folds(), panel.most());
    tiles = LoadedTiles.of(cohort.slides());
    kept = arguments.find("--keep").map(Path::of).orElse(temporary.path().resolve("students"));
    findings =
        Findings.in(
            arguments.find("--results").map(Path::of), settings(arguments), question.patients());
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(
        ContextArguments.USAGE,
        given -> {
          try (TemporaryFolder temporary = TemporaryFolder.create("context")) {
            new ContextBenchmark(given, temporary).run();
          }
        },
        arguments);
  }

  /** What findings must have in common to be of one table. */
  private String settings(Arguments arguments) {
    return String.format(
        Locale.ROOT,
        "slides %d, tiles %d of %d px at %s µm/px, classes %s, folds %d, partitions %d and %d,"
            + " window %s, student %.8s, teacher %.8s, device %s",
        cohort.slides().size(),
        cohort.tiles(),
        tiles.pixels(),
        arguments.number("--mpp", 1),
        cohort.classes(),
        panel.folds(),
        panel.partitions(),
        panel.milPartitions(),
        arguments.find("--window").orElse("as the arm says"),
        student.sha256(),
        teacher.sha256(),
        device);
  }

  private void run() throws IOException {
    System.out.printf(
        "%d slides, %d tiles, classes %s, %s%n",
        cohort.slides().size(), cohort.tiles(), cohort.classes(), device);
    judge(Findings.BEFORE, 0, 0, () -> features(student));
    judge(Findings.TEACHER, 0, 0, () -> features(teacher));
    try (Encoder sees = Encoders.open(teacher, device, Precision.FP32)) {
      Path memory = kept.resolve("teacher-%.8s.memory".formatted(teacher.sha256()));
      Pupils pupils =
          new Pupils(
              kept,
              student,
              teacher,
              tiles,
              Optional.of(new TeacherMemory(memory, tiles.count(), sees)),
              keepsContext,
              device);
      for (long seed = firstSeed; seed < firstSeed + repeats; seed++) {
        for (DistillationArm arm : arms) {
          compare(pupils, arm, seed);
        }
      }
    }
    report();
  }

  private void compare(Pupils pupils, DistillationArm arm, long seed) throws IOException {
    List<Integer> wanted =
        Stream.concat(moments.stream(), Stream.of(arm.steps()))
            .filter(moment -> moment <= arm.steps())
            .distinct()
            .sorted()
            .toList();
    List<String> names =
        judgesInContext(arm) ? List.of(arm.name(), kept(arm)) : List.of(arm.name());
    boolean isKnown =
        wanted.stream()
            .flatMap(moment -> names.stream().map(name -> keys(name, seed, moment)))
            .allMatch(keys -> keys.allMatch(findings::knows));
    if (isKnown) {
      return;
    }
    try {
      pupils.each(
          arm,
          seed,
          wanted,
          pupil -> {
            judge(arm.name(), seed, pupil.steps(), () -> features(pupil.student()));
            if (judgesInContext(arm)) {
              judge(kept(arm), seed, pupil.steps(), () -> inContext(arm, seed, pupil));
            }
            draw(arm, seed, pupil.log());
          });
    } catch (IllegalArgumentException e) {
      System.out.printf("%s, seed %d: not possible here. %s%n", arm.name(), seed, e.getMessage());
    }
  }

  private void draw(DistillationArm arm, long seed, List<Step> log) throws IOException {
    if (curves.isPresent() && !log.isEmpty()) {
      Path file = curves.get().resolve(arm.name().replace(' ', '-') + "-" + seed + ".png");
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, DistillationCurve.png(arm.name() + ", seed " + seed, log));
    }
  }

  /** Lets all judges speak that have not; the slides are encoded once. */
  private void judge(String arm, long seed, int steps, Features of) throws IOException {
    List<FloatMatrix> bags = List.of();
    for (Judge judge : panel.judges()) {
      Findings.Key key = new Findings.Key(arm, seed, steps, judge.name());
      if (findings.knows(key)) {
        continue;
      }
      if (bags.isEmpty()) {
        bags = of.get();
      }
      Panel.Verdict verdict = panel.verdict(judge, question, bags);
      findings.add(key, new Findings.Finding(verdict.auroc(), verdict.influences()));
      System.out.printf(
          Locale.ROOT,
          "%s, seed %d, %d steps, %s: AUROC %.3f%s%n",
          arm,
          seed,
          steps,
          judge.name(),
          verdict.auroc(),
          Double.isNaN(verdict.spread())
              ? ""
              : String.format(Locale.ROOT, ", between partitions ± %.3f", verdict.spread()));
    }
  }

  private Stream<Findings.Key> keys(String name, long seed, int steps) {
    return panel.judges().stream().map(judge -> new Findings.Key(name, seed, steps, judge.name()));
  }

  private boolean judgesInContext(DistillationArm arm) {
    return keepsContext && arm.hides();
  }

  private static String kept(DistillationArm arm) {
    return arm.name() + KEPT;
  }

  /** Beside each tile's features what the context network makes of them among their neighbours. */
  private List<FloatMatrix> inContext(DistillationArm arm, long seed, Pupils.Pupil pupil)
      throws IOException {
    List<FloatMatrix> own = features(pupil.student());
    try (KeptContext context =
        new KeptContext(
            pupil.head().orElseThrow(),
            arm.options(tiles.slides(), seed),
            own.get(0).columns(),
            device)) {
      List<FloatMatrix> both = new ArrayList<>();
      for (int slide = 0; slide < own.size(); slide++) {
        FloatMatrix alone = own.get(slide);
        both.add(
            KeptContext.beside(
                alone,
                context.inContext(
                    tiles.slides().get(cohort.labelled().get(slide)).tiles(), alone)));
      }
      return both;
    }
  }

  private List<FloatMatrix> features(EncoderModel model) throws IOException {
    try (Encoder encoder = Encoders.open(model, device, Precision.FP32)) {
      List<FloatMatrix> features = new ArrayList<>();
      cohort.labelled().forEach(slide -> features.add(tiles.features(slide, encoder)));
      return features;
    }
  }

  private void report() throws IOException {
    if (findings.arms().isEmpty()) {
      throw new IOException("No student could be distilled; the reasons are above.");
    }
    List<String> judges = panel.judges().stream().map(Judge::name).toList();
    EvidenceTables tables =
        new EvidenceTables(
            Map.of("here", new Bootstrap(findings, judges)), ContextArguments.CONTROL);
    tables.print(System.out);
    if (picture.isPresent()) {
      AtomicFile.write(picture.get(), EvidencePlot.png(tables));
    }
  }
}
