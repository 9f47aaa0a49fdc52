package org.contexture.slides.mirax;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.contexture.slides.RgbImage;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.contexture.slides.tiff.TestPyramid;

/**
 * Writes MIRAX slides after descriptions of the format: photographs that overlap, each cut into
 * images, which coarser levels halve and join two by two.
 */
final class TestMirax {

  enum Positions {
    NONE,
    RECORDED,
    COMPRESSED
  }

  private static final String ID = "0123456789ABCDEF";
  private static final int SIDE = 64;

  private final int across;
  private final int down;
  private final int divisions;
  private final int levels;
  private final int overlap;
  private final String format;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream index = new ByteArrayOutputStream();

  /** Images of the finest level, images of a photograph, levels, overlap in px. */
  TestMirax(int across, int down, int divisions, int levels, int overlap, String format) {
    this.across = across;
    this.down = down;
    this.divisions = divisions;
    this.levels = levels;
    this.overlap = overlap;
    this.format = format;
  }

  private static void put(ByteArrayOutputStream out, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    out.writeBytes(bytes.array());
  }

  private int[] append(byte[] bytes) {
    int at = data.size();
    data.writeBytes(bytes);
    return new int[] {at, bytes.length, 0};
  }

  private byte[] encoded(RgbImage image) throws IOException {
    if (format.equals("JPEG")) {
      return TestJpegEncoder.yCbCr(image, 1, 1);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
    picture.getGraphics().drawImage(image.toBufferedImage(), 0, 0, null);
    ImageIO.write(picture, format.equals("PNG") ? "png" : "bmp", out);
    return out.toByteArray();
  }

  /** The photographs that were not taken. */
  private static boolean isMissing(int photograph) {
    return photograph == 1;
  }

  Path writeTo(Path path, Positions positions) throws IOException {
    Path folder = path.resolveSibling(path.getFileName().toString().replace(".mrxs", ""));
    Files.createDirectories(folder);
    List<List<int[]>> images = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      List<int[]> entries = new ArrayList<>();
      int step = 1 << level;
      for (int row = 0; row < down; row += step) {
        for (int column = 0; column < across; column += step) {
          int photograph = row / divisions * (across / divisions) + column / divisions;
          if (step > divisions || !isMissing(photograph)) {
            RgbImage image = TestPyramid.picture(SIDE, SIDE, entries.size() + 1000L * level);
            int[] piece = append(encoded(image));
            entries.add(new int[] {row * across + column, piece[0], piece[1], piece[2]});
          }
        }
      }
      images.add(entries);
    }
    List<int[]> records = new ArrayList<>();
    records.add(append(TestJpegEncoder.yCbCr(TestPyramid.picture(50, 90, 5), 2, 2)));
    records.add(append(TestJpegEncoder.yCbCr(TestPyramid.picture(40, 30, 6), 1, 1)));
    if (positions != Positions.NONE) {
      byte[] buffer = positions();
      records.add(append(positions == Positions.COMPRESSED ? deflated(buffer) : buffer));
    }
    writeIndex(images, records);
    Files.write(folder.resolve("Index.dat"), index.toByteArray());
    Files.write(folder.resolve("Data0000.dat"), data.toByteArray());
    Files.writeString(folder.resolve("Slidedat.ini"), "\uFEFF" + table(positions));
    ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "jpeg", path.toFile());
    return path;
  }

  /** A little off the regular ones, in steps that stay whole px on every level. */
  private byte[] positions() {
    int columns = across / divisions;
    int count = columns * (down / divisions);
    ByteBuffer bytes = ByteBuffer.allocate(9 * count).order(ByteOrder.LITTLE_ENDIAN);
    int step = 1 << (levels - 1);
    for (int i = 0; i < count; i++) {
      int pitch = SIDE * divisions - overlap;
      bytes.put((byte) (i % 2));
      bytes.putInt(i % columns * pitch + (i == 0 ? 0 : i % 3 * step));
      bytes.putInt(i / columns * pitch + (i == 0 ? 0 : (i + 1) % 2 * step));
    }
    return bytes.array();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return java.util.Arrays.copyOf(out, length);
  }

  private void writeIndex(List<List<int[]>> images, List<int[]> records) {
    index.writeBytes(("01.02" + ID).getBytes(StandardCharsets.US_ASCII));
    int start = index.size() + 8;
    int hier = start;
    int nonhier = hier + 4 * images.size();
    int at = nonhier + 4 * records.size();
    put(index, hier, nonhier);
    ByteArrayOutputStream pages = new ByteArrayOutputStream();
    for (List<int[]> entries : images) {
      put(index, at + pages.size());
      // two pages, the second right behind the first
      int first = entries.size() / 2;
      int page = at + pages.size() + 8;
      put(pages, 0, page);
      put(pages, first, page + 8 + 16 * first);
      entries.subList(0, first).forEach(entry -> put(pages, entry));
      put(pages, entries.size() - first, 0);
      entries.subList(first, entries.size()).forEach(entry -> put(pages, entry));
    }
    for (int[] record : records) {
      put(index, at + pages.size());
      put(pages, 0, at + pages.size() + 8);
      put(pages, 1, 0, 0, 0, record[0], record[1], record[2]);
    }
    index.writeBytes(pages.toByteArray());
  }

  private String table(Positions positions) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                [GENERAL]
                SLIDE_VERSION = 01.02
                SLIDE_ID = %s
                IMAGENUMBER_X = %d
                IMAGENUMBER_Y = %d
                OBJECTIVE_MAGNIFICATION = 20
                CameraImageDivisionsPerSide = %d
                SLIDE_CREATIONDATETIME = 01/02/2024 10:11:12
                [HIERARCHICAL]
                INDEXFILE = Index.dat
                HIER_COUNT = 1
                HIER_0_NAME = Slide zoom level
                HIER_0_COUNT = %d
                NONHIER_COUNT = %d
                NONHIER_0_NAME = Scan data layer
                NONHIER_0_COUNT = 2
                NONHIER_0_VAL_0 = ScanDataLayer_SlideThumbnail
                NONHIER_0_VAL_0_SECTION = MACRO
                NONHIER_0_VAL_1 = ScanDataLayer_SlideBarcode
                NONHIER_0_VAL_1_SECTION = LABEL
                """,
                ID,
                across,
                down,
                divisions,
                levels,
                positions == Positions.NONE ? 1 : 2));
    if (positions != Positions.NONE) {
      String name =
          positions == Positions.RECORDED ? "VIMSLIDE_POSITION_BUFFER" : "StitchingIntensityLayer";
      text.append("NONHIER_1_NAME = " + name + "\nNONHIER_1_COUNT = 1\n");
      text.append("NONHIER_1_VAL_0 = any\nNONHIER_1_VAL_0_SECTION = MACRO\n");
    }
    for (int level = 0; level < levels; level++) {
      text.append("HIER_0_VAL_" + level + "_SECTION = LEVEL_" + level + "\n");
    }
    text.append("[DATAFILE]\nFILE_COUNT = 1\nFILE_0 = Data0000.dat\n");
    text.append("[MACRO]\nTHUMBNAIL_IMAGE_TYPE = JPEG\n[LABEL]\nBARCODE_IMAGE_TYPE = JPEG\n");
    text.append("SCANNER_HARDWARE_VERSION = PANNORAMIC 250\n");
    for (int level = 0; level < levels; level++) {
      text.append(
          String.format(
              Locale.ROOT,
              """
              [LEVEL_%d]
              IMAGE_CONCAT_FACTOR = %d
              OVERLAP_X = %d
              OVERLAP_Y = %d
              MICROMETER_PER_PIXEL_X = %s
              MICROMETER_PER_PIXEL_Y = %s
              IMAGE_FILL_COLOR_BGR = 16777215
              IMAGE_FORMAT = %s
              DIGITIZER_WIDTH = %d
              DIGITIZER_HEIGHT = %d
              """,
              level,
              level == 0 ? 0 : 1,
              overlap >> level,
              overlap >> level,
              0.25 * (1 << level),
              0.25 * (1 << level),
              format.equals("BMP") ? "BMP24" : format,
              SIDE,
              SIDE));
    }
    return text.toString();
  }
}
