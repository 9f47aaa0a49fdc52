package org.contexture.network.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.contexture.network.ElementType;
import org.contexture.network.StoredTensor;
import org.contexture.network.file.Blob;

/**
 * A view of a storage.
 *
 * @param storage where its numbers are
 * @param offset of the first, in elements
 * @param shape its dimensions
 * @param strides elements from one index to the next, per dimension
 */
record PickledTensor(PickledStorage storage, long offset, List<Long> shape, List<Long> strides) {

  PickledTensor {
    if (offset < 0
        || shape.size() != strides.size()
        || shape.stream().anyMatch(d -> d < 0)
        || strides.stream().anyMatch(s -> s < 0)) {
      throw new IllegalArgumentException("impossible tensor");
    }
  }

  /**
   * Takes the numbers out of the storage's bytes.
   *
   * @throws IllegalArgumentException if the tensor reaches beyond the storage or repeats parts of
   *     it
   * @throws ArithmeticException if its size overflows
   * @throws IOException if the bytes cannot be read
   */
  StoredTensor take(Blob bytes) throws IOException {
    ElementType type = storage.type();
    long count = 1;
    long last = offset;
    for (int i = 0; i < shape.size(); i++) {
      count = Math.multiplyExact(count, shape.get(i));
      last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(i) - 1), strides.get(i)));
    }
    long available = bytes.size() / type.bytes();
    if (count > available || (count > 0 && last >= available)) {
      throw new IllegalArgumentException(
          "it needs %d elements up to number %d of a block of %d"
              .formatted(count, last, available));
    }
    long length = count * type.bytes();
    if (count == 0 || isContiguous()) {
      long from = count == 0 ? 0 : offset * type.bytes();
      return new StoredTensor(type, shape, bytes.slice(from, length));
    }
    Blob span = bytes.slice(offset * type.bytes(), (last + 1 - offset) * type.bytes());
    ByteBuffer gathered = ByteBuffer.allocate(Math.toIntExact(length));
    gather(ByteBuffer.wrap(span.toBytes()), gathered, 0, 0);
    return new StoredTensor(type, shape, gathered.flip());
  }

  private boolean isContiguous() {
    long expected = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) != 1 && strides.get(i) != expected) {
        return false;
      }
      expected *= shape.get(i);
    }
    return true;
  }

  private void gather(ByteBuffer from, ByteBuffer to, int dimension, long element) {
    if (dimension == shape.size()) {
      int size = storage.type().bytes();
      to.put(from.slice((int) (element * size), size));
      return;
    }
    for (long i = 0; i < shape.get(dimension); i++) {
      gather(from, to, dimension + 1, element + i * strides.get(dimension));
    }
  }
}
