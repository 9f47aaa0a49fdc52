package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.head.ClamLayers.Attended;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * CLAM with an attention branch and a classifier for each class (Lu et al. 2021); see {@link
 * ClamSb}.
 *
 * <p>Parameter names of mahmoodlab/CLAM. The instance loss is cross-entropy, which is that code's
 * default. Deviations: bags of fewer than 16 tiles cluster half of their tiles (the authors' code
 * fails below 8); the other classes learn as in subtyping when there are more than two.
 */
public final class ClamMb implements MilHead {

  private final Optional<Boolean> subtyping;

  public ClamMb() {
    this.subtyping = Optional.empty();
  }

  /**
   * @param subtyping whether the instance classifiers of the other classes learn, too
   */
  ClamMb(boolean subtyping) {
    this.subtyping = Optional.of(subtyping);
  }

  @Override
  public String name() {
    return "clam-mb";
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return ClamLayers.sizes(dimension, classes);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return ClamLayers.sizes(file);
  }

  @Override
  public boolean ignores(String tensor) {
    return tensor.startsWith("instance_loss_fn");
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    ClamLayers.initialise(initialiser, sizes, sizes.outputs());
    for (int c = 0; c < sizes.outputs(); c++) {
      initialiser.linear("classifiers." + c, sizes.width(), 1);
    }
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    Attended attended = ClamLayers.attend(weights, features, randomness);
    Tensor logits = logits(weights, attended); // [1, classes]
    Tensor scores = ClamInstanceLoss.scores(weights, attended.h(), (int) logits.size(1));
    return new HeadOutput(logits, attended.attention(), Optional.of(scores));
  }

  @Override
  public HeadTraining training(Weights weights) {
    return (features, target, randomness) -> {
      Attended attended = ClamLayers.attend(weights, features, randomness);
      Tensor logits = logits(weights, attended);
      if (target.label().isEmpty()) {
        return target.loss(logits); // tiles are clustered by class only
      }
      int classes = (int) logits.size(1);
      int label = target.label().getAsInt();
      ClamInstanceLoss instances = new ClamInstanceLoss(subtyping.orElse(classes > 2));
      return ClamLayers.loss(
          target.loss(logits),
          instances.of(weights, attended.attention(), attended.h(), label, classes),
          target);
    };
  }

  private static Tensor logits(Weights weights, Attended attended) {
    Tensor pooled = attended.pooled(); // [classes, width]
    TensorVector logits = new TensorVector();
    for (int c = 0; c < pooled.size(0); c++) {
      logits.push_back(Layers.linear(weights, "classifiers." + c, pooled.narrow(0, c, 1)));
    }
    return torch.cat(logits, 1); // [1, classes]
  }
}
