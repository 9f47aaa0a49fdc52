package org.contexture.learning.mil;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.learning.device.Device;
import org.contexture.learning.mil.head.HeadSizes;
import org.contexture.learning.mil.head.Heads;
import org.contexture.learning.mil.head.MilHead;
import org.contexture.learning.network.SafeTensors;
import org.contexture.learning.network.StoredTensor;
import org.contexture.learning.network.Weights;
import org.contexture.learning.network.WeightsException;

/** Models from the state dicts that the authors' training code saves. */
public final class MilCheckpoint {

  /** What training frameworks put before every name. */
  private static final List<String> WRAPPERS = List.of("module.", "model.");

  private MilCheckpoint() {}

  /**
   * Makes a model of a state dict; its features are not standardised.
   *
   * @param file the state dict, with the authors' names, or all of them after {@code module.} or
   *     {@code model.}
   * @param origin what to call the file in messages
   * @param head e.g. {@code clam-sb}
   * @param classes in the order of the outputs; two for a head of one output
   * @throws WeightsException listing missing, unexpected and wrong-shaped tensors
   */
  public static MilModel read(
      SafeTensors file, String origin, String head, List<String> classes, String labelColumn)
      throws WeightsException {
    MilHead network = Heads.named(head);
    SafeTensors plain = unwrapped(file);
    try (Weights weights = HeadWeights.load(network, plain, origin, Device.CPU)) {
      HeadSizes sizes = network.sizes(plain);
      if (classes.size() != Math.max(2, sizes.outputs())) {
        throw new WeightsException(
            "%s has %d outputs; expected names of %d classes, found %s."
                .formatted(origin, sizes.outputs(), Math.max(2, sizes.outputs()), classes));
      }
      return HeadWeights.model(
          weights.save(Map.of()),
          Standardisation.none(sizes.dimension()),
          network,
          classes,
          labelColumn,
          Map.of("checkpoint", origin));
    }
  }

  private static SafeTensors unwrapped(SafeTensors file) {
    for (String wrapper : WRAPPERS) {
      if (!file.tensors().isEmpty()
          && file.tensors().keySet().stream().allMatch(name -> name.startsWith(wrapper))) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        file.tensors().forEach((name, t) -> tensors.put(name.substring(wrapper.length()), t));
        return new SafeTensors(tensors, file.metadata());
      }
    }
    return file;
  }
}
