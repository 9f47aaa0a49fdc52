package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Losses;
import org.contexture.distillation.term.Sizes;
import org.contexture.distillation.term.Term;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

/** What presets ask for, worked out in plain numbers from what the networks predict. */
@SuppressWarnings("try") // scopes only free what was made in them
public class PresetFormulasTest {

  private static final PaintedWindows PAINTED = PaintedWindows.of(4, 3, 5);
  private static final List<WindowTiles> WINDOWS = PAINTED.windows();
  private static final List<Integer> TEACHERS = List.of(6, 4);

  /**
   * MaskAlign: the student sees the visible tiles alone. So each loss is that of windows in which
   * the hidden tiles are not there at all.
   */
  @Test
  public void maskAlignIsAsIfTheHiddenTilesWereNotThere() throws Exception {
    DistillationOptions options = options(Preset.MASK_ALIGN);
    MaskedBatch masked = masked(options);
    MaskedBatch without = MaskedBatch.unmasked(WINDOWS.stream().map(w -> left(w, masked)).toList());
    int[] visible = masked.visibleTokens();
    assertArrayEquals(visible, without.presentTokens());
    StepLesson lesson = lesson(visible);
    try (Networks networks = networks(options);
        PointerScope scope = new PointerScope();
        Pass pass = networks.network().pass(masked, lesson, true);
        Pass bare = networks.network().pass(without, lesson, true)) {
      float[] each = Tensors.floats(term(options, 0).of(pass).each());
      float[][] first = rows(Tensors.floats(bare.predicted(0, visible)), visible.length);
      float[][] second = rows(Tensors.floats(bare.predicted(1, visible)), visible.length);
      for (int i = 0; i < visible.length; i++) {
        double expected = smoothL1(first[i], seen(0, visible[i]));
        expected += smoothL1(second[i], seen(1, visible[i]));
        assertEquals(expected / 2, each[i], 1e-5);
      }
    }
  }

  /** Hybrid Distillation: relations as the first teacher sees them, features as the second does. */
  @Test
  public void hybridDistillationTakesRelationsFromOneTeacherAndFeaturesFromTheOther()
      throws Exception {
    DistillationOptions options = options(Preset.HYBRID);
    MaskedBatch batch = masked(options);
    int[] present = batch.presentTokens();
    int[] hidden = batch.maskedTokens();
    StepLesson lesson = lesson(present);
    try (Networks networks = networks(options);
        PointerScope scope = new PointerScope();
        Pass pass = networks.network().pass(batch, lesson, true)) {
      float[][] guesses = rows(Tensors.floats(pass.predicted(0, present)), present.length);
      float[] relations = Tensors.floats(term(options, 0).of(pass).each());
      for (int i = 0; i < present.length; i++) {
        List<Double> ofTile = new ArrayList<>();
        for (int j = 0; j < present.length; j++) {
          if (present[i] / batch.positions() == present[j] / batch.positions()) {
            double told = cosine(guesses[i], guesses[j]);
            double seen = cosine(seen(0, present[i]), seen(0, present[j]));
            ofTile.add(smoothL1(told - seen));
          }
        }
        double expected = ofTile.stream().mapToDouble(d -> d).average().orElseThrow();
        assertEquals(expected, relations[i], 1e-5);
      }
      Losses features = term(options, 1).of(pass);
      assertArrayEquals(hidden, features.tokens().orElseThrow());
      float[][] foreseen = rows(Tensors.floats(pass.predicted(1, hidden)), hidden.length);
      float[] each = Tensors.floats(features.each());
      for (int i = 0; i < hidden.length; i++) {
        assertEquals(smoothL1(foreseen[i], seen(1, hidden[i])), each[i], 1e-5);
      }
    }
  }

  private static double smoothL1(double difference) {
    double size = Math.abs(difference);
    return size < 1 ? size * size / 2 : size - 0.5;
  }

  private static double smoothL1(float[] guess, float[] target) {
    double sum = 0;
    for (int d = 0; d < guess.length; d++) {
      sum += smoothL1((double) guess[d] - target[d]);
    }
    return sum / guess.length;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int d = 0; d < a.length; d++) {
      product += a[d] * (double) b[d];
      ofA += a[d] * (double) a[d];
      ofB += b[d] * (double) b[d];
    }
    return product / Math.sqrt(ofA * ofB);
  }

  /** What a teacher sees in a token's tile. */
  private static float[] seen(int teacher, int token) {
    Random random = new Random(1000L * teacher + token);
    float[] features = new float[TEACHERS.get(teacher)];
    for (int d = 0; d < features.length; d++) {
      features[d] = (float) random.nextGaussian();
    }
    return features;
  }

  private static StepLesson lesson(int[] tokens) {
    List<FloatMatrix> seen = new ArrayList<>();
    List<float[]> means = new ArrayList<>();
    for (int teacher = 0; teacher < TEACHERS.size(); teacher++) {
      int dim = TEACHERS.get(teacher);
      float[] values = new float[tokens.length * dim];
      for (int i = 0; i < tokens.length; i++) {
        System.arraycopy(seen(teacher, tokens[i]), 0, values, i * dim, dim);
      }
      seen.add(new FloatMatrix(tokens.length, dim, values));
      means.add(new float[dim]);
    }
    return new StepLesson(tokens, seen, means, Device.CPU);
  }

  /** A window without the tiles that are hidden. */
  private static WindowTiles left(WindowTiles window, MaskedBatch batch) {
    int at = batch.windows().indexOf(window);
    BitSet present = (BitSet) window.present().clone();
    present.andNot(batch.masks().get(at).hidden());
    int[] tokens = present.stream().map(p -> at * batch.positions() + p).toArray();
    return new WindowTiles(window.name(), window.side(), present, batch.tiles(tokens));
  }

  private static MaskedBatch masked(DistillationOptions options) {
    return new Masking(options.objective(), options.sampling())
        .draw(WINDOWS, 0, 0, (windows, guidance) -> List.of());
  }

  private static Term term(DistillationOptions options, int which) {
    Sizes sizes = new Sizes(3, 16, TEACHERS);
    return WeightedTerm.of(options.objective(), sizes).get(which).term();
  }

  private static float[][] rows(float[] values, int rows) {
    float[][] split = new float[rows][];
    for (int i = 0; i < rows; i++) {
      int columns = values.length / rows;
      split[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
    }
    return split;
  }

  private static Networks networks(DistillationOptions options) throws IOException {
    return Networks.open(
        vit(16), List.of(vit(TEACHERS.get(0)), vit(TEACHERS.get(1))), PAINTED, options, Device.CPU);
  }

  private static DistillationOptions options(Preset preset) {
    return new DistillationOptions(
        new Sampling(3, 0.5, 4, 5),
        new ContextSize(1, 2),
        new Schedule(1, 1e-3, 1e-3, 0, 0, 0, BatchNormMode.FROZEN),
        preset.objective(TeacherKind.FROZEN),
        Execution.defaults());
  }

  private static EncoderModel vit(int dim) throws IOException {
    String text =
        "timm_vit(dim=%d,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    return Encoders.initialise(
        new EncoderSpec(text.formatted(dim), dim, 32, Normalisation.IMAGENET), 1);
  }
}
