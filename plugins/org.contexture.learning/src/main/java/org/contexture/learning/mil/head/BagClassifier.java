package org.contexture.learning.mil.head;

import org.contexture.learning.network.Initialiser;
import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.WeightsException;

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

  /** Of a new head. */
  static int outputs(int classes) {
    return classes == 2 ? 1 : classes;
  }
}
