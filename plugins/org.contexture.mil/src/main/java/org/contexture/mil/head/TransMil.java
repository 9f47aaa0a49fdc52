package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * TransMIL (Shao et al. 2021, algorithms 1 to 3): tiles, laid into a square in their order, and a
 * class token pass two layers of Nyström attention with position encoding between.
 *
 * <p>Parameter names of szc19990412/TransMIL. The first tiles are repeated until the square is
 * full, as there. The output depends on the order of the tiles. Deviations: the width is 512 as
 * there for features of 512 dimensions and more, less for fewer; dropout of the attention is the
 * option's (0.1 there). Attention is that of the class token in the second layer, the mean over
 * heads; it may be negative and need not sum to 1.
 *
 * @param widest width of the tokens, a multiple of 64, for features of so many dimensions and more
 */
public record TransMil(int widest) implements MilHead {

  private static final double EPSILON = 1e-5;
  private static final NystromAttention LAYER1 = new NystromAttention("layer1");
  private static final NystromAttention LAYER2 = new NystromAttention("layer2");
  private static final PyramidPositions POSITIONS = new PyramidPositions("pos_layer");

  /**
   * @throws IllegalArgumentException if the width is out of range
   */
  public TransMil {
    requireWidth(widest);
  }

  /** As wide as the authors'. */
  public TransMil() {
    this(512);
  }

  static void requireWidth(int widest) {
    HeadSizes.require(
        "width", widest, widest >= 64 && widest % 64 == 0, "that is a multiple of 64");
  }

  @Override
  public String name() {
    return "transmil";
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, classes, width(dimension, widest), 0);
  }

  /** The widest, or a multiple of 64 near the dimension where that is smaller. */
  static int width(int dimension, int widest) {
    return Math.max(64, Math.min(widest, dimension / 64 * 64));
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return new HeadSizes(
        HeadSizes.of(file, "_fc1.0.weight", 1),
        HeadSizes.of(file, "_fc2.weight", 0),
        HeadSizes.of(file, "_fc1.0.weight", 0),
        0);
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    int width = sizes.width();
    initialiser.normal("cls_token", 1, 1, 1, width);
    POSITIONS.initialise(initialiser, width);
    initialiser.linear("_fc1.0", sizes.dimension(), width);
    LAYER1.initialise(initialiser, width);
    LAYER2.initialise(initialiser, width);
    initialiser.layerNorm("norm", width);
    initialiser.linear("_fc2", width, sizes.outputs());
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    long tiles = features.size(0);
    long side = (long) Math.ceil(Math.sqrt((double) tiles));
    Tensor tokens = Tensors.resultOf(() -> tokens(weights, features, side)); // [1 + side², width]
    Tensor mixed = Tensors.resultOf(() -> LAYER1.apply(weights, tokens, randomness));
    Tensor x =
        Tensors.resultOf(
            () -> {
              Tensor square = mixed.narrow(0, 1, side * side);
              Tensor positioned = POSITIONS.apply(weights, square, side);
              return torch.cat(new TensorVector(mixed.narrow(0, 0, 1), positioned), 0);
            });
    NystromAttention.Attended attended = LAYER2.attend(weights, x, randomness);
    Tensor bag = Layers.layerNorm(weights, "norm", attended.tokens().narrow(0, 0, 1), EPSILON);
    Tensor attention = attended.attention().orElseThrow().mean(0); // [side²]
    return new HeadOutput(
            Layers.linear(weights, "_fc2", bag), attention.narrow(0, 0, tiles).unsqueeze(1))
        .of(bag);
  }

  /**
   * The class token and the embedded tiles, the first ones again at the end: [1 + side², width].
   */
  private static Tensor tokens(Weights weights, Tensor features, long side) {
    Tensor h = torch.relu(Layers.linear(weights, "_fc1.0", features)); // [tiles, width]
    Tensor token = weights.get("cls_token").reshape(1, -1); // [1, width]
    Tensor again = h.narrow(0, 0, side * side - h.size(0));
    return torch.cat(new TensorVector(token, h, again), 0);
  }
}
