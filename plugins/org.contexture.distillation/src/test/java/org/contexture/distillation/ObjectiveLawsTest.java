package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.MaskedContextDistillation.Result;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.TermKind;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.Precision;
import org.contexture.encoder.Registers;
import org.contexture.network.Progress;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What holds for every mask, term, teacher and loss that fit together: for each mask with each
 * term, for some sums, and for a sample of everything that can be put together, which is another
 * one when its seed is changed.
 */
public class ObjectiveLawsTest {

  private static final EncoderModel STUDENT = tiny(16, 1);
  private static final EncoderModel TEACHER = tiny(24, 2);
  private static final EncoderModel OTHER = tiny(8, 3);
  private static final PaintedWindows WINDOWS = PaintedWindows.of(4, 3, 5);

  /** Change it to draw others. */
  private static final long SAMPLE_SEED = 20261129;

  private static final int SAMPLED = 24;

  /** An objective, and what learns it: the context network and the student's register tokens. */
  private record Drawn(Objective objective, ContextSize context, int registers) {

    EncoderModel student() throws EncoderException {
      return registers == 0 ? STUDENT : Registers.added(STUDENT, registers, 4);
    }

    @Override
    public String toString() {
      return objective + ", " + context + ", " + registers + " registers";
    }
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @BeforeClass
  public static void oneThreadIsFasterForTinyNetworks() {
    torch.set_num_threads(1);
  }

