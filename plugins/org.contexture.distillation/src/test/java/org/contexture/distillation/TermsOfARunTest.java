package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.context.ContextTransformer;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Losses;
import org.contexture.distillation.term.Sizes;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.Term;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

/** How terms add up, and what one step of a run does with them. */
@SuppressWarnings("try") // scopes only free what was made in them
public class TermsOfARunTest {

  private static final PaintedWindows WINDOWS = PaintedWindows.of(4, 3, 5);

  @Test
  public void aWeightMultipliesLossAndGradient() throws Exception {
    Step once = step("masked l1", MaskKind.RANDOM);
    Step twice = step("2 masked l1", MaskKind.RANDOM);
    assertEquals(2 * once.loss(), twice.loss(), 1e-6);
    assertEquals(2 * once.constantLoss(), twice.constantLoss(), 1e-6);
    assertEquals(once.cosine(), twice.cosine(), 1e-6);
    float[] one = gradient("masked l1");
    float[] two = gradient("2 masked l1");
    for (int i = 0; i < one.length; i++) {
      one[i] *= 2;
    }
    assertArrayEquals(one, two, 1e-7f);
  }

  @Test
  public void termsAreSummed() throws Exception {
    Step first = step("masked l1", MaskKind.RANDOM);
    Step second = step("masked cosine", MaskKind.RANDOM);
    Step both = step("masked l1 + 0.5 masked cosine", MaskKind.RANDOM);
    assertEquals(first.loss() + 0.5 * second.loss(), both.loss(), 1e-5);
    assertEquals((first.cosine() + 0.5 * second.cosine()) / 1.5, both.cosine(), 1e-5);
  }

  @Test
  public void theSlowTwinBeginsAsTheNetworkIs() throws Exception {
    assertEquals(
        step("masked l1", MaskKind.RANDOM).loss(),
        step("masked l1 + consistency", MaskKind.RANDOM).loss(),
        1e-7);
  }

  /** The mean distance from the mean is 0.8 deviations, whatever the teacher's deviation is. */
  @Test
  public void targetsAreStandardised() throws Exception {
    double deviations = step("masked l1", MaskKind.RANDOM).constantLoss();
    assertEquals(0.8, deviations, 0.15);
    DistillationOptions options = options("masked l1", MaskKind.RANDOM);
    Teachers loud = new Teachers(List.of(new RecordingTeacher(Set.of(), 1000)));
    try (Networks networks = Networks.open(student(), f -> loud, WINDOWS, options, Device.CPU);
        Training training = networks.training(1, options, Device.CPU)) {
      run(training);
      assertEquals(0.8, training.log().get(0).constantLoss(), 0.15);
    }
  }

  @Test
  public void twoTeachersThatSeeTheSameCountAsOne() throws Exception {
    DistillationOptions options = options("masked l1", MaskKind.RANDOM);
    Teachers two =
        new Teachers(List.of(new RecordingTeacher(Set.of(), 0), new RecordingTeacher(Set.of(), 0)));
    try (Networks networks = Networks.open(student(), f -> two, WINDOWS, options, Device.CPU);
        Training training = networks.training(1, options, Device.CPU)) {
      run(training);
      assertEquals(
          step("masked l1", MaskKind.RANDOM).constantLoss(),
          training.log().get(0).constantLoss(),
          1e-6);
    }
  }

  @Test
  public void whatTermsLostIsWeighed() throws Exception {
    DistillationOptions options = options("masked l1", MaskKind.RANDOM);
    StepLesson nothing = new StepLesson(new int[0], List.of(), List.of(), Device.CPU);
    try (Networks networks = networks(options);
        PointerScope scope = new PointerScope();
        Pass pass =
            networks.network().pass(MaskedBatch.unmasked(WINDOWS.windows()), nothing, true)) {
      Tensor each = Tensors.of(new float[] {1, 2}, 2);
      Losses losses = new Losses(each, each, Optional.empty(), Optional.of(new int[] {3, 10}));
      pass.lose(losses, 0.5);
      pass.lose(losses, 2);
      assertArrayEquals(
          new float[] {0, 2.5f, 5}, Tensors.floats(pass.lost(new int[] {0, 3, 10})), 1e-6f);
    }
  }

