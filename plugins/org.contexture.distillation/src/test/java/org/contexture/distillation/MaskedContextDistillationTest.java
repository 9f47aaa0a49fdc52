package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.MaskedContextDistillation.Result;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.MaskedContextDistillation.Validation;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.TermKind;
import org.contexture.distillation.window.WindowFacts;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.ElementType;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.device.Device;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whole runs with small students and teachers. */
public class MaskedContextDistillationTest {

  private static final EncoderModel STUDENT = Encoders.initialise("squeezenet1_1", 1);
  private static final EncoderModel TEACHER = Encoders.initialise("mobilenet_v2", 2);
  private static final PaintedWindows WINDOWS = PaintedWindows.of(6, 3, 7);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @BeforeClass
  public static void oneThreadIsFasterForTinyNetworks() {
    torch.set_num_threads(1);
  }

  @Test
  public void lossFallsAndStudentComesBackInItsFormat() throws Exception {
    Result result = distil(TinyRuns.options(3, 6, Objective.published()));
    double first = mean(result.log().subList(0, 4));
    double last = mean(result.log().subList(result.log().size() - 4, result.log().size()));
    assertTrue("from %.3f to %.3f".formatted(first, last), last < 0.9 * first);
    assertEquals(STUDENT.spec(), result.student().spec());
    assertEquals(tensors(STUDENT).keySet(), tensors(result.student()).keySet());
    assertNotEquals(STUDENT.sha256(), result.student().sha256());
  }

  @Test
  public void provenanceTellsHowTheStudentGotThere() throws Exception {
    Result result = distil(TinyRuns.options(3, 1, Objective.published()));
    var provenance = result.student().provenance();
    assertEquals(TEACHER.sha256(), provenance.get("distillation_teacher_sha256"));
    assertEquals("3", provenance.get("distillation_steps"));
    assertEquals("5", provenance.get("distillation_seed"));
    assertTrue(provenance.get("distillation_options").contains("maskRatio=0.5"));
    assertEquals(
        Double.toString(result.log().get(2).loss()), provenance.get("distillation_loss_last"));
  }

  @Test
  public void sameSeedGivesTheSameCurveAndAnotherSeedDoesNot() throws Exception {
    DistillationOptions options = TinyRuns.options(3, 2, Objective.published());
    Result first = distil(options);
    Result second = distil(options);
    assertArrayEquals(losses(first.log()), losses(second.log()), 0);
    assertEquals(first.student().sha256(), second.student().sha256());
    Result other = distil(TinyRuns.withSeed(options, 6));
    assertNotEquals(first.log().get(0).loss(), other.log().get(0).loss(), 1e-6);
  }

