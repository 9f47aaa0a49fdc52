package org.contexture.slides.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes DICOM files element by element after PS3.5 and PS3.10, right or wrong, for tests. */
final class TestDicom {

  static final String EXPLICIT = "1.2.840.10008.1.2.1";
  static final String IMPLICIT = "1.2.840.10008.1.2";
  static final String RLE = "1.2.840.10008.1.2.5";
  static final String JPEG = "1.2.840.10008.1.2.4.50";

  private final String syntax;
  private final boolean explicit;
  private final boolean undefinedLengths;
  private final Map<Integer, byte[]> elements = new TreeMap<>();
  private byte[] pixels = new byte[0];

  TestDicom(String syntax, boolean undefinedLengths) {
    this.syntax = syntax;
    this.explicit = !syntax.equals(IMPLICIT);
    this.undefinedLengths = undefinedLengths;
    text(Tag.SOP_CLASS, "UI", DicomFolder.WHOLE_SLIDE);
  }

  TestDicom text(int tag, String vr, String text) {
    return put(tag, vr, (text.length() % 2 == 0 ? text : text + " "));
  }

  private TestDicom put(int tag, String vr, String text) {
    return bytes(tag, vr, text.getBytes(StandardCharsets.UTF_8));
  }

  TestDicom bytes(int tag, String vr, byte[] value) {
    elements.put(tag, element(tag, vr, value, explicit));
    return this;
  }

  TestDicom number(int tag, int value) {
    boolean small = tag >>> 16 == 0x0028;
    ByteBuffer bytes = ByteBuffer.allocate(small ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    if (small) {
      bytes.putShort((short) value);
    } else {
      bytes.putInt(value);
    }
    return bytes(tag, small ? "US" : "UL", bytes.array());
  }

  /** A sequence; every item is the elements of another of these. */
  TestDicom sequence(int tag, List<TestDicom> items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (TestDicom item : items) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      item.elements.forEach((key, bytes) -> body.writeBytes(bytes));
      item(out, undefinedLengths ? -1 : body.size());
      out.writeBytes(body.toByteArray());
      if (undefinedLengths) {
        head(out, Tag.ITEM_END, 0);
      }
    }
    if (!undefinedLengths) {
      elements.put(tag, element(tag, "SQ", out.toByteArray(), explicit));
      return this;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(element(tag, "SQ", new byte[0], explicit));
    byte[] start = whole.toByteArray();
    ByteBuffer.wrap(start).putInt(start.length - 4, -1);
    whole.reset();
    whole.writeBytes(start);
    head(out, Tag.SEQUENCE_END, 0);
    whole.writeBytes(out.toByteArray());
    elements.put(tag, whole.toByteArray());
    return this;
  }

  /** An item for a sequence, in the same transfer syntax. */
  TestDicom inside() {
    TestDicom item = new TestDicom(syntax, undefinedLengths);
    item.elements.clear();
    return item;
  }

  TestDicom plainPixels(byte[] frames) {
    pixels = element(Tag.PIXEL_DATA, "OB", frames, explicit);
    return this;
  }

  /** Frames as fragments, each in so many pieces, with or without a table of offsets. */
  TestDicom fragments(List<byte[]> frames, int pieces, boolean table) {
    List<Integer> offsets = new ArrayList<>();
    ByteArrayOutputStream items = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      offsets.add(items.size());
      int step = (frame.length / pieces + 2) & ~1;
      for (int at = 0; at < frame.length; at += step) {
        int length = Math.min(step, frame.length - at);
        item(items, length + length % 2);
        items.write(frame, at, length);
        items.writeBytes(new byte[length % 2]);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] start = element(Tag.PIXEL_DATA, "OB", new byte[0], true);
    ByteBuffer.wrap(start).putInt(start.length - 4, -1);
    out.writeBytes(start);
    item(out, table ? 4 * offsets.size() : 0);
    if (table) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * offsets.size()).order(ByteOrder.LITTLE_ENDIAN);
      offsets.forEach(bytes::putInt);
      out.writeBytes(bytes.array());
    }
    out.writeBytes(items.toByteArray());
    head(out, Tag.SEQUENCE_END, 0);
    pixels = out.toByteArray();
    return this;
  }

  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    byte[] name =
        (syntax + (syntax.length() % 2 == 0 ? "" : "\0")).getBytes(StandardCharsets.UTF_8);
    out.writeBytes(element(Tag.TRANSFER_SYNTAX, "UI", name, true));
    elements.forEach((tag, bytes) -> out.writeBytes(bytes));
    out.writeBytes(pixels);
    return out.toByteArray();
  }

  Path writeTo(Path path) throws IOException {
    return Files.write(path, toBytes());
  }

  private static void item(ByteArrayOutputStream out, int length) {
    head(out, Tag.ITEM, length);
  }

  private static void head(ByteArrayOutputStream out, int tag, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) (tag >>> 16)).putShort((short) tag).putInt(length);
    out.writeBytes(bytes.array());
  }

  private static byte[] element(int tag, String vr, byte[] value, boolean explicit) {
    boolean wide = List.of("OB", "OW", "SQ", "UN", "UT").contains(vr);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + (explicit && wide ? 4 : 0) + value.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
    if (!explicit) {
      bytes.putInt(value.length);
    } else {
      bytes.put(vr.getBytes(StandardCharsets.US_ASCII));
      if (wide) {
        bytes.putShort((short) 0).putInt(value.length);
      } else {
        bytes.putShort((short) value.length);
      }
    }
    return bytes.put(value).array();
  }
}
