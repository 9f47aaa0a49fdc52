package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

/** Masks that are guided come to hide what they say they hide. */
public class GuidanceTest {

  private static final int PIXELS = 32;

  /** Of dark tiles always the same, of light ones something else every time. */
  private static final class MoodyTeacher implements Teacher {

    private final Random mood = new Random(1);

    @Override
    public String name() {
      return "moody";
    }

    @Override
    public int dimension() {
      return 4;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      float[] features = new float[4 * tiles.tiles()];
      for (int i = 0; i < features.length; i++) {
        boolean light = (tiles.part(i / 4, i / 4 + 1).rgb()[0] & 255) > 128;
        features[i] = light ? 4 * (mood.nextBoolean() ? 1 : -1) : 0.5f;
      }
      return new FloatMatrix(tiles.tiles(), 4, features);
    }

    @Override
    public void close() {}
  }

  @Test
  public void hardTilesAreThoseThatCannotBeForeseen() throws Exception {
    PaintedWindows windows = darkAndLight();
    DistillationOptions options = options(MaskKind.HARD_TILES, 60);
    Teachers teachers = new Teachers(List.of(new MoodyTeacher()));
    try (Networks networks =
            Networks.open(student(), f -> teachers, PaintedWindows.grey(3), options, Device.CPU);
        Training training = networks.training(60, options, Device.CPU)) {
      training.run(
          windows, Optional.empty(), new Checkpoint(Checkpointing.NONE, Map.of()), Progress.NONE);
      Guides guides = new Guides(networks.network(), Optional.empty(), 8, Device.CPU);
      List<float[]> scores = guides.scores(windows.windows(), Guidance.PREDICTED_LOSS);
      int right = 0;
      int pairs = 0;
      for (float[] ofWindow : scores) {
        for (int light = 0; light < 9; light += 2) {
          for (int dark = 1; dark < 9; dark += 2) {
            right += ofWindow[light] > ofWindow[dark] ? 1 : 0;
            pairs++;
          }
        }
      }
      assertTrue("%d of %d pairs".formatted(right, pairs), right > 0.9 * pairs);
      Masking masking = new Masking(options.objective(), options.sampling());
      MaskedBatch late = masking.draw(windows.windows(), 7, 1, guides);
      long hiddenLight =
          late.masks().stream()
              .mapToLong(mask -> mask.hidden().stream().filter(p -> p % 2 == 0).count())
              .sum();
      long hidden = late.masks().stream().mapToLong(mask -> mask.hidden().cardinality()).sum();
      assertTrue(hiddenLight + " light of " + hidden, hiddenLight > 0.65 * hidden);
    }
  }

  @Test
  public void theSlowTwinGuidesFromWhereItIs() throws Exception {
    PaintedWindows windows = darkAndLight();
    DistillationOptions options = options(MaskKind.SELF_ADAPTIVE, 3);
    try (Networks networks =
            Networks.open(
                student(), List.of(student()), PaintedWindows.grey(3), options, Device.CPU);
        Training training = networks.training(3, options, Device.CPU)) {
      training.run(
          windows, Optional.empty(), new Checkpoint(Checkpointing.NONE, Map.of()), Progress.NONE);
      SlowTwin twin =
          (SlowTwin)
              training.parts().stream()
                  .filter(part -> part instanceof SlowTwin)
                  .findFirst()
                  .orElseThrow();
      Guides guides = new Guides(networks.network(), Optional.of(twin.network()), 8, Device.CPU);
      Guides ofTwin = new Guides(twin.network(), Optional.empty(), 8, Device.CPU);
      assertEquals(
          ofTwin.scores(windows.windows(), Guidance.ATTENTION).get(0)[3],
          guides.scores(windows.windows(), Guidance.SLOW_ATTENTION).get(0)[3],
          0);
      assertTrue(
          "it is behind",
          guides.scores(windows.windows(), Guidance.ATTENTION).get(0)[3]
              != guides.scores(windows.windows(), Guidance.SLOW_ATTENTION).get(0)[3]);
    }
  }

  private static DistillationOptions options(MaskKind mask, int epochs) {
    return new DistillationOptions(
        new Sampling(3, 0.5, 8, 5),
        new ContextSize(1, 2),
        new Schedule(epochs, 1e-2, 1e-4, 0, 0, 0, BatchNormMode.FROZEN),
        new Objective(mask, TeacherKind.FROZEN, Summand.parse("masked l1"), false),
        Execution.defaults());
  }

  /** Eight windows of 3 × 3; even places are light. */
  private static PaintedWindows darkAndLight() {
    Random random = new Random(3);
    List<WindowTiles> windows = new ArrayList<>();
    BitSet present = new BitSet();
    present.set(0, 9);
    for (int w = 0; w < 8; w++) {
      byte[] rgb = new byte[9 * 3 * PIXELS * PIXELS];
      for (int i = 0; i < rgb.length; i++) {
        int tile = i / (3 * PIXELS * PIXELS);
        rgb[i] = (byte) ((tile % 2 == 0 ? 200 : 40) + random.nextInt(20));
      }
      windows.add(new WindowTiles("window " + w, 3, present, new TileBatch(9, PIXELS, rgb)));
    }
    return new PaintedWindows(windows);
  }

  private static EncoderModel student() throws Exception {
    return Encoders.initialise(
        new EncoderSpec(
            "timm_vit(dim=16,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
                + "positions=all,scale=0,swiglu=0,pool=class,norm=first)",
            16,
            PIXELS,
            Normalisation.IMAGENET),
        1);
  }
}
