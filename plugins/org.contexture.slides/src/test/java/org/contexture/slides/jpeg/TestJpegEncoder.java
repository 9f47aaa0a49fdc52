package org.contexture.slides.jpeg;

import java.io.ByteArrayOutputStream;
import javax.imageio.plugins.jpeg.JPEGQTable;
import org.contexture.slides.RgbImage;

/**
 * A baseline JPEG encoder (ITU-T T.81) for tests: subsampled chroma and restart intervals, which
 * the JDK's does not write. Slow and plain.
 */
public final class TestJpegEncoder {

  private static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  /** What libjpeg calls quality 90: a fifth of the standard's example, for luma and chroma. */
  public static final int QUALITY = 90;

  private static final int[] QUANTA =
      JPEGQTable.K1Luminance.getScaledInstance(0.2f, true).getTable();

  private final RgbImage image;
  private final boolean yCbCr;
  private final int stepX;
  private final int stepY;
  private final int restart;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long bits;
  private int bitCount;

  private TestJpegEncoder(RgbImage image, boolean yCbCr, int stepX, int stepY, int restart) {
    this.image = image;
    this.yCbCr = yCbCr;
    this.stepX = stepX;
    this.stepY = stepY;
    this.restart = restart;
  }

  /** The components as they are. */
  public static byte[] rgb(RgbImage image) {
    return new TestJpegEncoder(image, false, 1, 1, 0).encode();
  }

  /** YCbCr, one sample of chroma for so many px. */
  public static byte[] yCbCr(RgbImage image, int stepX, int stepY) {
    return new TestJpegEncoder(image, true, stepX, stepY, 0).encode();
  }

  /** The same with a restart marker after so many MCUs. */
  public static byte[] restarting(RgbImage image, int stepX, int stepY, int mcus) {
    return new TestJpegEncoder(image, true, stepX, stepY, mcus).encode();
  }

  private byte[] encode() {
    write(0xFF, 0xD8);
    write(0xFF, 0xDB, 0, 67, 0);
    for (int i = 0; i < 64; i++) {
      out.write(QUANTA[ZIGZAG[i]]);
    }
    write(0xFF, 0xC0, 0, 17, 8);
    write(image.height() >> 8, image.height() & 255, image.width() >> 8, image.width() & 255, 3);
    write(1, stepX << 4 | stepY, 0, 2, 0x11, 0, 3, 0x11, 0);
    huffman(0x00, 12); // DC: 12 codes of 4 bits
    huffman(0x10, 0); // AC: all 256 symbols in 9 bits
    if (restart > 0) {
      write(0xFF, 0xDD, 0, 4, restart >> 8, restart & 255);
    }
    write(0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0);
    scan();
    write(0xFF, 0xD9);
    return out.toByteArray();
  }

  private void write(int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
  }

  private void huffman(int id, int dc) {
    boolean ac = dc == 0;
    int symbols = ac ? 256 : dc;
    write(0xFF, 0xC4, (19 + symbols) >> 8, (19 + symbols) & 255, id);
    for (int length = 1; length <= 16; length++) {
      boolean here = ac ? length == 9 || length == 10 : length == 4;
      out.write(!here ? 0 : !ac ? symbols : length == 9 ? 255 : 1);
    }
    for (int symbol = 0; symbol < symbols; symbol++) {
      out.write(symbol);
    }
  }

  private void scan() {
    int mcuWidth = 8 * stepX;
    int mcuHeight = 8 * stepY;
    int across = (image.width() + mcuWidth - 1) / mcuWidth;
    int down = (image.height() + mcuHeight - 1) / mcuHeight;
    int[] predicted = new int[3];
    int markers = 0;
    for (int mcu = 0; mcu < across * down; mcu++) {
      if (restart > 0 && mcu > 0 && mcu % restart == 0) {
        flush();
        write(0xFF, 0xD0 + markers++ % 8);
        predicted = new int[3];
      }
      int left = mcu % across * mcuWidth;
      int top = mcu / across * mcuHeight;
      for (int y = 0; y < stepY; y++) {
        for (int x = 0; x < stepX; x++) {
          predicted[0] = block(0, left + 8 * x, top + 8 * y, 1, 1, predicted[0]);
        }
      }
      predicted[1] = block(1, left, top, stepX, stepY, predicted[1]);
      predicted[2] = block(2, left, top, stepX, stepY, predicted[2]);
    }
    flush();
  }

