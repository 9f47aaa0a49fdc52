package org.contexture.mil.head;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * A linear layer for every tile and each class's highest logit: the baseline in which one tile
 * decides. Attention is 1 at that tile.
 */
public record MaxPooling() implements MilHead {

  @Override
  public String name() {
    return "max";
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    return new HeadSizes(dimension, BagClassifier.outputs(classes), dimension, 0);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return BagClassifier.sizes(file, "");
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    BagClassifier.initialise(initialiser, sizes);
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    Tensor tiles =
        Layers.linear(weights, "classifier.0", randomness.dropped(features)); // [tiles, outputs]
    var highest = torch.max(tiles, 0, true);
    Tensor attention = torch.zeros_like(tiles).scatter(0, highest.get1(), torch.ones_like(tiles));
    return new HeadOutput(
        highest.get0(),
        attention,
        Optional.of(probabilities(tiles)),
        highest.get0(),
        Optional.of(tiles));
  }

  /** [tiles, outputs] → [tiles, classes]. */
  static Tensor probabilities(Tensor logits) {
    return logits.size(1) == 1
        ? torch.sigmoid(HeadOutput.signed(logits))
        : torch.softmax(logits, 1);
  }
}
