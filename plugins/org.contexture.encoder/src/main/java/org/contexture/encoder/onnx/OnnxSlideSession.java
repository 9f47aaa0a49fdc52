package org.contexture.encoder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.network.FloatMatrix;

/**
 * A network in ONNX Runtime that takes all tiles of a slide and gives one vector. Takes features,
 * 32-bit floats [1, tiles, dimension]; perhaps their coordinates [1, tiles, 2] and the side of a
 * tile (one number), of any type; the leading 1 may be missing. Gives [1, n] or [n]. One thread at
 * a time.
 */
public final class OnnxSlideSession implements AutoCloseable {

  /** Features, coordinates, side. */
  private static final int MOST_INPUTS = 3;

  private final LoadedModel model;
  private final List<String> names = new ArrayList<>();
  private final List<TensorInfo> inputs = new ArrayList<>();

  /**
   * Loads a model.
   *
   * @param threads for one operation
   * @throws OnnxException if it is no ONNX model, or takes something else, or ONNX Runtime does not
   *     run on this machine
   */
  public OnnxSlideSession(Path file, int threads) throws OnnxException {
    model = new LoadedModel(file, threads);
    Map<String, NodeInfo> all = model.described(OrtSession::getInputInfo);
    all.forEach(
        (name, input) -> {
          if (input.getInfo() instanceof TensorInfo tensor) {
            names.add(name);
            inputs.add(tensor);
          }
        });
    boolean fits =
        names.size() == all.size()
            && !names.isEmpty()
            && names.size() <= MOST_INPUTS
            && inputs.get(0).type == OnnxJavaType.FLOAT
            && isList(inputs.get(0))
            && (names.size() < 2 || isList(inputs.get(1)));
    if (!fits) {
      close();
      throw new OnnxException(
          "The model takes %s; expected features, 32-bit floats [1, tiles, dimension], then perhaps coordinates [1, tiles, 2] and the side of a tile."
              .formatted(all.values()));
    }
  }

  private static boolean isList(TensorInfo tensor) {
    int dimensions = tensor.getShape().length;
    return dimensions == 2 || dimensions == 3;
  }

  /** How many inputs it takes, 1 to 3. */
  public int inputs() {
    return names.size();
  }

  /**
   * The vector of a slide.
   *
   * @param places of the tiles, x and y by turns
   * @param side of a tile, in the unit of the places
   * @throws OnnxException if the model fails or does not take such features
   */
  public float[] run(FloatMatrix features, int[] places, int side) throws OnnxException {
    try {
      return model.run(session -> runHere(session, features, places, side));
    } catch (OrtException e) {
      throw new OnnxException(
          "ONNX Runtime failed on %d tiles with %d features: %s"
              .formatted(features.rows(), features.columns(), e.getMessage()),
          e);
    }
  }

  private float[] runHere(OrtSession session, FloatMatrix features, int[] places, int side)
      throws OrtException, OnnxException {
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try {
      given.put(
          names.get(0),
          OnnxTensor.createTensor(
              OrtEnvironment.getEnvironment(),
              FloatBuffer.wrap(features.values()),
              shape(inputs.get(0), features.rows(), features.columns())));
      if (names.size() > 1) {
        long[] shape = shape(inputs.get(1), features.rows(), 2);
        given.put(names.get(1), numbers(inputs.get(1), places, shape));
      }
      if (names.size() > 2) {
        long[] shape = new long[inputs.get(2).getShape().length];
        Arrays.fill(shape, 1);
        given.put(names.get(2), numbers(inputs.get(2), new int[] {side}, shape));
      }
      try (OrtSession.Result result = session.run(given)) {
        return vector(result.get(0));
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static long[] shape(TensorInfo input, int rows, int columns) {
    return input.getShape().length == 2
        ? new long[] {rows, columns}
        : new long[] {1, rows, columns};
  }

  private static OnnxTensor numbers(TensorInfo input, int[] values, long[] shape)
      throws OrtException, OnnxException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    return switch (input.type) {
      case INT64 ->
          OnnxTensor.createTensor(
              environment, LongBuffer.wrap(Arrays.stream(values).asLongStream().toArray()), shape);
      case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape);
      case FLOAT -> {
        FloatBuffer floats = FloatBuffer.allocate(values.length);
        Arrays.stream(values).forEach(value -> floats.put(value));
        yield OnnxTensor.createTensor(environment, floats.flip(), shape);
      }
      default ->
          throw new OnnxException(
              "The model takes coordinates or a side of type %s; expected INT64, INT32 or FLOAT."
                  .formatted(input.type));
    };
  }

  private static float[] vector(OnnxValue output) throws OnnxException {
    if (output instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.FLOAT) {
      long[] shape = tensor.getInfo().getShape();
      if (shape.length == 1 || (shape.length == 2 && shape[0] == 1)) {
        float[] vector = new float[(int) shape[shape.length - 1]];
        tensor.getFloatBuffer().get(vector);
        return vector;
      }
    }
    throw new OnnxException(
        "The model gives %s for a slide; expected one vector of 32-bit floats, [1, n]."
            .formatted(output.getInfo()));
  }

  @Override
  public void close() {
    model.close();
  }
}
