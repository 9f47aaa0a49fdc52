package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.ResizeAndCrop;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.StoredFile;
import org.contexture.slides.SlideReading;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.tiling.Tile;

/**
 * What features are made of, kept in their file; enough to know whether they are still valid.
 *
 * @param slide that they are of
 * @param tiles that they are of
 * @param encoding how they were computed
 */
public record FeatureProvenance(Slide slide, Tiles tiles, Encoding encoding) {

  static final String ENCODER_SHA256 = "encoder_sha256";
  static final String PRECISION = "precision";
  static final String SLIDE_FILE = "slide_file";
  static final String STAIN = "stain_normalisation";
  static final String READING = "slide_reading";
  static final String KNOWS_LABEL = "encoder_knows_label";

  /** Attributes that a file lacks where there is nothing to say. */
  static final List<String> SELDOM = List.of(STAIN, READING, KNOWS_LABEL);

  /** The version since which the same input gives the same features. */
  private static final String VERSION = "0.1";

  /**
   * A slide as it was when it was read.
   *
   * @param id in the tables
   * @param file its path
   * @param fingerprint size and time of the file; their checksum where the slide is anonymised
   * @param stain that it was shown in, empty for its own
   * @param reading how its file was read, empty for as it is
   */
  public record Slide(String id, String file, String fingerprint, String stain, String reading) {

    /** Shown as it is. */
    public Slide(String id, String file, String fingerprint) {
      this(id, file, fingerprint, "", "");
    }
  }

  /**
   * Tiles of one slide.
   *
   * @param pixels side of a tile after resampling
   * @param micronsPerPixel of a tile after resampling
   * @param sha256 of their list
   */
  public record Tiles(int pixels, double micronsPerPixel, String sha256) {}

  /**
   * An encoder at work.
   *
   * @param encoder architecture
   * @param sha256 of the weights
   * @param normalisation of the pixels, and how tiles are resized if they are
   * @param precision asked for, and what AUTO took
   * @param knowsLabel whether the encoder learned from this slide's label
   */
  public record Encoding(
      String encoder, String sha256, String normalisation, String precision, boolean knowsLabel) {

    /** By an encoder that knows no label of the slide. */
    public Encoding(String encoder, String sha256, String normalisation, String precision) {
      this(encoder, sha256, normalisation, precision, false);
    }
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
        new Slide(
            tiles.slide(),
            tiles.stored().map(StoredFile::url).orElse(tiles.path().toString()),
            tiles.stored().isPresent()
                ? tiles.stored().get().fingerprint()
                : fingerprint(tiles.path(), tiles.look().reading()),
            tiles.look().stain().map(StainNormalisation::text).orElse(""),
            tiles.look().reading().text()),
        new Tiles(tiles.pixels(), tiles.micronsPerPixel(), sha256(tiles)),
        new Encoding(
            encoder.spec().title(),
            encoderSha256,
            text(encoder.spec().normalisation()) + resized(encoder, tiles.pixels()),
            precision,
            encoder.labelsOf().contains(tiles.slide())));
  }

  private static String resized(EncoderModel encoder, int pixels) {
    return ResizeAndCrop.of(encoder.spec(), encoder.provenance(), pixels)
        .map(resize -> ", " + resize)
        .orElse("");
  }

  /** How pixels are normalised, as feature files say it. */
  public static String text(Normalisation normalisation) {
    return "mean %s, deviation %s".formatted(normalisation.mean(), normalisation.std());
  }

  /** The same, computed in an arithmetic that was not known before. */
  FeatureProvenance in(String arithmetic) {
    return new FeatureProvenance(
        slide,
        tiles,
        new Encoding(
            encoding.encoder(),
            encoding.sha256(),
            encoding.normalisation(),
            arithmetic,
            encoding.knowsLabel()));
  }

  /**
   * By which a slide's file is known again: its size and time, or their checksum where the slide is
   * anonymised, for the time that a file was changed is often the day of the scan.
   *
   * @throws IOException if it is not there
   */
  public static String fingerprint(Path slide, SlideReading reading) throws IOException {
    String told = Files.size(slide) + " bytes, " + Files.getLastModifiedTime(slide);
    if (!reading.anonymised()) {
      return told;
    }
    Sha256 digest = new Sha256();
    digest.add(told.getBytes(StandardCharsets.US_ASCII));
    return digest.hex();
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

  /** The attributes that are not as they would be if the features were made again. */
  Set<String> differences(Map<String, String> found) {
    Map<String, String> expected = attributes();
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(SELDOM);
    names.removeIf(name -> Objects.equals(expected.get(name), found.get(name)));
    return names;
  }

  /** As attributes of an HDF5 file. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("slide", slide.id());
    attributes.put(SLIDE_FILE, slide.file());
    attributes.put("slide_fingerprint", slide.fingerprint());
    attributes.put("tile_pixels", Integer.toString(tiles.pixels()));
    attributes.put("mpp", Double.toString(tiles.micronsPerPixel()));
    attributes.put("tiles_sha256", tiles.sha256());
    attributes.put("encoder", encoding.encoder());
    attributes.put(ENCODER_SHA256, encoding.sha256());
    attributes.put("normalisation", encoding.normalisation());
    attributes.put(PRECISION, encoding.precision());
    attributes.put("contexture_version", VERSION);
    if (!slide.stain().isEmpty()) {
      attributes.put(STAIN, slide.stain());
    }
    if (!slide.reading().isEmpty()) {
      attributes.put(READING, slide.reading());
    }
    if (encoding.knowsLabel()) {
      attributes.put(KNOWS_LABEL, "true");
    }
    return attributes;
  }
}
