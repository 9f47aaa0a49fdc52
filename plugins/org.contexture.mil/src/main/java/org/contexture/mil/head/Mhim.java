package org.contexture.mil.head;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * MIL with masked hard instance mining (Tang et al. 2023, version 1; Tang et al. 2025, version 2):
 * a momentum teacher tells which tiles are easy, the student learns from the others; see {@link
 * MhimTraining}. For prediction it is an embedding, an encoder that pools, and a linear layer.
 *
 * <p>Parameter names of DearCaat/MHIM-MIL, branches v1 and master. Deviations: encoders over
 * features of fewer than 512 dimensions are narrower, as in {@link TransMil}; dropout is the
 * option's (0.25 by default as in the authors' version 1; their version 2 trains with 0.1), on the
 * embedded tiles, the transformer's outputs and the recycled tile, but not on attention weights,
 * where the authors' version 2 drops, too.
 *
 * @param encoder attention or Nyström transformer
 * @param version 1, or 2 with the recycle network
 */
record Mhim(MhimEncoder encoder, int version) implements MilHead {

  private static final String PREDICTOR = "predictor";

  static MilHead overAbmil(int version) {
    return new Mhim(new MhimAttention(), version);
  }

  static MilHead overTransMil(int version) {
    return new Mhim(new MhimTransformer(), version);
  }

  @Override
  public String name() {
    return (version == 1 ? "mhim-" : "mhim2-") + encoder.name();
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, classes, TransMil.width(dimension), MhimAttention.HIDDEN_WIDTH);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return new HeadSizes(
        HeadSizes.of(file, embedding() + ".weight", 1),
        HeadSizes.of(file, PREDICTOR + ".weight", 0),
        HeadSizes.of(file, embedding() + ".weight", 0),
        MhimAttention.HIDDEN_WIDTH);
  }

  @Override
  public boolean ignores(String tensor) {
    return RecycleNetwork.isAlias(tensor);
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    xavier(initialiser, embedding(), sizes.dimension(), sizes.width());
    if (version == 2) {
      RecycleNetwork.initialise(initialiser, sizes.width());
    }
    encoder.initialise(initialiser, sizes);
    xavier(initialiser, PREDICTOR, sizes.width(), sizes.outputs());
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    MhimEncoder.Encoded encoded =
        encoder.encode(weights, embed(weights, features, randomness), randomness);
    Tensor attention = encoded.attention().mean(0); // [tiles]
    return new HeadOutput(predict(weights, encoded.bag()), attention.unsqueeze(1));
  }

  @Override
  public HeadTraining training(Weights weights) {
    return new MhimTraining(this, weights);
  }

  /** [tiles, dimension] → [tiles, width]. */
  Tensor embed(Weights weights, Tensor features, Randomness randomness) {
    return randomness.dropped(torch.relu(Layers.linear(weights, embedding(), features)));
  }

  /** [1, width] → [1, classes]. */
  static Tensor predict(Weights weights, Tensor bag) {
    return Layers.linear(weights, PREDICTOR, bag);
  }

  private String embedding() {
    return version == 1 ? "patch_to_emb.0" : "feature.0";
  }

  /** What a tile says by itself: its share of the bag through the predictor, [tiles]. */
  static Tensor pseudoScores(Weights weights, Tensor contributions) {
    Tensor logits = // [tiles, classes]; the first class's bias for all, as the authors'
        torch
            .mm(contributions, weights.get(PREDICTOR + ".weight").t())
            .add(weights.get(PREDICTOR + ".bias").select(0, 0));
    return torch.softmax(logits, 1).amax(new long[] {1}, false);
  }

  /**
   * A linear layer initialised as the authors do: normal weights (Glorot &amp; Bengio), no bias.
   */
  static void xavier(Initialiser initialiser, String name, int in, int out) {
    initialiser.normal(name + ".weight", Math.sqrt(2.0 / (in + out)), out, in);
    initialiser.constant(name + ".bias", 0, out);
  }

  static Tensor join(Tensor first, Tensor second) {
    return torch.cat(new TensorVector(first, second), 0);
  }
}
