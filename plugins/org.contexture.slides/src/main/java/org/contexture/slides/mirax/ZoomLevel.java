package org.contexture.slides.mirax;

import java.util.Locale;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCodec;

/**
 * What the table of contents says of a zoom level.
 *
 * @param halvings how many times its images were halved and joined two by two since the camera
 * @param overlapX of two neighbouring photographs, px of this level
 * @param overlapY the same down the slide
 * @param fill colour of what was not scanned, RGB
 * @param imageWidth of a stored image
 * @param imageHeight of a stored image
 */
record ZoomLevel(
    int halvings,
    double overlapX,
    double overlapY,
    double micronsX,
    double micronsY,
    int fill,
    ImageFormat format,
    int imageWidth,
    int imageHeight) {

  private static final int MOST_HALVINGS = 30;

  enum ImageFormat {
    JPEG,
    PNG,
    BMP
  }

  static ZoomLevel read(Slidedat slidedat, String section, int halvingsBefore, boolean first)
      throws SlideException {
    int more = slidedat.whole(section, "IMAGE_CONCAT_FACTOR", first ? 0 : 1, MOST_HALVINGS);
    if (halvingsBefore + more > MOST_HALVINGS) {
      throw slidedat.damaged(section, "IMAGE_CONCAT_FACTOR", more + "", "30 in all at most");
    }
    int bgr = slidedat.whole(section, "IMAGE_FILL_COLOR_BGR", 0, 0xFFFFFF);
    int width = slidedat.whole(section, "DIGITIZER_WIDTH", 1, 1 << 16);
    int height = slidedat.whole(section, "DIGITIZER_HEIGHT", 1, 1 << 16);
    if ((long) width * height > ChunkCodec.MAXIMUM_PIXELS) {
      throw slidedat.damaged(
          section, "DIGITIZER_WIDTH", width + " × " + height + " px", "at most 16 million px");
    }
    return new ZoomLevel(
        halvingsBefore + more,
        slidedat.real(section, "OVERLAP_X"),
        slidedat.real(section, "OVERLAP_Y"),
        slidedat.real(section, "MICROMETER_PER_PIXEL_X"),
        slidedat.real(section, "MICROMETER_PER_PIXEL_Y"),
        (bgr & 255) << 16 | (bgr & 0xFF00) | bgr >> 16,
        format(slidedat, section),
        width,
        height);
  }

  private static ImageFormat format(Slidedat slidedat, String section) throws SlideException {
    String name = slidedat.text(section, "IMAGE_FORMAT");
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "JPEG" -> ImageFormat.JPEG;
      case "PNG" -> ImageFormat.PNG;
      case "BMP24" -> ImageFormat.BMP;
      default ->
          throw new UnsupportedSlideException(
              slidedat
                  .damaged(section, "IMAGE_FORMAT", "'" + name + "'", "JPEG, PNG or BMP24")
                  .getMessage());
    };
  }

  /** Camera images that a stored one is made of, in each direction. */
  int joined() {
    return 1 << halvings;
  }
}
