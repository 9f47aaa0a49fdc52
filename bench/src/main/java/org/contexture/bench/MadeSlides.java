package org.contexture.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.NodeList;

/**
 * Slides in scanners' formats for benchmarks, made after the formats' descriptions: one square
 * level of JPEG tiles.
 */
final class MadeSlides {

  static final int TILE = 256;

  /** Px between restart markers of an NDPI. */
  private static final int INTERVAL = 1024;

  private static final int MCU = 8;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ASCII = 2;
  private static final int FLOAT = 11;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;
  private static final int SIGNED_LONG = 9;

  /** Cuts the picture at (x, y): so many px. */
  interface Picture {
    BufferedImage cut(int x, int y, int width, int height);
  }

  private final int side;
  private final List<byte[]> tiles = new ArrayList<>();
  private final Picture picture;

  /**
   * Slides of a picture.
   *
   * @param side of the level, a multiple of {@value #INTERVAL}
   */
  MadeSlides(int side, Picture picture) throws IOException {
    this.side = side;
    this.picture = picture;
    for (int y = 0; y < side; y += TILE) {
      for (int x = 0; x < side; x += TILE) {
        tiles.add(jpeg(picture.cut(x, y, TILE, TILE), 2));
      }
    }
  }

  /** One of the writers below. */
  interface Format {
    Path write(Path folder, String name) throws IOException;
  }

  /** By the names that the results have. */
  Map<String, Format> formats() {
    Map<String, Format> formats = new TreeMap<>();
    formats.put("tiff", (folder, name) -> tiff(folder.resolve(name + ".tif"), ""));
    formats.put(
        "svs",
        (folder, name) ->
            tiff(
                folder.resolve(name + ".svs"),
                "Aperio Image Library v1\r\nmade|AppMag = 40|MPP = 0.25"));
    formats.put("scn", (folder, name) -> scn(folder.resolve(name + ".scn")));
    formats.put("bif", (folder, name) -> bif(folder.resolve(name + ".bif")));
    formats.put("ndpi", (folder, name) -> ndpi(folder.resolve(name + ".ndpi")));
    formats.put("mirax", (folder, name) -> mirax(folder.resolve(name + ".mrxs")));
    formats.put("dicom", (folder, name) -> dicom(folder.resolve(name + ".dcm"), name));
    return formats;
  }

