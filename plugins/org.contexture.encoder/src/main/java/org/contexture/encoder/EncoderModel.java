package org.contexture.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.contexture.network.file.Blob;

/**
 * An encoder at rest: what a file or a port holds. Open it with {@link Encoders#open}.
 *
 * @param spec what it is
 * @param weights a whole {@code .safetensors} file with torchvision's names (or, for the
 *     architectures {@code onnx} and {@code torchscript}, that file)
 * @param provenance where it came from, for people: file, sha256, seed, training …
 */
public record EncoderModel(EncoderSpec spec, Blob weights, Map<String, String> provenance) {

  /** Name in the provenance of the slides whose labels were learned from, a line each. */
  public static final String LABELS_OF = "learned from the labels of";

  /** Name in the provenance of how its authors resize tiles: {@code bilinear}, {@code bicubic}. */
  public static final String INTERPOLATION = "interpolation";

  /**
   * Name in the provenance of the part of a resized tile's side that its authors show it: 1 for
   * all, timm's {@code crop_pct}.
   */
  public static final String CROP = "crop of resized tiles";

  /** Name in the provenance of what a published encoder is called. */
  public static final String PUBLISHED = "published encoder";

  /** Name in the provenance of the µm per pixel that it was trained at. */
  public static final String TRAINED_AT = "trained at µm/px";

  /** What of the provenance a file that we wrote gives back: it is about the network itself. */
  static final List<String> KEPT = List.of(LABELS_OF, INTERPOLATION, CROP, PUBLISHED, TRAINED_AT);

  public EncoderModel {
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
  }

  /**
   * SHA-256 of {@link #weights()} in hexadecimal.
   *
   * @throws UncheckedIOException if the temporary file that holds them cannot be read
   */
  public String sha256() {
    try {
      return weights.sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The slides whose labels it learned from, directly or by its teachers; mostly none. */
  public Set<String> labelsOf() {
    return provenance.getOrDefault(LABELS_OF, "").lines().collect(Collectors.toSet());
  }
}
