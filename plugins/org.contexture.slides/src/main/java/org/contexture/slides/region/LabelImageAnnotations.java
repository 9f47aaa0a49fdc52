package org.contexture.slides.region;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.contexture.slides.region.Outline.Ring;
import org.contexture.slides.tissue.TissueMask;
import org.contexture.slides.tissue.TissuePolygons;

/**
 * A picture of the whole slide whose pixels are classes: grey or palette values, or colours. 0
 * (black) is no class. Each connected piece of a class is a region; outlines run along pixels'
 * borders. The picture may be smaller than the slide in any proportion that both sides share.
 */
final class LabelImageAnnotations implements AnnotationFile.Format {

  private static final long MOST_PIXELS = 1L << 28;
  private static final int MOST_CLASSES = 256;
  private static final double SAME_SHAPE = 0.02;

  private final Optional<Path> legend;

  LabelImageAnnotations(Optional<Path> legend) {
    this.legend = legend;
  }

  /** Whether a file that begins so is a PNG or TIFF. */
  static boolean isImage(byte[] start) {
    if (start.length < 8) {
      return false;
    }
    boolean png = (start[0] & 255) == 0x89 && start[1] == 'P' && start[2] == 'N' && start[3] == 'G';
    boolean little = start[0] == 'I' && start[1] == 'I' && (start[2] == 42 || start[2] == 43);
    boolean big = start[0] == 'M' && start[1] == 'M' && (start[3] == 42 || start[3] == 43);
    return png || little || big;
  }

  @Override
  public void read(Path file, Optional<SlideFrame> slide, Annotations.Builder into)
      throws IOException {
    SlideFrame frame =
        slide.orElseThrow(
            () ->
                new AnnotationException(
                    file
                        + " is a label image, which says nothing of its slide's size: connect the"
                        + " slides, with the one of that name among them."));
    BufferedImage image = image(file);
    double scaleX = (double) frame.width() / image.getWidth();
    double scaleY = (double) frame.height() / image.getHeight();
    double wrong = Math.abs(scaleX - scaleY) * Math.min(image.getWidth(), image.getHeight());
    if (wrong > Math.max(scaleX, scaleY) && Math.abs(scaleX / scaleY - 1) > SAME_SHAPE) {
      throw new AnnotationException(
          "%s is a label image of %d × %d px, but its slide has %d × %d px: another shape. Expected a picture of the whole slide."
              .formatted(file, image.getWidth(), image.getHeight(), frame.width(), frame.height()));
    }
    LabelLegend names = LabelLegend.of(file, legend);
    int[] values = values(image);
    for (int value : classes(file, values)) {
      Optional<String> className = names.name(value, isColour(image));
      TissueMask mask = mask(values, value, image.getWidth(), image.getHeight());
      for (List<List<int[]>> polygon : TissuePolygons.of(mask)) {
        Outline.polygon(polygon.stream().map(LabelImageAnnotations::ring).toList())
            .map(outline -> outline.transformed(scaleX, scaleY, 0, 0))
            .ifPresentOrElse(
                outline ->
                    into.add(
                        new AnnotatedRegion(into.nextId(), Optional.empty(), className, outline)),
                into::flat);
      }
    }
  }

  private static BufferedImage image(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      var readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new AnnotationException(file + " is no image that Java reads. Save it as PNG.");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new AnnotationException(
              "%s has %d × %d px, expected no more than %d in all. Make the label image smaller; it need not have the slide's size."
                  .formatted(file, reader.getWidth(0), reader.getHeight(0), MOST_PIXELS));
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (AnnotationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new AnnotationException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static boolean isColour(BufferedImage image) {
    return image.getRaster().getNumBands() > 2;
  }

  /** The stored values, or colours as 0xrrggbb. */
  private static int[] values(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] values = new int[width * height];
    boolean stored =
        !isColour(image)
            && (image.getColorModel() instanceof IndexColorModel
                || image.getRaster().getNumBands() <= 2);
    for (int y = 0; y < height; y++) {
      if (stored) {
        int[] row = new int[width];
        image.getRaster().getSamples(0, y, width, 1, 0, row);
        System.arraycopy(row, 0, values, y * width, width);
      } else {
        int[] row = image.getRGB(0, y, width, 1, null, 0, width);
        for (int x = 0; x < width; x++) {
          values[y * width + x] = row[x] >>> 24 == 0 ? 0 : row[x] & 0xffffff;
        }
      }
    }
    return values;
  }

  private static List<Integer> classes(Path file, int[] values) throws AnnotationException {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int value : values) {
      if (value != 0 && counts.merge(value, 1, Integer::sum) == 1 && counts.size() > MOST_CLASSES) {
        throw new AnnotationException(
            "%s has more than %d different values: that is a photograph, no label image. If it is one, it was saved with smoothing or as JPEG; export it anew."
                .formatted(file, MOST_CLASSES));
      }
    }
    return new ArrayList<>(counts.keySet());
  }

  private static TissueMask mask(int[] values, int value, int width, int height) {
    boolean[] is = new boolean[values.length];
    for (int i = 0; i < is.length; i++) {
      is[i] = values[i] == value;
    }
    return new TissueMask(width, height, 1, 1, is);
  }

  private static Ring ring(List<int[]> corners) {
    double[] xy = new double[2 * corners.size()];
    for (int i = 0; i < corners.size(); i++) {
      xy[2 * i] = corners.get(i)[0];
      xy[2 * i + 1] = corners.get(i)[1];
    }
    return new Ring(xy);
  }
}
