package org.contexture.distillation;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Sizes;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.network.Progress;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** SupMAE (Liang et al. 2022), and who remembers whose labels were learned from. */
@SuppressWarnings("try") // scopes only free what was made in them
public class LabelledRunTest {

  private static final int DIM = 16;
  private static final int CLASSES = 3;
  private static final PaintedWindows WINDOWS = PaintedWindows.of(4, 3, 5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** MLP(mean of the visible tiles' features) / 10, and its cross-entropy, in plain numbers. */
  @Test
  public void aWindowLosesTheCrossEntropyOfItsSlidesClass() throws Exception {
    DistillationOptions options = options("labels");
    MaskedBatch batch = MaskedBatch.unmasked(WINDOWS.windows());
    StepLesson nothing = new StepLesson(new int[0], List.of(), List.of(), Device.CPU);
    try (Networks networks = Networks.open(vit(1), List.of(vit(2)), WINDOWS, options, Device.CPU);
        PointerScope scope = new PointerScope();
        Pass pass = networks.network().pass(batch, nothing, true)) {
      Weights head = networks.network().head();
      float[] visible = Tensors.floats(pass.visible());
      int[] tokens = batch.visibleTokens();
      float[] each =
          Tensors.floats(
              WeightedTerm.of(options.objective(), new Sizes(3, DIM, List.of(DIM), CLASSES))
                  .get(0)
                  .term()
                  .of(pass)
                  .each());
      assertEquals("the fourth window has no label", 3, each.length);
      for (int window = 0; window < 3; window++) {
        double[] mean = new double[DIM];
        int tiles = 0;
        for (int i = 0; i < tokens.length; i++) {
          if (tokens[i] / batch.positions() == window) {
            tiles++;
            for (int d = 0; d < DIM; d++) {
              mean[d] += visible[i * DIM + d];
            }
          }
        }
        for (int d = 0; d < DIM; d++) {
          mean[d] /= tiles;
        }
        double[] hidden = linear(head, "labels.0", mean);
        for (int h = 0; h < hidden.length; h++) {
          hidden[h] = Math.max(0, hidden[h]);
        }
        double[] logits = linear(head, "labels.2", hidden);
        double sum = 0;
        for (double logit : logits) {
          sum += Math.exp(logit / 10);
        }
        int label = WINDOWS.windows().get(window).label().orElseThrow();
        assertEquals(Math.log(sum) - logits[label] / 10, each[window], 1e-5);
      }
    }
  }

  private static double[] linear(Weights head, String name, double[] x) {
    float[] weight = Tensors.floats(head.get(name + ".weight"));
    float[] bias = Tensors.floats(head.get(name + ".bias"));
    double[] y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  @Test
  public void theStudentRemembersWhoseLabelsItLearnedFrom() throws Exception {
    Set<String> labelled = Set.of("window 0", "window 1", "window 2");
    assertEquals(labelled, distil("masked l1 + 0.01 labels", vit(1), vit(2)).labelsOf());
    assertEquals(Set.of(), distil("masked l1", vit(1), vit(2)).labelsOf());
  }

  @Test
  public void labelsAreHandedOnByTeachersByFurtherTrainingAndByFiles() throws Exception {
    EncoderModel knows = knowing(vit(2), "slide A\nslide B");
    assertEquals(Set.of("slide A", "slide B"), distil("masked l1", vit(1), knows).labelsOf());
    EncoderModel further = distil("masked l1", knowing(vit(1), "slide, C"), knows);
    assertEquals(Set.of("slide A", "slide B", "slide, C"), further.labelsOf());
    Path file = folder.getRoot().toPath().resolve("student.safetensors");
    Encoders.write(further, file);
    EncoderModel read = Encoders.read(file, Optional.empty());
    assertEquals(further.labelsOf(), new TreeSet<>(read.labelsOf()));
  }

  private static EncoderModel knowing(EncoderModel model, String slides) {
    Map<String, String> provenance = new HashMap<>(model.provenance());
    provenance.put(EncoderModel.LABELS_OF, slides);
    return new EncoderModel(model.spec(), model.weights(), provenance);
  }

  private static EncoderModel distil(String sum, EncoderModel student, EncoderModel teacher)
      throws IOException {
    return MaskedContextDistillation.distil(
            student, teacher, WINDOWS, options(sum), Device.CPU, Progress.NONE)
        .student();
  }

  private static DistillationOptions options(String sum) {
    return TinyRuns.options(3, 1, Preset.MASKED_CONTEXT.objective(TeacherKind.FROZEN).of(sum));
  }

  private static EncoderModel vit(long seed) throws IOException {
    String text =
        "timm_vit(dim=16,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    return Encoders.initialise(new EncoderSpec(text, DIM, 32, Normalisation.IMAGENET), seed);
  }
}
