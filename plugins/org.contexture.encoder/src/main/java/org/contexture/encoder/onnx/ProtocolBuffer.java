package org.contexture.encoder.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.contexture.network.file.Blob;

/**
 * One message in Protocol Buffers' wire format, as far as ONNX files need it: variable-length
 * integers, 32-bit floats, strings and nested messages.
 */
final class ProtocolBuffer {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);
  private final List<Blob> parts = new ArrayList<>();

  ProtocolBuffer number(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  ProtocolBuffer decimal(int field, float value) {
    varint((long) field << 3 | FIXED32);
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  ProtocolBuffer text(int field, String value) {
    return raw(field, Blob.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  ProtocolBuffer message(int field, ProtocolBuffer value) {
    varint((long) field << 3 | LENGTH_DELIMITED);
    varint(value.length());
    flush();
    value.flush();
    parts.addAll(value.parts);
    return this;
  }

  /** Keeps the blob itself: weights are large. */
  ProtocolBuffer raw(int field, Blob value) {
    varint((long) field << 3 | LENGTH_DELIMITED);
    varint(value.size());
    flush();
    parts.add(value);
    return this;
  }

  Blob content() {
    flush();
    return Blob.joined(parts);
  }

  private long length() {
    flush();
    return parts.stream().mapToLong(Blob::size).sum();
  }

  private void flush() {
    if (bytes.size() > 0) {
      parts.add(Blob.of(bytes.toByteArray()));
      bytes.reset();
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
