package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/** Attention pooling with a rectified hidden layer and no biases, as MHIM's code has it. */
record MhimAttention() implements MhimEncoder {

  static final int HIDDEN_WIDTH = 128;

  private static final String NAME = "online_encoder.attention.attention.";

  @Override
  public String name() {
    return "abmil";
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    int width = sizes.width();
    double deviation = Math.sqrt(2.0 / (width + HIDDEN_WIDTH));
    initialiser.normal(NAME + "0.weight", deviation, HIDDEN_WIDTH, width);
    initialiser.normal(NAME + "2.weight", Math.sqrt(2.0 / (HIDDEN_WIDTH + 1)), 1, HIDDEN_WIDTH);
  }

  @Override
  public Encoded encode(Weights weights, Tensor tiles, Randomness randomness) {
    Tensor hidden = torch.relu(Layers.linear(weights, NAME + "0", tiles)); // [tiles, 128]
    Tensor attention = torch.softmax(Layers.linear(weights, NAME + "2", hidden), 0); // [tiles, 1]
    return new Encoded(torch.mm(attention.t(), tiles), attention.t(), tiles.mul(attention));
  }
}
