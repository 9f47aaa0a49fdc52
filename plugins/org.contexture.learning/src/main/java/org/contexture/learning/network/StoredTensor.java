package org.contexture.learning.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor at rest, in Java memory or a mapped file.
 *
 * @param type of its elements
 * @param shape its dimensions; empty for a single number
 * @param data row-major, little-endian, exactly as long as type and shape say; read-only
 */
public record StoredTensor(ElementType type, List<Long> shape, ByteBuffer data) {

  public StoredTensor {
    shape = List.copyOf(shape);
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (data.remaining() != byteCount(type, shape)) {
      throw new IllegalArgumentException(
          "Expected %d bytes for %s %s, found %d."
              .formatted(byteCount(type, shape), type, shape, data.remaining()));
    }
  }

  /** A 32-bit float tensor of the given values. */
  public static StoredTensor of(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new StoredTensor(ElementType.F32, Arrays.stream(shape).boxed().toList(), data);
  }

  /** The data from its beginning, independent of other readers. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public int elements() {
    return data.capacity() / type.bytes();
  }

  /** The elements of a 32-bit float tensor. */
  public float[] floats() {
    if (type != ElementType.F32) {
      throw new IllegalStateException("Expected a tensor of F32, found " + type + ".");
    }
    float[] values = new float[elements()];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * @throws ArithmeticException if the product does not fit a long
   */
  static long byteCount(ElementType type, List<Long> shape) {
    long count = type.bytes();
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new ArithmeticException("negative dimension " + dimension);
      }
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }
}
