package org.contexture.slides.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * How numbers are stored.
 *
 * @param bytes of a number: 1, 2, 4 or 8
 * @param kind whole, whole with a sign, or floating-point
 */
record NumberKind(int bytes, Kind kind, ByteOrder order) {

  enum Kind {
    WHOLE,
    SIGNED,
    FLOATING
  }

  /** Of version 2, such as {@code <u2}. */
  static Optional<NumberKind> ofVersion2(String type) {
    if (!type.matches("[<>|][uif][1248]")) {
      return Optional.empty();
    }
    Kind kind = kind(type.charAt(1));
    int bytes = type.charAt(2) - '0';
    ByteOrder order = type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return known(bytes, kind) ? Optional.of(new NumberKind(bytes, kind, order)) : Optional.empty();
  }

  /** Of version 3, such as {@code uint16}. */
  static Optional<NumberKind> ofVersion3(String type, ByteOrder order) {
    if (!type.toLowerCase(Locale.ROOT).matches("(uint|int|float)(8|16|32|64)")) {
      return Optional.empty();
    }
    Kind kind = kind(type.charAt(0));
    int bytes = Integer.parseInt(type.replaceAll("[a-z]", "")) / 8;
    return known(bytes, kind) ? Optional.of(new NumberKind(bytes, kind, order)) : Optional.empty();
  }

  private static Kind kind(char letter) {
    return letter == 'u' ? Kind.WHOLE : letter == 'i' ? Kind.SIGNED : Kind.FLOATING;
  }

  private static boolean known(int bytes, Kind kind) {
    return kind == Kind.FLOATING ? bytes >= 4 : bytes <= 4;
  }

  /** The largest number; 1 for floating-point ones, which have no bound. */
  double largest() {
    return switch (kind) {
      case FLOATING -> 1;
      case WHOLE -> Math.pow(2, 8 * bytes) - 1;
      case SIGNED -> Math.pow(2, 8 * bytes - 1) - 1;
    };
  }

  float at(ByteBuffer numbers, int index) {
    int at = index * bytes;
    return switch (bytes) {
      case 1 -> kind == Kind.SIGNED ? numbers.get(at) : numbers.get(at) & 255;
      case 2 -> kind == Kind.SIGNED ? numbers.getShort(at) : numbers.getShort(at) & 0xFFFF;
      case 4 ->
          kind == Kind.FLOATING
              ? numbers.getFloat(at)
              : kind == Kind.SIGNED ? numbers.getInt(at) : numbers.getInt(at) & 0xFFFFFFFFL;
      default -> (float) numbers.getDouble(at);
    };
  }
}
