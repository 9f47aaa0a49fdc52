package org.contexture.mil.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * Discrete hazards: each output is the logit of the chance that the event comes in an interval of
 * time, given that it has not come before (Zadeh &amp; Schmid 2021, as mahmoodlab/MCAT has it with
 * alpha 0):
 *
 * <pre>  S_j = Π_{i≤j} (1 − σ(z_i)),  loss = −log S_{y−1} − log σ(z_y), or −log S_y if censored
 * </pre>
 *
 * <p>Risk is minus the sum of S over the intervals. Within an interval survival falls along a
 * straight line, which is ours: the model does not tell.
 *
 * @param ends of the intervals, ascending; all later times are of the last
 * @param medianRisk of the training slides; NaN before training
 */
public record HazardReadout(List<Double> ends, double medianRisk) implements SurvivalReadout {

  static final String NAME = "survival hazards";

  public HazardReadout {
    ends = List.copyOf(ends);
  }

  /**
   * Intervals with as many events in each, as far as the times allow.
   *
   * @param events times of events, ascending
   * @param last time of all
   */
  static HazardReadout of(double[] events, double last, int intervals) {
    List<Double> ends = new ArrayList<>();
    for (int i = 1; i < intervals; i++) {
      double end = quantile(events, (double) i / intervals);
      if (end < last && end > (ends.isEmpty() ? 0 : ends.get(ends.size() - 1))) {
        ends.add(end);
      }
    }
    ends.add(last);
    return new HazardReadout(ends, Double.NaN);
  }

  private static double quantile(double[] sorted, double q) {
    double position = q * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  static HazardReadout of(Map<String, String> saved) {
    return new HazardReadout(
        SurvivalReadout.numbers(saved.get("ends")), Double.parseDouble(saved.get("medianRisk")));
  }

  /** The interval of a time; its end is of the next. */
  int interval(double time) {
    int i = 0;
    while (i + 1 < ends.size() && time >= ends.get(i)) {
      i++;
    }
    return i;
  }

  @Override
  public HeadSizes sizes(MilHead head, int dimension) {
    return head.sizes(dimension, 2).withOutputs(ends.size());
  }

  @Override
  public Target target(Truth truth, double weight) {
    Truth.OfSurvival known = (Truth.OfSurvival) truth;
    int interval = interval(known.time());
    return new Target() {
      @Override
      public Tensor loss(Tensor outputs) {
        return weighted(negativeLogLikelihood(Target.wide(outputs), interval, known.event()));
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

  /**
   * Of one bag.
   *
   * @param logits [1, intervals]
   */
  static Tensor negativeLogLikelihood(Tensor logits, int interval, boolean event) {
    long survived = event ? interval : interval + 1L;
    Tensor lived = torch.softplus(logits.narrow(1, 0, survived)).sum();
    return event ? lived.add(torch.softplus(logits.narrow(1, interval, 1).neg()).sum()) : lived;
  }

  @Override
  public double[] read(HeadOutput output) {
    return Readout.numbers(output.values());
  }

  /** The risk. */
  @Override
  public double[] answer(double[] outputs) {
    double sum = 0;
    double lived = 1;
    for (double logit : outputs) {
      lived *= lives(logit);
      sum += lived;
    }
    return new double[] {-sum};
  }

  private static double lives(double logit) {
    return 1 / (1 + Math.exp(logit));
  }

  @Override
  public double survival(double[] outputs, double time) {
    double before = 1;
    double start = 0;
    for (int i = 0; i < outputs.length; i++) {
      double after = before * lives(outputs[i]);
      double end = ends.get(i);
      if (time <= end) {
        return before + (after - before) * (time - start) / (end - start);
      }
      before = after;
      start = end;
    }
    return before;
  }

  @Override
  public List<Double> times() {
    return ends;
  }

  @Override
  public double loss(List<Truth> truths, List<double[]> outputs, double[] weights) {
    double sum = 0;
    for (int i = 0; i < truths.size(); i++) {
      Truth.OfSurvival known = (Truth.OfSurvival) truths.get(i);
      int interval = interval(known.time());
      double own = 0;
      for (int j = 0; j < (known.event() ? interval : interval + 1); j++) {
        own += softplus(outputs.get(i)[j]);
      }
      sum += weights[i] * (known.event() ? own + softplus(-outputs.get(i)[interval]) : own);
    }
    return sum / truths.size();
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public HazardReadout settled(List<Truth> training, List<double[]> outputs) {
    double[] risks = outputs.stream().mapToDouble(o -> answer(o)[0]).toArray();
    return new HazardReadout(ends, SurvivalReadout.median(risks));
  }

  @Override
  public Map<String, String> save() {
    return Readout.entries(
        "task", NAME,
        "ends", SurvivalReadout.text(ends),
        "medianRisk", Double.toString(medianRisk));
  }
}
