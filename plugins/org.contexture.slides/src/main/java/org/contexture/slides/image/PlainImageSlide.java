package org.contexture.slides.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.jpeg.JpegDamage;
import org.contexture.slides.jpeg.JpegQuality;

/**
 * A plain image as a slide of one level, held in memory. Transparent pixels lie on white. Plain
 * images say nothing reliable about µm per pixel.
 */
public final class PlainImageSlide implements Slide {

  /** Largest image that is held in memory: 1.2 GB of RGB. */
  private static final long MAXIMUM_PIXELS = 400_000_000;

  /** Bytes in which the tables of a JPEG are looked for, behind Exif and colour profiles. */
  private static final int LONGEST_HEAD = 1 << 16;

  private static final byte END_OF_IMAGE = (byte) 0xD9;

  private final SlideMetadata metadata;
  private volatile Optional<RgbImage> pixels;

  private PlainImageSlide(SlideMetadata metadata, RgbImage pixels) {
    this.metadata = metadata;
    this.pixels = Optional.of(pixels);
  }

  /**
   * Reads the whole image, turned as the Exif of a JPEG says.
   *
   * @throws UnsupportedSlideException if Java has no reader for it, or it is too large for memory
   * @throws SlideException if it is damaged
   */
  public static PlainImageSlide open(Path path) throws SlideException {
    try (ImageInputStream input = ImageIO.createImageInputStream(path.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new UnsupportedSlideException(path + " is no image that Java reads.");
      }
      ImageReader reader = readers.next();
      try {
        JpegDamage damage = new JpegDamage();
        reader.addIIOReadWarningListener(damage);
        reader.setInput(input, true, true);
        requireFits(path, reader.getWidth(0), reader.getHeight(0));
        BufferedImage image = reader.read(0);
        damage.requireNone();
        return of(path, reader.getFormatName(), image, input);
      } finally {
        reader.dispose();
      }
    } catch (SlideException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the JDK's readers throw both on damaged files
      throw new SlideException(
          "%s could not be decoded (%s). The file is damaged, or of a kind that Java does not read, such as CMYK; export it again as RGB."
              .formatted(path, e),
          e);
    }
  }

  /**
   * A progressive JPEG that was cut between two scans decodes without a word: only its end tells.
   */
  private static void requireEnd(ImageInputStream input) throws IOException {
    input.seek(0);
    byte[] buffer = new byte[1 << 16];
    boolean marker = false;
    for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
      for (int i = 0; i < count; i++) {
        if (marker && buffer[i] == END_OF_IMAGE) {
          return;
        }
        marker = buffer[i] == -1;
      }
    }
    throw new IOException("JPEG image without its end, expected FF D9");
  }

  /** The JDK takes the four channels of some printers' pictures for colours and opacity. */
  private static void requireColours(Path path, BufferedImage image) throws SlideException {
    if (image.getRaster().getNumBands() > 3) {
      throw new UnsupportedSlideException(
          path
              + " is a JPEG image of four channels (CMYK), expected grey or RGB. Export it again as"
              + " RGB.");
    }
  }

  private static void requireFits(Path path, long width, long height) throws SlideException {
    long bytesNeeded = 8 * width * height; // the decoder's picture and ours
    if (width * height > MAXIMUM_PIXELS || bytesNeeded > Runtime.getRuntime().maxMemory()) {
      throw new UnsupportedSlideException(
          "%s is a plain image of %d × %d px, too large to hold in memory (needs %d MB). Convert it to a tiled pyramidal TIFF."
              .formatted(path, width, height, bytesNeeded >> 20));
    }
  }

  private static PlainImageSlide of(
      Path path, String format, BufferedImage image, ImageInputStream input)
      throws IOException, SlideException {
    RgbImage pixels = rgb(image);
    if (isJpeg(format)) {
      requireEnd(input);
      requireColours(path, image);
      pixels = ExifOrientation.of(input).turn(pixels);
    }
    int width = pixels.width();
    int height = pixels.height();
    SlideMetadata metadata =
        new SlideMetadata(
            path,
            format.toUpperCase(Locale.ROOT) + " image",
            List.of(new Level(width, height, 1, 1)),
            Optional.empty(),
            properties(format, input),
            Set.of());
    return new PlainImageSlide(metadata, pixels);
  }

  private static boolean isJpeg(String format) {
    return format.equalsIgnoreCase("jpeg");
  }

  private static Map<String, String> properties(String format, ImageInputStream input)
      throws IOException {
    Map<String, String> properties = new TreeMap<>();
    properties.put("openslide.vendor", "plain-image");
    Scan.putCompression(format.toUpperCase(Locale.ROOT), properties);
    if (isJpeg(format)) {
      byte[] head = new byte[LONGEST_HEAD];
      input.seek(0);
      int length = Math.max(0, input.read(head));
      Scan.putJpegQuality(JpegQuality.of(Arrays.copyOf(head, length)), properties);
    }
    return properties;
  }

  private static RgbImage rgb(BufferedImage image) {
    byte[] rgb = new byte[RgbImage.bytes(image.getWidth(), image.getHeight())];
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    if (!palette && image.getRaster().getNumBands() <= 2) {
      copyGrey(image.getRaster(), rgb);
    } else {
      copyOnWhite(image, rgb);
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rgb);
  }

  /** As stored, on white: the JDK takes grey for linear light and would brighten it. */
  private static void copyGrey(Raster raster, byte[] rgb) {
    int width = raster.getWidth();
    int excess = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    int scale = 255 / ((1 << Math.min(8, raster.getSampleModel().getSampleSize(0))) - 1);
    int[] row = new int[width];
    int[] opacities = new int[width];
    Arrays.fill(opacities, 255);
    for (int y = 0, i = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      if (raster.getNumBands() == 2) {
        raster.getSamples(0, y, width, 1, 1, opacities);
        Arrays.setAll(opacities, x -> (opacities[x] >> excess) * scale);
      }
      for (int x = 0; x < width; x++, i += 3) {
        Arrays.fill(rgb, i, i + 3, onWhite((row[x] >> excess) * scale, opacities[x]));
      }
    }
  }

  private static void copyOnWhite(BufferedImage image, byte[] rgb) {
    int width = image.getWidth();
    int[] row = new int[width];
    for (int y = 0, i = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        int alpha = argb >>> 24;
        for (int shift = 16; shift >= 0; shift -= 8) {
          rgb[i++] = onWhite(argb >> shift & 255, alpha);
        }
      }
    }
  }

  private static byte onWhite(int colour, int opacity) {
    return (byte) (opacity == 255 ? colour : (colour * opacity + 255 * (255 - opacity)) / 255);
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    if (level != 0) {
      throw new IndexOutOfBoundsException("A plain image has level 0 only, found " + level + ".");
    }
    RgbImage source =
        pixels.orElseThrow(
            () -> new SlideException(metadata.path() + " was closed while it was being read."));
    byte[] target = new byte[RgbImage.bytes(width, height)];
    Arrays.fill(target, (byte) 255);
    int fromX = Math.max(0, x);
    int toX = (int) Math.min(source.width(), (long) x + width);
    int toY = (int) Math.min(source.height(), (long) y + height);
    for (int line = Math.max(0, y); line < toY && fromX < toX; line++) {
      System.arraycopy(
          source.rgb(),
          3 * (line * source.width() + fromX),
          target,
          3 * ((line - y) * width + fromX - x),
          3 * (toX - fromX));
    }
    return new RgbImage(width, height, target);
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    throw new SlideException(metadata.path() + " is a plain image without associated images.");
  }

  @Override
  public void close() {
    pixels = Optional.empty();
  }
}
