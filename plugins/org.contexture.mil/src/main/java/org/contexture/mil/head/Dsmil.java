package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * Dual-stream MIL (Li et al. 2021, equations 4 to 8): the first stream scores every tile; its
 * highest one is the query by whose similarity the second stream weights all tiles.
 *
 * <p>Parameter names of binli123/dsmil-wsi, with its two-layer query and no value layer.
 * Deviations: two classes have an output each, as more classes have (the authors have one output
 * for CAMELYON16 and one per class for TCGA; files with one output load, and then the second class
 * is its). A class's probability is the mean of both streams' sigmoids, scaled to sum to 1. Dropout
 * acts on the second stream's bag embedding (none in the authors' default).
 *
 * @param tileShare share of the first stream, which scores tiles, in the loss, in [0, 1]
 */
public record Dsmil(double tileShare) implements MilHead {

  private static final int QUERY_WIDTH = 128;
  private static final double SMALLEST_PROBABILITY = 1e-7;

  /**
   * @throws IllegalArgumentException if the share is out of range
   */
  public Dsmil {
    HeadSizes.require("tile share", tileShare, tileShare >= 0 && tileShare <= 1, "in [0, 1]");
  }

  /** Both streams count alike, as the authors' do. */
  public Dsmil() {
    this(0.5);
  }

  /**
   * Both streams.
   *
   * @param tiles [tiles, outputs], logits of the first
   * @param highest [1, outputs], its maxima
   * @param bag [1, outputs], logits of the second
   * @param attention [tiles, outputs]
   * @param embedding [outputs, dimension]
   */
  record Streams(Tensor tiles, Tensor highest, Tensor bag, Tensor attention, Tensor embedding) {

    Streams shifted(Tensor shift) {
      return new Streams(tiles, highest.add(shift), bag.add(shift), attention, embedding);
    }
  }

  @Override
  public String name() {
    return "dsmil";
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, classes, dimension, QUERY_WIDTH);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    int dimension = HeadSizes.of(file, "i_classifier.fc.0.weight", 1);
    int outputs = HeadSizes.of(file, "i_classifier.fc.0.weight", 0);
    int width = HeadSizes.of(file, "b_classifier.q.0.weight", 0);
    return new HeadSizes(dimension, outputs, dimension, width);
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    initialiser.linear("i_classifier.fc.0", sizes.dimension(), sizes.outputs());
    initialiser.linear("b_classifier.q.0", sizes.dimension(), sizes.attention());
    initialiser.linear("b_classifier.q.2", sizes.attention(), sizes.attention());
    double bound = 1 / Math.sqrt((double) sizes.outputs() * sizes.dimension());
    initialiser.uniform(
        "b_classifier.fcc.weight", bound, sizes.outputs(), sizes.outputs(), sizes.dimension());
    initialiser.uniform("b_classifier.fcc.bias", bound, sizes.outputs());
  }

  static Streams streams(Weights weights, Tensor features, Randomness randomness) {
    Tensor tiles = Layers.linear(weights, "i_classifier.fc.0", features); // [tiles, outputs]
    var maximum = torch.max(tiles, 0, true);
    Tensor critical = maximum.get1().flatten(); // [outputs]
    Tensor hidden = torch.relu(Layers.linear(weights, "b_classifier.q.0", features));
    Tensor queries = torch.tanh(Layers.linear(weights, "b_classifier.q.2", hidden)); // [tiles, 128]
    Tensor similarity = torch.mm(queries, queries.index_select(0, critical).t());
    Tensor attention =
        torch.softmax(similarity.div(new Scalar(Math.sqrt((double) queries.size(1)))), 0);
    Tensor embedding = torch.mm(attention.t(), features); // [outputs, dimension]
    Tensor kernel = weights.get("b_classifier.fcc.weight"); // [outputs, outputs, dimension]
    Tensor bag = // a convolution as long as its input is a linear layer
        torch.linear(
            randomness.dropped(embedding).reshape(1, -1),
            kernel.reshape(kernel.size(0), -1),
            new TensorOptional(weights.get("b_classifier.fcc.bias"))); // [1, outputs]
    return new Streams(tiles, maximum.get0(), bag, attention, embedding);
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    return output(streams(weights, features, randomness));
  }

  /** The shift is one of both streams. */
  @Override
  public HeadOutput forward(Weights weights, Tensor features, Tensor shift, Randomness randomness) {
    return output(streams(weights, features, randomness).shifted(shift));
  }

  private static HeadOutput output(Streams streams) {
    Tensor both = torch.sigmoid(streams.bag()).add(torch.sigmoid(streams.highest()));
    Tensor probability =
        torch.clamp(
            both.div(new Scalar(2.0)),
            new org.bytedeco.pytorch.ScalarOptional(new Scalar(SMALLEST_PROBABILITY)),
            new org.bytedeco.pytorch.ScalarOptional(new Scalar(1 - SMALLEST_PROBABILITY)));
    Tensor logits = probability.size(1) == 1 ? torch.logit(probability) : torch.log(probability);
    Tensor scores =
        streams.tiles().size(1) == 1
            ? MaxPooling.probabilities(streams.tiles())
            : torch.sigmoid(streams.tiles());
    return new HeadOutput(
            logits,
            streams.attention(),
            Optional.of(scores),
            streams.bag().add(streams.highest()).div(new Scalar(2.0)),
            Optional.of(streams.tiles()))
        .of(streams.embedding());
  }

  @Override
  public HeadTraining training(Weights weights) {
    return (features, target, randomness) -> {
      Streams streams = streams(weights, features, randomness);
      if (target.label().isEmpty()) {
        return HeadTraining.shared(
            target.loss(streams.highest()), target.loss(streams.bag()), tileShare);
      }
      int label = target.label().getAsInt();
      return target.weighted(
          HeadTraining.shared(
              binaryLoss(target.shifted(streams.highest()), label),
              binaryLoss(target.shifted(streams.bag()), label),
              tileShare));
    };
  }

  /** Mean binary cross-entropy of the outputs, of which only the label's is 1. */
  static Tensor binaryLoss(Tensor logits, int label) {
    Tensor truth = torch.zeros_like(logits);
    if (logits.size(1) == 1) {
      truth.fill_(new Scalar((double) label));
    } else {
      truth.select(1, label).fill_(new Scalar(1.0));
    }
    return torch.binary_cross_entropy_with_logits(logits, truth);
  }
}
