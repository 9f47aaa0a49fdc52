package org.contexture.mil;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.clinical.ClinicalEncoding;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.Readout;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/** A head's weights between network and model. */
final class HeadWeights {

  static final String MEAN = "standardisation.mean";
  static final String DEVIATION = "standardisation.deviation";

  private HeadWeights() {}

  /** The same without clinical facts. */
  static Weights fresh(
      MilHead head, BagShape shape, Readout readout, MilOptions options, Device device) {
    return fresh(head, shape, readout, Optional.empty(), options, device);
  }

  /** Fresh weights on a device, by the options' seed. */
  static Weights fresh(
      MilHead head,
      BagShape shape,
      Readout readout,
      Optional<ClinicalEncoding> facts,
      MilOptions options,
      Device device) {
    try (Weights onCpu = new Weights();
        Initialiser initialiser = new Initialiser(onCpu, options.execution().seed())) {
      HeadSizes sizes = readout.sizes(head, shape.dimension());
      head.initialise(initialiser, sizes);
      ClinicalTerm.initialise(initialiser, facts, sizes.outputs());
      return onCpu.copy(device);
    }
  }

  /**
   * The weights of a file on a device.
   *
   * @param origin what to call the file in messages
   * @throws WeightsException listing the tensors that do not fit the head
   */
  static Weights load(MilHead head, SafeTensors file, String origin, Device device)
      throws WeightsException {
    HeadSizes sizes;
    try {
      sizes = head.sizes(file);
    } catch (WeightsException e) {
      throw new WeightsException(
          "%s holds no %s head: %s".formatted(origin, head.name(), e.getMessage()), e);
    }
    try (Weights onCpu = new Weights();
        Initialiser initialiser = new Initialiser(onCpu, 0)) {
      head.initialise(initialiser, sizes);
      ClinicalTerm.initialise(initialiser, file);
      onCpu.load(
          file, origin, name -> name.equals(MEAN) || name.equals(DEVIATION) || head.ignores(name));
      return onCpu.copy(device);
    }
  }

  /** The standardisation that a model holds. */
  static Standardisation standardisation(SafeTensors file) throws WeightsException {
    return new Standardisation(file.get(MEAN).floats(), file.get(DEVIATION).floats());
  }

  static MilModel model(
      SafeTensors weights,
      Standardisation standardisation,
      MilHead head,
      Readout readout,
      Optional<ClinicalEncoding> facts,
      String labelColumn,
      Map<String, String> provenance) {
    int dimension = standardisation.mean().length;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.put(MEAN, StoredTensor.of(standardisation.mean(), dimension));
    tensors.put(DEVIATION, StoredTensor.of(standardisation.deviation(), dimension));
    Map<String, String> metadata = new LinkedHashMap<>(Map.of("head", head.name()));
    ClinicalTerm.save(facts, metadata);
    byte[] file = new SafeTensors(tensors, metadata).toBytes();
    return new MilModel(head.name(), dimension, readout, labelColumn, file, provenance);
  }
}
