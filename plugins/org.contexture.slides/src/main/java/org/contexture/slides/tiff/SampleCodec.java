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
}
