package org.contexture.distillation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.contexture.network.ElementType;
import org.contexture.network.StoredTensor;

/** Numbers in full precision as tensors of a checkpoint. */
final class Numbers {

  private Numbers() {}

  static StoredTensor store(double[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(values);
    return new StoredTensor(ElementType.F64, List.of((long) values.length), data);
  }

  static double[] read(StoredTensor stored) {
    double[] values = new double[stored.elements()];
    stored.data().asDoubleBuffer().get(values);
    return values;
  }
}
