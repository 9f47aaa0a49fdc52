package org.contexture.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;

/**
 * TransMIL's PPEG: what tiles learn of where they are, by depth-wise convolutions of side 7, 5 and
 * 3 over the square into which they are laid (Shao et al. 2021, algorithm 2). The three are added
 * into one kernel, which gives the same in a third of the time.
 *
 * @param name of the layer, e.g. {@code pos_layer}
 */
record PyramidPositions(String name) {

  private static final int LARGEST = 7;

  void initialise(Initialiser initialiser, int width) {
    initialiser.conv(name + ".proj", width, width, LARGEST, width);
    initialiser.conv(name + ".proj1", width, width, 5, width);
    initialiser.conv(name + ".proj2", width, width, 3, width);
  }

  /** [side², width] → [side², width]. */
  Tensor apply(Weights weights, Tensor tiles, long side) {
    long width = tiles.size(1);
    Tensor kernel =
        weights
            .get(name + ".proj.weight")
            .add(widened(weights, ".proj1.weight", 1))
            .add(widened(weights, ".proj2.weight", 2)); // [width, 1, 7, 7]
    Tensor bias =
        weights
            .get(name + ".proj.bias")
            .add(weights.get(name + ".proj1.bias"))
            .add(weights.get(name + ".proj2.bias"));
    Tensor square = tiles.t().reshape(1, width, side, side);
    Tensor positions =
        torch.conv2d(
            square,
            kernel,
            new TensorOptional(bias),
            new long[] {1, 1},
            new long[] {LARGEST / 2, LARGEST / 2},
            new long[] {1, 1},
            width); // [1, width, side, side]
    return tiles.add(positions.reshape(width, side * side).t());
  }

  private Tensor widened(Weights weights, String kernel, long border) {
    return torch.constant_pad_nd(
        weights.get(name + kernel), new long[] {border, border, border, border}, new Scalar(0.0));
  }
}
