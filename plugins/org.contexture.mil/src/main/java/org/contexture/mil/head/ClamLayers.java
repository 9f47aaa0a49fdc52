package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/** The layers that both CLAM heads begin with: tile embedding and gated attention. */
final class ClamLayers {

  private static final int WIDTH = 512;
  private static final int ATTENTION = 256;

  private ClamLayers() {}

  /**
   * @param h [tiles, width]
   * @param attention [tiles, branches], sums to 1 over the tiles
   */
  record Attended(Tensor h, Tensor raw, Tensor attention) {

    /** [branches, width]. */
    Tensor pooled() {
      return torch.mm(attention.t(), h);
    }
  }

  static HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, classes, WIDTH, ATTENTION);
  }

  /** Sizes from the first layers; there is an instance classifier for each output. */
  static HeadSizes sizes(SafeTensors file) throws WeightsException {
    int outputs = 0;
    while (file.tensors().containsKey(ClamInstanceLoss.name(outputs) + ".weight")) {
      outputs++;
    }
    return new HeadSizes(
        HeadSizes.of(file, "attention_net.0.weight", 1),
        outputs == 0 ? 2 : outputs,
        HeadSizes.of(file, "attention_net.0.weight", 0),
        HeadSizes.of(file, "attention_net.3.attention_a.0.weight", 0));
  }

  static void initialise(Initialiser initialiser, HeadSizes sizes, int branches) {
    initialiser.linear("attention_net.0", sizes.dimension(), sizes.width());
    initialiser.linear("attention_net.3.attention_a.0", sizes.width(), sizes.attention());
    initialiser.linear("attention_net.3.attention_b.0", sizes.width(), sizes.attention());
    initialiser.linear("attention_net.3.attention_c", sizes.attention(), branches);
    for (int c = 0; c < sizes.outputs(); c++) {
      initialiser.linear(ClamInstanceLoss.name(c), sizes.width(), 2);
    }
  }

  static Attended attend(Weights weights, Tensor features, Randomness randomness) {
    Tensor h = randomness.dropped(torch.relu(Layers.linear(weights, "attention_net.0", features)));
    String net = "attention_net.3.attention_";
    Gate gate = Gate.of(weights, net + "a.0", net + "b.0", h); // [tiles, 256] each
    Tensor gated = randomness.dropped(gate.content()).mul(randomness.dropped(gate.gate()));
    Tensor raw = Layers.linear(weights, net + "c", gated); // [tiles, branches]
    return new Attended(h, raw, torch.softmax(raw, 0));
  }
}
