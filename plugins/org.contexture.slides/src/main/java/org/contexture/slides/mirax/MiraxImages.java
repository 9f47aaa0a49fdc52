package org.contexture.slides.mirax;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.file.SlideFile;
import org.contexture.slides.jpeg.JpegCodec;
import org.contexture.slides.jpeg.JpegHeader;
import org.contexture.slides.jpeg.JpegQuality;

/**
 * Images in the files with data. Thread-safe.
 *
 * @param files the data files
 */
record MiraxImages(List<SlideFile> files) {

  private static final int LONGEST_PIXEL = 16;
  private static final int LONGEST_HEADER = 1 << 20;

  /** Bytes in which the tables of a JPEG stream are looked for. */
  private static final int JPEG_HEAD = 2048;

  MiraxImages {
    files = List.copyOf(files);
  }

  SlideFile file(MiraxIndex.Piece piece) throws SlideException {
    if (piece.file() >= files.size()) {
      throw new SlideException(
          "%s: found data file %d, expected 0 … %d. The index is damaged; copy the slide's folder again."
              .formatted(
                  files.get(0).path().toAbsolutePath().getParent(),
                  piece.file(),
                  files.size() - 1));
    }
    return files.get(piece.file());
  }

  private byte[] bytes(MiraxIndex.Piece piece, long pixels) throws SlideException {
    SlideFile file = file(piece);
    long longest = LONGEST_HEADER + LONGEST_PIXEL * pixels;
    if (piece.length() > longest) {
      throw file.damaged(
          piece.offset(), "an image is too long", piece.length() + " bytes", "at most " + longest);
    }
    return file.read(piece.offset(), piece.length());
  }

  /** At which an image was written, where it is JPEG. */
  OptionalInt quality(MiraxIndex.Piece piece) {
    try {
      int head = Math.min(JPEG_HEAD, piece.length());
      return JpegQuality.of(file(piece).read(piece.offset(), head));
    } catch (SlideException e) {
      return OptionalInt.empty(); // damage is for the one who reads this image
    }
  }

  /** An image of a level: 3 · width · height bytes. */
  byte[] decode(MiraxIndex.Piece piece, ZoomLevel zoom) throws SlideException {
    int width = zoom.imageWidth();
    int height = zoom.imageHeight();
    byte[] stored = bytes(piece, (long) width * height);
    try {
      if (zoom.format() == ZoomLevel.ImageFormat.JPEG) {
        JpegHeader header = JpegHeader.of(file(piece), piece.offset(), stored);
        return new JpegCodec(new byte[0], header.yCbCr()).decode(stored, width, height);
      }
      String format = zoom.format() == ZoomLevel.ImageFormat.PNG ? "png" : "bmp";
      return decodeByJdk(format, stored, width, height);
    } catch (IOException | RuntimeException e) {
      if (e instanceof SlideException slide) {
        throw slide;
      }
      throw new SlideException(
          "%s, offset %d: an image could not be decoded: %s. The file is damaged; copy the slide's folder again."
              .formatted(file(piece).path(), piece.offset(), e.getMessage()),
          e);
    }
  }

  private static byte[] decodeByJdk(String format, byte[] stored, int width, int height)
      throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(stored))) {
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
        throw new IOException(
            "an image of %d × %d px, expected %d × %d px"
                .formatted(reader.getWidth(0), reader.getHeight(0), width, height));
      }
      return rgb(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  private static byte[] rgb(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }

  /** A picture beside the slide, in JPEG. */
  RgbImage picture(MiraxIndex.Piece piece) throws SlideException {
    JpegHeader header = JpegHeader.read(file(piece), piece.offset());
    long pixels = (long) header.width() * header.height();
    if (pixels > TiledSlide.MAXIMUM_PICTURE_PIXELS) {
      throw new UnsupportedSlideException(
          "%s, offset %d: a picture of %d × %d px is too large."
              .formatted(file(piece).path(), piece.offset(), header.width(), header.height()));
    }
    try {
      return new RgbImage(
          header.width(),
          header.height(),
          new JpegCodec(new byte[0], header.yCbCr())
              .decode(bytes(piece, pixels), header.width(), header.height()));
    } catch (IOException e) {
      throw new SlideException(
          "%s, offset %d: a picture could not be decoded: %s."
              .formatted(file(piece).path(), piece.offset(), e.getMessage()),
          e);
    }
  }
}