  private static EncoderModel tiny(int dim, long seed) {
    String vit =
        "timm_vit(dim=%d,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    try {
      return Encoders.initialise(
          new EncoderSpec(vit.formatted(dim), dim, 32, Normalisation.IMAGENET), seed);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Every mask with every term, unless it is refused; teachers and losses in turn, so that each
   * term meets each of them, too. Then some sums.
   */
  private static List<Drawn> all() {
    List<Objective> all = new ArrayList<>();
    List<TeacherKind> teachers = List.of(TeacherKind.values());
    int first = 0;
    for (MaskKind mask : MaskKind.values()) {
      int turn = first++;
      for (TermKind term : TermKind.values()) {
        turn++;
        List<LossKind> losses = term.losses().stream().sorted().toList();
        Optional<LossKind> loss =
            losses.isEmpty() ? Optional.empty() : Optional.of(losses.get(turn % losses.size()));
        TeacherKind teacher = teachers.get(turn % teachers.size());
        boolean standardised = loss.filter(LossKind::normalises).isEmpty();
        List<Summand> terms = List.of(new Summand(1, term, loss, List.of(), Map.of()));
        if (mask == MaskKind.RANDOM || term.hides()) {
          all.add(new Objective(mask, teacher, terms, standardised));
        } else {
          assertThrows(
              IllegalArgumentException.class,
              () -> new Objective(mask, teacher, terms, standardised));
        }
      }
    }
    for (String sum :
        List.of(
            "masked cosine + 0.5 own cosine",
            "relations l1 of 1 + masked cosine of 2",
            "masked l1 + consistency",
            "2 masked l1 + 0.1 contrast of 2 (temperature=0.5) + pixels (grid=2)")) {
      for (MaskKind mask : List.of(MaskKind.RANDOM, MaskKind.HARD_TILES, MaskKind.SELF_ADAPTIVE)) {
        all.add(new Objective(mask, TeacherKind.FROZEN, Summand.parse(sum), true));
      }
    }
    List<Drawn> drawn = new ArrayList<>();
    all.forEach(objective -> drawn.add(new Drawn(objective, new ContextSize(1, 2), 0)));
    drawn.addAll(sampled());
    return drawn;
  }

  /** Of all that can be put together, with clusters and registers and without. */
  private static List<Drawn> sampled() {
    List<Drawn> product = new ArrayList<>();
    for (MaskKind mask : MaskKind.values()) {
      for (TermKind term : TermKind.values()) {
        for (TeacherKind teacher : TeacherKind.values()) {
          for (Optional<LossKind> loss : losses(term)) {
            for (boolean standardised : new boolean[] {true, false}) {
              for (int cluster : new int[] {1, 3}) {
                boolean refused =
                    (mask != MaskKind.RANDOM && !term.hides())
                        || (standardised && loss.filter(LossKind::normalises).isPresent())
                        || (cluster > 1 && term == TermKind.PERMUTED);
                if (!refused) {
                  List<Summand> terms = List.of(new Summand(1, term, loss, List.of(), Map.of()));
                  Objective objective = new Objective(mask, teacher, terms, standardised);
                  ContextSize context = new ContextSize(2, 2, cluster);
                  product.add(new Drawn(objective, context, 0));
                  product.add(new Drawn(objective, context, 2));
                }
              }
            }
          }
        }
      }
    }
    Collections.shuffle(product, new Random(SAMPLE_SEED));
    return product.subList(0, SAMPLED);
  }

  private static List<Optional<LossKind>> losses(TermKind term) {
    return term.losses().isEmpty()
        ? List.of(Optional.empty())
        : term.losses().stream().sorted().map(Optional::of).toList();
  }

  @Test
  public void aStepInPassesHasTheGradientsOfTheWholeStep() throws IOException {
    for (Drawn drawn : all()) {
      Map<String, float[]> whole = gradients(drawn, 0);
      Map<String, float[]> split = gradients(drawn, 1);
      assertEquals(drawn.toString(), whole.keySet(), split.keySet());
      double size = 0;
      double apart = 0;
      for (String name : whole.keySet()) {
        for (int i = 0; i < whole.get(name).length; i++) {
          size += Math.pow(whole.get(name)[i], 2);
          apart += Math.pow(whole.get(name)[i] - split.get(name)[i], 2);
        }
      }
      boolean begins =
          !drawn.objective().terms().equals(Summand.parse("consistency")); // at no difference
      assertEquals(drawn + " learns", begins, size > 0);
      assertTrue(
          "%s: %.2e of %.2e".formatted(drawn, Math.sqrt(apart), Math.sqrt(size)),
          Math.sqrt(apart) <= 1e-4 * Math.sqrt(size));
    }
  }

  /** Every third: what they remember differs by term, mask and teacher alone. */
  @Test
  public void aRunThatIsTakenUpIsTheRunThatNeverStopped() throws IOException {
    Path file = folder.getRoot().toPath().resolve("run.safetensors");
    List<Drawn> all = all();
    for (int i = 0; i < all.size(); i += 3) {
      Drawn drawn = all.get(i);
      DistillationOptions options = options(drawn, 0, 3);
      Result straight = distil(drawn, options, Checkpointing.NONE, Progress.NONE);
      Checkpointing kept = new Checkpointing(Optional.of(file), Duration.ofDays(1), false);
      int[] steps = {0};
      assertThrows(
          CancellationException.class,
          () ->
              distil(
                  drawn,
                  options,
                  kept,
                  (fraction, message) -> {
                    if (++steps[0] == 3) {
                      throw new CancellationException();
                    }
                  }));
      Result resumed = distil(drawn, options, kept, Progress.NONE);
      assertArrayEquals(drawn.toString(), losses(straight), losses(resumed), 0);
      assertEquals(drawn.toString(), straight.student().sha256(), resumed.student().sha256());
      Files.delete(file);
    }
  }

  /** Of what teachers would have seen elsewhere nothing is known, and nothing depends on it. */
  @Test
  public void targetsThatAreNotAskedForChangeNothingAndOthersDo() throws IOException {
    for (Drawn drawn : all()) {
      if (drawn.objective().teacher() == TeacherKind.FROZEN) {
        RecordingTeacher honest = new RecordingTeacher(Set.of(), 0);
        Map<String, float[]> gradients = gradients(drawn, honest);
        RecordingTeacher elsewhere = new RecordingTeacher(honest.asked(), 100);
        assertSame(drawn, gradients, gradients(drawn, elsewhere), true);
        if (!honest.asked().isEmpty()) {
          RecordingTeacher everywhere = new RecordingTeacher(Set.of(), 100);
          assertSame(drawn, gradients, gradients(drawn, everywhere), false);
        }
      }
    }
  }

  private static void assertSame(
      Drawn drawn, Map<String, float[]> one, Map<String, float[]> other, boolean same) {
    boolean alike = one.keySet().stream().allMatch(n -> Arrays.equals(one.get(n), other.get(n)));
    assertEquals(drawn.toString(), same, alike);
  }

  private static double[] losses(Result result) {
    return result.log().stream().mapToDouble(Step::loss).toArray();
  }

  private static DistillationOptions options(Drawn drawn, int windowsPerPass, int epochs) {
    return new DistillationOptions(
        new Sampling(3, 0.5, 4 / Math.max(1, epochs - 1), 5),
        drawn.context(),
        new Schedule(epochs, 1e-3, 1e-3, 0, 0, 0.01, BatchNormMode.FROZEN),
        drawn.objective(),
        new Execution(windowsPerPass, false, Precision.FP32, false));
  }

  private static Result distil(
      Drawn drawn, DistillationOptions options, Checkpointing checkpointing, Progress progress)
      throws IOException {
    return MaskedContextDistillation.distil(
        drawn.student(),
        List.of(TEACHER, OTHER),
        WINDOWS,
        options,
        Device.CPU,
        checkpointing,
        progress);
  }

  private static Map<String, float[]> gradients(Drawn drawn, int windowsPerPass)
      throws IOException {
    DistillationOptions options = options(drawn, windowsPerPass, 1);
    try (Networks networks =
        Networks.open(drawn.student(), List.of(TEACHER, OTHER), WINDOWS, options, Device.CPU)) {
      return gradients(networks, options);
    }
  }

  private static Map<String, float[]> gradients(Drawn drawn, RecordingTeacher teacher)
      throws IOException {
    DistillationOptions options = options(drawn, 0, 1);
    Teachers teachers = new Teachers(List.of(teacher, new RecordingTeacher(Set.of(), 0)));
    try (Networks networks =
        Networks.open(drawn.student(), student -> teachers, WINDOWS, options, Device.CPU)) {
      return gradients(networks, options);
    }
  }

  /** Of everything that learns, after one step. */
  private static Map<String, float[]> gradients(Networks networks, DistillationOptions options)
      throws IOException {
    try (Training training = networks.training(2, options, Device.CPU)) {
      training.run(
          WINDOWS, Optional.empty(), new Checkpoint(Checkpointing.NONE, Map.of()), Progress.NONE);
      Map<String, float[]> gradients = new TreeMap<>();
      for (Weights weights : List.of(networks.student().weights(), networks.network().head())) {
        for (Map.Entry<String, Tensor> weight : weights.parameters().entrySet()) {
          if (weight.getValue().grad().defined()) {
            gradients.put(weight.getKey(), Tensors.floats(weight.getValue().grad()));
          }
        }
      }
      return gradients;
    }
  }
}
