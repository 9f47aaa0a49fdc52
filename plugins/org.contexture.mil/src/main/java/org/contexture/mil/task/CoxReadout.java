package org.contexture.mil.task;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * Cox's model: a head's only output is the log-risk, S(t) = exp(−H(t) · exp(risk)) with Breslow's
 * baseline H of the training slides. Ties as Efron has them.
 *
 * @param eventTimes of the training slides, ascending; none before training, and of models trained
 *     elsewhere
 * @param cumulativeHazards H at those
 * @param medianRisk of the training slides; NaN before training
 */
public record CoxReadout(List<Double> eventTimes, List<Double> cumulativeHazards, double medianRisk)
    implements SurvivalReadout {

  static final String NAME = "survival cox";
  private static final int SHOWN = 4;

  public CoxReadout {
    eventTimes = List.copyOf(eventTimes);
    cumulativeHazards = List.copyOf(cumulativeHazards);
  }

  static CoxReadout unsettled() {
    return new CoxReadout(List.of(), List.of(), Double.NaN);
  }

  static CoxReadout of(Map<String, String> saved) {
    return new CoxReadout(
        SurvivalReadout.numbers(saved.get("eventTimes")),
        SurvivalReadout.numbers(saved.get("cumulativeHazards")),
        Double.parseDouble(saved.get("medianRisk")));
  }

  /** The likelihood of bags that are learned from together. */
  public static CoxLikelihood likelihood(List<Truth> truths) {
    boolean[] events = new boolean[truths.size()];
    double[] times = new double[events.length];
    for (int i = 0; i < events.length; i++) {
      Truth.OfSurvival known = (Truth.OfSurvival) truths.get(i);
      times[i] = known.time();
      events[i] = known.event();
    }
    return new CoxLikelihood(times, events, CoxLikelihood.Ties.EFRON);
  }

  @Override
  public HeadSizes sizes(MilHead head, int dimension) {
    return head.sizes(dimension, 2).withOutputs(1);
  }

  /** A share of the gradient of all bags' likelihood: the weight is that share. */
  @Override
  public Target target(Truth truth, double weight) {
    return new Target() {
      @Override
      public Tensor loss(Tensor outputs) {
        return Target.wide(outputs).sum().mul(new Scalar(weight));
      }

      @Override
      public double weight() {
        return 1;
      }

      @Override
      public OptionalInt label() {
        return OptionalInt.empty();
      }
    };
  }

  @Override
  public double[] read(HeadOutput output) {
    return Readout.numbers(output.values());
  }

  /** The log-risk. */
  @Override
  public double[] answer(double[] outputs) {
    return outputs;
  }

  /** NaN where the baseline is not known. */
  @Override
  public double survival(double[] outputs, double time) {
    if (eventTimes.isEmpty()) {
      return Double.NaN;
    }
    int before = 0;
    while (before < eventTimes.size() && eventTimes.get(before) <= time) {
      before++;
    }
    return before == 0 ? 1 : Math.exp(-cumulativeHazards.get(before - 1) * Math.exp(outputs[0]));
  }

  /** Quartiles of the event times. */
  @Override
  public List<Double> times() {
    int n = eventTimes.size();
    if (n == 0) {
      return List.of();
    }
    return IntStream.rangeClosed(1, SHOWN)
        .mapToObj(i -> eventTimes.get(Math.max(0, i * n / SHOWN - 1)))
        .distinct()
        .toList();
  }

  @Override
  public double loss(List<Truth> truths, List<double[]> outputs, double[] weights) {
    return likelihood(truths).loss(outputs.stream().mapToDouble(o -> o[0]).toArray());
  }

  @Override
  public CoxReadout settled(List<Truth> training, List<double[]> outputs) {
    double[] risks = outputs.stream().mapToDouble(o -> o[0]).toArray();
    double[][] baseline = likelihood(training).baseline(risks);
    return new CoxReadout(
        Arrays.stream(baseline[0]).boxed().toList(),
        Arrays.stream(baseline[1]).boxed().toList(),
        SurvivalReadout.median(risks));
  }

  @Override
  public Map<String, String> save() {
    return Readout.entries(
        "task", NAME,
        "eventTimes", SurvivalReadout.text(eventTimes),
        "cumulativeHazards", SurvivalReadout.text(cumulativeHazards),
        "medianRisk", Double.toString(medianRisk));
  }
}
