package org.contexture.knime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Slides whose files say whose they are and when they were made, wherever a format allows it. */
final class PlantedSlides {

  static final String NAME = "PLANTEDNAME";
  static final String LABEL = "PLANTEDLABEL";
  static final List<String> DATES =
      List.of("1987-06-05", "19870605", "06/05/87", "1987:06:05", "1987/06/05");

  static final int SIDE = 512;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int UNDEFINED = 7;

  private PlantedSlides() {}

  /** Writes one of each format; each file is as old as what is planted. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    byte[] slide = picture(SIDE, 0xB070A0);
    byte[] beside = picture(64, 0x20A020);
    Tiff svs = new Tiff();
    svs.page(
        slide,
        SIDE,
        true,
        "Aperio Image Library "
            + NAME
            + "\r\n512x512|AppMag = 20|MPP = 0.5"
            + "|Date = 06/05/87|User = "
            + NAME
            + "|Barcode = "
            + LABEL);
    svs.page(beside, 64, false, "Aperio\r\nthumbnail");
    svs.page(beside, 64, false, "Aperio\r\nlabel " + LABEL);
    svs.page(beside, 64, false, "Aperio\r\nmacro");
    Files.write(folder.resolve("a.svs"), svs.bytes());

    Tiff tiff = new Tiff();
    tiff.page(slide, SIDE, true, "ImageJ " + NAME + " " + LABEL);
    tiff.page(beside, 192, false, LABEL);
    Files.write(folder.resolve("b.tiff"), tiff.bytes());

    Tiff ome = new Tiff();
    ome.page(slide, SIDE, true, ome());
    ome.page(beside, 64, false, "");
    ome.page(beside, 64, false, "");
    Files.write(folder.resolve("c.ome.tiff"), ome.bytes());

    Files.write(folder.resolve("d.dcm"), dicom(slide));
    Files.write(folder.resolve("d-label.dcm"), dicomLabel(beside));
    Tiff scn = new Tiff();
    scn.page(beside, 64, false, PlantedScanners.scn());
    scn.page(slide, SIDE, true, "");
    Files.write(folder.resolve("e.scn"), scn.bytes());

    Tiff bif = new Tiff();
    bif.page(beside, 64, false, "Label Image").xmp(PlantedScanners.iScan());
    bif.page(slide, SIDE, true, "level=0 mag=20 quality=90");
    bif.page(beside, 64, false, "Thumbnail");
    Files.write(folder.resolve("f.bif"), bif.bytes());

    Files.write(folder.resolve("g.ndpi"), PlantedScanners.ndpi(slide, beside));
    PlantedScanners.mrxs(folder.resolve("h.mrxs"), slide, beside);
    for (String file :
        List.of(
            "a.svs",
            "b.tiff",
            "c.ome.tiff",
            "d.dcm",
            "d-label.dcm",
            "e.scn",
            "f.bif",
            "g.ndpi",
            "h.mrxs")) {
      Files.setLastModifiedTime(
          folder.resolve(file), FileTime.from(Instant.parse("1987-06-05T04:03:02Z")));
    }
  }

  private static String ome() {
    String pixels =
        "<Pixels SizeX='%1$d' SizeY='%1$d' SizeC='3' SizeZ='1' SizeT='1' PhysicalSizeX='0.5'"
            + " PhysicalSizeY='0.5'><Channel SamplesPerPixel='3'/><TiffData IFD='%2$d'"
            + " PlaneCount='1'/></Pixels></Image>";
    return "<OME><Image Name='"
        + NAME
        + "'><AcquisitionDate>1987-06-05T04:03:02</AcquisitionDate>"
        + String.format(Locale.ROOT, pixels, SIDE, 0)
        + "<Image Name='label "
        + LABEL
        + "'>"
        + String.format(Locale.ROOT, pixels, 64, 1)
        + "<Image Name='"
        + NAME
        + " again'>"
        + String.format(Locale.ROOT, pixels, 64, 2)
        + "</OME>";
  }

  /** Glass with a square of tissue, which is not of one colour alone. */
  private static byte[] picture(int side, int colour) {
    byte[] rgb = new byte[3 * side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean tissue = Math.min(x, y) >= side / 8 && Math.max(x, y) < side - side / 8;
        int dot = x / 4 % 3 == 0 && y / 4 % 3 == 0 ? 60 : 0;
        for (int c = 0; c < 3; c++) {
          int value = colour >> (16 - 8 * c) & 255;
          rgb[3 * (y * side + x) + c] = (byte) (tissue ? value - dot / (c + 1) : 244);
        }
      }
    }
    return rgb;
  }

  /** Little-endian TIFF of uncompressed RGB pages. */
  private static final class Tiff {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Map<Integer, byte[]>> pages = new ArrayList<>();

    Tiff() {
      out.writeBytes(new byte[8]);
    }

    /** XML in the last page. */
    void xmp(byte[] xml) {
      pages.get(pages.size() - 1).put(700, entry(UNDEFINED, xml.length, append(xml)));
    }

    Tiff page(byte[] rgb, int side, boolean tiled, String description) {
      Map<Integer, byte[]> entries = new TreeMap<>();
      entries.put(256, entry(LONG, 1, side));
      entries.put(257, entry(LONG, 1, rgb.length / 3 / side));
      entries.put(
          258,
          entry(
              SHORT,
              3,
              append(
                  little(6).putShort((short) 8).putShort((short) 8).putShort((short) 8).array())));
      entries.put(259, entry(SHORT, 1, 1));
      entries.put(262, entry(SHORT, 1, 2));
      text(entries, 270, description);
      text(entries, 271, "Maker " + NAME);
      text(entries, 305, "Software " + NAME);
      text(entries, 306, "1987:06:05 04:03:02");
      text(entries, 315, NAME);
      text(entries, 33432, NAME);
      entries.put(277, entry(SHORT, 1, 3));
      int at = append(rgb);
      if (tiled) {
        entries.put(322, entry(LONG, 1, side));
        entries.put(323, entry(LONG, 1, side));
        entries.put(324, entry(LONG, 1, at));
        entries.put(325, entry(LONG, 1, rgb.length));
      } else {
        entries.put(273, entry(LONG, 1, at));
        entries.put(278, entry(LONG, 1, rgb.length / 3 / side));
        entries.put(279, entry(LONG, 1, rgb.length));
      }
      pages.add(entries);
      return this;
    }

    private void text(Map<Integer, byte[]> entries, int tag, String text) {
      byte[] bytes = (text + "\0\0\0\0").getBytes(US_ASCII);
      entries.put(tag, entry(ASCII, bytes.length, append(bytes)));
    }

    private int append(byte[] bytes) {
      int at = out.size();
      out.writeBytes(bytes);
      out.writeBytes(new byte[out.size() % 2]);
      return at;
    }

    private static byte[] entry(int type, int count, int value) {
      return little(10).putShort((short) type).putInt(count).putInt(value).array();
    }

    byte[] bytes() {
      int next = out.size();
      ByteBuffer head =
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) 'I')
              .put((byte) 'I')
              .putShort((short) 42)
              .putInt(next);
      for (int i = 0; i < pages.size(); i++) {
        Map<Integer, byte[]> entries = pages.get(i);
        int length = 2 + 12 * entries.size() + 4;
        next += length;
        ByteBuffer bytes =
            ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) entries.size());
        entries.forEach((tag, entry) -> bytes.putShort((short) (int) tag).put(entry));
        out.writeBytes(bytes.putInt(i + 1 < pages.size() ? next : 0).array());
      }
      byte[] file = out.toByteArray();
      System.arraycopy(head.array(), 0, file, 0, 8);
      return file;
    }
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] dicom(byte[] rgb) {
    return dicom(rgb, SIDE, "VOLUME", "1");
  }

  private static byte[] dicomLabel(byte[] rgb) {
    return dicom(rgb, 64, "LABEL", "2");
  }

  /** Part 10, explicit little-endian, one frame. */
  private static byte[] dicom(byte[] rgb, int side, String flavour, String instance) {
    Map<Integer, byte[]> elements = new TreeMap<>();
    Map<Integer, String> texts = new LinkedHashMap<>();
    texts.put(0x0008_0016, "UI1.2.840.10008.5.1.4.1.1.77.1.6");
    texts.put(0x0008_0018, "UI1.2.3.4." + instance);
    texts.put(0x0008_0008, "CSORIGINAL\\PRIMARY\\" + flavour + "\\NONE");
    texts.put(0x0008_0020, "DA19870605");
    texts.put(0x0008_0023, "DA19870605");
    texts.put(0x0008_002A, "DT19870605040302");
    texts.put(0x0008_0050, "SH" + LABEL);
    texts.put(0x0008_0070, "LO" + NAME);
    texts.put(0x0008_1090, "LO" + NAME);
    texts.put(0x0008_103E, "LO" + NAME);
    texts.put(0x0010_0010, "PN" + NAME + "^Ada");
    texts.put(0x0010_0020, "LO" + NAME);
    texts.put(0x0010_0030, "DA19870605");
    texts.put(0x0018_1000, "LO" + LABEL);
    texts.put(0x0020_000D, "UI1.2.3.19870605");
    texts.put(0x0020_000E, "UI1.2.3.19870605.1");
    texts.put(0x0028_0004, "CSRGB");
    texts.put(0x0028_0008, "IS1");
    texts.put(0x0028_0030, "DS0.0005\\0.0005");
    texts.put(0x0040_0512, "LO" + LABEL);
    texts.put(0x0020_9311, "CSTILED_FULL");
    texts.forEach((tag, text) -> elements.put(tag, element(tag, text)));
    int[][] shorts = {
      {0x0028_0002, 3},
      {0x0028_0006, 0},
      {0x0028_0010, side},
      {0x0028_0011, side},
      {0x0028_0100, 8},
      {0x0028_0101, 8},
      {0x0028_0103, 0}
    };
    for (int[] number : shorts) {
      elements.put(number[0], head(number[0], "US", 2).putShort((short) number[1]).array());
    }
    elements.put(0x0048_0006, head(0x0048_0006, "UL", 4).putInt(side).array());
    elements.put(0x0048_0007, head(0x0048_0007, "UL", 4).putInt(side).array());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(US_ASCII));
    out.writeBytes(element(0x0002_0010, "UI1.2.840.10008.1.2.1"));
    elements.values().forEach(out::writeBytes);
    ByteBuffer pixels =
        ByteBuffer.allocate(12 + rgb.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0x7FE0)
            .putShort((short) 0x10);
    pixels.put((byte) 'O').put((byte) 'B').putShort((short) 0).putInt(rgb.length).put(rgb);
    out.writeBytes(pixels.array());
    return out.toByteArray();
  }

  /** A text whose first two letters are its kind. */
  private static byte[] element(int tag, String text) {
    String even = text.length() % 2 == 0 ? text : text + (text.startsWith("UI") ? "\0" : " ");
    return head(tag, even.substring(0, 2), even.length() - 2)
        .put(even.substring(2).getBytes(US_ASCII))
        .array();
  }

  private static ByteBuffer head(int tag, String kind, int length) {
    return little(8 + length)
        .putShort((short) (tag >>> 16))
        .putShort((short) tag)
        .put(kind.getBytes(US_ASCII))
        .putShort((short) length);
  }
}
