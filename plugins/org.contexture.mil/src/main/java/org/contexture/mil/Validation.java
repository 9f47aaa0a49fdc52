package org.contexture.mil;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.Predictions;
import org.contexture.mil.head.Dropout;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.MilHead;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/** The bags that tell when to stop. */
final class Validation implements AutoCloseable {

  /** How good an epoch is; the loss is empty and AUROC NaN without validation bags. */
  record Score(Optional<Double> loss, double auroc) {}

  private static final double SMALLEST_PROBABILITY = 1e-7;

  private final LabelledBags bags;
  private final BagTensors tensors;
  private final Device device;

  /**
   * @param bags may be none
   */
  Validation(LabelledBags bags, BagShape shape, Device device, Standardisation standardisation) {
    this.bags = bags;
    this.device = device;
    this.tensors = new BagTensors(bags.bags(), shape, device, MilLearner.BYTES_IN_MEMORY / 4);
    tensors.standardiseBy(standardisation);
  }

  /**
   * Mean negative log-likelihood of the true classes, weighted by class, and AUROC.
   *
   * @throws DivergedException if a slide's probabilities are no numbers
   */
  @SuppressWarnings("try") // scopes act by being closed
  Score score(MilHead head, Weights weights, double[] classWeights, int epoch, double rate)
      throws IOException {
    double[][] probabilities = new double[bags.size()][];
    double loss = 0;
    for (int i = 0; i < bags.size(); i++) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        Tensor features = tensors.get(i, i + 1); // [tiles, dimension]
        HeadOutput output =
            BagMemory.holding(
                bags.bags().get(i),
                features.size(0),
                device,
                "Leave it out",
                () -> head.forward(weights, features, Dropout.NONE));
        probabilities[i] = doubles(Tensors.floats(output.probabilities()));
        if (Double.isNaN(Arrays.stream(probabilities[i]).sum())) {
          throw new DivergedException(
              "the validation probability", bags.bags().get(i), epoch, rate);
        }
        int label = bags.labels()[i];
        loss -=
            classWeights[label] * Math.log(Math.max(SMALLEST_PROBABILITY, probabilities[i][label]));
      }
    }
    if (bags.size() == 0) {
      return new Score(Optional.empty(), Double.NaN);
    }
    Predictions predictions =
        new Predictions(bags.classes(), bags.patients(), bags.labels(), probabilities);
    return new Score(Optional.of(loss / bags.size()), Metric.AUROC.of(predictions));
  }

  static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
