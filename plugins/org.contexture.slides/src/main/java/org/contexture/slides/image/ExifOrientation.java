package org.contexture.slides.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;
import org.contexture.slides.Orientation;

/**
 * How a camera held a JPEG picture, by the Exif segment before its first scan (CIPA DC-008: a TIFF
 * directory behind the letters {@code Exif}).
 */
final class ExifOrientation {

  private static final String EXIF = "Exif\0\0";
  private static final int APPLICATION_1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final int TAG = 0x0112;
  private static final int ENTRY = 12; // bytes

  private ExifOrientation() {}

  /** Upright where nothing is said, or what is said is damaged. */
  static Orientation of(ImageInputStream jpeg) throws IOException {
    jpeg.setByteOrder(ByteOrder.BIG_ENDIAN);
    jpeg.seek(2);
    while (true) {
      int marker = jpeg.read() == 0xFF ? jpeg.read() : -1;
      if (marker < 0xC0 || marker == START_OF_SCAN) {
        return Orientation.UPRIGHT;
      }
      byte[] segment = new byte[Math.max(0, jpeg.readUnsignedShort() - 2)];
      jpeg.readFully(segment);
      if (marker == APPLICATION_1 && starts(segment)) {
        return Orientation.of(value(segment));
      }
    }
  }

  private static boolean starts(byte[] segment) {
    return new String(segment, StandardCharsets.ISO_8859_1).startsWith(EXIF);
  }

  /** Of the first directory; 0 if it has none. */
  private static int value(byte[] segment) {
    ByteBuffer exif =
        ByteBuffer.wrap(segment, EXIF.length(), segment.length - EXIF.length()).slice();
    if (exif.limit() < 8) {
      return 0;
    }
    exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = exif.getInt(4);
    if (directory < 8 || directory > exif.limit() - 2) {
      return 0;
    }
    int entries = exif.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + ENTRY * i;
      if (at > exif.limit() - ENTRY) {
        return 0;
      }
      if ((exif.getShort(at) & 0xFFFF) == TAG) {
        return exif.getShort(at + 8);
      }
    }
    return 0;
  }
}
