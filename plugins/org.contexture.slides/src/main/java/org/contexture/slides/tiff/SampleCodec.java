package org.contexture.slides.tiff;

import java.io.IOException;

/**
 * Turns the stored bytes of one tile or strip into samples of a byte each. Implementations are
 * thread-safe, and report damage as an {@link IOException} whose message says what was found and
 * what was expected; the caller adds file, chunk and offset.
 */
@FunctionalInterface
interface SampleCodec {

  /**
   * Decodes one chunk, or one plane of it.
   *
   * @return the samples of width · height pixels, interleaved; an array of the caller's own
   */
  byte[] samples(byte[] stored, int width, int height) throws IOException;

  /** The same as the numbers that are stored, where they have more than a byte. */
  default float[] numbers(byte[] stored, int width, int height) throws IOException {
    byte[] bytes = samples(stored, width, height);
    float[] numbers = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      numbers[i] = bytes[i] & 255;
    }
    return numbers;
  }
}
