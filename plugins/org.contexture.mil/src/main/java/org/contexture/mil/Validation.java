package org.contexture.mil;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.Predictions;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.device.Device;

/** The bags that tell when to stop. */
final class Validation implements AutoCloseable {

  /** How good an epoch is; the loss is empty where it is not defined, AUROC NaN then. */
  record Score(Optional<Double> loss, double auroc) {}

  private final AskedBags bags;
  private final double[] weights;
  private final BagTensors tensors;

  /**
   * @param bags may be none
   * @param weights of the bags
   */
  Validation(
      AskedBags bags,
      double[] weights,
      BagShape shape,
      Device device,
      Standardisation standardisation) {
    this.bags = bags;
    this.weights = weights;
    this.tensors = new BagTensors(bags.bags(), shape, device, MilLearner.BYTES_IN_MEMORY / 4);
    tensors.standardiseBy(standardisation);
  }

  /**
   * Mean loss and, of classes, AUROC.
   *
   * @throws DivergedException if a slide's outputs are no numbers
   */
  Score score(BagOutputs head, int epoch, double rate) throws IOException {
    List<double[]> outputs = head.of(bags.bags(), tensors);
    for (int i = 0; i < outputs.size(); i++) {
      if (!BagOutputs.areNumbers(outputs.get(i))) {
        throw new DivergedException("the validation output", bags.bags().get(i), epoch, rate);
      }
    }
    if (outputs.isEmpty()) {
      return new Score(Optional.empty(), Double.NaN);
    }
    Readout readout = head.readout();
    double loss = readout.loss(bags.truths(), outputs, weights);
    return new Score(
        Double.isNaN(loss) ? Optional.empty() : Optional.of(loss), auroc(readout, outputs));
  }

  private double auroc(Readout readout, List<double[]> outputs) {
    return readout instanceof ClassReadout classes
        ? Metric.AUROC.of(
            new Predictions(
                classes.classes(),
                bags.patients(),
                bags.strata(),
                outputs.toArray(double[][]::new)))
        : Double.NaN;
  }

  /** Weights of validation bags: as bags of their class weigh in training. */
  static double[] weights(AskedBags training, AskedBags validation, boolean weigh) {
    double[] weights = new double[validation.size()];
    Arrays.fill(weights, 1);
    if (weigh) {
      double[] learned = training.task().weights(training.truths());
      int[] strata = training.strata();
      int[] own = validation.strata();
      for (int i = 0; i < weights.length; i++) {
        for (int j = 0; j < strata.length; j++) {
          weights[i] = strata[j] == own[i] ? learned[j] : weights[i];
        }
      }
    }
    return weights;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
