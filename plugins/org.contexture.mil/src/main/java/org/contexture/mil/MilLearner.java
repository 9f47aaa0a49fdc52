package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.evaluation.PatientFolds;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.network.Progress;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * Trains a MIL head on labelled bags: one bag after the other, with early stopping on patients that
 * are held out for it. Neither the standardisation nor the weights see those patients.
 */
public final class MilLearner {

  /** Bytes of features that stay in memory; bags beyond are read again in each epoch. */
  static final long BYTES_IN_MEMORY = 1L << 30;

  /**
   * One epoch as the training log shows it; validation values are NaN without validation.
   *
   * @param best whether the model is that of this epoch: of one only
   */
  public record Epoch(
      int epoch,
      double trainingLoss,
      double validationLoss,
      double validationAuroc,
      boolean best) {}

  /**
   * The model of the epoch that validated best, and how it got there.
   *
   * @param warnings what a user should know, e.g. that training diverged after that epoch
   */
  public record Result(MilModel model, List<Epoch> log, List<String> warnings) {

    public Result {
      log = List.copyOf(log);
      warnings = List.copyOf(warnings);
    }
  }

  private MilLearner() {}

  /** Names of the heads, e.g. {@code gated-abmil}. */
  public static List<String> heads() {
    return Heads.names();
  }

  /**
   * Trains.
   *
   * @param bags with labels; those without are an error here (callers count and drop them)
   * @param labelColumn name kept in the model
   * @throws BagException if the bags are not fit for training; the message names the slide
   * @throws DivergedException if training leaves the numbers in its first epoch
   * @throws IOException if features cannot be read
   */
  public static Result train(
      List<Bag> bags, String labelColumn, MilOptions options, Device device, Progress progress)
      throws IOException {
    return train(LabelledBags.of(bags), labelColumn, options, device, progress);
  }

  /** As above, of classes that are known. */
  @SuppressWarnings("try") // scopes act by being closed
  static Result train(
      LabelledBags all, String labelColumn, MilOptions options, Device device, Progress progress)
      throws IOException {
    boolean[] heldOut =
        PatientFolds.holdOut(
            all.patients(), all.labels(), options.validationFraction(), options.seed());
    LabelledBags training = all.where(heldOut, false);
    MilHead head = Heads.named(options.head());
    BagShape shape = BagShape.of(training.bags().get(0));
    progress.report(0, "Reading the features of %d slides".formatted(training.size()));

    try (BagTensors bagTensors = new BagTensors(training.bags(), shape, device, BYTES_IN_MEMORY)) {
      Standardisation standardisation =
          options.standardise() ? bagTensors.fit() : Standardisation.none(shape.dimension());
      try (ComputeThreads threads = ComputeThreads.forBags(bagTensors.meanFeatures());
          Weights weights = HeadWeights.fresh(head, shape, training.classes(), options, device);
          TrainingStep step = new TrainingStep(head, weights, training, options, device);
          Validation validation =
              new Validation(all.where(heldOut, true), shape, device, standardisation)) {
        EarlyStopping stopping = new EarlyStopping(options.patience());
        List<Epoch> log = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        while (log.size() < options.epochs() && !stopping.isDue(log.size())) {
          int epoch = log.size() + 1;
          Progress now = progress.part((epoch - 1.0) / options.epochs(), 1);
          try {
            double loss = trainEpoch(epoch, bagTensors, step, options, now);
            Validation.Score score =
                validation.score(head, weights, step.classWeights(), epoch, step.rate(epoch));
            stopping.offer(epoch, score.loss(), weights);
            double validationLoss = score.loss().orElse(Double.NaN);
            log.add(new Epoch(epoch, loss, validationLoss, score.auroc(), false));
          } catch (DivergedException diverged) {
            if (stopping.bestEpoch() == 0) {
              throw diverged;
            }
            warnings.add(
                "%s The model is that of epoch %d."
                    .formatted(diverged.getMessage(), stopping.bestEpoch()));
            break;
          }
        }
        markBest(log, stopping.bestEpoch());
        progress.report(1, "Trained %d epochs".formatted(log.size()));
        MilModel model =
            HeadWeights.model(
                stopping.bestWeights(),
                standardisation,
                head,
                training.classes(),
                labelColumn,
                provenance(options, all, training, log));
        return new Result(model, log, warnings);
      }
    }
  }

  /** One pass over the bags in random order; returns the mean loss. */
  @SuppressWarnings("try") // scopes act by being closed
  private static double trainEpoch(
      int epoch, BagTensors bags, TrainingStep step, MilOptions options, Progress progress)
      throws IOException {
    int[] order = step.shuffled(bags.size());
    double loss = 0;
    for (int i = 0; i < order.length; i++) {
      progress.report(
          i / (double) order.length / options.epochs(),
          "Epoch %d of %d".formatted(epoch, options.epochs()));
      try (PointerScope scope = new PointerScope()) {
        int next = i + 1 < order.length ? order[i + 1] : -1;
        Tensor features = bags.get(order[i], next); // [tiles, dimension]
        int left = order.length - i / options.bagsPerStep() * options.bagsPerStep();
        int group = Math.min(options.bagsPerStep(), left);
        loss += step.accumulate(order[i], features, group, epoch);
        if ((i + 1) % options.bagsPerStep() == 0 || i + 1 == order.length) {
          step.apply(epoch);
        }
      }
    }
    step.requireFinite(order[order.length - 1], epoch);
    return loss / order.length;
  }

  private static void markBest(List<Epoch> log, int best) {
    log.replaceAll(
        e ->
            new Epoch(
                e.epoch(),
                e.trainingLoss(),
                e.validationLoss(),
                e.validationAuroc(),
                e.epoch() == best));
  }

  private static Map<String, String> provenance(
      MilOptions options, LabelledBags all, LabelledBags training, List<Epoch> log) {
    Epoch best = log.stream().filter(Epoch::best).findFirst().orElseThrow();
    return Map.of(
        "options", options.toString(),
        "seed", Long.toString(options.seed()),
        "training slides", Integer.toString(training.size()),
        "validation slides", Integer.toString(all.size() - training.size()),
        "epochs", Integer.toString(log.size()),
        "kept epoch", Integer.toString(best.epoch()));
  }
}
