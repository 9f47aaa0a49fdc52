package org.contexture.slides.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The elements of a file, or of an item of a sequence, that are kept. */
final class DataSet {

  private final Map<Integer, byte[]> values = new TreeMap<>();
  private final Map<Integer, List<DataSet>> sequences = new TreeMap<>();

  void put(int tag, byte[] value) {
    values.put(tag, value);
  }

  void put(int tag, List<DataSet> items) {
    sequences.put(tag, items);
  }

  Optional<byte[]> bytes(int tag) {
    return Optional.ofNullable(values.get(tag));
  }

  List<DataSet> items(int tag) {
    return sequences.getOrDefault(tag, List.of());
  }

  /** The first item of a sequence; an empty one where there is none. */
  DataSet item(int tag) {
    return items(tag).stream().findFirst().orElseGet(DataSet::new);
  }

  /** A text without its padding; several values stay separated by backslashes. */
  Optional<String> text(int tag) {
    return bytes(tag)
        .map(value -> new String(value, StandardCharsets.UTF_8).replace("\0", "").strip())
        .filter(text -> !text.isEmpty());
  }

  /** One of a text's values. */
  Optional<String> text(int tag, int index) {
    return text(tag)
        .map(text -> text.split("\\\\", -1))
        .filter(parts -> parts.length > index)
        .map(parts -> parts[index].strip());
  }

  /** A number: US, UL and SL by their length, or IS as text. */
  OptionalLong integer(int tag) {
    byte[] value = values.get(tag);
    if (value == null) {
      return OptionalLong.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (tag != Tag.NUMBER_OF_FRAMES) {
      return switch (value.length) {
        case 2 -> OptionalLong.of(bytes.getShort() & 0xFFFF);
        case 4 -> OptionalLong.of(bytes.getInt() & 0xFFFFFFFFL);
        default -> OptionalLong.empty();
      };
    }
    try {
      return OptionalLong.of(Long.parseLong(text(tag).orElse("")));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  long integer(int tag, long absent) {
    return integer(tag).orElse(absent);
  }

  /** One of a decimal text's values (DS). */
  OptionalDouble decimal(int tag, int index) {
    try {
      double value = Double.parseDouble(text(tag, index).orElse(""));
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** A single of 32 bits (FL). */
  OptionalDouble single(int tag) {
    byte[] value = values.get(tag);
    return value == null || value.length != 4
        ? OptionalDouble.empty()
        : OptionalDouble.of(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getFloat());
  }
}