  @Test
  public void aWindowOfIdenticalTilesReachesALossNearZero() throws Exception {
    Objective raw =
        new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, TermKind.MASKED, LossKind.L1, false);
    Result result = distil(PaintedWindows.grey(3), TinyRuns.options(3, 40, raw));
    double first = result.log().get(0).loss();
    double last = result.log().get(39).loss();
    assertTrue("from %.4f to %.4f".formatted(first, last), last < 0.1 * first);
  }

  @Test
  public void splittingAStepIntoPassesChangesNothing() throws Exception {
    Result whole = distil(passes(0));
    Result split = distil(passes(1));
    assertArrayEquals(losses(whole.log()), losses(split.log()), 2e-4);
  }

  @Test
  public void computingTheStudentsMapsTwiceChangesNothing() throws Exception {
    Result kept = distil(passes(0));
    Result recomputed = distil(passes(0).with(new Execution(0, true, Precision.FP32, false)));
    assertArrayEquals(losses(kept.log()), losses(recomputed.log()), 1e-5);
  }

  @Test
  public void mixedPrecisionLearnsAlmostTheSame() throws Exception {
    double[] exact = losses(distil(passes(0)).log());
    for (boolean recompute : new boolean[] {false, true}) {
      Execution mixed = new Execution(0, recompute, Precision.FP32, true);
      Result result = distil(passes(0).with(mixed));
      double[] losses = losses(result.log());
      assertArrayEquals(exact, losses, 0.01 * exact[0]);
      assertNotEquals("it was computed otherwise", exact[0], losses[0], 0);
      SafeTensors weights = SafeTensors.parse(result.student().weights(), "student");
      assertEquals(ElementType.F32, weights.get("features.0.weight").type());
    }
  }

  /** Whatever is found, the run is that of the arithmetic that was taken, to the last bit. */
  @Test
  public void theFirstStepDecidesWhetherMixedPrecisionPays() throws Exception {
    for (BatchNormMode batchNorm : List.of(BatchNormMode.FROZEN, BatchNormMode.UPDATED)) {
      EncoderModel student = Encoders.initialise("resnet18", 1);
      DistillationOptions plain = TinyRuns.options(3, 0.5, 2, Objective.published(), batchNorm, 0);
      List<String> said = new ArrayList<>();
      Result measured = distilled(student, with(plain, MixedPrecision.AUTO), said);
      String arithmetic = measured.student().provenance().get("distillation_arithmetic");
      System.out.println(arithmetic);
      assertEquals(List.of("Student and context network learn in " + arithmetic), said);
      boolean mixed = arithmetic.startsWith("bfloat16 (");
      assertTrue(arithmetic, mixed || arithmetic.startsWith("32-bit floats (bfloat16 is "));
      Result same =
          distilled(student, with(plain, mixed ? MixedPrecision.ON : MixedPrecision.OFF), said);
      assertArrayEquals(losses(same.log()), losses(measured.log()), 0);
      assertEquals(same.student().sha256(), measured.student().sha256());
    }
  }

  @Test
  public void aRunThatIsTakenUpKeepsItsArithmetic() throws Exception {
    Path file = folder.getRoot().toPath().resolve("run.safetensors");
    DistillationOptions options =
        with(TinyRuns.options(3, 2, Objective.published()), MixedPrecision.AUTO);
    List<String> said = new ArrayList<>();
    assertThrows(
        CancellationException.class,
        () ->
            distil(
                options,
                Checkpointing.to(file),
                new Progress() {
                  @Override
                  public void report(double fraction, String message) {
                    throw new CancellationException();
                  }

                  @Override
                  public void log(String line) {
                    said.add(line);
                  }
                }));
    Result resumed = distil(options, Checkpointing.to(file), Progress.NONE);
    assertEquals(
        said,
        List.of(
            "Student and context network learn in "
                + resumed.student().provenance().get("distillation_arithmetic")));
  }

  private static DistillationOptions with(DistillationOptions options, MixedPrecision mixed) {
    return options.with(new Execution(0, false, Precision.FP32, mixed));
  }

  private static Result distilled(
      EncoderModel student, DistillationOptions options, List<String> said) throws IOException {
    return MaskedContextDistillation.distil(
        student,
        TEACHER,
        WINDOWS,
        options,
        Device.CPU,
        new Progress() {
          @Override
          public void report(double fraction, String message) {}

          @Override
          public void log(String line) {
            said.add(line);
          }
        });
  }

  private static DistillationOptions passes(int windowsPerPass) {
    return TinyRuns.options(3, 0.5, 2, Objective.published(), BatchNormMode.FROZEN, windowsPerPass);
  }

  @Test
  public void aFrozenStudentComesBackUnchanged() throws Exception {
    Result result = distil(TinyRuns.withFreeze(TinyRuns.options(3, 1, Objective.published()), 1));
    assertEquals(tensors(STUDENT), tensors(result.student()));
    assertEquals(0, result.log().get(2).studentLearningRate(), 0);
  }

  @Test
  public void frozenBatchNormsKeepTheirStatisticsAndUpdatedOnesDoNot() throws Exception {
    EncoderModel resnet = Encoders.initialise("resnet18", 1);
    for (BatchNormMode mode : BatchNormMode.values()) {
      DistillationOptions options = TinyRuns.options(3, 0.5, 1, Objective.published(), mode, 0);
      Result result =
          MaskedContextDistillation.distil(
              resnet, TEACHER, WINDOWS, options, Device.CPU, Progress.NONE);
      boolean same =
          tensors(resnet)
              .get("bn1.running_mean")
              .equals(tensors(result.student()).get("bn1.running_mean"));
      assertEquals(mode.toString(), mode == BatchNormMode.FROZEN, same);
    }
  }

  @Test
  public void batchNormsThatWereFoldedAwayCannotBeUpdated() throws Exception {
    EncoderModel folded = shifted("layer1.0.bn1.bias");
    DistillationException refusal =
        assertThrows(DistillationException.class, () -> distil(folded, BatchNormMode.UPDATED));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains("folded"));
    distil(folded, BatchNormMode.FROZEN);
    distil(shifted("layer1.0.bn1.running_mean"), BatchNormMode.UPDATED);
  }

  /** A fresh ResNet-18 of which one tensor is not as it begins. */
  @SuppressWarnings("try") // the guard acts by being open
  private static EncoderModel shifted(String name) throws Exception {
    try (TrainableEncoder encoder =
            TrainableEncoder.open(Encoders.initialise("resnet18", 1), Device.CPU);
        NoGradGuard noGrad = new NoGradGuard()) {
      encoder.weights().get(name).fill_(new Scalar(0.1));
      return encoder.save(Map.of());
    }
  }

  private static void distil(EncoderModel student, BatchNormMode mode) throws IOException {
    DistillationOptions options = TinyRuns.options(3, 0.5, 1, Objective.published(), mode, 0);
    MaskedContextDistillation.distil(student, TEACHER, WINDOWS, options, Device.CPU, Progress.NONE);
  }

  @Test
  public void anInterruptedRunIsTakenUpToTheSameCurve() throws Exception {
    DistillationOptions options = TinyRuns.options(3, 2, Objective.published());
    Result whole = distil(options);
    Path file = folder.getRoot().toPath().resolve("made/on/the/way/run.safetensors");
    Checkpointing checkpointing = new Checkpointing(Optional.of(file), Duration.ofDays(1), false);
    List<Double> seen = new ArrayList<>();
    assertThrows(
        CancellationException.class,
        () ->
            distil(
                options,
                checkpointing,
                (fraction, message) -> {
                  seen.add(fraction);
                  if (seen.size() == 4) { // in the middle of the second epoch
                    throw new CancellationException("enough");
                  }
                }));
    assertTrue("cancelling leaves a checkpoint", Files.exists(file));
    Result resumed = distil(options, checkpointing, (fraction, message) -> seen.add(fraction));
    assertEquals("every step reported once", whole.log().size(), seen.size());
    assertArrayEquals(losses(whole.log()), losses(resumed.log()), 0);
    assertEquals(whole.student().sha256(), resumed.student().sha256());
  }

  @Test
  public void aCheckpointOfAnotherRunIsRefused() throws Exception {
    Path file = folder.getRoot().toPath().resolve("run.safetensors");
    Checkpointing checkpointing = Checkpointing.to(file);
    DistillationOptions options = TinyRuns.options(3, 1, Objective.published());
    distil(options, checkpointing, Progress.NONE);
    DistillationException refusal =
        assertThrows(
            DistillationException.class,
            () -> distil(TinyRuns.withSeed(options, 9), checkpointing, Progress.NONE));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains("another run"));
    Execution mixed = new Execution(0, false, Precision.FP32, true);
    refusal =
        assertThrows(
            DistillationException.class,
            () -> distil(options.with(mixed), checkpointing, Progress.NONE));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains("mixedPrecision=true"));
  }

  @Test
  public void aCheckpointOfAnotherRunIsReplacedIfWanted() throws Exception {
    Path file = folder.getRoot().toPath().resolve("run.safetensors");
    DistillationOptions options = TinyRuns.options(3, 1, Objective.published());
    distil(TinyRuns.withSeed(options, 9), Checkpointing.to(file), Progress.NONE);
    Checkpointing replacing = new Checkpointing(Optional.of(file), Duration.ofDays(1), true);
    assertArrayEquals(
        losses(distil(options).log()), losses(distil(options, replacing, Progress.NONE).log()), 0);
    distil(options, Checkpointing.to(file), Progress.NONE); // of this run now
  }

  @Test
  public void featuresKnownBeforehandTakeTheTeachersPlace() throws Exception {
    Result asked = distil(TinyRuns.options(3, 1, Objective.published()));
    List<WindowTiles> windows = new ArrayList<>();
    try (Encoder teacher = Encoders.open(TEACHER, Device.CPU, Precision.FP32)) {
      for (WindowTiles w : WINDOWS.windows()) {
        Optional<FloatMatrix> known = Optional.of(teacher.encode(w.tiles()));
        windows.add(
            new WindowTiles(w.name(), w.side(), w.present(), w.tiles(), WindowFacts.taught(known)));
      }
    }
    PaintedWindows known = new PaintedWindows(windows);
    Result told = distil(known, TinyRuns.options(3, 1, Objective.published()));
    assertArrayEquals(losses(asked.log()), losses(told.log()), 1e-4);
    Objective random =
        new Objective(MaskKind.RANDOM, TeacherKind.RANDOM, TermKind.MASKED, LossKind.L1, true);
    assertThrows(
        "another teacher's features",
        IllegalArgumentException.class,
        () -> distil(known, TinyRuns.options(3, 1, random)));
  }

  @Test
  public void everyMaskTeacherTargetAndLossLearns() throws Exception {
    Set<Objective> objectives = new LinkedHashSet<>();
    for (MaskKind mask : MaskKind.values()) {
      objectives.add(new Objective(mask, TeacherKind.FROZEN, TermKind.MASKED, LossKind.L1, true));
    }
    for (TeacherKind teacher : TeacherKind.values()) {
      objectives.add(new Objective(MaskKind.RANDOM, teacher, TermKind.MASKED, LossKind.L1, true));
    }
    for (TermKind target : TermKind.values()) { // by l1, or in a way of its own
      Optional<LossKind> loss = Optional.of(LossKind.L1).filter(target.losses()::contains);
      Summand term = new Summand(1, target, loss, List.of(), Map.of());
      objectives.add(new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, List.of(term), true));
    }
    for (LossKind loss : LossKind.values()) {
      objectives.add(
          new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, TermKind.MASKED, loss, false));
    }
    PaintedWindows small = PaintedWindows.of(4, 2, 8);
    for (Objective objective : objectives) {
      boolean ownWay = objective.terms().get(0).loss().isEmpty(); // its losses say less a step
      List<Step> log = distil(small, TinyRuns.options(2, ownWay ? 16 : 4, objective)).log();
      int few = log.size() / 4;
      double first = mean(log.subList(0, few));
      double last = mean(log.subList(log.size() - few, log.size()));
      assertTrue("%s: from %.4f to %.4f".formatted(objective, first, last), last < first);
    }
  }

  @Test
  public void severalTeachersArePredictedTogether() throws Exception {
    EncoderModel other = Encoders.initialise("squeezenet1_1", 3);
    Result result =
        MaskedContextDistillation.distil(
            STUDENT,
            List.of(TEACHER, other),
            WINDOWS,
            TinyRuns.options(3, 1, Objective.published()),
            Device.CPU,
            Checkpointing.NONE,
            Progress.NONE);
    assertEquals(
        TEACHER.sha256() + " " + other.sha256(),
        result.student().provenance().get("distillation_teacher_sha256"));
  }

  @Test
  public void windowsKeptAsideAreForeseenAfterEveryEpochAndChangeNothing() throws Exception {
    DistillationOptions options = TinyRuns.options(3, 3, Objective.defaults());
    Result without = distil(options);
    Result with = validated(PaintedWindows.of(4, 3, 99), options);
    assertArrayEquals(losses(without.log()), losses(with.log()), 0);
    assertEquals(without.student().sha256(), with.student().sha256());
    assertEquals(List.of(3, 6, 9), with.validations().stream().map(Validation::step).toList());
    assertTrue(with.validations().get(2).loss() < with.validations().get(0).loss());
    assertEquals(1, with.validations().get(0).constantLoss(), 0.2);
    Result same = validated(WINDOWS, options);
    assertNotEquals(same.validations().get(2).loss(), with.validations().get(2).loss(), 1e-6);
  }

  private static Result validated(PaintedWindows aside, DistillationOptions options)
      throws IOException {
    return MaskedContextDistillation.distil(
        STUDENT,
        List.of(TEACHER),
        WINDOWS,
        Optional.of(aside),
        options,
        Device.CPU,
        Checkpointing.NONE,
        Progress.NONE);
  }

  @Test
  public void windowsWithoutContextAreAnError() {
    PaintedWindows single = PaintedWindows.grey(1);
    DistillationException error =
        assertThrows(
            DistillationException.class,
            () -> distil(PaintedWindows.ofOneTile(3), TinyRuns.options(3, 0.5)));
    assertTrue(error.getMessage(), error.getMessage().startsWith("No window holds two tiles"));
    assertThrows(
        "wrong side",
        IllegalArgumentException.class,
        () -> distil(single, TinyRuns.options(3, 0.5)));
  }

  private static Result distil(DistillationOptions options) throws IOException {
    return distil(WINDOWS, options);
  }

  private static Result distil(PaintedWindows windows, DistillationOptions options)
      throws IOException {
    return MaskedContextDistillation.distil(
        STUDENT, TEACHER, windows, options, Device.CPU, Progress.NONE);
  }

  private static Result distil(
      DistillationOptions options, Checkpointing checkpointing, Progress progress)
      throws IOException {
    return MaskedContextDistillation.distil(
        STUDENT, List.of(TEACHER), WINDOWS, options, Device.CPU, checkpointing, progress);
  }

  /** What stands for the content of each tensor. */
  private static Map<String, String> tensors(EncoderModel model) throws IOException {
    Map<String, String> tensors = new TreeMap<>();
    for (Map.Entry<String, StoredTensor> tensor :
        SafeTensors.parse(model.weights(), "model").tensors().entrySet()) {
      tensors.put(tensor.getKey(), tensor.getValue().content().sha256());
    }
    return tensors;
  }

  private static double[] losses(List<Step> log) {
    return log.stream().mapToDouble(Step::loss).toArray();
  }

  private static double mean(List<Step> log) {
    return log.stream().mapToDouble(Step::loss).average().orElseThrow();
  }
}