  private int block(int component, int left, int top, int dx, int dy, int predicted) {
    double[] samples = new double[64];
    for (int i = 0; i < 64; i++) {
      double sum = 0;
      for (int y = 0; y < dy; y++) {
        for (int x = 0; x < dx; x++) {
          sum += sample(component, left + i % 8 * dx + x, top + i / 8 * dy + y);
        }
      }
      samples[i] = sum / (dx * dy) - 128;
    }
    int[] coefficients = new int[64];
    for (int i = 0; i < 64; i++) {
      coefficients[i] =
          (int) Math.rint(cosine(samples, ZIGZAG[i] % 8, ZIGZAG[i] / 8) / QUANTA[ZIGZAG[i]]);
    }
    int difference = coefficients[0] - predicted;
    int size = size(difference);
    put(size, 4);
    put(magnitude(difference, size), size);
    int zeros = 0;
    for (int i = 1; i < 64; i++) {
      if (coefficients[i] == 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) {
        symbol(0xF0);
      }
      size = size(coefficients[i]);
      symbol(zeros << 4 | size);
      put(magnitude(coefficients[i], size), size);
      zeros = 0;
    }
    if (zeros > 0) {
      symbol(0);
    }
    return coefficients[0];
  }

  private double sample(int component, int x, int y) {
    int at = 3 * (Math.min(y, image.height() - 1) * image.width() + Math.min(x, image.width() - 1));
    int red = image.rgb()[at] & 255;
    int green = image.rgb()[at + 1] & 255;
    int blue = image.rgb()[at + 2] & 255;
    if (!yCbCr) {
      return component == 0 ? red : component == 1 ? green : blue;
    }
    return switch (component) {
      case 0 -> 0.299 * red + 0.587 * green + 0.114 * blue;
      case 1 -> 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
      default -> 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
    };
  }

  private static final double[][] COSINES = new double[8][8];

  static {
    for (int u = 0; u < 8; u++) {
      for (int x = 0; x < 8; x++) {
        COSINES[u][x] =
            Math.cos((2 * x + 1) * u * Math.PI / 16) * (u == 0 ? Math.sqrt(0.125) : 0.5);
      }
    }
  }

  private static double cosine(double[] samples, int u, int v) {
    double sum = 0;
    for (int i = 0; i < 64; i++) {
      sum += samples[i] * COSINES[u][i % 8] * COSINES[v][i / 8];
    }
    return sum;
  }

  private static int size(int value) {
    return 32 - Integer.numberOfLeadingZeros(Math.abs(value));
  }

  private static int magnitude(int value, int size) {
    return value >= 0 ? value : value + (1 << size) - 1;
  }

  private void symbol(int symbol) {
    if (symbol < 255) {
      put(symbol, 9);
    } else {
      put(510, 10);
    }
  }

  private void put(int value, int count) {
    bits = bits << count | value;
    bitCount += count;
    while (bitCount >= 8) {
      emit((int) (bits >> (bitCount - 8)) & 255);
      bitCount -= 8;
    }
  }

  private void emit(int value) {
    out.write(value);
    if (value == 0xFF) {
      out.write(0);
    }
  }

  private void flush() {
    if (bitCount > 0) {
      emit((int) (bits << (8 - bitCount) | (1 << (8 - bitCount)) - 1) & 255);
    }
    bits = 0;
    bitCount = 0;
  }
}
