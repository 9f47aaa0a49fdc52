package org.contexture.distillation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.window.WindowLabels;
import org.contexture.distillation.window.WindowSource;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * Masked context modelling with knowledge distillation (Pisula &amp; Bozek 2024, arXiv 2403.05325).
 *
 * <p>A small student learns to put context into its features by predicting, from the visible tiles
 * of a window, what a large frozen teacher sees in the masked ones. Values that the paper leaves
 * open are options with defaults of ours. Deviations, all of them options: targets are standardised
 * per dimension; the student is frozen for the first steps.
 */
public final class MaskedContextDistillation {

  /**
   * One optimisation step as the training log shows it.
   *
   * @param step from 1
   * @param loss mean over the predicted tiles
   * @param learningRate of head and predictor
   * @param tilesPerSecond present tiles of the step's windows per second, reading included
   * @param featureDeviation deviation of the student's features over the tiles it encoded, averaged
   *     over dimensions; goes to 0 when the student collapses
   * @param studentLearningRate 0 while the student is frozen
   * @param constantLoss what a predictor would lose that always says the targets' mean; a loss that
   *     does not get below it has learned nothing. With l1 and skewed targets saying the median
   *     already gets below it: look at the cosine too
   * @param cosine between predictions and targets, averaged over tiles
   * @param seconds the step took, waiting included
   * @param waitingSeconds spent waiting for tiles
   */
  public record Step(
      int step,
      double loss,
      double learningRate,
      double tilesPerSecond,
      double featureDeviation,
      double studentLearningRate,
      double constantLoss,
      double cosine,
      double seconds,
      double waitingSeconds) {}

  /**
   * How well windows were foreseen that nothing is learned from; their masks are always the same.
   *
   * @param step after which it was tried: the last one of an epoch
   * @param loss as a step's
   * @param constantLoss as a step's
   * @param cosine as a step's
   */
  public record Validation(int step, double loss, double constantLoss, double cosine) {}

  /** The fine-tuned student, in the format it came in, and how it got there. */
  public record Result(EncoderModel student, List<Step> log, List<Validation> validations) {
    public Result {
      log = List.copyOf(log);
      validations = List.copyOf(validations);
    }
  }

  private MaskedContextDistillation() {}

  /** Fine-tunes the student. The teacher is never changed. */
  public static Result distil(
      EncoderModel student,
      EncoderModel teacher,
      WindowSource source,
      DistillationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    return distil(student, List.of(teacher), source, options, device, Checkpointing.NONE, progress);
  }

  /** Fine-tunes the student; takes up an interrupted run if there is a checkpoint of it. */
  public static Result distil(
      EncoderModel student,
      List<EncoderModel> teachers,
      WindowSource source,
      DistillationOptions options,
      Device device,
      Checkpointing checkpointing,
      Progress progress)
      throws IOException {
    return distil(
        student, teachers, source, Optional.empty(), options, device, checkpointing, progress);
  }

  /**
   * Fine-tunes the student; takes up an interrupted run if there is a checkpoint of it.
   *
   * @param teachers whose features are all predicted; at least one
   * @param validation windows that are foreseen after every epoch, and never learned from
   * @param checkpointing where the run's state is kept
   * @throws DistillationException if the loss is not finite any more, if no window can be used, if
   *     the checkpoint is of another run, or if batch norms shall be updated that were folded away
   * @throws java.util.concurrent.CancellationException from {@code progress}, after the checkpoint
   *     was written
   */
  public static Result distil(
      EncoderModel student,
      List<EncoderModel> teachers,
      WindowSource source,
      Optional<WindowSource> validation,
      DistillationOptions options,
      Device device,
      Checkpointing checkpointing,
      Progress progress)
      throws IOException {
    try (Networks networks = Networks.open(student, teachers, source, options, device);
        Training training = networks.training(plannedSteps(source, options), options, device)) {
      refuseFoldedBatchNorms(networks.student(), options);
      Map<String, String> identity = new TreeMap<>(identity(student, teachers, options));
      identity.put("windows", source.identity());
      validation.ifPresent(windows -> identity.put("validation", windows.identity()));
      Checkpoint checkpoint = new Checkpoint(checkpointing, identity);
      checkpoint.takeUp(training);
      training.run(source, validation, checkpoint, progress);
      if (training.log().isEmpty()) {
        throw new DistillationException(
            "No window holds two tiles that lie on tissue, so there is no context to learn from."
                + " Use smaller tiles, smaller windows or less required tissue.");
      }
      Map<String, String> provenance =
          provenance(student, teachers, source.labels(), options, training.log());
      if (!training.arithmetic().isEmpty()) {
        provenance.put("distillation_arithmetic", training.arithmetic());
      }
      return new Result(
          networks.student().save(provenance), training.log(), training.validations());
    }
  }

  private static void refuseFoldedBatchNorms(TrainableEncoder student, DistillationOptions options)
      throws DistillationException {
    if (options.schedule().batchNorm() == BatchNormMode.UPDATED && student.hasFoldedBatchNorms()) {
      throw new DistillationException(
          "The student's batch norms were folded into its convolutions (mean 0, variance 1), so the"
              + " statistics of a batch would make another network of it. Freeze the batch norms,"
              + " or bring weights with batch norms of their own.");
    }
  }

  private static int plannedSteps(WindowSource source, DistillationOptions options) {
    int steps = 0;
    for (int epoch = 0; epoch < options.schedule().epochs(); epoch++) {
      steps +=
          (source.windows(epoch) + options.sampling().windowsPerStep() - 1)
              / options.sampling().windowsPerStep();
    }
    return Math.max(1, steps);
  }

  /** What must be alike for a checkpoint to be of this run; how memory is spent need not. */
  private static Map<String, String> identity(
      EncoderModel student, List<EncoderModel> teachers, DistillationOptions options) {
    Execution asked = options.execution();
    Execution plain = new Execution(0, false, asked.teacherPrecision(), asked.mixedPrecision());
    return Map.of(
        "options",
        options.with(plain).toString(),
        "student_sha256",
        student.sha256(),
        "teacher_sha256",
        teachers.stream().map(EncoderModel::sha256).collect(Collectors.joining(" ")));
  }

  private static Map<String, String> provenance(
      EncoderModel student,
      List<EncoderModel> teachers,
      WindowLabels labels,
      DistillationOptions options,
      List<Step> log) {
    Map<String, String> provenance = new TreeMap<>(student.provenance());
    identity(student, teachers, options)
        .forEach((name, value) -> provenance.put("distillation_" + name, value));
    provenance.put("distillation_seed", Long.toString(options.sampling().seed()));
    provenance.put("distillation_steps", Integer.toString(log.size()));
    provenance.put("distillation_loss_first", Double.toString(log.get(0).loss()));
    provenance.put("distillation_loss_last", Double.toString(log.get(log.size() - 1).loss()));
    Set<String> labelsOf = new TreeSet<>(student.labelsOf());
    teachers.forEach(teacher -> labelsOf.addAll(teacher.labelsOf()));
    if (options.objective().asksLabels()) {
      labelsOf.addAll(labels.slides());
    }
    if (!labelsOf.isEmpty()) {
      provenance.put(EncoderModel.LABELS_OF, String.join("\n", labelsOf));
    }
    return provenance;
  }
}
