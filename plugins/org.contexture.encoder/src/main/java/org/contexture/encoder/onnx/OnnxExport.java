package org.contexture.encoder.onnx;

import java.util.List;
import java.util.Map;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.network.SafeTensors;
import org.contexture.network.file.Blob;

/** Writes an encoder of ours as an ONNX model (opset 17). */
public final class OnnxExport {

  /** Name of the model's input: [n, 3, pixels, pixels], normalised. */
  public static final String INPUT = "images";

  /** Name of the model's output: [n, dimension]. */
  public static final String OUTPUT = "features";

  private OnnxExport() {}

  /**
   * Describes the file. The weights are read when it is written.
   *
   * @param weights in 32-bit floats, fitting the architecture
   * @param metadata kept in the file, e.g. the normalisation
   * @throws OnnxException if it would have more than the 2 GiB of a Protocol Buffer
   */
  public static Blob file(
      Architecture architecture, SafeTensors weights, Map<String, String> metadata)
      throws OnnxException {
    OnnxGraph graph = new OnnxGraph();
    String last = architecture.features(new OnnxComputation(graph, weights), INPUT);
    String output = graph.rename(last, OUTPUT);
    List<Object> inputShape =
        architecture.takesAnySize()
            ? List.of("n", 3, "height", "width")
            : List.of("n", 3, architecture.inputPixels(), architecture.inputPixels());
    Blob file =
        graph.model(INPUT, inputShape, output, List.of("n", architecture.dimension()), metadata);
    if (file.size() > Integer.MAX_VALUE) {
      throw new OnnxException(
          "An ONNX file holds up to 2 GiB, this encoder has %.1f GB. Write it as .safetensors."
              .formatted(file.size() / 1e9));
    }
    return file;
  }
}
