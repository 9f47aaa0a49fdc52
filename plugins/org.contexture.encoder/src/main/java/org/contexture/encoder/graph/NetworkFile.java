package org.contexture.encoder.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.encoder.architecture.GraphArchitecture;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Weights;

/**
 * An encoder in a file that describes its own layers.
 *
 * @param architecture its name
 * @param weights by the architecture's names, with what is known of the pixels
 * @param provenance how they were found
 */
public record NetworkFile(
    String architecture, SafeTensors weights, Map<String, String> provenance) {

  /** Neither DL4J nor Keras says how pixels are scaled: 0 … 1, unless it is known better. */
  private static final Map<String, String> PIXELS = Map.of("mean", "0,0,0", "std", "1,1,1");

  /**
   * Puts an encoder together.
   *
   * @param graph the layers
   * @param tensors those of the layers and maybe others
   * @param notes {@code mean} and {@code std} of the pixels, if the file tells them
   */
  public static NetworkFile of(
      String architecture,
      GraphArchitecture graph,
      Map<String, StoredTensor> tensors,
      Map<String, String> notes,
      Map<String, String> provenance) {
    Map<String, StoredTensor> needed = new LinkedHashMap<>();
    for (String name : names(graph)) {
      needed.put(name, tensors.get(name));
    }
    Map<String, String> metadata = new LinkedHashMap<>(PIXELS);
    metadata.putAll(notes);
    metadata.put("input_pixels", Integer.toString(graph.inputPixels()));
    return new NetworkFile(architecture, new SafeTensors(needed, metadata), provenance);
  }

  private static Iterable<String> names(GraphArchitecture graph) {
    try (Weights weights = FreshWeights.blank(graph)) {
      return java.util.List.copyOf(weights.names());
    }
  }
}
