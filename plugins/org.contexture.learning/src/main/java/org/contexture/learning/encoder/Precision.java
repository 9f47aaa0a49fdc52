package org.contexture.learning.encoder;

/** Arithmetic of inference. */
public enum Precision {
  /** bfloat16 where the processor is fast at it and no feature changes by more than 1 %. */
  AUTO,
  FP32,
  BF16
}
