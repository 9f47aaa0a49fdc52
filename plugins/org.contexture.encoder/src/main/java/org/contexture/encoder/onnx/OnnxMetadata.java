package org.contexture.encoder.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.network.file.Blob;

/** What an ONNX file says about itself: the entries {@code metadata_props} of its model. */
public final class OnnxMetadata {

  private static final int ENTRY = 14; // onnx.proto3, ModelProto
  private static final int KEY = 1; // StringStringEntryProto
  private static final int VALUE = 2;

  /** A field of a message: where it begins, where its content does, where it ends. */
  private record Field(int number, long start, long content, long end) {}

  private OnnxMetadata() {}

  /**
   * A file with entries added, in place of those of the same names. All else stays as it is.
   *
   * @throws IOException if this is no Protocol Buffer
   */
  public static Blob replaced(Blob model, Map<String, String> entries) throws IOException {
    List<Blob> parts = new ArrayList<>();
    for (Field field : fields(model)) {
      if (field.number() != ENTRY || !entries.containsKey(key(content(model, field)))) {
        parts.add(model.slice(field.start(), field.end() - field.start()));
      }
    }
    ProtocolBuffer added = new ProtocolBuffer();
    entries.forEach(
        (key, value) ->
            added.message(ENTRY, new ProtocolBuffer().text(KEY, key).text(VALUE, value)));
    parts.add(added.content());
    return Blob.joined(parts);
  }

  private static String key(Blob entry) throws IOException {
    for (Field field : fields(entry)) {
      if (field.number() == KEY) {
        return new String(content(entry, field).toBytes(), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static Blob content(Blob message, Field field) {
    return message.slice(field.content(), field.end() - field.content());
  }

  private static List<Field> fields(Blob message) throws IOException {
    List<Field> fields = new ArrayList<>();
    for (long at = 0; at < message.size(); at = fields.get(fields.size() - 1).end()) {
      fields.add(field(message, at));
    }
    return fields;
  }

  private static Field field(Blob message, long start) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(20, message.size() - start));
    message.read(start, head); // tag and length have up to ten bytes each
    head.flip();
    long tag = varint(head);
    long length =
        switch ((int) (tag & 7)) {
          case ProtocolBuffer.VARINT -> {
            varint(head);
            yield 0;
          }
          case ProtocolBuffer.FIXED64 -> 8;
          case ProtocolBuffer.LENGTH_DELIMITED -> varint(head);
          case ProtocolBuffer.FIXED32 -> 4;
          default -> -1;
        };
    long content = start + head.position();
    if (length < 0 || length > message.size() - content) {
      throw new IOException("The ONNX file is damaged at byte " + start + ".");
    }
    return new Field((int) (tag >>> 3), start, content, content + length);
  }

  private static long varint(ByteBuffer bytes) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64 && bytes.hasRemaining(); shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("The ONNX file is damaged: a number in it does not end.");
  }
}
