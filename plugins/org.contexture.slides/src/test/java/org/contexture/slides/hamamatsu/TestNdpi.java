package org.contexture.slides.hamamatsu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.slides.RgbImage;
import org.contexture.slides.jpeg.TestJpegEncoder;

/**
 * Writes NDPI after the published descriptions of the format: a TIFF header with an offset of 64
 * bits, and directories with the upper halves of their values behind them.
 */
final class TestNdpi {

  private static final int LONG = 4;
  private static final int SIGNED_LONG = 9;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int FLOAT = 11;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;

  private record Entry(int tag, int type, long count, long value) {}

  private final long base;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Map<Integer, Entry>> directories = new ArrayList<>();

  /** A file whose data start at an offset, of which what precedes is a hole. */
  TestNdpi(long base) {
    this.base = base;
  }

  private long append(byte[] bytes) {
    long at = base + body.size();
    body.writeBytes(bytes);
    return at;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.rewind().get(bytes);
    return bytes;
  }

  /** A picture of a lens, with restart markers after so many MCUs. */
  TestNdpi level(RgbImage image, int stepX, int stepY, int mcus, double lens, int plane) {
    byte[] jpeg =
        mcus == 0
            ? TestJpegEncoder.yCbCr(image, stepX, stepY)
            : TestJpegEncoder.restarting(image, stepX, stepY, mcus);
    picture(jpeg, image.width(), image.height(), lens, plane);
    if (mcus > 0) {
      List<Integer> starts = starts(jpeg);
      ByteBuffer low = little(4 * starts.size());
      starts.forEach(low::putInt);
      put(65426, LONG, starts.size(), starts.size() == 1 ? starts.get(0) : append(bytes(low)));
    }
    return this;
  }

  /** Directory of any JPEG stream. */
  TestNdpi picture(byte[] jpeg, int width, int height, double lens, int plane) {
    directories.add(new TreeMap<>());
    put(256, LONG, 1, width);
    put(257, LONG, 1, height);
    put(259, SHORT, 1, 7);
    put(262, SHORT, 1, 6);
    put(273, LONG, 1, append(jpeg));
    put(277, SHORT, 1, 3);
    put(278, LONG, 1, height);
    put(279, LONG, 1, jpeg.length);
    ByteBuffer resolution = little(8).putInt(40_000).putInt(1);
    long at = append(bytes(resolution));
    put(282, RATIONAL, 1, at);
    put(283, RATIONAL, 1, at);
    put(296, SHORT, 1, 3);
    text(271, "Hamamatsu");
    text(272, "NanoZoomer");
    text(306, "2012:11:10 09:08:07");
    put(65420, LONG, 1, 1);
    put(65421, FLOAT, 1, Float.floatToIntBits((float) lens) & 0xFFFFFFFFL);
    put(65422, SIGNED_LONG, 1, -5 & 0xFFFFFFFFL);
    put(65424, SIGNED_LONG, 1, plane & 0xFFFFFFFFL);
    text(65427, "A1"); // short, and not in the entry as in other TIFF files
    text(65442, "serial number");
    text(65449, "Product=C9600\r\nEmpty=\r\n");
    return this;
  }

  private void text(int tag, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    put(tag, ASCII, bytes.length, append(bytes));
  }

  /** Bytes in the last directory. */
  TestNdpi bytes(int tag, byte[] bytes) {
    return put(tag, UNDEFINED, bytes.length, append(bytes));
  }

  /** Sets an entry of the last directory. */
  TestNdpi put(int tag, int type, long count, long value) {
    directories.get(directories.size() - 1).put(tag, new Entry(tag, type, count, value));
    return this;
  }

  TestNdpi without(int tag) {
    directories.get(directories.size() - 1).remove(tag);
    return this;
  }

  /** Offsets behind the header and behind each restart marker. */
  static List<Integer> starts(byte[] jpeg) {
    List<Integer> starts = new ArrayList<>();
    int at = 2;
    while ((jpeg[at + 1] & 255) != 0xDA) {
      at += 2 + ((jpeg[at + 2] & 255) << 8 | (jpeg[at + 3] & 255));
    }
    at += 2 + ((jpeg[at + 2] & 255) << 8 | (jpeg[at + 3] & 255));
    starts.add(at);
    for (; at + 1 < jpeg.length; at++) {
      if (jpeg[at] == -1 && (jpeg[at + 1] & 0xF8) == 0xD0) {
        starts.add(at + 2);
      }
    }
    return starts;
  }

  Path writeTo(Path path) throws IOException {
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    long first = base + body.size();
    for (int i = 0; i < directories.size(); i++) {
      Map<Integer, Entry> entries = directories.get(i);
      int length = 2 + 16 * entries.size() + 8;
      ByteBuffer bytes = little(length).putShort((short) entries.size());
      for (Entry entry : entries.values()) {
        bytes.putShort((short) entry.tag).putShort((short) entry.type).putInt((int) entry.count);
        bytes.putInt((int) entry.value);
      }
      boolean last = i + 1 == directories.size();
      bytes.putLong(last ? 0 : first + tail.size() + length);
      entries.values().forEach(entry -> bytes.putInt((int) (entry.value >> 32)));
      tail.writeBytes(bytes(bytes));
    }
    ByteBuffer head = little(12).put((byte) 'I').put((byte) 'I').putShort((short) 42);
    head.putLong(first);
    Files.deleteIfExists(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(bytes(head));
      file.seek(base);
      file.write(body.toByteArray());
      file.write(tail.toByteArray());
    }
    return path;
  }
}
