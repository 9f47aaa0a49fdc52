package org.contexture.slides.tiff;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFF files tag by tag, right or wrong, for tests. */
public final class TiffBytes {

  private final boolean big;
  private final ByteOrder order;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int linkAt;

  public TiffBytes(boolean big, ByteOrder order) {
    this.big = big;
    this.order = order;
    byte[] bytes = new byte[big ? 16 : 8];
    ByteBuffer head = buffer(bytes);
    head.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
    head.putShort((short) (big ? 43 : 42));
    if (big) {
      head.putShort((short) 8).putShort((short) 0);
    }
    linkAt = head.position();
    out.writeBytes(bytes);
  }

  private ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(order);
  }

  /** Appends data and returns its offset. */
  public long append(byte[] data) {
    long offset = out.size();
    out.writeBytes(data);
    return offset;
  }

  /** Tags by number; values are {@code long[]}, {@code String}, {@code byte[]} or {@code int}. */
  public static Map<Integer, Object> tags() {
    return new TreeMap<>();
  }

  /** Appends a directory, links it to the last one and returns its offset. */
  public long directory(Map<Integer, Object> tags) {
    Map<Integer, byte[]> entries = new TreeMap<>();
    tags.forEach((tag, value) -> entries.put(tag, entry(tag, value)));
    long at = out.size();
    int link = linkAt;
    byte[] count = new byte[big ? 8 : 2];
    if (big) {
      buffer(count).putLong(entries.size());
    } else {
      buffer(count).putShort((short) entries.size());
    }
    out.writeBytes(count);
    entries.values().forEach(out::writeBytes);
    linkAt = out.size();
    out.writeBytes(new byte[big ? 8 : 4]);
    patch(link, at);
    return at;
  }

  /** A directory outside the main chain. */
  public long subDirectory(Map<Integer, Object> tags) {
    int link = linkAt;
    byte[] before = out.toByteArray();
    long at = directory(tags);
    byte[] after = out.toByteArray();
    System.arraycopy(before, link, after, link, big ? 8 : 4);
    out.reset();
    out.writeBytes(after);
    linkAt = link;
    return at;
  }

  private byte[] entry(int tag, Object value) {
    int type;
    long count;
    byte[] data;
    if (value instanceof String text) {
      type = 2;
      data = (text + "\0").getBytes(StandardCharsets.UTF_8);
      count = data.length;
    } else if (value instanceof byte[] bytes) {
      type = 7;
      data = bytes;
      count = bytes.length;
    } else if (value instanceof Double number) {
      type = 5;
      data = new byte[8];
      buffer(data).putInt((int) Math.round(number * 10000)).putInt(10000);
      count = 1;
    } else {
      long[] numbers = value instanceof long[] array ? array : new long[] {(Integer) value};
      type = big ? 16 : 4;
      data = new byte[numbers.length * (big ? 8 : 4)];
      ByteBuffer bytes = buffer(data);
      for (long number : numbers) {
        if (big) {
          bytes.putLong(number);
        } else {
          bytes.putInt((int) number);
        }
      }
      count = numbers.length;
    }
    int inline = big ? 8 : 4;
    byte[] result = new byte[big ? 20 : 12];
    ByteBuffer entry = buffer(result).putShort((short) tag).putShort((short) type);
    if (big) {
      entry.putLong(count);
    } else {
      entry.putInt((int) count);
    }
    if (data.length <= inline) {
      entry.put(data);
    } else if (big) {
      entry.putLong(append(data));
    } else {
      entry.putInt((int) append(data));
    }
    return result;
  }

  /** Overwrites the offset stored at a place. */
  public void patch(int at, long offset) {
    byte[] bytes = out.toByteArray();
    ByteBuffer target = ByteBuffer.wrap(bytes).order(order);
    if (big) {
      target.putLong(at, offset);
    } else {
      target.putInt(at, (int) offset);
    }
    out.reset();
    out.writeBytes(bytes);
  }

  /** Makes the last directory point to an offset as its next one. */
  public void linkTo(long offset) {
    patch(linkAt, offset);
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  public Path writeTo(Path path) throws IOException {
    return Files.write(path, out.toByteArray());
  }
}
