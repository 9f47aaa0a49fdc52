package org.contexture.slides;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.image.PlainImageSlide;
import org.contexture.slides.tiff.TiffSlide;

/** Opens slides of any known format. */
public final class Slides {

  private static final Set<String> EXTENSIONS =
      Set.of(
          "svs", "tif", "tiff", "btf", "tf2", "tf8", "ndpi", "mrxs", "scn", "vms", "vmu", "bif",
          "svslide", "dcm", "czi", "png", "jpg", "jpeg", "bmp", "gif");

  /** A level this much coarser than wanted still counts as fine enough: factors are rounded. */
  private static final double COARSER_TOLERANCE = 1.01;

  private Slides() {}

  /**
   * Opens a slide.
   *
   * @param path the file (for MRXS and the like: the index file)
   * @param override µm per pixel of level 0 to use instead of what the file says
   * @throws UnsupportedSlideException if nothing installed reads this format
   * @throws SlideException if the file is missing, damaged or unreadable
   */
  public static Slide open(Path path, Optional<MicronsPerPixel> override) throws SlideException {
    Slide slide = open(path);
    return override.<Slide>map(pixel -> new RescaledSlide(slide, pixel)).orElse(slide);
  }

  private static Slide open(Path path) throws SlideException {
    if (!Files.isRegularFile(path)) {
      throw new SlideException(
          path
              + (Files.exists(path)
                  ? " is a folder, expected a slide file."
                  : " does not exist. Check the path."));
    }
    byte[] head = head(path);
    if (head.length == 0) {
      throw new SlideException(path + " is empty (0 bytes). Copy or export the slide again.");
    }
    if (startsWith(head, "II") || startsWith(head, "MM")) {
      return openTiff(path);
    }
    return PlainImageSlide.open(path);
  }

  private static Slide openTiff(Path path) throws SlideException {
    try {
      return TiffSlide.open(path);
    } catch (UnsupportedSlideException e) {
      return PlainImageSlide.open(path);
    }
  }

  private static byte[] head(Path path) throws SlideException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(16);
    } catch (IOException e) {
      throw new SlideException(path + " could not be read: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(byte[] head, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (i >= head.length || head[i] != (byte) text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the file's name looks like a slide or image that {@link #open} may read. */
  public static boolean isCandidate(Path path) {
    Path file = path.getFileName();
    if (file == null || file.toString().startsWith(".")) {
      return false;
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1));
  }

  /**
   * Reads a level-0 region resampled to the given size: from the nearest finer level, by area
   * averaging; finer than level 0, by linear interpolation.
   */
  public static RgbImage read(Slide slide, Region region, int width, int height)
      throws SlideException {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Expected a size of at least 1 × 1 px, found " + width + " × " + height + ".");
    }
    List<Level> levels = slide.metadata().levels();
    int best = 0;
    for (int i = 1; i < levels.size(); i++) {
      boolean fineEnough =
          levels.get(i).downsampleX() <= COARSER_TOLERANCE * region.width() / width
              && levels.get(i).downsampleY() <= COARSER_TOLERANCE * region.height() / height;
      if (fineEnough && levels.get(i).downsampleX() > levels.get(best).downsampleX()) {
        best = i;
      }
    }
    Level level = levels.get(best);
    return Resampling.read(
        slide,
        best,
        region.x() / level.downsampleX(),
        region.y() / level.downsampleY(),
        region.width() / level.downsampleX(),
        region.height() / level.downsampleY(),
        width,
        height);
  }

  /** The whole slide, scaled to fit into a square of the given side; never enlarged. */
  public static RgbImage thumbnail(Slide slide, int sidePx) throws SlideException {
    SlideMetadata metadata = slide.metadata();
    double scale = Math.min(1, (double) sidePx / Math.max(metadata.width(), metadata.height()));
    return read(
        slide,
        new Region(0, 0, metadata.width(), metadata.height()),
        Math.max(1, (int) Math.round(metadata.width() * scale)),
        Math.max(1, (int) Math.round(metadata.height() * scale)));
  }
}
