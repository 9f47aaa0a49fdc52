package org.contexture.distillation;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.term.Losses;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Tensors;

/** Sums up what the log shows of a step, over the passes it is made of. */
final class StepMeasures {

  /** Of one term. */
  private static final class Sums {
    int count;
    double loss;
    double constantLoss;
    int cosines;
    double cosine;
  }

  private final List<WeightedTerm> terms;
  private final List<Sums> sums;
  private final FeatureMoments features;

  StepMeasures(List<WeightedTerm> terms, int studentDimension) {
    this.terms = terms;
    sums = terms.stream().map(term -> new Sums()).toList();
    features = new FeatureMoments(studentDimension);
  }

  /** Adds what a term lost in a pass. */
  void add(int term, Losses losses) {
    Sums sum = sums.get(term);
    sum.count += (int) losses.each().numel();
    sum.loss += sum(losses.each());
    sum.constantLoss += sum(losses.constant());
    losses
        .cosine()
        .ifPresent(
            cosine -> {
              sum.cosines += (int) cosine.numel();
              sum.cosine += sum(cosine);
            });
  }

  /** Adds the student's features of a pass [tiles, d]. */
  void add(Tensor studentFeatures) {
    features.add(Tensors.matrix(studentFeatures));
  }

  /** Adds what was measured of other windows. */
  void add(StepMeasures others) {
    for (int i = 0; i < sums.size(); i++) {
      Sums more = others.sums.get(i);
      sums.get(i).count += more.count;
      sums.get(i).loss += more.loss;
      sums.get(i).constantLoss += more.constantLoss;
      sums.get(i).cosines += more.cosines;
      sums.get(i).cosine += more.cosine;
    }
  }

  /** Whether anything was measured. */
  boolean isEmpty() {
    return sums.stream().allMatch(sum -> sum.count == 0);
  }

  private static double sum(Tensor values) {
    return values.sum().item_double();
  }

  double loss() {
    double loss = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i).logged() && sums.get(i).count > 0) {
        loss += terms.get(i).weight() * (sums.get(i).loss / sums.get(i).count);
      }
    }
    return loss;
  }

  double constantLoss() {
    double loss = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i).logged() && sums.get(i).count > 0) {
        loss += terms.get(i).weight() * (sums.get(i).constantLoss / sums.get(i).count);
      }
    }
    return loss;
  }

  /** Of the terms that have one, by weight; 0 if none has. */
  double cosine() {
    double cosine = 0;
    double weight = 0;
    for (int i = 0; i < terms.size(); i++) {
      if (sums.get(i).cosines > 0) {
        cosine += terms.get(i).weight() * (sums.get(i).cosine / sums.get(i).cosines);
        weight += terms.get(i).weight();
      }
    }
    return weight > 0 ? cosine / weight : 0;
  }

  double featureDeviation() {
    return features.meanDeviation();
  }
}
