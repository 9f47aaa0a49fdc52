package org.contexture.encoder.keras;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.HashMap;
import java.util.Map;
import org.contexture.network.StoredTensor;

/** The weights of a Keras file, by layer and name: {@code kernel}, {@code bias}, {@code gamma} … */
final class KerasWeights {

  private static final int DEEPEST = 16;

  /** More values than this for each byte of the file are no weights. */
  private static final long MOST_INFLATED = 100;

  private final Group layers;
  private final long fileSize;

  KerasWeights(Group layers, long fileSize) {
    this.layers = layers;
    this.fileSize = fileSize;
  }

  /** The datasets of a layer, however deep, by their last name without Keras 2's {@code :0}. */
  private Map<String, Dataset> of(String layer) {
    Map<String, Dataset> found = new HashMap<>();
    if (layers.getChild(layer) instanceof Group group) {
      collect(group, found, 0);
    }
    return found;
  }

  private static void collect(Group group, Map<String, Dataset> found, int depth) {
    for (Node node : group.getChildren().values()) {
      if (node instanceof Dataset dataset) {
        found.put(dataset.getName().replaceFirst(":\\d+$", ""), dataset);
      } else if (node instanceof Group inner && depth < DEEPEST) {
        collect(inner, found, depth + 1);
      }
    }
  }

  boolean has(String layer, String name) {
    return of(layer).containsKey(name);
  }

  /** Dimensions of a tensor. */
  int[] shape(String layer, String name) {
    return dataset(layer, name).getDimensions();
  }

  private Dataset dataset(String layer, String name) {
    Dataset dataset = of(layer).get(name);
    if (dataset == null) {
      throw new IllegalArgumentException(
          "the layer “%s” has no “%s” among its weights %s"
              .formatted(layer, name, of(layer).keySet()));
    }
    return dataset;
  }

  private float[] values(String layer, String name) {
    Dataset dataset = dataset(layer, name);
    if (dataset.getSize() > MOST_INFLATED * fileSize) {
      throw new IllegalArgumentException(
          "the weights “%s” of “%s” are said to be %d in number"
              .formatted(name, layer, dataset.getSize()));
    }
    Object flat = dataset.getDataFlat();
    if (flat instanceof float[] floats) {
      return floats;
    } else if (flat instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return floats;
    }
    throw new IllegalArgumentException(
        "the weights “%s” of “%s” are no floats but %s"
            .formatted(name, layer, dataset.getJavaType()));
  }

  /** A vector. */
  StoredTensor vector(String layer, String name) {
    float[] values = values(layer, name);
    return StoredTensor.of(values, values.length);
  }

  /** [in, out] as [out, in]. */
  StoredTensor dense(String layer) {
    int[] shape = shape(layer, "kernel");
    return turned(values(layer, "kernel"), shape[0], shape[1], shape[1], shape[0]);
  }

  /** [height, width, in, out] as [out, in, height, width]. */
  StoredTensor convolution(String layer) {
    int[] shape = shape(layer, "kernel");
    int area = shape[0] * shape[1];
    float[] values = values(layer, "kernel");
    float[] turned = new float[values.length];
    for (int i = 0; i < area; i++) {
      for (int in = 0; in < shape[2]; in++) {
        for (int out = 0; out < shape[3]; out++) {
          turned[(out * shape[2] + in) * area + i] = values[(i * shape[2] + in) * shape[3] + out];
        }
      }
    }
    return StoredTensor.of(turned, shape[3], shape[2], shape[0], shape[1]);
  }

  private static StoredTensor turned(float[] values, int rows, int columns, long... shape) {
    float[] turned = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = values[i * columns + j];
      }
    }
    return StoredTensor.of(turned, shape);
  }
}
