package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Lesson;
import org.contexture.distillation.term.Term;
import org.contexture.distillation.term.TermKind;
import org.contexture.distillation.window.Mask;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

/** Who sees what: two windows of 2×2 tiles; the first lacks tile 3 and hides tile 1. */
@SuppressWarnings("try") // scopes only free what was made in them
public class ContextNetworkTest {

  private static final Lesson NOTHING =
      new StepLesson(new int[0], List.of(), List.of(), Device.CPU);
  private static final int PIXELS = 32;
  private static final int TILE_BYTES = 3 * PIXELS * PIXELS;

  @Test
  public void aMaskedTileIsNotSeen() throws EncoderException {
    assertArrayEquals(losses(TermKind.MASKED, 0, 0), losses(TermKind.MASKED, 1, 99), 0);
  }

  @Test
  public void visibleTilesOfTheSameWindowAreSeen() throws EncoderException {
    float[] before = losses(TermKind.MASKED, 0, 0);
    float[] after = losses(TermKind.MASKED, 2, 99);
    assertFalse("in its window", before[0] == after[0]);
    assertEquals("not in another", before[1], after[1], 1e-6f);
  }

  @Test
  public void withoutContextATileSeesItselfAlone() throws EncoderException {
    float[] before = losses(TermKind.OWN, 0, 0);
    float[] after = losses(TermKind.OWN, 2, 99);
    assertEquals("tile 0", before[0], after[0], 1e-6f);
    assertFalse("tile 2", before[2] == after[2]);
  }

  @Test
  public void besideContextAVisibleTileAnswersForItselfAlone() throws EncoderException {
    float[] before = losses(TermKind.MASKED_AND_OWN, 0, 0);
    float[] after = losses(TermKind.MASKED_AND_OWN, 2, 99);
    assertEquals("tile 0 is visible", before[0], after[0], 0);
    assertFalse("tile 1 is masked", before[1] == after[1]);
    assertFalse("tile 2 is visible", before[2] == after[2]);
    assertEquals("all present tiles", 3 + 4, before.length);
  }

  @Test
  public void onlyVisibleTilesAreEncodedUnlessBatchNormsAreUpdated() throws EncoderException {
    assertEquals(3 - 1 + 4 - 2, encoded(BatchNormMode.FROZEN));
    assertEquals(3 + 4, encoded(BatchNormMode.UPDATED));
  }

  /** The visible tiles are not the first of all; without batch norms both ways give the same. */
  @Test
  public void ofAWholeBatchTheVisibleTilesAreSeen() throws EncoderException {
    assertArrayEquals(visible(BatchNormMode.FROZEN), visible(BatchNormMode.UPDATED), 1e-5f);
  }

  @Test
  public void attentionIsSharedAmongPresentTiles() throws EncoderException {
    DistillationOptions options = options(TermKind.MASKED, BatchNormMode.FROZEN);
    try (TrainableEncoder student = student();
        ContextNetwork network = TinyRuns.network(student, options, 3)) {
      List<float[]> scores =
          new Guides(network, Optional.empty(), 2, Device.CPU)
              .scores(batch(0, 0).windows(), Guidance.ATTENTION);
      assertEquals(0, scores.get(0)[3], 0);
      assertEquals(1, scores.get(0)[0] + scores.get(0)[1] + scores.get(0)[2], 1e-5);
    }
  }

  /** What a layer gives in bfloat16 does not change when it is rounded to bfloat16. */
  @Test
  public void inMixedPrecisionStudentAndContextComputeInBfloat16() throws EncoderException {
    {
      for (boolean mixed : new boolean[] {true, false}) {
        for (boolean recompute : new boolean[] {true, false}) {
          DistillationOptions options =
              options(TermKind.MASKED, BatchNormMode.FROZEN)
                  .with(new Execution(0, recompute, Precision.FP32, mixed));
          try (TrainableEncoder student = student();
              ContextNetwork network = TinyRuns.network(student, options, 3);
              PointerScope scope = new PointerScope();
              Pass pass = network.pass(batch(0, 0), NOTHING, true)) {
            Tensor predicted = pass.predicted(0, batch(0, 0).visibleTokens());
            assertEquals(mixed, isBfloat16(pass.features()));
            assertEquals(mixed, isBfloat16(predicted));
            pass.learn(predicted.square().sum());
            Tensor gradient = student.weights().get("features.0.weight").grad();
            assertEquals("the gradient's", ScalarType.Float, gradient.scalar_type().intern());
            assertTrue("reaches the first layer", gradient.abs().sum().item_double() > 0);
          }
        }
      }
    }
  }

