package org.contexture.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.contexture.network.file.Blob;

/**
 * A tensor at rest, in memory or in a file.
 *
 * @param type of its elements
 * @param shape its dimensions; empty for a single number
 * @param content row-major, little-endian, exactly as long as type and shape say
 */
public record StoredTensor(ElementType type, List<Long> shape, Blob content) {

  public StoredTensor {
    shape = List.copyOf(shape);
    if (content.size() != byteCount(type, shape)) {
      throw new IllegalArgumentException(
          "Expected %d bytes for %s %s, found %d."
              .formatted(byteCount(type, shape), type, shape, content.size()));
    }
  }

  /** A tensor in memory, which is not copied: from the buffer's position to its limit. */
  public StoredTensor(ElementType type, List<Long> shape, ByteBuffer data) {
    this(type, shape, Blob.of(data));
  }

  /** A 32-bit float tensor of the given values. */
  public static StoredTensor of(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new StoredTensor(ElementType.F32, Arrays.stream(shape).boxed().toList(), data);
  }

  /**
   * A copy of the content, of up to 2 GiB.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public ByteBuffer data() {
    try {
      return ByteBuffer.wrap(content.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a tensor: " + e.getMessage(), e);
    }
  }

  /**
   * Number of elements.
   *
   * @throws ArithmeticException if they are 2³¹ or more
   */
  public int elements() {
    return Math.toIntExact(content.size() / type.bytes());
  }

  /**
   * The elements of a 32-bit float tensor.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
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
