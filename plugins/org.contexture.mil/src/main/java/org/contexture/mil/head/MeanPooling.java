package org.contexture.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/** The mean of all tiles and a linear layer: the baseline without attention. */
public record MeanPooling() implements MilHead {

  @Override
  public String name() {
    return "mean";
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
    Tensor bag = torch.mean(features, new long[] {0}, true, noType()); // [1, dimension]
    Tensor attention =
        torch.full_like(features.narrow(1, 0, 1), new Scalar(1.0 / features.size(0)));
    return BagClassifier.output(weights, bag, attention, features, randomness);
  }

  private static org.bytedeco.pytorch.ScalarTypeOptional noType() {
    return new org.bytedeco.pytorch.ScalarTypeOptional();
  }
}
