package org.contexture.slides.tiff;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.contexture.slides.RgbImage;

/** Small tiled pyramids with known pixels, for tests. */
public final class TestPyramid {

  public static final int TILE = 64;

  private TestPyramid() {}

  /** Smooth colours with some noise; seeded. */
  public static RgbImage picture(int width, int height, long seed) {
    Random random = new Random(seed);
    double[] phase = random.doubles(6, 0, 6).toArray();
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double wave = Math.sin(x * 0.05 + phase[c]) + Math.cos(y * 0.07 + phase[c + 3]);
          rgb[i++] = (byte) Math.max(0, Math.min(255, 128 + 50 * wave + random.nextInt(9)));
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Every second pixel of every second row. */
  public static RgbImage halved(RgbImage image) {
    int width = Math.max(1, image.width() / 2);
    int height = Math.max(1, image.height() / 2);
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[i++] = image.rgb()[3 * (2 * y * image.width() + 2 * x) + c];
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  public static List<RgbImage> levels(int width, int height, int count, long seed) {
    List<RgbImage> levels = new ArrayList<>();
    levels.add(picture(width, height, seed));
    while (levels.size() < count) {
      levels.add(halved(levels.get(levels.size() - 1)));
    }
    return levels;
  }

  /** Writes uncompressed tiles. */
  public static Path raw(Path path, List<RgbImage> levels, boolean big, ByteOrder order)
      throws IOException {
    TiffBytes tiff = new TiffBytes(big, order);
    for (int i = 0; i < levels.size(); i++) {
      Map<Integer, Object> tags = tags(tiff, levels.get(i), false);
      tags.put(TiffTag.NEW_SUBFILE_TYPE, i == 0 ? 0 : 1);
      tags.put(TiffTag.X_RESOLUTION, 40000.0);
      tags.put(TiffTag.Y_RESOLUTION, 20000.0);
      tags.put(TiffTag.RESOLUTION_UNIT, 3);
      tiff.directory(tags);
    }
    return tiff.writeTo(path);
  }

  /** Writes an Aperio-like file: RGB JPEG without any marker that says so. */
  public static Path aperio(Path path, List<RgbImage> levels, String extra) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (RgbImage level : levels) {
      Map<Integer, Object> tags = tags(tiff, level, true);
      tags.put(TiffTag.IMAGE_DESCRIPTION, "Aperio Image Library v1\r\ntest" + extra);
      tiff.directory(tags);
    }
    return tiff.writeTo(path);
  }

  /**
   * Writes one level of JFIF tiles: YCbCr, chroma at half the resolution.
   *
   * @param photometric what the tag says that pixels are
   */
  public static Path jfif(Path path, RgbImage image, int photometric) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = tags(tiff, image, false);
    long[] offsets = ((long[]) tags.get(TiffTag.TILE_OFFSETS)).clone();
    long[] lengths = ((long[]) tags.get(TiffTag.TILE_BYTE_COUNTS)).clone();
    int across = (image.width() + TILE - 1) / TILE;
    for (int i = 0; i < offsets.length; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      RgbImage tile = new RgbImage(TILE, TILE, tile(image, i % across, i / across));
      ImageIO.write(tile.toBufferedImage(), "jpeg", out);
      offsets[i] = tiff.append(out.toByteArray());
      lengths[i] = out.size();
    }
    tags.put(TiffTag.TILE_OFFSETS, offsets);
    tags.put(TiffTag.TILE_BYTE_COUNTS, lengths);
    tags.put(TiffTag.COMPRESSION, 7);
    tags.put(TiffTag.PHOTOMETRIC, photometric);
    tags.put(530, new long[] {2, 2}); // YCbCrSubSampling
    tiff.directory(tags);
    return tiff.writeTo(path);
  }

  public static Map<Integer, Object> tags(TiffBytes tiff, RgbImage image, boolean jpeg)
      throws IOException {
    int across = (image.width() + TILE - 1) / TILE;
    int down = (image.height() + TILE - 1) / TILE;
    long[] offsets = new long[across * down];
    long[] lengths = new long[across * down];
    for (int i = 0; i < offsets.length; i++) {
      byte[] tile = tile(image, i % across, i / across);
      byte[] stored = jpeg ? jpeg(tile) : tile;
      offsets[i] = tiff.append(stored);
      lengths[i] = stored.length;
    }
    Map<Integer, Object> tags = TiffBytes.tags();
    tags.put(TiffTag.IMAGE_WIDTH, image.width());
    tags.put(TiffTag.IMAGE_LENGTH, image.height());
    tags.put(TiffTag.BITS_PER_SAMPLE, new long[] {8, 8, 8});
    tags.put(TiffTag.COMPRESSION, jpeg ? 7 : 1);
    tags.put(TiffTag.PHOTOMETRIC, 2);
    tags.put(TiffTag.SAMPLES_PER_PIXEL, 3);
    tags.put(TiffTag.PLANAR_CONFIGURATION, 1);
    tags.put(TiffTag.TILE_WIDTH, TILE);
    tags.put(TiffTag.TILE_LENGTH, TILE);
    tags.put(TiffTag.TILE_OFFSETS, offsets);
    tags.put(TiffTag.TILE_BYTE_COUNTS, lengths);
    return tags;
  }

  private static byte[] tile(RgbImage image, int column, int row) {
    byte[] tile = new byte[3 * TILE * TILE];
    Arrays.fill(tile, (byte) 77); // padding that must never be seen
    for (int y = 0; y < TILE && row * TILE + y < image.height(); y++) {
      int length = 3 * Math.min(TILE, image.width() - column * TILE);
      int from = 3 * ((row * TILE + y) * image.width() + column * TILE);
      System.arraycopy(image.rgb(), from, tile, 3 * y * TILE, length);
    }
    return tile;
  }

  /** Three components as they are: a raster has no colour space, so nothing is converted. */
  static byte[] jpeg(byte[] tile) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(tile, tile.length),
            TILE,
            TILE,
            3 * TILE,
            3,
            new int[] {0, 1, 2},
            new Point());
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Writes one level with the JDK's TIFF writer. */
  public static Path jdk(Path path, BufferedImage image, String compression, boolean tiled)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (!compression.isEmpty()) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
    }
    if (tiled) {
      param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      param.setTiling(64, 48, 0, 0);
    }
    try (var out = ImageIO.createImageOutputStream(path.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return path;
  }
}
