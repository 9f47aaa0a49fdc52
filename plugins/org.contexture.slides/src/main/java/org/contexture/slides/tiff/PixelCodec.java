package org.contexture.slides.tiff;

import java.io.IOException;

/** Turns the stored bytes of one tile or strip into RGB. */
sealed interface PixelCodec permits ColourCodec, ChannelCodec {

  /** Decodes a chunk, or one plane of it. */
  SampleCodec samples();

  /** Planes in which a pixel's samples are stored apart; 1 if they stand together. */
  int planes();

  /** The planes that are needed, in their order. */
  int[] needed();

  /** Whether a pixel is one sample: a grey value, not a place in a palette. */
  boolean isGrey();

  /** What is seen of each colour where nothing is stored. */
  byte background();

  /**
   * Decodes one chunk.
   *
   * @param stored the bytes in the file, one array per needed plane
   * @return 3 · width · height bytes, interleaved, row by row; an array of the caller's own
   */
  byte[] decode(byte[][] stored, int width, int height) throws IOException;
}
