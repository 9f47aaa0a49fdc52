package org.contexture.mil.task;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * A number, which a head's only output tells in deviations from the training slides' mean.
 *
 * @param mean of the training slides
 * @param deviation of the training slides, positive
 */
public record NumberReadout(double mean, double deviation, NumberLoss loss) implements Readout {

  static final String NAME = "number";

  static NumberReadout of(Map<String, String> saved) {
    return new NumberReadout(
        Double.parseDouble(saved.get("mean")),
        Double.parseDouble(saved.get("deviation")),
        NumberLoss.valueOf(saved.get("loss")));
  }

  @Override
  public HeadSizes sizes(MilHead head, int dimension) {
    return head.sizes(dimension, 2).withOutputs(1);
  }

  @Override
  public Target target(Truth truth, double weight) {
    double wanted = standardised(truth);
    return new Target() {
      @Override
      public Tensor loss(Tensor outputs) {
        return weighted(loss.of(Target.wide(outputs).sub(new Scalar(wanted)).sum()));
      }

      @Override
      public double weight() {
        return weight;
      }

      @Override
      public OptionalInt label() {
        return OptionalInt.empty();
      }
    };
  }

  private double standardised(Truth truth) {
    return (((Truth.OfNumber) truth).value() - mean) / deviation;
  }

  @Override
  public double[] read(HeadOutput output) {
    return Readout.numbers(output.values());
  }

  @Override
  public double[] answer(double[] outputs) {
    return new double[] {mean + deviation * outputs[0]};
  }

  @Override
  public double loss(List<Truth> truths, List<double[]> outputs, double[] weights) {
    double sum = 0;
    for (int i = 0; i < truths.size(); i++) {
      sum += weights[i] * loss.of(outputs.get(i)[0] - standardised(truths.get(i)));
    }
    return sum / truths.size();
  }

  @Override
  public Map<String, String> save() {
    return Readout.entries(
        "task", NAME,
        "mean", Double.toString(mean),
        "deviation", Double.toString(deviation),
        "loss", loss.name());
  }
}
