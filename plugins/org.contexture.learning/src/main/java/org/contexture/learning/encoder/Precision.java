package org.contexture.learning.encoder;

/** Arithmetic of inference. */
public enum Precision {
  /**
   * bfloat16 where the processor or GPU is fast at it and changes the features of no tile of the
   * first batch by more than 0.5 %, so that 1 % is a safe bound for all; 32-bit floats otherwise.
   */
  AUTO,
  FP32,
  BF16
}