  /** Masked tiles see each other, too: their places tell something (He et al. 2022). */
  @Test
  public void maskedTilesAreAmongThoseLookedAt() throws Exception {
    DistillationOptions options = options("masked l1", MaskKind.RANDOM);
    MaskedBatch batch =
        new Masking(options.objective(), options.sampling())
            .draw(WINDOWS.windows(), 0, 0, (windows, guidance) -> List.of());
    StepLesson nothing = new StepLesson(new int[0], List.of(), List.of(), Device.CPU);
    try (Networks networks = networks(options);
        PointerScope scope = new PointerScope();
        Pass pass = networks.network().pass(batch, nothing, true)) {
      ContextTransformer transformer = pass.transformer();
      Tensor tokens =
          transformer
              .laid(pass.weights(), pass.visible(), pass.indices(batch.visibleTokens()), 4)
              .add(transformer.masked(pass.weights(), pass.indices(batch.maskedTokens()), 4))
              .sub(pass.weights().get("context.positions")); // added twice
      Tensor expected =
          transformer
              .forward(pass.weights(), tokens, pass.among(batch.presentTokens()))
              .view(-1, 16)
              .index_select(0, pass.indices(batch.maskedTokens()));
      assertArrayEquals(
          Tensors.floats(expected), Tensors.floats(pass.mixed(batch.maskedTokens())), 1e-5f);
    }
  }

  @Test
  public void whatGuidesMasksIsNotLogged() throws Exception {
    assertEquals(
        step("masked l1", MaskKind.RANDOM).loss(),
        step("masked l1", MaskKind.HARD_TILES).loss(),
        1e-6); // no tile is chosen by hardness yet
  }

  @Test
  public void aMaskDependsOnSeedEpochAndWindowAlone() {
    Masking masking = new Masking(Objective.published(), new Sampling(3, 0.5, 4, 5));
    Masking.Scores none = (windows, guidance) -> List.of();
    MaskedBatch all = masking.draw(WINDOWS.windows(), 1, 0, none);
    MaskedBatch alone = masking.draw(WINDOWS.windows().subList(2, 3), 1, 0.7, none);
    assertEquals("beside others", all.masks().get(2), alone.masks().get(0));
    assertNotEquals("epoch", all.masks(), masking.draw(WINDOWS.windows(), 2, 0, none).masks());
    Masking other = new Masking(Objective.published(), new Sampling(3, 0.5, 4, 6));
    assertNotEquals("seed", all.masks(), other.draw(WINDOWS.windows(), 1, 0, none).masks());
    assertTrue("windows", all.masks().stream().distinct().count() > 1);
  }

  @Test
  public void theStudentThawsAtItsStep() throws Exception {
    DistillationOptions options = options("masked l1", MaskKind.RANDOM);
    try (Networks networks = networks(options)) {
      Optimisation optimisation =
          new Optimisation(
              networks.network(), 8, new Schedule(8, 1e-3, 1e-3, 0, 0.25, 0, BatchNormMode.FROZEN));
      assertFalse(optimisation.studentLearns(1));
      assertTrue(optimisation.studentLearns(2));
      assertEquals(0, optimisation.studentRate(1), 0);
      optimisation.close();
    }
  }

  @Test
  public void aRandomOrderIsAnotherOneInEveryStep() {
    Term permuted = term("permuted cosine");
    MaskedBatch batch = MaskedBatch.unmasked(WINDOWS.windows());
    int[] first = permuted.taught(batch);
    assertArrayEquals(first, permuted.taught(batch));
    permuted.learned(0.1);
    assertFalse(Arrays.equals(first, permuted.taught(batch)));
  }

