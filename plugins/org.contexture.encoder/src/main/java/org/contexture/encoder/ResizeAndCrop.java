package org.contexture.encoder;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an encoder's authors do to tiles of another size than its own: they resize them, and show it
 * the middle (torchvision's {@code Resize} and {@code CenterCrop}).
 *
 * @param side that a tile is resized to
 * @param middle side of what the encoder sees of that, its own
 * @param kernel to resize by
 */
public record ResizeAndCrop(int side, int middle, Interpolation kernel) {

  /** Less of a tile than that nobody shows. */
  private static final double LEAST_PART = 0.5;

  public ResizeAndCrop {
    if (middle < 1 || side < middle) {
      throw new IllegalArgumentException(
          "The middle %d px of %d px cannot be taken.".formatted(middle, side));
    }
  }

  /**
   * Of an encoder that takes tiles of its own size only.
   *
   * @param pixels side of the tiles
   * @return empty if it takes them as they are, or nobody said what its authors do
   */
  public static Optional<ResizeAndCrop> of(
      EncoderSpec spec, Map<String, String> provenance, int pixels) {
    return of(spec, provenance).filter(resize -> !Encoders.takes(spec, pixels));
  }

  /**
   * Of tiles that it does not take.
   *
   * @throws IllegalArgumentException if what is said of it makes no sense
   */
  static Optional<ResizeAndCrop> of(EncoderSpec spec, Map<String, String> provenance) {
    String crop = provenance.getOrDefault(EncoderModel.CROP, "");
    if (crop.isEmpty()) {
      return Optional.empty();
    }
    int side = (int) Math.floor(spec.inputPixels() / part(crop)); // as timm does
    return Interpolation.named(provenance.getOrDefault(EncoderModel.INTERPOLATION, ""))
        .filter(kernel -> EncoderWeights.known(spec).isPresent())
        .map(kernel -> new ResizeAndCrop(side, spec.inputPixels(), kernel));
  }

  private static double part(String crop) {
    double part = crop.matches("[0-9.eE+-]+") ? Double.parseDouble(crop) : Double.NaN;
    if (part >= LEAST_PART && part <= 1) {
      return part;
    }
    throw new IllegalArgumentException(
        "The part of resized tiles that is shown (crop_pct) is “%s”; expected %s … 1, such as 0.875."
            .formatted(crop, LEAST_PART));
  }

  /** Tiles as the encoder sees them. */
  TileBatch applied(TileBatch tiles) {
    return middle(Resampling.resampled(tiles, side, kernel));
  }

  private TileBatch middle(TileBatch resized) {
    if (side == middle) {
      return resized;
    }
    int from = (int) Math.rint((side - middle) / 2.0); // to even, as Python rounds
    byte[] rgb = new byte[3 * resized.tiles() * middle * middle];
    for (int row = 0; row < resized.tiles() * middle; row++) {
      int tile = row / middle;
      int given = (tile * side + from + row % middle) * side + from;
      System.arraycopy(resized.rgb(), 3 * given, rgb, 3 * row * middle, 3 * middle);
    }
    return new TileBatch(resized.tiles(), middle, rgb);
  }

  /** For people; e.g. {@code resized to 256 px (bicubic), of which the middle 224 px are seen}. */
  @Override
  public String toString() {
    return "resized to %d px (%s)%s"
        .formatted(
            side,
            kernel.name().toLowerCase(Locale.ROOT),
            side == middle ? "" : ", of which the middle %d px are seen".formatted(middle));
  }
}
