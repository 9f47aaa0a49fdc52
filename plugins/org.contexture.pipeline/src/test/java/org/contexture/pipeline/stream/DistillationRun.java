package org.contexture.pipeline.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.distillation.Checkpointing;
import org.contexture.distillation.ContextSize;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.MaskedContextDistillation;
import org.contexture.distillation.MaskedContextDistillation.Result;
import org.contexture.distillation.Objective;
import org.contexture.distillation.Sampling;
import org.contexture.distillation.Schedule;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.TermKind;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;

/** A small distillation from slides, in a process of its own for a test to kill. */
public final class DistillationRun {

  static final int PIXELS = 32;
  static final EncoderModel STUDENT = Encoders.initialise("squeezenet1_1", 1);
  static final EncoderModel TEACHER = Encoders.initialise("squeezenet1_1", 2);
  private static final int EPOCHS = 3;
  private static final int HELD = 6;

  private DistillationRun() {}

  /**
   * Arguments: folder of slides, checkpoint. Says each step's number, and takes no more than {@link
   * #HELD}: whoever is to kill it never comes too late.
   */
  public static void main(String[] arguments) throws IOException {
    Checkpointing everyStep =
        new Checkpointing(Optional.of(Path.of(arguments[1])), Duration.ZERO, false);
    run(
        windows(Path.of(arguments[0]), true, Optional.empty()),
        everyStep,
        (fraction, message) -> {
          System.out.println(message);
          if (message.startsWith("Step " + HELD + " of")) {
            awaitEnd();
          }
        });
  }

  /** Until this process is killed, or the one that started it has ended. */
  private static void awaitEnd() {
    try {
      System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Result run(SlideWindows windows, Checkpointing checkpointing, Progress progress)
      throws IOException {
    DistillationOptions d = DistillationOptions.defaults();
    DistillationOptions options =
        new DistillationOptions(
            new Sampling(2, d.sampling().maskRatio(), 2, 5),
            new ContextSize(1, 2),
            new Schedule(
                EPOCHS,
                d.schedule().learningRate(),
                d.schedule().studentLearningRate(),
                d.schedule().warmUp(),
                0,
                d.schedule().weightDecay(),
                d.schedule().batchNorm()),
            new Objective(
                MaskKind.RANDOM,
                TeacherKind.FROZEN,
                TermKind.MASKED_AND_OWN,
                LossKind.COSINE,
                true),
            d.execution());
    return MaskedContextDistillation.distil(
        STUDENT, List.of(TEACHER), windows, options, Device.CPU, checkpointing, progress);
  }

  static SlideWindows windows(Path folder, boolean flips, Optional<TeacherFeatures> known)
      throws IOException {
    return windows(folder, flips, 0, known);
  }

  static SlideWindows windows(
      Path folder, boolean flips, double stainJitter, Optional<TeacherFeatures> known)
      throws IOException {
    return SlideWindows.of(
        cohort(folder),
        new WindowOptions(2, 2, flips, stainJitter, 2, 4, 5),
        WindowExtras.known(known));
  }

  static List<SlideTiles> cohort(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .map(file -> TestSlides.tiles(file.getFileName().toString(), file, 4, 3, PIXELS))
          .toList();
    }
  }
}
