package org.contexture.knime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** What {@link PlantedSlides} are, in the formats of scanners that are no plain TIFF. */
final class PlantedScanners {

  private static final String NAME = PlantedSlides.NAME;
  private static final String LABEL = PlantedSlides.LABEL;
  private static final int SIDE = PlantedSlides.SIDE;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int FLOAT = 11;

  private PlantedScanners() {}

  /** XML of Leica's, for a file whose first page is the macro and whose second one is the slide. */
  static String scn() {
    String image =
        """
        <image name="%1$s"><creationDate>1987-06-05T04:03:02Z</creationDate><device model="%1$s" version="%1$s"/>
        <pixels sizeX="%2$d" sizeY="%2$d"><dimension sizeX="%2$d" sizeY="%2$d" r="0" ifd="%3$d"/></pixels>
        <view sizeX="%4$d" sizeY="%4$d" offsetX="%5$d" offsetY="%5$d"/><scanSettings>
        <objectiveSettings><objective>20</objective></objectiveSettings><illuminationSettings>
        <illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings></image>\
        """;
    return "<scn xmlns=\"http://www.leica-microsystems.com/scn/2010/10/01\"><collection name=\""
        + NAME
        + "\" sizeX=\"300000\" sizeY=\"300000\" barcode=\""
        + LABEL
        + "\"><barcode>"
        + LABEL
        + "</barcode>"
        + String.format(Locale.ROOT, image, NAME, 64, 0, 300_000, 0)
        + String.format(Locale.ROOT, image, NAME, SIDE, 1, 500 * SIDE, 20_000)
        + "</collection></scn>";
  }

  /** XML of Ventana's. */
  static byte[] iScan() {
    return "<Metadata><iScan Magnification=\"20\" ScanRes=\"0.5\" UserName=\"%1$s\" Barcode1D=\"%2$s\" ScannerModel=\"%1$s\" UnitNumber=\"%2$s\" ScanDate=\"06/05/87 04:03:02\"/></Metadata>"
        .formatted(NAME, LABEL)
        .getBytes(US_ASCII);
  }

