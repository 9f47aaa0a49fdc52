package org.contexture.slides;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * A slide whose colours are converted from those of its ICC profile to sRGB, by the JDK's colour
 * management. Label and macro stay as they are.
 */
final class StandardColours extends AdaptedSlide {

  /** A conversion keeps what it worked out last, and is not made for several threads. */
  private final ThreadLocal<ColorConvertOp> conversion;

  private StandardColours(Slide slide, ICC_Profile from) {
    super(slide);
    ICC_Profile to = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    conversion =
        ThreadLocal.withInitial(() -> new ColorConvertOp(new ICC_Profile[] {from, to}, null));
  }

  /**
   * A slide in sRGB, which owns the given one; that itself where it has no profile of red, green
   * and blue.
   *
   * @throws SlideException if its profile is damaged
   */
  static Slide of(Slide slide) throws SlideException {
    Optional<ICC_Profile> profile = profile(slide);
    return profile.isPresent() ? new StandardColours(slide, profile.get()) : slide;
  }

  /** Whether a slide has a profile that this converts from. */
  static boolean hasProfile(Slide slide) throws SlideException {
    return profile(slide).isPresent();
  }

  private static Optional<ICC_Profile> profile(Slide slide) throws SlideException {
    Optional<byte[]> bytes = slide.colourProfile();
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ICC_Profile.getInstance(bytes.get()))
          .filter(profile -> profile.getColorSpaceType() == ColorSpace.TYPE_RGB);
    } catch (IllegalArgumentException e) {
      throw new SlideException(
          "%s: its colour profile of %d bytes is damaged (%s). Read the slide without converting it to sRGB."
              .formatted(slide.metadata().path(), bytes.get().length, e.getMessage()),
          e);
    }
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    RgbImage image = super.read(level, x, y, width, height);
    byte[] converted = new byte[image.rgb().length];
    conversion.get().filter(raster(image.rgb(), width, height), raster(converted, width, height));
    return new RgbImage(width, height, converted);
  }

  /** None is needed any more. */
  @Override
  public Optional<byte[]> colourProfile() {
    return Optional.empty();
  }

  private static WritableRaster raster(byte[] rgb, int width, int height) {
    return Raster.createInterleavedRaster(
        new DataBufferByte(rgb, rgb.length),
        width,
        height,
        3 * width,
        3,
        new int[] {0, 1, 2},
        null);
  }
}
