package org.contexture.slides.stain;

/** Gives pixels other colours, each by its own colour alone. Thread-safe. */
public sealed interface Recolouring permits DensityMap, LabMap {

  /** Changes RGB pixels in place. */
  void apply(byte[] rgb);
}
