package org.contexture.mil.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.head.ClassTarget;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * Classes by each of several labels: one trunk, a classifier for each label. One logit for two
 * classes, else one for each. A label that is not known of a bag is no part of its loss, which is
 * the mean over those that are.
 *
 * @param labels names
 * @param classes of each label, in the order of its outputs
 */
public record LabelsReadout(List<String> labels, List<List<String>> classes) implements Readout {

  static final String NAME = "several labels";

  /** Control characters that no class name holds. */
  private static final String BETWEEN_CLASSES = "\u001f";

  public LabelsReadout {
    labels = List.copyOf(labels);
    classes = classes.stream().map(List::copyOf).toList();
  }

  static LabelsReadout of(Map<String, String> saved) {
    List<String> labels = List.of(saved.get("labels").split(BETWEEN_CLASSES));
    List<List<String>> classes = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      classes.add(List.of(saved.get("classes " + label).split(BETWEEN_CLASSES)));
    }
    return new LabelsReadout(labels, classes);
  }

  private int outputs(int label) {
    int n = classes.get(label).size();
    return n == 2 ? 1 : n;
  }

  private int first(int label) {
    int first = 0;
    for (int before = 0; before < label; before++) {
      first += outputs(before);
    }
    return first;
  }

  @Override
  public HeadSizes sizes(MilHead head, int dimension) {
    return head.sizes(dimension, 2).withOutputs(first(labels.size()));
  }

  @Override
  public Target target(Truth truth, double weight) {
    List<Optional<String>> names = ((Truth.OfLabels) truth).names();
    return new Target() {
      @Override
      public Tensor loss(Tensor outputs) {
        Tensor sum = torch.zeros(1).to(outputs.device(), torch.ScalarType.Float).sum();
        int known = 0;
        for (int label = 0; label < names.size(); label++) {
          if (names.get(label).isPresent()) {
            sum = sum.add(ofLabel(label, names.get(label).get(), outputs));
            known++;
          }
        }
        return weighted(sum.mul(new Scalar(1.0 / Math.max(1, known))));
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

  private Tensor ofLabel(int label, String name, Tensor outputs) {
    return new ClassTarget(classes.get(label).indexOf(name), 1)
        .loss(outputs.narrow(1, first(label), outputs(label)));
  }

  @Override
  public double[] read(HeadOutput output) {
    return Readout.numbers(output.values());
  }

  /** The probabilities of the classes of the first label, then of the second … */
  @Override
  public double[] answer(double[] outputs) {
    double[] all = new double[classes.stream().mapToInt(List::size).sum()];
    int at = 0;
    for (int label = 0; label < labels.size(); label++) {
      double[] own = probabilities(outputs, first(label), outputs(label));
      System.arraycopy(own, 0, all, at, own.length);
      at += own.length;
    }
    return all;
  }

  /**
   * Outputs that {@link #answer} reads as these probabilities.
   *
   * @param answer above 0
   */
  public double[] outputs(double[] answer) {
    double[] outputs = new double[first(labels.size())];
    int at = 0;
    for (int label = 0; label < labels.size(); label++) {
      int n = classes.get(label).size();
      for (int o = 0; o < outputs(label); o++) {
        outputs[first(label) + o] =
            n == 2 ? Math.log(answer[at + 1] / answer[at]) : Math.log(answer[at + o]);
      }
      at += n;
    }
    return outputs;
  }

  private static double[] probabilities(double[] outputs, int first, int count) {
    if (count == 1) {
      double p = 1 / (1 + Math.exp(-outputs[first]));
      return new double[] {1 - p, p};
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < count; c++) {
      highest = Math.max(highest, outputs[first + c]);
    }
    double[] p = new double[count];
    double sum = 0;
    for (int c = 0; c < count; c++) {
      p[c] = Math.exp(outputs[first + c] - highest);
      sum += p[c];
    }
    for (int c = 0; c < count; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /**
   * Negative log-likelihood: of each bag the mean over its labels, then over bags that have any.
   */
  @Override
  public double loss(List<Truth> truths, List<double[]> outputs, double[] weights) {
    double sum = 0;
    int bags = 0;
    for (int i = 0; i < truths.size(); i++) {
      List<Optional<String>> names = ((Truth.OfLabels) truths.get(i)).names();
      double own = 0;
      int known = 0;
      for (int label = 0; label < labels.size(); label++) {
        if (names.get(label).isPresent()) {
          int c = classes.get(label).indexOf(names.get(label).get());
          double p = probabilities(outputs.get(i), first(label), outputs(label))[c];
          own -= Math.log(Math.max(1e-7, p));
          known++;
        }
      }
      if (known > 0) {
        sum += weights[i] * own / known;
        bags++;
      }
    }
    return sum / bags;
  }

  @Override
  public Map<String, String> save() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("task", NAME);
    entries.put("labels", String.join(BETWEEN_CLASSES, labels));
    for (int label = 0; label < labels.size(); label++) {
      entries.put("classes " + label, String.join(BETWEEN_CLASSES, classes.get(label)));
    }
    return entries;
  }
}