  /** Two windows of one masked tile each, whose predictions are their targets' of length one. */
  @Test
  public void contrastLeavesOutTheOwnWindowAndDividesByTheTemperature() throws Exception {
    for (double temperature : new double[] {0.5, 2}) {
      DistillationOptions options =
          options("contrast (temperature=%s)".formatted(temperature), MaskKind.RANDOM);
      MaskedBatch batch =
          new Masking(options.objective(), options.sampling())
              .draw(WINDOWS.windows(), 0, 0, (windows, guidance) -> List.of());
      Term contrast = term("contrast (temperature=%s)".formatted(temperature));
      int[] asked = contrast.taught(batch);
      float[] same = new float[asked.length * RecordingTeacher.DIMENSION];
      Arrays.fill(same, 1f);
      FloatMatrix seen = new FloatMatrix(asked.length, RecordingTeacher.DIMENSION, same);
      try (Networks networks = networks(options);
          PointerScope scope = new PointerScope();
          Pass pass =
              networks
                  .network()
                  .pass(
                      batch,
                      new StepLesson(
                          asked,
                          List.of(seen),
                          List.of(new float[RecordingTeacher.DIMENSION]),
                          Device.CPU),
                      true)) {
        Losses losses = contrast.of(pass);
        float[] each = Tensors.floats(losses.each());
        for (int i = 0; i < each.length; i++) {
          int window = asked[i] / batch.positions();
          long others =
              Arrays.stream(asked).filter(token -> token / batch.positions() != window).count();
          assertEquals("all alike", Math.log(others + 1.0), each[i], 1e-4);
        }
        assertArrayEquals(each, Tensors.floats(losses.constant()), 1e-4f);
      }
    }
    assertNotEquals(
        step("contrast (temperature=0.5)", MaskKind.RANDOM).loss(),
        step("contrast (temperature=2)", MaskKind.RANDOM).loss(),
        1e-6);
  }

  private static Term term(String text) {
    Summand summand = Summand.parse(text).get(0);
    return summand
        .kind()
        .term("term", summand, new Sizes(3, 16, List.of(RecordingTeacher.DIMENSION)));
  }

  private static Step step(String sum, MaskKind mask) throws Exception {
    DistillationOptions options = options(sum, mask);
    try (Networks networks = networks(options);
        Training training = networks.training(1, options, Device.CPU)) {
      run(training);
      return training.log().get(0);
    }
  }

  private static float[] gradient(String sum) throws Exception {
    DistillationOptions options = options(sum, MaskKind.RANDOM);
    try (Networks networks = networks(options);
        Training training = networks.training(1, options, Device.CPU)) {
      run(training);
      return Tensors.floats(
          networks.network().head().get("context.layers.0.linear1.weight").grad());
    }
  }

  private static void run(Training training) throws IOException {
    training.run(
        WINDOWS, Optional.empty(), new Checkpoint(Checkpointing.NONE, Map.of()), Progress.NONE);
  }

  private static Networks networks(DistillationOptions options) throws Exception {
    Teachers teachers = new Teachers(List.of(new RecordingTeacher(Set.of(), 0)));
    return Networks.open(student(), f -> teachers, WINDOWS, options, Device.CPU);
  }

  private static DistillationOptions options(String sum, MaskKind mask) {
    return new DistillationOptions(
        new Sampling(3, 0.5, 4, 5),
        new ContextSize(1, 2),
        new Schedule(1, 1e-3, 1e-3, 0, 0, 0, BatchNormMode.FROZEN),
        new Objective(mask, TeacherKind.FROZEN, Summand.parse(sum), true),
        Execution.defaults());
  }

  private static EncoderModel student() throws Exception {
    return Encoders.initialise(
        new EncoderSpec(
            "timm_vit(dim=16,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
                + "positions=all,scale=0,swiglu=0,pool=class,norm=first)",
            16,
            32,
            Normalisation.IMAGENET),
        1);
  }
}
