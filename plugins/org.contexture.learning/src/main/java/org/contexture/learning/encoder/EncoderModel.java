package org.contexture.learning.encoder;

import java.util.Map;

/**
 * An encoder at rest: what a file or a port holds. Open it with {@link Encoders#open}.
 *
 * @param spec what it is
 * @param weights a whole {@code .safetensors} file with torchvision's names (or, for the
 *     architectures {@code onnx} and {@code torchscript}, that file); not to be changed
 * @param provenance where it came from, for people: file, sha256, seed, training …
 */
@SuppressWarnings("ArrayRecordComponent") // large and immutable by contract, never compared
public record EncoderModel(EncoderSpec spec, byte[] weights, Map<String, String> provenance) {

  public EncoderModel {
    provenance = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(provenance));
  }

  /** SHA-256 of {@link #weights()} in hexadecimal. */
  public String sha256() {
    return sha256(weights);
  }

  static String sha256(byte[] content) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
