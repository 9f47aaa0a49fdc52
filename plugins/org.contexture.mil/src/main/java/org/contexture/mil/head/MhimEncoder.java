package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/** What pools embedded tiles into one bag in {@link Mhim}. Stateless. */
public sealed interface MhimEncoder {

  /**
   * A bag in the encoder.
   *
   * @param bag [1, width]
   * @param attention [heads, tiles]
   * @param contributions [tiles, width], what each tile adds to the bag
   */
  record Encoded(Tensor bag, Tensor attention, Tensor contributions) {}

  /** The head it is of, e.g. {@code abmil}. */
  String name();

  /** Adds fresh parameters. */
  void initialise(Initialiser initialiser, HeadSizes sizes);

  /** [tiles, width] → a bag. */
  Encoded encode(Weights weights, Tensor tiles, Randomness randomness);

  /** Attention pooling with a rectified hidden layer and no biases, as MHIM's code has it. */
  record Attention() implements MhimEncoder {

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

  /**
   * TransMIL as MHIM's code has it: the tiles are laid into a square for the position encoding
   * only, and into one of side 7 at least; attention and contributions are those of the first
   * layer.
   */
  record Transformer() implements MhimEncoder {

    private static final String PREFIX = "online_encoder.";
    private static final NystromAttention LAYER1 = new NystromAttention(PREFIX + "layer1");
    private static final NystromAttention LAYER2 = new NystromAttention(PREFIX + "layer2");
    private static final PyramidPositions POSITIONS =
        new PyramidPositions(PREFIX + "pos_embedding");
    private static final long SMALLEST_SIDE = 7;
    private static final double EPSILON = 1e-5;

    @Override
    public String name() {
      return "transmil";
    }

    @Override
    public void initialise(Initialiser initialiser, HeadSizes sizes) {
      int width = sizes.width();
      initialiser.normal(PREFIX + "cls_token", 1, 1, 1, width);
      initialiser.layerNorm(PREFIX + "norm", width);
      LAYER1.initialise(initialiser, width);
      LAYER2.initialise(initialiser, width);
      POSITIONS.initialise(initialiser, width);
    }

    @Override
    public Encoded encode(Weights weights, Tensor tiles, Randomness randomness) {
      Tensor token = weights.get(PREFIX + "cls_token").reshape(1, -1); // [1, width]
      NystromAttention.Attended first =
          LAYER1.attend(weights, joined(token, tiles), randomness); // [1 + tiles, width]
      long n = tiles.size(0);
      Tensor positioned = positioned(weights, first.tokens().narrow(0, 1, n));
      Tensor x = joined(first.tokens().narrow(0, 0, 1), positioned);
      Tensor bag = LAYER2.apply(weights, x, randomness).narrow(0, 0, 1);
      Tensor attention = first.attention().orElseThrow(); // [heads, tiles]
      Tensor values = first.values().orElseThrow().mul(attention.unsqueeze(2));
      Tensor contributions =
          Layers.linear(
              weights, PREFIX + "layer1.attn.to_out.0", values.transpose(0, 1).reshape(n, -1));
      return new Encoded(
          Layers.layerNorm(weights, PREFIX + "norm", bag, EPSILON), attention, contributions);
    }

    /** Fills the square with the first tiles again, and one that is too small with zeros. */
    private static Tensor positioned(Weights weights, Tensor tiles) {
      long n = tiles.size(0);
      long side = (long) Math.ceil(Math.sqrt((double) n));
      Tensor square = joined(tiles, tiles.narrow(0, 0, side * side - n));
      if (side < SMALLEST_SIDE) {
        long missing = SMALLEST_SIDE * SMALLEST_SIDE - side * side;
        square = torch.constant_pad_nd(square, new long[] {0, 0, 0, missing});
        side = SMALLEST_SIDE;
      }
      return POSITIONS.apply(weights, square, side).narrow(0, 0, n);
    }

    private static Tensor joined(Tensor first, Tensor second) {
      return torch.cat(new TensorVector(first, second), 0);
    }
  }
}
