package org.contexture.network;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Types of a tensor's elements, named as {@code .safetensors} names them. */
public enum ElementType {
  F64(8, ScalarType.Double),
  F32(4, ScalarType.Float),
  F16(2, ScalarType.Half),
  BF16(2, ScalarType.BFloat16),
  I64(8, ScalarType.Long),
  I32(4, ScalarType.Int),
  I16(2, ScalarType.Short),
  I8(1, ScalarType.Char),
  U8(1, ScalarType.Byte),
  BOOL(1, ScalarType.Bool);

  private final int bytes;
  private final ScalarType torch;

  ElementType(int bytes, ScalarType torch) {
    this.bytes = bytes;
    this.torch = torch;
  }

  /** Size of one element. */
  public int bytes() {
    return bytes;
  }

  ScalarType torch() {
    return torch;
  }

  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }

  static ElementType of(ScalarType type) {
    return Arrays.stream(values())
        .filter(t -> t.torch.value == type.value)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No file format for " + type + "."));
  }
}