  /** One level and the macro, which shows the label, in one JPEG each. */
  static byte[] ndpi(byte[] slide, byte[] macro) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[12]);
    long[] starts = new long[2];
    ByteArrayOutputStream directories = new ByteArrayOutputStream();
    byte[][] pictures = {jpeg(slide, SIDE), jpeg(macro, 64)};
    int[] sides = {SIDE, 64};
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<Map<Integer, byte[]>> entries = List.of(new TreeMap<>(), new TreeMap<>());
    for (int i = 0; i < 2; i++) {
      int at = 12 + body.size();
      body.writeBytes(pictures[i]);
      entries.get(i).put(256, entry(LONG, 1, sides[i]));
      entries.get(i).put(257, entry(LONG, 1, sides[i]));
      entries.get(i).put(259, entry(SHORT, 1, 7));
      entries.get(i).put(273, entry(LONG, 1, at));
      entries.get(i).put(279, entry(LONG, 1, pictures[i].length));
      entries.get(i).put(65420, entry(LONG, 1, 1));
      float lens = i == 0 ? 20 : -1;
      entries.get(i).put(65421, entry(FLOAT, 1, Float.floatToIntBits(lens)));
      text(entries.get(i), 270, NAME, body);
      text(entries.get(i), 271, NAME, body);
      text(entries.get(i), 272, LABEL, body);
      text(entries.get(i), 306, "1987:06:05 04:03:02", body);
      text(entries.get(i), 65427, LABEL, body);
      text(entries.get(i), 65442, NAME + " " + LABEL, body);
      text(entries.get(i), 65449, "SlideName=" + NAME + "\r\nScanDate=1987/06/05\r\n", body);
    }
    out.writeBytes(body.toByteArray());
    for (int i = 0; i < 2; i++) {
      starts[i] = (long) out.size() + directories.size();
      int length = 2 + 12 * entries.get(i).size() + 8 + 4 * entries.get(i).size();
      ByteBuffer bytes = little(length).putShort((short) entries.get(i).size());
      entries.get(i).forEach((tag, entry) -> bytes.putShort((short) (int) tag).put(entry));
      bytes.putLong(i == 0 ? starts[i] + length : 0);
      directories.writeBytes(bytes(bytes)); // the upper halves are zero
    }
    out.writeBytes(directories.toByteArray());
    byte[] file = out.toByteArray();
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'I')
        .put((byte) 'I')
        .putShort((short) 42)
        .putLong(starts[0]);
    return file;
  }

  private static void text(
      Map<Integer, byte[]> entries, int tag, String text, ByteArrayOutputStream body) {
    byte[] bytes = (text + "\0").getBytes(US_ASCII);
    entries.put(tag, entry(ASCII, bytes.length, 12 + body.size()));
    body.writeBytes(bytes);
  }

  private static byte[] entry(int type, int count, int value) {
    return little(10).putShort((short) type).putInt(count).putInt(value).array();
  }

  /** A slide of one photograph, with macro and label. */
  static void mrxs(Path path, byte[] slide, byte[] beside) throws IOException {
    String name = path.getFileName().toString().replace(".mrxs", "");
    Path folder = Files.createDirectories(path.resolveSibling(name));
    byte[] picture = jpeg(slide, SIDE);
    byte[] small = jpeg(beside, 64);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (byte[] bytes : List.of(picture, small, small)) {
      data.writeBytes(bytes);
    }
    Files.write(folder.resolve("Data0000.dat"), data.toByteArray());
    String id = "0123456789ABCDEF";
    int pages = 5 + id.length() + 8 + 3 * 4; // one level, two records
    ByteBuffer index = little(pages + 8 + 8 + 16 + 2 * (8 + 28));
    index.put(("01.02" + id).getBytes(US_ASCII)).putInt(pages - 12).putInt(pages - 8);
    index.putInt(pages).putInt(pages + 32).putInt(pages + 32 + 36);
    index.putInt(0).putInt(pages + 8);
    index.putInt(1).putInt(0).putInt(0).putInt(0).putInt(picture.length).putInt(0);
    for (int i = 0; i < 2; i++) {
      index.putInt(0).putInt(pages + 32 + 36 * i + 8);
      index.putInt(1).putInt(0).putInt(0).putInt(0);
      index.putInt(picture.length + i * small.length).putInt(small.length).putInt(0);
    }
    Files.write(folder.resolve("Index.dat"), bytes(index));
    Files.writeString(folder.resolve("Slidedat.ini"), slidedat(id));
    Files.write(path, small);
  }

  private static String slidedat(String id) {
    return String.format(
        Locale.ROOT,
        """
        [GENERAL]
        SLIDE_ID = %1$s
        SLIDE_NAME = %2$s
        SLIDE_BARCODE = %3$s
        PROJECT_NAME = %2$s
        SLIDE_CREATIONDATETIME = 1987/06/05 04:03:02
        IMAGENUMBER_X = 1
        IMAGENUMBER_Y = 1
        OBJECTIVE_MAGNIFICATION = 20
        [HIERARCHICAL]
        INDEXFILE = Index.dat
        HIER_COUNT = 1
        HIER_0_NAME = Slide zoom level
        HIER_0_COUNT = 1
        HIER_0_VAL_0_SECTION = LEVEL_0
        NONHIER_COUNT = 1
        NONHIER_0_NAME = Scan data layer
        NONHIER_0_COUNT = 2
        NONHIER_0_VAL_0 = ScanDataLayer_SlideThumbnail
        NONHIER_0_VAL_1 = ScanDataLayer_SlideBarcode
        [DATAFILE]
        FILE_COUNT = 1
        FILE_0 = Data0000.dat
        [SCANNER]
        SCANNER_HARDWARE_VERSION = %2$s
        SCANNER_HARDWARE_ID = %3$s
        BARCODE_VALUE = %3$s
        [LEVEL_0]
        IMAGE_CONCAT_FACTOR = 0
        OVERLAP_X = 0
        OVERLAP_Y = 0
        MICROMETER_PER_PIXEL_X = 0.5
        MICROMETER_PER_PIXEL_Y = 0.5
        IMAGE_FILL_COLOR_BGR = 16777215
        IMAGE_FORMAT = JPEG
        DIGITIZER_WIDTH = %4$d
        DIGITIZER_HEIGHT = %4$d
        """,
        id,
        NAME,
        LABEL,
        SIDE);
  }

  private static byte[] jpeg(byte[] rgb, int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
      image.setRGB(i % side, i / side, colour);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.rewind().get(bytes);
    return bytes;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