  /** One sample of chroma for two px of {@code stepY} rows, 1 or 2. */
  private static byte[] jpeg(BufferedImage image, int stepY) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
      if (stepY == 1) {
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
        NodeList components = root.getElementsByTagName("componentSpec");
        ((IIOMetadataNode) components.item(0)).setAttribute("VsamplingFactor", "1");
        metadata.setFromTree(format, root);
      }
      writer.write(new IIOImage(image, null, metadata));
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static byte[] whole(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.rewind().get(bytes);
    return bytes;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A TIFF or, with offsets of 64 bits the way of Hamamatsu's, an NDPI. */
  private static final class Tiff {
    private record Entry(int type, int count, int value) {}

    private final boolean ndpi;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Map<Integer, Entry>> directories = new ArrayList<>();

    Tiff(boolean ndpi) {
      this.ndpi = ndpi;
      out.writeBytes(new byte[ndpi ? 12 : 8]);
    }

    int append(byte[] bytes) {
      int at = out.size();
      out.writeBytes(bytes);
      return at;
    }

    void directory() {
      directories.add(new TreeMap<>());
    }

    void put(int tag, int type, int count, int value) {
      directories.get(directories.size() - 1).put(tag, new Entry(type, count, value));
    }

    void text(int tag, String text) {
      byte[] bytes = (text + "\0").getBytes(US_ASCII);
      put(tag, ASCII, bytes.length, append(bytes));
    }

    void bytes(int tag, byte[] bytes) {
      put(tag, UNDEFINED, bytes.length, append(bytes));
    }

    void longs(int tag, int... values) {
      ByteBuffer bytes = little(4 * values.length);
      for (int value : values) {
        bytes.putInt(value);
      }
      put(tag, LONG, values.length, values.length == 1 ? values[0] : append(whole(bytes)));
    }

    void picture(int width, int height) {
      directory();
      longs(256, width);
      longs(257, height);
      put(258, SHORT, 3, append(new byte[] {8, 0, 8, 0, 8, 0}));
      put(259, SHORT, 1, 7);
      put(262, SHORT, 1, 6);
      put(277, SHORT, 1, 3);
      put(284, SHORT, 1, 1);
      int perCentimetre = append(little(8).putInt(40_000).putInt(1).array());
      put(282, RATIONAL, 1, perCentimetre);
      put(283, RATIONAL, 1, perCentimetre);
      put(296, SHORT, 1, 3);
    }

    Path writeTo(Path path) throws IOException {
      int first = out.size();
      ByteArrayOutputStream tail = new ByteArrayOutputStream();
      for (int i = 0; i < directories.size(); i++) {
        Map<Integer, Entry> entries = directories.get(i);
        int length = 2 + 12 * entries.size() + (ndpi ? 8 + 4 * entries.size() : 4);
        ByteBuffer bytes = little(length).putShort((short) entries.size());
        entries.forEach(
            (tag, entry) -> {
              bytes.putShort((short) (int) tag).putShort((short) entry.type);
              bytes.putInt(entry.count).putInt(entry.value);
            });
        bytes.putInt(i + 1 < directories.size() ? first + tail.size() + length : 0);
        tail.writeBytes(whole(bytes)); // upper halves stay zero
      }
      out.writeBytes(tail.toByteArray());
      byte[] file = out.toByteArray();
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put((byte) 'I')
          .put((byte) 'I')
          .putShort((short) 42)
          .putInt(first);
      return Files.write(path, file);
    }
  }

  private void tiled(Tiff tiff, List<byte[]> jpegs, int pixels) {
    int[] offsets = jpegs.stream().mapToInt(tiff::append).toArray();
    tiff.picture(pixels, pixels);
    tiff.longs(322, TILE);
    tiff.longs(323, TILE);
    tiff.longs(324, offsets);
    tiff.longs(325, jpegs.stream().mapToInt(jpeg -> jpeg.length).toArray());
    tiff.put(530, SHORT, 2, 2 << 16 | 2);
  }

  private Path tiff(Path path, String description) throws IOException {
    Tiff tiff = new Tiff(false);
    tiled(tiff, tiles, side);
    if (!description.isEmpty()) {
      tiff.text(270, description);
    }
    return tiff.writeTo(path);
  }

  private Path scn(Path path) throws IOException {
    String image =
        "<image name=\"i\"><pixels sizeX=\"%1$d\" sizeY=\"%1$d\"><dimension sizeX=\"%1$d\""
            + " sizeY=\"%1$d\" r=\"0\" ifd=\"%2$d\"/></pixels><view sizeX=\"%3$d\" sizeY=\"%3$d\""
            + " offsetX=\"%4$d\" offsetY=\"%4$d\" spacingZ=\"0\"/>"
            + "<scanSettings><objectiveSettings><objective>%5$d</objective></objectiveSettings><illuminationSettings>"
            + "<illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings></image>";
    int glass = 250 * side + 8000;
    Tiff tiff = new Tiff(false);
    tiled(tiff, tiles.subList(0, 1), TILE);
    tiff.text(
        270,
        "<?xml version=\"1.0\"?><scn xmlns=\"http://www.leica-microsystems.com/scn/2010/10/01\"><collection name=\"c\" sizeX=\"%1$d\" sizeY=\"%1$d\">"
                .formatted(glass)
            + String.format(Locale.ROOT, image, TILE, 0, glass, 0, 1)
            + String.format(Locale.ROOT, image, side, 1, 250 * side, 4000, 40)
            + "</collection></scn>");
    tiled(tiff, tiles, side);
    return tiff.writeTo(path);
  }

  /** One area, whose tiles overlap by 8 px. */
  private Path bif(Path path) throws IOException {
    int count = side / TILE;
    StringBuilder joints = new StringBuilder();
    BiFunction<Integer, Integer, Integer> number =
        (column, row) -> {
          int fromBelow = count - 1 - row;
          return 1 + fromBelow * count + (fromBelow % 2 == 0 ? column : count - 1 - column);
        };
    String joint =
        "<TileJointInfo FlagJoined=\"1\" Confidence=\"90\" Direction=\"%s\" Tile1=\"%d\""
            + " Tile2=\"%d\" OverlapX=\"%d\" OverlapY=\"%d\"/>";
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < count; column++) {
        int here = number.apply(column, row);
        if (column + 1 < count) {
          joints.append(
              String.format(
                  Locale.ROOT, joint, "RIGHT", here, number.apply(column + 1, row), 8, 0));
        }
        if (row > 0) {
          joints.append(
              String.format(Locale.ROOT, joint, "UP", here, number.apply(column, row - 1), 0, 8));
        }
      }
    }
    Tiff tiff = new Tiff(false);
    tiled(tiff, tiles.subList(0, 1), TILE);
    tiff.text(270, "Label Image");
    tiff.bytes(
        700,
        "<Metadata><iScan Magnification=\"40\" ScanRes=\"0.25\" BuildVersion=\"3.3\"/></Metadata>"
            .getBytes(US_ASCII));
    tiled(tiff, tiles, side);
    tiff.text(270, "level=0 mag=40 quality=90");
    tiff.bytes(
        700,
        ("<EncodeInfo Ver=\"2\"><SlideStitchInfo><ImageInfo AOIScanned=\"1\" AOIIndex=\"0\" NumRows=\"%1$d\" NumCols=\"%1$d\" Width=\"%2$d\" Height=\"%2$d\" Pos-X=\"0\" Pos-Y=\"0\">"
                    .formatted(count, TILE)
                + joints
                + "</ImageInfo></SlideStitchInfo><AoiOrigin><AOI0 OriginX=\"0\""
                + " OriginY=\"0\"/></AoiOrigin></EncodeInfo>")
            .getBytes(US_ASCII));
    return tiff.writeTo(path);
  }

  /**
   * One JPEG with restart markers. An interval is what a picture of its size alone has behind its
   * header, for the tables are always the same.
   */
  private Path ndpi(Path path) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    int across = side / INTERVAL;
    int[] starts = new int[across * side / MCU];
    for (int i = 0; i < starts.length; i++) {
      byte[] interval =
          jpeg(picture.cut(i % across * INTERVAL, i / across * MCU, INTERVAL, MCU), 1);
      int scan = scan(interval);
      if (i == 0) {
        jpeg.writeBytes(header(interval, scan));
      } else {
        jpeg.write(0xFF);
        jpeg.write(0xD0 + (i - 1) % 8);
      }
      starts[i] = jpeg.size();
      jpeg.write(interval, scan, interval.length - 2 - scan);
    }
    jpeg.write(0xFF);
    jpeg.write(0xD9);
    Tiff tiff = new Tiff(true);
    int at = tiff.append(jpeg.toByteArray());
    tiff.picture(side, side);
    tiff.longs(273, at);
    tiff.longs(278, side);
    tiff.longs(279, jpeg.size());
    tiff.longs(65420, 1);
    tiff.put(65421, FLOAT, 1, Float.floatToIntBits(40));
    tiff.put(65424, SIGNED_LONG, 1, 0);
    tiff.longs(65426, starts);
    return tiff.writeTo(path);
  }

  /** Where the scan's data start, behind its header. */
  private static int scan(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 255) != 0xDA) {
      at += 2 + ((jpeg[at + 2] & 255) << 8 | (jpeg[at + 3] & 255));
    }
    return at + 2 + ((jpeg[at + 2] & 255) << 8 | (jpeg[at + 3] & 255));
  }

  /** The header of an interval as that of the whole, with the restart interval before the scan. */
  private byte[] header(byte[] interval, int scan) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(interval, 0, 2);
    for (int at = 2; at < scan; ) {
      int length = 2 + ((interval[at + 2] & 255) << 8 | (interval[at + 3] & 255));
      byte[] segment = Arrays.copyOfRange(interval, at, at + length);
      if ((segment[1] & 255) == 0xC0) {
        ByteBuffer.wrap(segment).putShort(5, (short) side).putShort(7, (short) side);
      } else if ((segment[1] & 255) == 0xDA) {
        int mcus = INTERVAL / (2 * MCU);
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDD, 0, 4, 0, (byte) mcus});
      }
      out.writeBytes(segment);
      at += length;
    }
    return out.toByteArray();
  }

  /** A photograph for each tile, side by side. */
  private Path mirax(Path path) throws IOException {
    String name = path.getFileName().toString().replace(".mrxs", "");
    Path folder = Files.createDirectories(path.resolveSibling(name));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int count = side / TILE;
    String id = "0123456789ABCDEF";
    int page = 5 + id.length() + 8 + 4 + 8;
    ByteBuffer index = little(page + 8 + 16 * tiles.size());
    index.put(("01.02" + id).getBytes(US_ASCII)).putInt(page - 12).putInt(page - 8);
    index.putInt(page - 8).putInt(0).putInt(page);
    index.putInt(tiles.size()).putInt(0);
    for (int i = 0; i < tiles.size(); i++) {
      index.putInt(i).putInt(data.size()).putInt(tiles.get(i).length).putInt(0);
      data.writeBytes(tiles.get(i));
    }
    Files.write(folder.resolve("Data0000.dat"), data.toByteArray());
    Files.write(folder.resolve("Index.dat"), whole(index));
    Files.writeString(
        folder.resolve("Slidedat.ini"),
        """
        [GENERAL]
        SLIDE_VERSION = 01.02
        SLIDE_ID = %1$s
        IMAGENUMBER_X = %2$d
        IMAGENUMBER_Y = %2$d
        OBJECTIVE_MAGNIFICATION = 40
        CameraImageDivisionsPerSide = 1
        [HIERARCHICAL]
        INDEXFILE = Index.dat
        HIER_COUNT = 1
        HIER_0_NAME = Slide zoom level
        HIER_0_COUNT = 1
        HIER_0_VAL_0_SECTION = LEVEL_0
        NONHIER_COUNT = 0
        [DATAFILE]
        FILE_COUNT = 1
        FILE_0 = Data0000.dat
        [LEVEL_0]
        IMAGE_CONCAT_FACTOR = 0
        OVERLAP_X = 0
        OVERLAP_Y = 0
        MICROMETER_PER_PIXEL_X = 0.25
        MICROMETER_PER_PIXEL_Y = 0.25
        IMAGE_FILL_COLOR_BGR = 16777215
        IMAGE_FORMAT = JPEG
        DIGITIZER_WIDTH = %3$d
        DIGITIZER_HEIGHT = %3$d
        """
            .formatted(id, count, TILE));
    return Files.write(path, tiles.get(0));
  }

  /** One file of a series that is named after it. */
  private Path dicom(Path path, String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(US_ASCII));
    String id = "1.2.3." + Integer.toUnsignedString(name.hashCode());
    element(out, 0x0002_0010, "UI", "1.2.840.10008.1.2.4.50");
    element(out, 0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE");
    element(out, 0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6");
    element(out, 0x0008_0018, "UI", id + ".1");
    element(out, 0x0020_000E, "UI", id);
    element(out, 0x0020_9311, "CS", "TILED_FULL");
    number(out, 0x0028_0002, 3);
    element(out, 0x0028_0004, "CS", "YBR_FULL_422");
    number(out, 0x0028_0006, 0);
    element(out, 0x0028_0008, "IS", "" + tiles.size());
    number(out, 0x0028_0010, TILE);
    number(out, 0x0028_0011, TILE);
    number(out, 0x0028_0100, 8);
    number(out, 0x0028_0101, 8);
    number(out, 0x0028_0103, 0);
    out.writeBytes(head(0x0048_0006, "UL", 4).putInt(side).array());
    out.writeBytes(head(0x0048_0007, "UL", 4).putInt(side).array());
    out.writeBytes(little(12).putInt(0x0010_7FE0).put((byte) 'O').put((byte) 'B').array());
    byte[] pixels = out.toByteArray();
    ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN).putInt(pixels.length - 4, -1);
    out.reset();
    out.writeBytes(pixels);
    out.writeBytes(item(4 * tiles.size()));
    ByteBuffer offsets = little(4 * tiles.size());
    int at = 0;
    for (byte[] tile : tiles) {
      offsets.putInt(at);
      at += 8 + tile.length + tile.length % 2;
    }
    out.writeBytes(whole(offsets));
    for (byte[] tile : tiles) {
      out.writeBytes(item(tile.length + tile.length % 2));
      out.writeBytes(tile);
      out.writeBytes(new byte[tile.length % 2]);
    }
    out.writeBytes(little(8).putInt(0xE0DD_FFFE).putInt(0).array());
    return Files.write(path, out.toByteArray());
  }

  private static byte[] item(int length) {
    return little(8).putInt(0xE000_FFFE).putInt(length).array();
  }

  private static void number(ByteArrayOutputStream out, int tag, int value) {
    out.writeBytes(head(tag, "US", 2).putShort((short) value).array());
  }

  private static void element(ByteArrayOutputStream out, int tag, String kind, String text) {
    String even = text.length() % 2 == 0 ? text : text + (kind.equals("UI") ? "\0" : " ");
    out.writeBytes(head(tag, kind, even.length()).put(even.getBytes(US_ASCII)).array());
  }

  private static ByteBuffer head(int tag, String kind, int length) {
    return little(8 + length)
        .putShort((short) (tag >>> 16))
        .putShort((short) tag)
        .put(kind.getBytes(US_ASCII))
        .putShort((short) length);
  }
}
