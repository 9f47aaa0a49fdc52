package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.evaluation.PatientFolds;
import org.contexture.mil.clinical.ClinicalEncoding;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.CoxReadout;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.mil.task.Task;
import org.contexture.network.Progress;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * Trains a MIL head on bags of which the answer is known: one bag after the other, with early
 * stopping on patients that are held out for it. Neither the standardisation nor the weights see
 * those patients.
 */
public final class MilLearner {

  /** Bytes of features that stay in memory; bags beyond are read again in each epoch. */
  static final long BYTES_IN_MEMORY = 1L << 30;

  /**
   * One epoch as the training log shows it; validation values are NaN without validation, AUROC
   * also where the task has no classes.
   *
   * @param best whether the model is that of this epoch: of one only
   */
  public record Epoch(
      int epoch, double trainingLoss, double validationLoss, double validationAuroc, boolean best) {

    private Epoch asBest(boolean isBest) {
      return new Epoch(epoch, trainingLoss, validationLoss, validationAuroc, isBest);
    }
  }

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

  /** Learns classes: see {@link #train(List, Task, String, MilOptions, Device, Progress)}. */
  public static Result train(
      List<Bag> bags, String labelColumn, MilOptions options, Device device, Progress progress)
      throws IOException {
    return train(bags, new ClassTask(), labelColumn, options, device, progress);
  }

  /**
   * Trains.
   *
   * @param bags of which the answer is known; others are an error here (callers count and drop
   *     them)
   * @param labelColumn name kept in the model
   * @throws BagException if the bags are not fit for training; the message names the slide
   * @throws DivergedException if training leaves the numbers in its first epoch
   * @throws IOException if features cannot be read
   */
  public static Result train(
      List<Bag> bags,
      Task task,
      String labelColumn,
      MilOptions options,
      Device device,
      Progress progress)
      throws IOException {
    return train(AskedBags.of(bags, task), labelColumn, options, device, progress);
  }

  @SuppressWarnings("try") // scopes act by being closed
  static Result train(
      AskedBags all, String labelColumn, MilOptions options, Device device, Progress progress)
      throws IOException {
    boolean[] heldOut =
        PatientFolds.holdOut(
            all.patients(),
            all.strata(),
            options.schedule().validationFraction(),
            options.execution().seed());
    AskedBags training = all.where(heldOut, false);
    AskedBags validating = all.where(heldOut, true);
    Readout readout = training.fit();
    Optional<ClinicalEncoding> encoding = training.encoding();
    MilHead head = options.head();
    BagShape shape = BagShape.of(training.bags().get(0));
    progress.report(0, "Reading the features of %d slides".formatted(training.size()));

    try (BagTensors bagTensors = new BagTensors(training.bags(), shape, device, BYTES_IN_MEMORY)) {
      Standardisation standardisation =
          options.sampling().standardise()
              ? bagTensors.fit()
              : Standardisation.none(shape.dimension());
      double[] weighed =
          Validation.weights(training, validating, options.sampling().classWeights());
      try (ComputeThreads threads = ComputeThreads.forBags(bagTensors.meanFeatures());
          Weights weights = HeadWeights.fresh(head, shape, readout, encoding, options, device);
          TrainingStep step =
              new TrainingStep(
                  head,
                  new ClinicalTerm(encoding, weights, device),
                  training,
                  readout,
                  options,
                  device);
          Validation validation =
              new Validation(validating, weighed, shape, device, standardisation)) {
        EarlyStopping stopping = new EarlyStopping(options.schedule().patience());
        Epochs epochs = new Epochs(bagTensors, step, options);
        BagOutputs outputs =
            new BagOutputs(head, new ClinicalTerm(encoding, weights, device), readout, device);
        List<Epoch> log = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        while (log.size() < options.schedule().epochs() && !stopping.isDue(log.size())) {
          int epoch = log.size() + 1;
          Progress now = progress.part((epoch - 1.0) / options.schedule().epochs(), 1);
          try {
            double loss = epochs.run(epoch, training, readout instanceof CoxReadout, now);
            Validation.Score score = validation.score(outputs, epoch, step.rate(epoch));
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
        log.replaceAll(epoch -> epoch.asBest(epoch.epoch() == stopping.bestEpoch()));
        progress.report(1, "Trained %d epochs".formatted(log.size()));
        Readout settled =
            settled(head, readout, encoding, stopping.bestWeights(), training, bagTensors, device);
        MilModel model =
            HeadWeights.model(
                stopping.bestWeights(),
                standardisation,
                head,
                settled,
                encoding,
                labelColumn,
                provenance(options, all, training, encoding, log, stopping.bestEpoch()));
        return new Result(model, log, warnings);
      }
    }
  }

  /** What only the trained head can tell, e.g. which risk is high. */
  private static Readout settled(
      MilHead head,
      Readout readout,
      Optional<ClinicalEncoding> encoding,
      SafeTensors best,
      AskedBags training,
      BagTensors tensors,
      Device device)
      throws IOException {
    if (!(readout instanceof SurvivalReadout survival)) {
      return readout;
    }
    try (Weights weights = HeadWeights.load(head, best, "The best epoch", device)) {
      return survival.settled(
          training.truths(),
          new BagOutputs(head, new ClinicalTerm(encoding, weights, device), readout, device)
              .of(training.bags(), tensors));
    }
  }

  private static Map<String, String> provenance(
      MilOptions options,
      AskedBags all,
      AskedBags training,
      Optional<ClinicalEncoding> encoding,
      List<Epoch> log,
      int best) {
    Map<String, String> provenance =
        new TreeMap<>(
            Map.of(
                "options", options.toString(),
                "seed", Long.toString(options.execution().seed()),
                "training slides", Integer.toString(training.size()),
                "validation slides", Integer.toString(all.size() - training.size()),
                "epochs", Integer.toString(log.size()),
                "kept epoch", Integer.toString(best)));
    encoding.ifPresent(of -> provenance.put("clinical columns", String.join(", ", of.names())));
    return provenance;
  }
}
