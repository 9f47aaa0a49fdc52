package org.contexture.encoder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.contexture.network.FloatMatrix;
import org.contexture.network.file.Blob;

/**
 * A network in ONNX Runtime that takes images and gives features. Takes one input of 32-bit floats
 * [n, 3, height, width], of which n, height and width may be open; gives [n, dimension] or maps [n,
 * dimension, h, w], which are averaged. One thread at a time.
 */
public final class OnnxSession implements AutoCloseable {

  private final LoadedModel model;
  private final String input;
  private final long[] inputShape;

  /**
   * Loads a model.
   *
   * @param threads for one operation
   * @throws OnnxException if it is no ONNX model, or takes or gives something else, or ONNX Runtime
   *     does not run on this machine
   */
  public OnnxSession(Blob model, int threads) throws OnnxException {
    this.model = LoadedModel.of(model, threads);
    NodeInfo image = this.model.described(session -> image(session.getInputInfo()));
    this.model.described(session -> features(session.getOutputInfo()));
    input = image.getName();
    inputShape = ((TensorInfo) image.getInfo()).getShape();
  }

  private static NodeInfo image(Map<String, NodeInfo> inputs) throws OnnxException {
    NodeInfo input = inputs.values().iterator().next();
    if (inputs.size() != 1 || !(input.getInfo() instanceof TensorInfo tensor)) {
      throw new OnnxException(
          "The model takes the inputs " + inputs.keySet() + "; expected one image tensor.");
    }
    long[] shape = tensor.getShape();
    if (tensor.type != OnnxJavaType.FLOAT || shape.length != 4 || !fits(shape[1], 3)) {
      throw new OnnxException(
          "The model's input “%s” is %s %s; expected 32-bit floats [n, 3, height, width]."
              .formatted(input.getName(), tensor.type, Arrays.toString(shape)));
    }
    if (shape[2] > 0 && shape[3] > 0 && shape[2] != shape[3]) {
      throw new OnnxException(
          "The model's input “%s” is %d × %d pixels; expected a square."
              .formatted(input.getName(), shape[3], shape[2]));
    }
    return input;
  }

  private static NodeInfo features(Map<String, NodeInfo> outputs) throws OnnxException {
    NodeInfo first = outputs.values().iterator().next();
    if (!(first.getInfo() instanceof TensorInfo tensor)
        || tensor.type != OnnxJavaType.FLOAT
        || !isFeatures(tensor.getShape())) {
      throw new OnnxException(
          "The model's first output is %s; expected 32-bit floats [n, dimension] or [n, dimension,"
                  .formatted(first)
              + " h, w].");
    }
    return first;
  }

  private static boolean isFeatures(long[] shape) {
    return shape.length == 2 || shape.length == 4;
  }

  private static boolean fits(long dimension, long wanted) {
    return dimension < 0 || dimension == wanted;
  }

  /** Side of the images that the model insists on; −1 if it leaves that open. */
  public int pixels() {
    return (int) Math.max(inputShape[2], inputShape[3]);
  }

  /** What the file's metadata say. */
  public Map<String, String> metadata() throws OnnxException {
    try {
      return model.run(session -> session.getMetadata().getCustomMetadata());
    } catch (OrtException e) {
      throw new OnnxException("Cannot read the model's metadata: " + e.getMessage(), e);
    }
  }

  /**
   * Computes features.
   *
   * @param images direct buffer of n · 3 · pixels² floats, image by image, channel by channel
   * @return [n, dimension]
   * @throws OnnxException if the model fails or does not take such images
   */
  public FloatMatrix run(FloatBuffer images, int n, int pixels) throws OnnxException {
    if (!fits(inputShape[2], pixels) || !fits(inputShape[3], pixels)) {
      throw new OnnxException(
          "The model takes images of %d pixels only; found %d.".formatted(pixels(), pixels));
    }
    if (fits(inputShape[0], n)) {
      return runOnce(images, n, pixels);
    }
    return runInParts(images, n, pixels, (int) inputShape[0]);
  }

  /** For models with a fixed batch: the last part is filled up with zeros. */
  private FloatMatrix runInParts(FloatBuffer images, int n, int pixels, int batch)
      throws OnnxException {
    int image = 3 * pixels * pixels;
    FloatBuffer part = buffer(batch * image);
    float[] all = new float[0];
    int columns = 1;
    for (int from = 0; from < n; from += batch) {
      int count = Math.min(batch, n - from);
      part.clear().put(images.slice(from * image, count * image));
      while (part.hasRemaining()) {
        part.put(0f);
      }
      FloatMatrix features = runOnce(part.clear(), batch, pixels);
      columns = features.columns();
      if (all.length == 0) {
        all = new float[n * columns];
      }
      System.arraycopy(features.values(), 0, all, from * columns, count * columns);
    }
    return new FloatMatrix(n, columns, all);
  }

  /** Takes what a model gave. */
  @FunctionalInterface
  public interface Reading<T> {
    T of(long[] shape, float[] values);
  }

  /**
   * Gives what the model gives, maps as they are.
   *
   * @param images as {@link #run} takes them
   * @throws OnnxException if the model fails or does not take such images; a model with a fixed
   *     batch takes that many only
   */
  public <T> T maps(FloatBuffer images, int n, int pixels, Reading<T> reading)
      throws OnnxException {
    if (!fits(inputShape[0], n) || !fits(inputShape[2], pixels) || !fits(inputShape[3], pixels)) {
      throw new OnnxException(
          "The model takes images %s only; found [%d, 3, %d, %d]. Export it with an open batch."
              .formatted(Arrays.toString(inputShape), n, pixels, pixels));
    }
    return runOnce(
        images,
        n,
        pixels,
        (values, shape) -> {
          float[] all = new float[values.remaining()];
          values.get(all);
          return reading.of(shape, all);
        });
  }

  private FloatMatrix runOnce(FloatBuffer images, int n, int pixels) throws OnnxException {
    return runOnce(images, n, pixels, (values, shape) -> averaged(values, shape, n));
  }

  private interface Output<T> {
    T of(FloatBuffer values, long[] shape) throws OnnxException;
  }

  private <T> T runOnce(FloatBuffer images, int n, int pixels, Output<T> reading)
      throws OnnxException {
    long[] shape = {n, 3, pixels, pixels};
    try {
      return model.run(session -> runHere(session, images, shape, reading));
    } catch (OrtException e) {
      throw new OnnxException(
          "ONNX Runtime failed on images %s: %s".formatted(Arrays.toString(shape), e.getMessage()),
          e);
    }
  }

  private <T> T runHere(OrtSession session, FloatBuffer images, long[] shape, Output<T> reading)
      throws OrtException, OnnxException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), images, shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      return reading.of(output.getFloatBuffer(), output.getInfo().getShape());
    }
  }

  private static FloatMatrix averaged(FloatBuffer values, long[] shape, int n)
      throws OnnxException {
    if (!isFeatures(shape) || shape[0] != n) {
      throw new OnnxException(
          "The model gave %s for %d images; expected [%d, dimension]."
              .formatted(Arrays.toString(shape), n, n));
    }
    int columns = (int) shape[1];
    int positions = shape.length == 4 ? (int) (shape[2] * shape[3]) : 1;
    float[] features = new float[n * columns];
    for (int i = 0; i < features.length; i++) {
      double sum = 0;
      for (int p = 0; p < positions; p++) {
        sum += values.get(i * positions + p);
      }
      features[i] = (float) (sum / positions);
    }
    return new FloatMatrix(n, columns, features);
  }

  /** A buffer as {@link #run} wants it. */
  public static FloatBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Override
  public void close() {
    model.close();
  }
}
