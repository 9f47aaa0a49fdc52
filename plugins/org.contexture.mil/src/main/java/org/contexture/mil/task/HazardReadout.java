package org.contexture.mil.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;
import org.contexture.network.Tensors;

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
 * @param offsets added to the outputs: the logits of the hazards of all training slides, so that an
 *     untrained head predicts what holds for all. Ours; the authors begin with even chances
 * @param medianRisk of the training slides; NaN before training
 */
public record HazardReadout(List<Double> ends, List<Double> offsets, double medianRisk)
    implements SurvivalReadout {

  static final String NAME = "survival hazards";

  public HazardReadout {
    ends = List.copyOf(ends);
    offsets = List.copyOf(offsets);
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
    return new HazardReadout(ends, Collections.nCopies(ends.size(), 0.0), Double.NaN);
  }

  /** The same, beginning with the hazards of all these; half an event more, so that none is 0. */
  HazardReadout from(List<Truth> training) {
    double[] events = new double[ends.size()];
    double[] atRisk = new double[ends.size()];
    for (Truth truth : training) {
      Truth.OfSurvival known = (Truth.OfSurvival) truth;
      int last = interval(known.time());
      for (int i = 0; i <= last; i++) {
        atRisk[i]++;
      }
      events[last] += known.event() ? 1 : 0;
    }
    List<Double> logits = new ArrayList<>();
    for (int i = 0; i < events.length; i++) {
      logits.add(Math.log((events[i] + 0.5) / (atRisk[i] - events[i] + 0.5)));
    }
    return new HazardReadout(ends, logits, medianRisk);
  }

  private static double quantile(double[] sorted, double q) {
    double position = q * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  static HazardReadout of(Map<String, String> saved) {
    return new HazardReadout(
        SurvivalReadout.numbers(saved.get("ends")),
        SurvivalReadout.numbers(saved.get("offsets")),
        Double.parseDouble(saved.get("medianRisk")));
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
        Tensor logits = Target.wide(outputs).add(offsets(outputs));
        return weighted(negativeLogLikelihood(logits, interval, known.event()));
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

  private Tensor offsets(Tensor outputs) {
    float[] values = new float[offsets.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = offsets.get(i).floatValue();
    }
    return Tensors.of(values, 1, values.length).to(outputs.device(), ScalarType.Float);
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
    for (int i = 0; i < outputs.length; i++) {
      lived *= lives(outputs, i);
      sum += lived;
    }
    return new double[] {-sum};
  }

  /** The chance to live through an interval that one has lived to see. */
  private double lives(double[] outputs, int interval) {
    return 1 / (1 + Math.exp(outputs[interval] + offsets.get(interval)));
  }

  @Override
  public double survival(double[] outputs, double time) {
    double before = 1;
    double start = 0;
    for (int i = 0; i < outputs.length; i++) {
      double after = before * lives(outputs, i);
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
        own += softplus(outputs.get(i)[j] + offsets.get(j));
      }
      double logit = outputs.get(i)[interval] + offsets.get(interval);
      sum += weights[i] * (known.event() ? own + softplus(-logit) : own);
    }
    return sum / truths.size();
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public HazardReadout settled(List<Truth> training, List<double[]> outputs) {
    double[] risks = outputs.stream().mapToDouble(o -> answer(o)[0]).toArray();
    return new HazardReadout(ends, offsets, SurvivalReadout.median(risks));
  }

  @Override
  public Map<String, String> save() {
    return Readout.entries(
        "task", NAME,
        "ends", SurvivalReadout.text(ends),
        "offsets", SurvivalReadout.text(offsets),
        "medianRisk", Double.toString(medianRisk));
  }
}
