package org.contexture.knime.node;

import org.contexture.encoder.Precision;
import org.knime.node.parameters.widget.choices.Label;

/** In what an encoder computes. */
public enum Arithmetic {
  @Label(
      value = "As fast as is safe",
      description =
          "What a stopwatch finds fastest on the first batch, as long as that changes little:"
              + " bfloat16 where it changes the features of no tile by more than 0.5 %, 8 bits"
              + " where an Encoder Quantizer has calibrated the encoder and each tile's features"
              + " keep a cosine of 0.99, ONNX Runtime instead of libtorch for tables of many"
              + " batches. Later tiles are not checked. A run that goes on keeps to what it began"
              + " with.")
  AUTO,
  @Label(value = "Single precision", description = "32 bits.")
  FP32,
  @Label(value = "bfloat16", description = "16 bits; features change slightly.")
  BF16,
  @Label(
      value = "8 bits",
      description =
          "Convolutions in integers of 8 bits, on x86 processors; for encoders that an Encoder"
              + " Quantizer has calibrated.")
  INT8,
  @Label(
      value = "Single precision, ONNX Runtime",
      description =
          "32 bits, computed by ONNX Runtime instead of libtorch, on the processor: another's"
              + " speed, the same features to about six digits.")
  FP32_ONNX;

  /** The engine's name for it. */
  public Precision precision() {
    return Precision.valueOf(name());
  }
}
