package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.head.ClamLayers.Attended;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * CLAM with a single attention branch (Lu et al. 2021, “Data-efficient and weakly supervised
 * computational pathology”): gated attention over embedded tiles, whose most and least attended
 * ones are clustered by an instance classifier for each class.
 *
 * <p>Parameter names of mahmoodlab/CLAM. The instance loss is cross-entropy, which is that code's
 * default. Deviations: bags of fewer than 16 tiles cluster half of their tiles (the authors' code
 * fails below 8); the other classes learn as in subtyping when there are more than two.
 */
public final class ClamSb implements MilHead {

  private final Optional<Boolean> subtyping;

  public ClamSb() {
    this.subtyping = Optional.empty();
  }

  /**
   * @param subtyping whether the instance classifiers of the other classes learn, too
   */
  ClamSb(boolean subtyping) {
    this.subtyping = Optional.of(subtyping);
  }

  @Override
  public String name() {
    return "clam-sb";
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
    ClamLayers.initialise(initialiser, sizes, 1);
    initialiser.linear("classifiers", sizes.width(), sizes.outputs());
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
    return Layers.linear(weights, "classifiers", attended.pooled());
  }
}
