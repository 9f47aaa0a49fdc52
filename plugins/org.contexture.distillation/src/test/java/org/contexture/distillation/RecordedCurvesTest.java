package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

/**
 * A few steps of some objectives give the losses that they gave when they were recorded ({@code
 * curves.txt}): a formula that is changed by accident is seen, another processor is not.
 *
 * <p>Where a change is meant: {@code -Dcontexture.curves=write} prints the new lines; say in the
 * commit why they moved.
 */
public class RecordedCurvesTest {

  /**
   * By how much a loss may differ, as a share of it. How it was chosen stands in {@code
   * curves.txt}.
   */
  private static final double TOLERANCE = 1e-4;

  private static final String RECORDED = "curves.txt";
  private static final PaintedWindows WINDOWS = PaintedWindows.of(6, 3, 11);

  @Test
  public void stepsLoseWhatTheyLostWhenTheyWereRecorded() throws IOException {
    torch.set_num_threads(Integer.getInteger("contexture.threads", 1));
    Map<String, double[]> recorded = recorded();
    Map<String, double[]> now = new LinkedHashMap<>();
    for (Preset preset :
        List.of(
            Preset.MASKED_CONTEXT,
            Preset.CONTEXT_AND_OWN,
            Preset.MASK_ALIGN,
            Preset.HYBRID,
            Preset.RC_MAE,
            Preset.MAE,
            Preset.CMAE,
            Preset.MMAE,
            Preset.ACAM_KD)) {
      now.put(preset + " vit", losses(preset, vit(16, 1)));
    }
    now.put(
        Preset.CONTEXT_AND_OWN + " squeezenet1_1",
        losses(Preset.CONTEXT_AND_OWN, Encoders.initialise("squeezenet1_1", 1)));
    if ("write".equals(System.getProperty("contexture.curves"))) {
      now.forEach((name, losses) -> System.out.println(line(name, losses)));
      fail("Put these lines into " + RECORDED + ", and say in the commit why they moved.");
    }
    assertEquals(now.keySet(), recorded.keySet());
    List<String> moved = new ArrayList<>();
    double most = 0;
    for (Map.Entry<String, double[]> curve : now.entrySet()) {
      double[] before = recorded.get(curve.getKey());
      assertEquals(curve.getKey(), before.length, curve.getValue().length);
      for (int step = 0; step < before.length; step++) {
        double apart = Math.abs(curve.getValue()[step] / before[step] - 1);
        most = Math.max(most, apart);
        if (!(apart <= TOLERANCE)) {
          moved.add("%s, step %d: %.1e".formatted(curve.getKey(), step + 1, apart));
        }
      }
    }
    System.out.printf(Locale.ROOT, "curves: %.1e apart at most%n", most);
    assertEquals("losses that moved by more than " + TOLERANCE, List.of(), moved);
  }

  private static double[] losses(Preset preset, EncoderModel student) throws IOException {
    DistillationOptions options =
        new DistillationOptions(
            new Sampling(3, 0.5, 3, 5),
            new ContextSize(1, 2),
            new Schedule(2, 1e-3, 1e-3, 0, 0, 0.01, BatchNormMode.FROZEN),
            preset.objective(TeacherKind.FROZEN),
            Execution.defaults());
    return MaskedContextDistillation.distil(
            student,
            List.of(vit(24, 2), vit(8, 3)),
            WINDOWS,
            options,
            Device.CPU,
            Checkpointing.NONE,
            Progress.NONE)
        .log()
        .stream()
        .mapToDouble(Step::loss)
        .toArray();
  }

  private static EncoderModel vit(int dim, long seed) throws IOException {
    String text =
        "timm_vit(dim=%d,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    return Encoders.initialise(
        new EncoderSpec(text.formatted(dim), dim, 32, Normalisation.IMAGENET), seed);
  }

  private static String line(String name, double[] losses) {
    List<String> words = new ArrayList<>(List.of(name + ":"));
    for (double loss : losses) {
      words.add(String.format(Locale.ROOT, "%.8f", loss));
    }
    return String.join(" ", words);
  }

  private static Map<String, double[]> recorded() throws IOException {
    Map<String, double[]> curves = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                RecordedCurvesTest.class.getResourceAsStream(RECORDED), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] halves = line.split(":", 2);
          curves.put(
              halves[0],
              Arrays.stream(halves[1].strip().split(" "))
                  .mapToDouble(Double::parseDouble)
                  .toArray());
        }
      }
    }
    return curves;
  }
}
