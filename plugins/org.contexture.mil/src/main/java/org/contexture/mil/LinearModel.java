package org.contexture.mil;

import java.util.Map;
import java.util.Optional;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.SafeTensors;
import org.contexture.network.WeightsException;

/**
 * A model that only looks at a slide's mean, as one linear function of it: {@code W · mean + b},
 * with the standardisation in it. Softmax of the outputs gives the classes' probabilities; the only
 * output of a number is the number.
 *
 * @param weights [outputs · dimension], output by output
 * @param biases [outputs]
 */
@SuppressWarnings("ArrayRecordComponent") // buffers, never compared
public record LinearModel(float[] weights, float[] biases) {

  private static final String MEAN = "mean";

  /**
   * Why a model is no such function, as far as its description tells; empty if it may be one.
   *
   * @param readout if it is known already
   * @param provenance of the model
   */
  public static Optional<String> obstacle(
      String head, Optional<Readout> readout, Map<String, String> provenance) {
    if (provenance.containsKey(MilEnsemble.MODELS)) {
      return Optional.of(
          "it is the mean of %s models, and a mean of probabilities is not linear; connect a model of the MIL Learner"
              .formatted(provenance.get(MilEnsemble.MODELS)));
    } else if (!head.equals(MEAN)) {
      return Optional.of(
          "the head “%s” weighs single tiles, which one layer over a slide's mean cannot; train the head “mean”"
              .formatted(head));
    } else if (readout.isPresent()
        && !(readout.get() instanceof ClassReadout)
        && !(readout.get() instanceof NumberReadout)) {
      return Optional.of("its task is neither one of several classes nor a number");
    }
    return Optional.empty();
  }

  /**
   * Finds the function.
   *
   * @throws WeightsException saying why there is none
   */
  public static LinearModel of(MilModel model) throws WeightsException {
    Optional<String> obstacle =
        obstacle(model.head(), Optional.of(model.readout()), model.provenance());
    if (obstacle.isEmpty() && !model.facts().isEmpty()) {
      obstacle = Optional.of("it also asks for clinical facts: " + model.facts());
    }
    if (obstacle.isPresent()) {
      throw new WeightsException(
          "The MIL model is not linear over a slide's mean: %s.".formatted(obstacle.get()));
    }
    SafeTensors file = SafeTensors.parse(model.weights(), "the MIL model");
    LinearModel plain =
        new LinearModel(
                file.get("classifier.0.weight").floats(), file.get("classifier.0.bias").floats())
            .ofPlainFeatures(HeadWeights.standardisation(file));
    if (model.readout() instanceof NumberReadout number) {
      return plain.scaled(number.deviation(), number.mean());
    }
    return plain.biases.length == 1 ? plain.ofTwoClasses() : plain;
  }

  private LinearModel ofPlainFeatures(Standardisation standard) {
    int dimension = standard.mean().length;
    float[] plain = new float[weights.length];
    float[] shifted = new float[biases.length];
    for (int o = 0; o < biases.length; o++) {
      double shift = biases[o];
      for (int i = 0; i < dimension; i++) {
        double weight = weights[o * dimension + i] / (double) standard.deviation()[i];
        plain[o * dimension + i] = (float) weight;
        shift -= weight * standard.mean()[i];
      }
      shifted[o] = (float) shift;
    }
    return new LinearModel(plain, shifted);
  }

  /** One logit z of the second of two classes as two: softmax of 0 and z is 1 − σ(z) and σ(z). */
  private LinearModel ofTwoClasses() {
    float[] both = new float[2 * weights.length];
    System.arraycopy(weights, 0, both, weights.length, weights.length);
    return new LinearModel(both, new float[] {0, biases[0]});
  }

  private LinearModel scaled(double factor, double shift) {
    float[] scaled = new float[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (factor * weights[i]);
    }
    return new LinearModel(scaled, new float[] {(float) (factor * biases[0] + shift)});
  }
}
