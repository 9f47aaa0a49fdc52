package org.contexture.encoder.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.ResizeAndCrop;

/** The table of published encoders, and how they are read. */
public final class PublishedEncoders {

  /** Scanners differ by less. */
  private static final double NEAR = 1.15;

  private static final Map<String, PublishedEncoder> BY_NAME = table();

  private PublishedEncoders() {}

  private static Map<String, PublishedEncoder> table() {
    Map<String, PublishedEncoder> table = new LinkedHashMap<>();
    try (InputStream in = PublishedEncoders.class.getResourceAsStream("published-encoders.tsv")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(PublishedEncoder::parse)
          .forEach(encoder -> table.put(encoder.name(), encoder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(table);
  }

  /** All by name, in the table's order. */
  public static Map<String, PublishedEncoder> all() {
    return BY_NAME;
  }

  /**
   * Looks one up that can be read.
   *
   * @throws EncoderException if there is none of that name, or only an exported file can be read
   */
  public static PublishedEncoder named(String name) throws EncoderException {
    PublishedEncoder encoder = BY_NAME.get(name);
    if (encoder == null) {
      throw new EncoderException(
          "There is no published encoder “%s”. Choose one of: %s."
              .formatted(name, String.join(", ", BY_NAME.keySet())));
    } else if (!encoder.isRead()) {
      throw new EncoderException(
          "%s cannot be read as it is published (%s). Export it as TorchScript or ONNX, and read that file."
              .formatted(encoder.title(), encoder.status()));
    }
    return encoder;
  }

  /**
   * What to say of tiles that an encoder was not made for.
   *
   * @param pixels side of the tiles, if it is known
   * @param micronsPerPixel of the tiles; not a number if it is not known
   */
  public static List<String> warnings(
      EncoderModel encoder, OptionalInt pixels, double micronsPerPixel) {
    List<String> warnings = new ArrayList<>();
    otherResolution(encoder, micronsPerPixel, pixels.orElse(encoder.spec().inputPixels()))
        .ifPresent(warnings::add);
    pixels.ifPresent(px -> otherSize(encoder, px).ifPresent(warnings::add));
    return warnings;
  }

  /**
   * What to say of tiles at a resolution that an encoder was not trained at.
   *
   * @param micronsPerPixel of the tiles; not a number if it is not known
   * @param pixels side of the tiles
   * @return empty if it is near, or nothing is known
   */
  public static Optional<String> otherResolution(
      EncoderModel encoder, double micronsPerPixel, int pixels) {
    String trained = encoder.provenance().get(EncoderModel.TRAINED_AT);
    if (trained == null || !(micronsPerPixel > 0)) {
      return Optional.empty();
    }
    Optional<ResizeAndCrop> resize = resize(encoder, pixels);
    double seen = resize.map(to -> micronsPerPixel * pixels / to.side()).orElse(micronsPerPixel);
    double ratio = seen / Double.parseDouble(trained);
    return ratio < NEAR && ratio > 1 / NEAR
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The tiles are at %.2f µm per pixel%s, %s was trained at %s: its features of them"
                    + " are others than people report. Tile the slides at %s µm per pixel.",
                seen,
                resize.isPresent() ? " when they are resized" : "",
                encoder.provenance().getOrDefault(EncoderModel.PUBLISHED, "the encoder"),
                trained,
                trained));
  }

  private static Optional<ResizeAndCrop> resize(EncoderModel encoder, int pixels) {
    return ResizeAndCrop.of(encoder.spec(), encoder.provenance(), pixels);
  }

  /**
   * What to say of tiles of another size than an encoder's authors took.
   *
   * @param pixels side of the tiles
   * @return empty if it is theirs, or the encoder is nobody's
   */
  public static Optional<String> otherSize(EncoderModel encoder, int pixels) {
    String name = encoder.provenance().get(EncoderModel.PUBLISHED);
    int theirs = encoder.spec().inputPixels();
    Optional<ResizeAndCrop> resize = resize(encoder, pixels);
    if (resize.isPresent()) {
      return Optional.of(
          "The tiles have %d px, %s takes %d. As its authors do it, each is %s."
              .formatted(
                  pixels, name == null ? encoder.spec().title() : name, theirs, resize.get()));
    }
    return name == null || pixels == theirs
        ? Optional.empty()
        : Optional.of(
            "The tiles have %d px, %s takes %d: its features of them are others than people report. Tiles are not resized here (its authors do it, %s): tile the slides with %d px."
                .formatted(
                    pixels,
                    name,
                    theirs,
                    encoder.provenance().getOrDefault(EncoderModel.INTERPOLATION, "bilinear"),
                    theirs));
  }

  /**
   * Reads its weights from a file.
   *
   * @throws EncoderException if that is another network: its feature has another length
   */
  public static EncoderModel read(PublishedEncoder encoder, Path file) throws EncoderException {
    EncoderModel model = Encoders.read(file, encoder.architecture(), encoder.overrides());
    if (model.spec().dimension() != encoder.dimension()) {
      throw new EncoderException(
          "%s gives %d features; expected %d, as %s has. It is the file of another network."
              .formatted(file, model.spec().dimension(), encoder.dimension(), encoder.title()));
    }
    Map<String, String> provenance = new LinkedHashMap<>(model.provenance());
    provenance.putAll(encoder.provenance());
    return new EncoderModel(model.spec(), model.weights(), provenance);
  }
}
