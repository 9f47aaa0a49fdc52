package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/** The last layer of the heads after Ilse et al. 2018: one logit for two classes. */
final class BagClassifier {

  private BagClassifier() {}

  static void initialise(Initialiser initialiser, HeadSizes sizes) {
    initialiser.linear("classifier.0", sizes.dimension(), sizes.outputs());
  }

  /** Sizes from the classifier and, if there is one, the attention's first layer. */
  static HeadSizes sizes(SafeTensors file, String attention) throws WeightsException {
    int outputs = HeadSizes.of(file, "classifier.0.weight", 0);
    int dimension = HeadSizes.of(file, "classifier.0.weight", 1);
    int width = attention.isEmpty() ? 0 : HeadSizes.of(file, attention, 0);
    return new HeadSizes(dimension, outputs, dimension, width);
  }

  /**
   * What the classifier says of a bag, and of each tile by itself, as of a bag of that tile alone.
   * Logits of attention pooling are the tiles' logits weighted by their attention, so that a tile
   * speaks for the class that its score names. Tiles' are not computed while training.
   *
   * @param bag [1, dimension]
   * @param attention [tiles, 1]
   * @param features [tiles, dimension]
   */
  static HeadOutput output(
      Weights weights, Tensor bag, Tensor attention, Tensor features, Randomness randomness) {
    Tensor logits = Layers.linear(weights, "classifier.0", randomness.dropped(bag));
    if (randomness.isTraining()) {
      return new HeadOutput(logits, attention).of(bag);
    }
    Tensor tiles = Layers.linear(weights, "classifier.0", features); // [tiles, outputs]
    return new HeadOutput(
            logits,
            attention,
            Optional.of(MaxPooling.probabilities(tiles)),
            logits,
            Optional.of(tiles))
        .of(bag);
  }

  /** Of a new head. */
  static int outputs(int classes) {
    return classes == 2 ? 1 : classes;
  }
}