  /** Passes share a step's loss by these counts. */
  @Test
  public void aTermCountsAsManyLossesAsItHas() throws EncoderException {
    for (TermKind kind : List.of(TermKind.MASKED, TermKind.OWN, TermKind.MASKED_AND_OWN)) {
      DistillationOptions options = options(kind, BatchNormMode.FROZEN);
      try (TrainableEncoder student = student();
          ContextNetwork network = TinyRuns.network(student, options, 3);
          PointerScope scope = new PointerScope()) {
        Term asked = TinyRuns.terms(student, options, 3).get(0).term();
        int losses = losses(asked, network, batch(0, 0)).length;
        assertEquals(kind.toString(), losses, asked.count(batch(0, 0)));
      }
    }
  }

  private static boolean isBfloat16(Tensor tensor) {
    assertEquals(ScalarType.Float, tensor.scalar_type().intern());
    return tensor.equal(tensor.to(ScalarType.BFloat16).to(ScalarType.Float));
  }

  private static long encoded(BatchNormMode mode) throws EncoderException {
    try (TrainableEncoder student = student();
        ContextNetwork network = TinyRuns.network(student, options(TermKind.MASKED, mode), 3);
        PointerScope scope = new PointerScope();
        Pass pass = network.pass(batch(0, 0), NOTHING, true)) {
      return pass.features().size(0);
    }
  }

  private static float[] visible(BatchNormMode mode) throws EncoderException {
    try (TrainableEncoder student = student();
        ContextNetwork network = TinyRuns.network(student, options(TermKind.MASKED, mode), 3);
        PointerScope scope = new PointerScope();
        Pass pass = network.pass(batch(0, 0), NOTHING, true)) {
      return Tensors.floats(pass.visible());
    }
  }

  /** A term's losses after the value of one tile of the first window was changed. */
  private static float[] losses(TermKind term, int tile, int change) throws EncoderException {
    DistillationOptions options = options(term, BatchNormMode.FROZEN);
    try (TrainableEncoder student = student();
        ContextNetwork network = TinyRuns.network(student, options, 3);
        PointerScope scope = new PointerScope()) {
      MaskedBatch batch = batch(tile, change);
      MaskedBatch shown =
          options.objective().hides() ? batch : MaskedBatch.unmasked(batch.windows());
      return losses(TinyRuns.terms(student, options, 3).get(0).term(), network, shown);
    }
  }

  private static float[] losses(Term asked, ContextNetwork network, MaskedBatch batch) {
    int[] taught = asked.taught(batch);
    FloatMatrix zeros = new FloatMatrix(taught.length, 3, new float[3 * taught.length]);
    Lesson lesson = new StepLesson(taught, List.of(zeros), List.of(new float[3]), Device.CPU);
    try (Pass pass = network.pass(batch, lesson, true)) {
      return Tensors.floats(asked.of(pass).each());
    }
  }

  private static MaskedBatch batch(int tile, int change) {
    return new MaskedBatch(
        List.of(window("a", 3, tile, change), window("b", 4, 0, 0)),
        List.of(Mask.hiding(bits(1)), Mask.hiding(bits(0, 3))));
  }

  private static WindowTiles window(String name, int tiles, int tile, int change) {
    byte[] rgb = new byte[tiles * TILE_BYTES];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (40 * (i / TILE_BYTES) + (i / TILE_BYTES == tile ? change : 0) + i % 17);
    }
    BitSet present = new BitSet();
    present.set(0, tiles);
    return new WindowTiles(name, 2, present, new TileBatch(tiles, PIXELS, rgb));
  }

  private static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    Arrays.stream(positions).forEach(bits::set);
    return bits;
  }

  private static TrainableEncoder student() throws EncoderException {
    return TrainableEncoder.open(Encoders.initialise("squeezenet1_1", 1), Device.CPU);
  }

  private static DistillationOptions options(TermKind target, BatchNormMode mode) {
    Objective objective =
        new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, target, LossKind.L1, true);
    return TinyRuns.options(2, 0.5, 1, objective, mode, 0);
  }
}
