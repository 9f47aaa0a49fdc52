package org.contexture.mil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.ElementType;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/**
 * MIL models as {@code .safetensors} files: the weights by the authors' names with the training
 * tiles' statistics, and in the metadata, behind {@value #PREFIX}, all that makes them a model.
 */
public final class MilModelFile {

  static final String PREFIX = "contexture/";
  private static final String HEAD = PREFIX + "head";
  private static final String DIMENSION = PREFIX + "dimension";
  private static final String LABEL = PREFIX + "label";
  private static final String CLASS = PREFIX + "class/";
  private static final String TASK = PREFIX + "task/";
  private static final String PROVENANCE = PREFIX + "provenance/";

  private MilModelFile() {}

  /** Writes a model, atomically. */
  public static void write(MilModel model, Path file) throws IOException {
    SafeTensors weights = SafeTensors.parse(model.weights(), "the MIL model");
    Map<String, String> metadata = new LinkedHashMap<>(weights.metadata());
    metadata.put(HEAD, model.head());
    metadata.put(DIMENSION, Integer.toString(model.dimension()));
    metadata.put(LABEL, model.labelColumn());
    List<String> classes = model.classes();
    for (int c = 0; c < classes.size(); c++) {
      metadata.put(CLASS + c, classes.get(c));
    }
    model.readout().save().forEach((name, value) -> metadata.put(TASK + name, value));
    model.provenance().forEach((name, value) -> metadata.put(PROVENANCE + name, value));
    new SafeTensors(weights.tensors(), metadata).write(file);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not there, or damaged
   */
  public static MilModel read(Path file) throws IOException {
    return read(SafeTensors.read(file), file.toString());
  }

  /** Whether a file holds a whole model, and not weights alone. */
  static boolean isOne(SafeTensors file) {
    return file.metadata().containsKey(HEAD);
  }

  /**
   * The same.
   *
   * @param origin what to call the file in messages
   * @throws WeightsException if it is damaged
   */
  static MilModel read(SafeTensors file, String origin) throws WeightsException {
    try {
      MilModel model = model(file);
      for (MilModel one : MilEnsemble.models(model)) {
        requireFitting(one, origin);
      }
      return model;
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new WeightsException(
          "%s is no whole MIL model: %s. Write it anew with the MIL Model Writer."
              .formatted(origin, e.getMessage()),
          e);
    }
  }

  private static MilModel model(SafeTensors file) {
    Map<String, String> told = file.metadata();
    Map<String, String> own = new LinkedHashMap<>(told);
    own.keySet().removeIf(name -> name.startsWith(PREFIX));
    List<String> classes = new ArrayList<>();
    while (told.containsKey(CLASS + classes.size())) {
      classes.add(told.get(CLASS + classes.size()));
    }
    Map<String, String> task = MilEnsemble.below(TASK, told);
    return new MilModel(
        told.get(HEAD),
        Integer.parseInt(told.get(DIMENSION)),
        task.isEmpty() ? new ClassReadout(classes) : Readout.load(task),
        told.get(LABEL),
        new SafeTensors(file.tensors(), own).toBytes(),
        MilEnsemble.below(PROVENANCE, told));
  }

  /** The weights must be the head's, for the features and the task that the file speaks of. */
  @SuppressWarnings("try") // loading is the check
  private static void requireFitting(MilModel model, String origin) throws WeightsException {
    MilHead head = Heads.named(model.head());
    SafeTensors weights = SafeTensors.parse(model.weights(), origin);
    for (String name : List.of(HeadWeights.MEAN, HeadWeights.DEVIATION)) {
      StoredTensor statistics = weights.tensors().get(name);
      if (statistics == null
          || statistics.type() != ElementType.F32
          || !statistics.shape().equals(List.of((long) model.dimension()))) {
        throw new IllegalArgumentException(
            "it lacks the tensor %s of %d numbers".formatted(name, model.dimension()));
      }
    }
    try (Weights loaded = HeadWeights.load(head, weights, origin, Device.CPU)) {
      int dimension = head.sizes(weights).dimension();
      int outputs = head.sizes(weights).outputs();
      int expected = model.readout().sizes(head, model.dimension()).outputs();
      boolean isOneOfTwo = outputs == 1 && model.classes().size() == 2;
      if (dimension != model.dimension() || (outputs != expected && !isOneOfTwo)) {
        throw new IllegalArgumentException(
            "its weights take %d features and have %d outputs, it says %d and %d"
                .formatted(dimension, outputs, model.dimension(), expected));
      }
    }
  }
}
