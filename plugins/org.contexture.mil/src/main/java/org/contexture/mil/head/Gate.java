package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Weights;

/**
 * The two hidden layers of gated attention, tanh(V h) and σ(U h), both [tiles, hidden]. They are
 * computed as one product, so that the tiles are read once.
 */
record Gate(Tensor content, Tensor gate) {

  /**
   * @param v name of the layer V
   * @param u name of the layer U
   * @param h [tiles, width]
   */
  static Gate of(Weights weights, String v, String u, Tensor h) {
    Tensor both = // [tiles, 2 · hidden]
        torch.linear(
            h,
            joined(weights, v, u, ".weight"),
            new TensorOptional(joined(weights, v, u, ".bias")));
    TensorVector halves = torch.chunk(both, 2, 1);
    return new Gate(torch.tanh(halves.get(0)), torch.sigmoid(halves.get(1)));
  }

  private static Tensor joined(Weights weights, String v, String u, String kind) {
    return torch.cat(new TensorVector(weights.get(v + kind), weights.get(u + kind)), 0);
  }
}
