package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.Readout;
import org.contexture.network.device.Device;

/**
 * What a head says of bags between epochs.
 *
 * @param facts what else is known of bags
 * @param readout how its outputs are read
 */
record BagOutputs(MilHead head, ClinicalTerm facts, Readout readout, Device device) {

  /** The outputs of each bag, in order. */
  @SuppressWarnings("try") // scopes act by being closed
  List<double[]> of(List<Bag> bags, BagTensors tensors) throws IOException {
    List<double[]> outputs = new ArrayList<>();
    for (int i = 0; i < bags.size(); i++) {
      Bag bag = bags.get(i);
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        Tensor features = tensors.get(i, i + 1); // [tiles, dimension]
        outputs.add(
            TooLargeBag.named(
                bag,
                features.size(0),
                device,
                "Leave it out",
                () -> readout.read(facts.output(head, features, bag))));
      }
    }
    return outputs;
  }

  /** Whether all outputs are numbers. */
  static boolean areNumbers(double[] outputs) {
    return Arrays.stream(outputs).allMatch(Double::isFinite);
  }
}
