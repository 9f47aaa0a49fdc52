package org.contexture.distillation;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Tensors;

/** Sums up what the log shows of a step, over the passes it is made of. */
final class StepMeasures {

  private static final double EPSILON = 1e-8;

  private final FeatureMoments features;
  private int tiles;
  private double loss;
  private double constantLoss;
  private double cosine;

  StepMeasures(int studentDimension) {
    features = new FeatureMoments(studentDimension);
  }

  /**
   * Adds a pass.
   *
   * @param target y [asked, D]
   * @param losses of the predictions [asked]
   * @param constantLosses of the constant predictor [asked]
   */
  void add(
      ContextNetwork.Prediction prediction, Tensor target, Tensor losses, Tensor constantLosses) {
    tiles += (int) losses.size(0);
    loss += losses.sum().item_double();
    constantLoss += constantLosses.sum().item_double();
    cosine +=
        torch.cosine_similarity(prediction.predicted(), target, 1, EPSILON).sum().item_double();
    features.add(Tensors.matrix(prediction.features()));
  }

  double loss() {
    return loss / tiles;
  }

  double constantLoss() {
    return constantLoss / tiles;
  }

  double cosine() {
    return cosine / tiles;
  }

  double featureDeviation() {
    return features.meanDeviation();
  }
}
