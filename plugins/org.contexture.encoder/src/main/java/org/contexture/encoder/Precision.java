package org.contexture.encoder;

/** Arithmetic of inference. */
public enum Precision {
  /**
   * What the first batch finds to be fastest, by a stopwatch, among those that change its features
   * little enough: ONNX Runtime instead of libtorch, bfloat16 no tile's by more than 0.5 %, 8 bits
   * (of an encoder that was calibrated for them) none's to a cosine below 0.99; 32-bit floats
   * otherwise. Later tiles are not checked.
   */
  AUTO,
  FP32,
  BF16,
  /** 8 bits; for encoders of {@link Encoders#calibrate}, on the CPU. */
  INT8,
  /** 32-bit floats, computed by ONNX Runtime instead of libtorch; on the CPU. */
  FP32_ONNX
}
