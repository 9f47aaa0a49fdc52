package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * Attention-based MIL (Ilse et al. 2018, equations 7 and 8):
 *
 * <pre>  a = softmax_k(wᵀ tanh(V h_k)),  z = Σ a_k h_k,  logits = C z</pre>
 *
 * <p>Parameter names of AMLab-Amsterdam/AttentionDeepMIL; deviations as in {@link GatedAbmil}.
 *
 * @param width of the attention's hidden layer, L in the paper
 */
public record Abmil(int width) implements MilHead {

  /**
   * @throws IllegalArgumentException if the width is out of range
   */
  public Abmil {
    HeadSizes.require("attention width", width, width >= 1, "at least 1");
  }

  /** With the authors' width. */
  public Abmil() {
    this(128);
  }

  @Override
  public String name() {
    return "abmil";
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, BagClassifier.outputs(classes), dimension, width);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return BagClassifier.sizes(file, "attention.0.weight");
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    initialiser.linear("attention.0", sizes.dimension(), sizes.attention());
    initialiser.linear("attention.2", sizes.attention(), 1);
    BagClassifier.initialise(initialiser, sizes);
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    Tensor hidden = torch.tanh(Layers.linear(weights, "attention.0", features)); // [tiles, 128]
    Tensor attention = torch.softmax(Layers.linear(weights, "attention.2", hidden), 0);
    Tensor bag = torch.mm(attention.t(), features); // [1, dimension]
    return BagClassifier.output(weights, bag, attention, features, randomness);
  }
}
