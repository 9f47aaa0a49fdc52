package org.contexture.encoder;

/** Arithmetic of inference. */
public enum Precision {
  /**
   * bfloat16 where the processor or GPU is fast at it and changes the features of no tile of the
   * first batch by more than 0.5 %; 32-bit floats otherwise. Later tiles are not checked.
   */
  AUTO,
  FP32,
  BF16
}
