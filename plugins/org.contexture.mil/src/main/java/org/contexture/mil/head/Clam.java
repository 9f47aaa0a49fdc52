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
 * CLAM (Lu et al. 2021, “Data-efficient and weakly supervised computational pathology”): gated
 * attention over embedded tiles, whose most and least attended ones are clustered by an instance
 * classifier for each class.
 *
 * <p>Parameter names of mahmoodlab/CLAM, whose defaults the options have. Deviations: bags of fewer
 * tiles than are clustered at both ends cluster half of their tiles (the authors' code fails);
 * unless the options say otherwise, the other classes learn as in subtyping when there are more
 * than two.
 *
 * @param branches one for all classes (CLAM-SB), or one for each (CLAM-MB)
 * @param clustering how tiles are clustered
 * @param bagWeight share of the classification in the loss, in [0, 1]; the tiles have the others
 */
public record Clam(Branches branches, ClamInstanceLoss clustering, double bagWeight)
    implements MilHead {

  /** Attention and classifier of the classes. */
  public enum Branches {
    /** One attention for all classes: CLAM-SB. */
    SINGLE,
    /** An attention and a classifier for each class: CLAM-MB. */
    MULTIPLE
  }

  /**
   * @throws IllegalArgumentException if the weight is out of range
   */
  public Clam {
    HeadSizes.require("bag weight", bagWeight, bagWeight >= 0 && bagWeight <= 1, "in [0, 1]");
  }

  static Clam as(Branches branches) {
    return new Clam(branches, ClamInstanceLoss.defaults(), 0.7);
  }

  @Override
  public String name() {
    return branches == Branches.SINGLE ? "clam-sb" : "clam-mb";
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
    if (branches == Branches.SINGLE) {
      ClamLayers.initialise(initialiser, sizes, 1);
      initialiser.linear("classifiers", sizes.width(), sizes.outputs());
      return;
    }
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
    return new HeadOutput(logits, attended.attention(), Optional.of(scores)).of(attended.pooled());
  }

  @Override
  public HeadTraining training(Weights weights) {
    return (features, target, randomness) -> {
      Attended attended = ClamLayers.attend(weights, features, randomness);
      Tensor logits = logits(weights, attended);
      if (target.label().isEmpty()) {
        return target.loss(logits); // tiles are clustered by class only
      }
      int label = target.label().getAsInt();
      Tensor instances =
          clustering.of(weights, attended.attention(), attended.h(), label, (int) logits.size(1));
      return HeadTraining.shared(target.loss(logits), target.weighted(instances), bagWeight);
    };
  }

  private Tensor logits(Weights weights, Attended attended) {
    Tensor pooled = attended.pooled(); // [branches, width]
    if (branches == Branches.SINGLE) {
      return Layers.linear(weights, "classifiers", pooled);
    }
    TensorVector logits = new TensorVector();
    for (int c = 0; c < pooled.size(0); c++) {
      logits.push_back(Layers.linear(weights, "classifiers." + c, pooled.narrow(0, c, 1)));
    }
    return torch.cat(logits, 1); // [1, classes]
  }
}
