package org.contexture.slides.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.slides.RgbImage;
import org.contexture.slides.jpeg.TestJpegEncoder;

/** Series of whole slides with known pixels, written by {@link TestDicom}. */
final class TestSeries {

  static final int TILE = 64;

  private TestSeries() {}

  /** The elements of a picture without its frames. */
  static TestDicom head(String syntax, boolean undefinedLengths, String flavour, RgbImage image) {
    TestDicom file = new TestDicom(syntax, undefinedLengths);
    file.text(Tag.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\" + flavour + "\\NONE");
    file.text(Tag.SERIES, "UI", "1.2.3.4");
    file.text(Tag.SOP_INSTANCE, "UI", "1.2.3.4." + flavour.length() + "." + image.width());
    file.text(0x0008_0070, "LO", "Maker");
    file.text(0x0008_1090, "LO", "Maker's Model 5");
    file.text(0x0008_002A, "DT", "20210304050607.890000+0100");
    file.text(0x0010_0010, "PN", "Doe^Jane");
    file.text(Tag.DIMENSION_ORGANIZATION_TYPE, "CS", "TILED_FULL");
    file.number(Tag.SAMPLES_PER_PIXEL, 3);
    file.text(Tag.PHOTOMETRIC, "CS", "RGB");
    file.number(Tag.PLANAR_CONFIGURATION, 0);
    file.number(Tag.ROWS, TILE);
    file.number(Tag.COLUMNS, TILE);
    file.number(Tag.BITS_ALLOCATED, 8);
    file.number(Tag.BITS_STORED, 8);
    file.number(Tag.TOTAL_COLUMNS, image.width());
    file.number(Tag.TOTAL_ROWS, image.height());
    file.text(Tag.NUMBER_OF_FRAMES, "IS", "" + tiles(image).size());
    TestDicom measures = file.inside().text(Tag.PIXEL_SPACING, "DS", "0.0004\\0.0005");
    TestDicom shared = file.inside().sequence(Tag.PIXEL_MEASURES, List.of(measures));
    file.sequence(Tag.SHARED_GROUPS, List.of(shared));
    file.sequence(
        Tag.OPTICAL_PATHS, List.of(file.inside().text(Tag.OBJECTIVE_LENS_POWER, "DS", "20")));
    // private elements with sequences inside, which readers must step over
    file.sequence(0x0009_1001, List.of(file.inside().text(0x0009_1002, "LO", "vendor's own")));
    return file;
  }

  /** Row by row; padded with grey that must never be seen. */
  static List<byte[]> tiles(RgbImage image) {
    List<byte[]> tiles = new ArrayList<>();
    for (int top = 0; top < image.height(); top += TILE) {
      for (int left = 0; left < image.width(); left += TILE) {
        tiles.add(tile(image, left, top));
      }
    }
    return tiles;
  }

  private static byte[] tile(RgbImage image, int left, int top) {
    byte[] tile = new byte[3 * TILE * TILE];
    java.util.Arrays.fill(tile, (byte) 77);
    for (int y = 0; y < TILE && top + y < image.height(); y++) {
      int length = 3 * Math.min(TILE, image.width() - left);
      System.arraycopy(
          image.rgb(), 3 * ((top + y) * image.width() + left), tile, 3 * y * TILE, length);
    }
    return tile;
  }

  static byte[] joined(List<byte[]> frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frames.forEach(out::writeBytes);
    return out.toByteArray();
  }

  static List<byte[]> jpegs(RgbImage image) {
    return tiles(image).stream()
        .map(tile -> TestJpegEncoder.yCbCr(new RgbImage(TILE, TILE, tile), 2, 1))
        .toList();
  }

  /** A level, raw. */
  static Path raw(Path path, String flavour, RgbImage image) throws IOException {
    return head(TestDicom.EXPLICIT, false, flavour, image)
        .plainPixels(joined(tiles(image)))
        .writeTo(path);
  }

  /** A level in JPEG, with a table of offsets. */
  static Path jpeg(Path path, String flavour, RgbImage image) throws IOException {
    return head(TestDicom.JPEG, true, flavour, image)
        .text(Tag.PHOTOMETRIC, "CS", "YBR_FULL_422")
        .fragments(jpegs(image), 1, true)
        .writeTo(path);
  }
}
