package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Normalisation;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.tiling.Tile;

/**
 * What features are made of, kept in their file; enough to know whether they are still valid.
 *
 * @param slide id
 * @param slideFile path of the slide
 * @param slideFingerprint size and time of the slide's file
 * @param pixels side of a tile after resampling
 * @param micronsPerPixel of a tile after resampling
 * @param tilesSha256 of the list of tiles
 * @param encoder architecture
 * @param encoderSha256 of the weights
 * @param normalisation of the pixels
 * @param precision asked for, and what AUTO took
 * @param stain how the slide was shown, empty for as it is
 */
public record FeatureProvenance(
    String slide,
    String slideFile,
    String slideFingerprint,
    int pixels,
    double micronsPerPixel,
    String tilesSha256,
    String encoder,
    String encoderSha256,
    String normalisation,
    String precision,
    String stain) {

  static final String ENCODER_SHA256 = "encoder_sha256";
  static final String PRECISION = "precision";
  static final String STAIN = "stain_normalisation";

  /** The version since which the same input gives the same features. */
  private static final String VERSION = "0.1";

  /** Of a slide that is shown as it is. */
  public FeatureProvenance(
      String slide,
      String slideFile,
      String slideFingerprint,
      int pixels,
      double micronsPerPixel,
      String tilesSha256,
      String encoder,
      String encoderSha256,
      String normalisation,
      String precision) {
    this(
        slide,
        slideFile,
        slideFingerprint,
        pixels,
        micronsPerPixel,
        tilesSha256,
        encoder,
        encoderSha256,
        normalisation,
        precision,
        "");
  }

  /**
   * Of one slide.
   *
   * @param encoderSha256 of the encoder's weights, which are large: computed once by the caller
   * @param precision asked for, and what AUTO took
   * @throws IOException if the slide's file is not there
   */
  static FeatureProvenance of(
      SlideTiles tiles, EncoderModel encoder, String encoderSha256, String precision)
      throws IOException {
    return new FeatureProvenance(
        tiles.slide(),
        tiles.path().toString(),
        fingerprint(tiles.path()),
        tiles.pixels(),
        tiles.micronsPerPixel(),
        sha256(tiles),
        encoder.spec().title(),
        encoderSha256,
        text(encoder.spec().normalisation()),
        precision,
        tiles.stain().map(StainNormalisation::text).orElse(""));
  }

  /** How pixels are normalised, as feature files say it. */
  public static String text(Normalisation normalisation) {
    return "mean %s, deviation %s".formatted(normalisation.mean(), normalisation.std());
  }

  /** The same, computed in an arithmetic that was not known before. */
  FeatureProvenance in(String arithmetic) {
    return new FeatureProvenance(
        slide,
        slideFile,
        slideFingerprint,
        pixels,
        micronsPerPixel,
        tilesSha256,
        encoder,
        encoderSha256,
        normalisation,
        arithmetic,
        stain);
  }

  private static String fingerprint(Path slide) throws IOException {
    return Files.size(slide) + " bytes, " + Files.getLastModifiedTime(slide);
  }

  private static String sha256(SlideTiles tiles) {
    Sha256 digest = new Sha256();
    for (Tile tile : tiles.tiles()) {
      digest.add(
          String.format(Locale.ROOT, "%d %d %d\n", tile.x(), tile.y(), tile.size())
              .getBytes(StandardCharsets.US_ASCII));
    }
    return digest.hex();
  }

  /** As attributes of an HDF5 file. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("slide", slide);
    attributes.put("slide_file", slideFile);
    attributes.put("slide_fingerprint", slideFingerprint);
    attributes.put("tile_pixels", Integer.toString(pixels));
    attributes.put("mpp", Double.toString(micronsPerPixel));
    attributes.put("tiles_sha256", tilesSha256);
    attributes.put("encoder", encoder);
    attributes.put(ENCODER_SHA256, encoderSha256);
    attributes.put("normalisation", normalisation);
    attributes.put(PRECISION, precision);
    attributes.put("contexture_version", VERSION);
    if (!stain.isEmpty()) {
      attributes.put(STAIN, stain);
    }
    return attributes;
  }
}
