package org.contexture.slides.chunk;

import java.io.IOException;

/**
 * Turns the stored bytes of one tile or strip into RGB. Implementations are thread-safe.
 *
 * <p>Whatever the stored bytes claim, they decode no more than {@link #MAXIMUM_PIXELS} px, or twice
 * what they are asked for, and report damage as an {@link IOException} whose message says what was
 * found and what was expected; the caller adds file, chunk and offset.
 */
public interface ChunkCodec {

  /** Largest chunk that is decoded, in px: 48 MB of RGB. Slides have 256 to 4096 px tiles. */
  long MAXIMUM_PIXELS = 16L << 20;

  /**
   * Decodes one chunk.
   *
   * @param stored the bytes in the file
   * @param width of the chunk in px
   * @param height of the chunk in px
   * @return 3 · width · height bytes, interleaved, row by row; an array of the caller's own
   */
  byte[] decode(byte[] stored, int width, int height) throws IOException;
}
