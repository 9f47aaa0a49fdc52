package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * Attention-based MIL with gated attention (Ilse et al. 2018, equations 7 and 9):
 *
 * <pre>  a = softmax_k(wᵀ (tanh(V h_k) ⊙ σ(U h_k))),  z = Σ a_k h_k,  logits = C z</pre>
 *
 * <p>Parameter names of AMLab-Amsterdam/AttentionDeepMIL, whose tile network is left out: the
 * features are h. Two classes have one logit, as there. Deviations: more than two classes have one
 * logit each; dropout acts on z; probabilities are not clamped in the loss.
 *
 * @param width of the attention's hidden layer, L in the paper
 */
public record GatedAbmil(int width) implements MilHead {

  /**
   * @throws IllegalArgumentException if the width is out of range
   */
  public GatedAbmil {
    HeadSizes.require("attention width", width, width >= 1, "at least 1");
  }

  /** With the authors' width. */
  public GatedAbmil() {
    this(128);
  }

  @Override
  public String name() {
    return "gated-abmil";
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, BagClassifier.outputs(classes), dimension, width);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return BagClassifier.sizes(file, "attention_V.0.weight");
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    initialiser.linear("attention_V.0", sizes.dimension(), sizes.attention());
    initialiser.linear("attention_U.0", sizes.dimension(), sizes.attention());
    initialiser.linear("attention_w", sizes.attention(), 1);
    BagClassifier.initialise(initialiser, sizes);
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    Gate gate = Gate.of(weights, "attention_V.0", "attention_U.0", features); // [tiles, 128] each
    Tensor scores = // [tiles, 1]
        Layers.linear(weights, "attention_w", gate.content().mul(gate.gate()));
    Tensor attention = torch.softmax(scores, 0); // [tiles, 1]
    Tensor bag = torch.mm(attention.t(), features); // [1, dimension]
    return BagClassifier.output(weights, bag, attention, features, randomness);
  }
}
