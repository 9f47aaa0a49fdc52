package org.contexture.mil.task;

import java.util.List;
import java.util.Map;
import org.contexture.mil.head.ClassTarget;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * Probabilities of classes that exclude each other.
 *
 * @param classes in the order of the outputs
 */
public record ClassReadout(List<String> classes) implements Readout {

  private static final double SMALLEST_PROBABILITY = 1e-7;

  public ClassReadout {
    classes = List.copyOf(classes);
  }

  @Override
  public HeadSizes sizes(MilHead head, int dimension) {
    return head.sizes(dimension, classes.size());
  }

  @Override
  public Target target(Truth truth, double weight) {
    return new ClassTarget(index(truth), weight);
  }

  private int index(Truth truth) {
    return classes.indexOf(((Truth.OfClass) truth).name());
  }

  @Override
  public double[] read(HeadOutput output) {
    return Readout.numbers(output.probabilities());
  }

  @Override
  public double[] answer(double[] outputs) {
    return outputs;
  }

  /** Negative log-likelihood of the true classes. */
  @Override
  public double loss(List<Truth> truths, List<double[]> outputs, double[] weights) {
    double loss = 0;
    for (int i = 0; i < truths.size(); i++) {
      double p = outputs.get(i)[index(truths.get(i))];
      loss -= weights[i] * Math.log(Math.max(SMALLEST_PROBABILITY, p));
    }
    return loss / truths.size();
  }

  /** Nothing: the classes have a place of their own in models, as before there were tasks. */
  @Override
  public Map<String, String> save() {
    return Map.of();
  }
}
