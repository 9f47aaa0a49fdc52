package org.contexture.encoder.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.network.ElementType;
import org.contexture.network.StoredTensor;
import org.contexture.network.file.Blob;

/**
 * Where the tensors of the layers are in DL4J's row of parameters. Dense layers have their weights
 * [in, out] column by column, which is [out, in] row by row, then the biases; convolutions the
 * biases, then the weights [out, in, height, width]; batch norms factor, shift, mean, variance.
 */
final class ParameterRow {

  /**
   * One tensor.
   *
   * @param name e.g. {@code conv1.weight}
   * @param fixed the value of all elements, where the file does not hold them; NaN where it does
   * @param variance how the file holds a variance
   */
  private record Slot(String name, List<Long> shape, long from, double fixed, Variance variance) {
    long count() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  /**
   * How a file holds variances.
   *
   * @param isLogDeviation whether as log₁₀ of the square root
   * @param added what is added to them: 0.9.1 adds epsilon while it trains, not when it predicts
   */
  private record Variance(boolean isLogDeviation, double added) {
    static final Variance PLAIN = new Variance(false, 0);
  }

  private final Dl4jVersion version;
  private final List<Slot> slots = new ArrayList<>();
  private long length;

  ParameterRow(Dl4jVersion version) {
    this.version = version;
  }

  /** How many parameters there are so far. */
  long length() {
    return length;
  }

  private void add(String name, long... shape) {
    add(name, Variance.PLAIN, shape);
  }

  private void add(String name, Variance variance, long... shape) {
    Slot slot = new Slot(name, boxed(shape), length, Double.NaN, variance);
    slots.add(slot);
    length = Math.addExact(length, slot.count());
  }

  private static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  /** Adds a layer as DL4J lays it out. */
  void add(String name, GraphLayer layer) {
    if (layer instanceof Conv conv) {
      if (conv.bias()) {
        add(name + ".bias", conv.out());
      }
      add(
          name + ".weight",
          conv.out(),
          conv.in(),
          conv.window().rows().kernel(),
          conv.window().columns().kernel());
    } else if (layer instanceof Dense dense) {
      add(name + ".weight", dense.out(), dense.in());
      if (dense.bias()) {
        add(name + ".bias", dense.out());
      }
    } else if (layer instanceof Norm norm) {
      addNorm(name, norm.channels(), BatchNormStyle.plain(version, norm.epsilon()));
    }
  }

  /**
   * How a batch norm is laid out.
   *
   * @param isLocked whether factor and shift are the same for all channels and not parameters
   * @param factor of all channels, if so
   * @param shift of all channels, if so
   * @param logDeviation whether log₁₀ of the deviation stands for the variance
   * @param added what is added to the variance
   */
  record BatchNormStyle(
      boolean isLocked, double factor, double shift, boolean logDeviation, double added) {
    static BatchNormStyle plain(Dl4jVersion version, double epsilon) {
      return new BatchNormStyle(false, 1, 0, false, added(version, epsilon));
    }

    static double added(Dl4jVersion version, double epsilon) {
      return version == Dl4jVersion.V0_9_1 ? epsilon : 0;
    }
  }

  void addNorm(String name, int channels, BatchNormStyle style) {
    if (style.isLocked()) {
      slots.add(new Slot(name + ".weight", boxed(channels), 0, style.factor(), Variance.PLAIN));
      slots.add(new Slot(name + ".bias", boxed(channels), 0, style.shift(), Variance.PLAIN));
    } else {
      add(name + ".weight", channels);
      add(name + ".bias", channels);
    }
    add(name + ".running_mean", channels);
    add(name + ".running_var", new Variance(style.logDeviation(), style.added()), channels);
  }

  /**
   * The tensors in a file's row.
   *
   * @param exact variances before something was added to them, one after the other, as {@link
   *     #exactVariances} gave them; those count that fit
   * @throws IOException if the row cannot be read
   */
  Map<String, StoredTensor> tensors(Nd4jVector row, FloatBuffer exact) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      if (!Double.isNaN(slot.fixed())) {
        float[] values = new float[Math.toIntExact(slot.count())];
        Arrays.fill(values, (float) slot.fixed());
        tensors.put(slot.name(), StoredTensor.of(values, values.length));
      } else {
        StoredTensor stored = row.tensor(slot.from(), slot.shape());
        tensors.put(
            slot.name(),
            slot.variance().equals(Variance.PLAIN) ? stored : variances(stored, slot, exact));
      }
    }
    return tensors;
  }

  private static StoredTensor variances(StoredTensor stored, Slot slot, FloatBuffer exact) {
    float[] variances = new float[stored.elements()];
    for (int i = 0; i < variances.length; i++) {
      double value =
          stored.type() == ElementType.F64
              ? stored.data().getDouble(8 * i)
              : stored.data().getFloat(4 * i);
      double plain =
          slot.variance().isLogDeviation()
              ? Math.pow(10, 2 * value)
              : value - slot.variance().added();
      variances[i] = (float) plain;
      if (slot.variance().added() != 0 && exact.hasRemaining()) {
        float candidate = exact.get();
        if ((float) (candidate + slot.variance().added()) == (float) value) {
          variances[i] = candidate;
        }
      }
    }
    return StoredTensor.of(variances, variances.length);
  }

  /** A tensor as the row holds it, big-endian; zeros if there is none, as of a bias. */
  private static Blob written(Slot slot, Map<String, StoredTensor> tensors) {
    StoredTensor tensor = tensors.get(slot.name());
    if (tensor == null) {
      return Blob.of(new byte[Math.toIntExact(slot.count() * Float.BYTES)]);
    } else if (slot.variance().added() == 0) {
      return Nd4jVector.swapped(tensor.content(), Float.BYTES);
    }
    float[] variances = tensor.floats();
    ByteBuffer bytes = ByteBuffer.allocate(variances.length * Float.BYTES);
    for (float variance : variances) {
      bytes.putFloat((float) (variance + slot.variance().added()));
    }
    return Blob.of(bytes.array());
  }

  /** Writes the values of all tensors. */
  void write(Map<String, StoredTensor> tensors, OutputStream out) throws IOException {
    for (Slot slot : slots) {
      written(slot, tensors).writeTo(out);
    }
  }

  /**
   * Variances to which something is added in the row, big-endian: they cannot be had back of it.
   */
  byte[] exactVariances(Map<String, StoredTensor> tensors) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Slot slot : slots) {
      if (slot.variance().added() != 0) {
        Nd4jVector.swapped(tensors.get(slot.name()).content(), Float.BYTES).writeTo(bytes);
      }
    }
    return bytes.toByteArray();
  }
}
