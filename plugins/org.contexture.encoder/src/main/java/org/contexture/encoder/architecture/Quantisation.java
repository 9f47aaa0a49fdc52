package org.contexture.encoder.architecture;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How 8 bits stand for numbers: {@code number = (byte − zero) · scale}, bytes from 0 to 255 (Jacob
 * et al. 2018, equation 1). Zero itself is met exactly, as padding needs it.
 *
 * @param scale what one step is, above 0
 * @param zero the byte that stands for zero
 */
record Quantisation(double scale, int zero) {

  private static final int LARGEST = 255;

  /** For numbers from {@code low} to {@code high}; those beyond become the nearest of them. */
  static Quantisation of(double low, double high) {
    double from = Math.min(low, 0);
    double to = Math.max(high, 0);
    if (!(to > from)) {
      return new Quantisation(1, 0); // nothing but zeros
    }
    double scale = (float) ((to - from) / LARGEST);
    return new Quantisation(scale, (int) Math.round(-from / scale));
  }

  /** 32-bit floats → bytes, both channel by channel last in memory. */
  Tensor bytes(Tensor floats) {
    return torch
        .quantize_per_tensor(
            floats.contiguous(torch.MemoryFormat.ChannelsLast), scale, zero, ScalarType.QUInt8)
        .int_repr();
  }

  /** Bytes → 32-bit floats. */
  Tensor floats(Tensor bytes) {
    Tensor floats = bytes.to(ScalarType.Float);
    if (zero != 0) {
      floats.sub_(new Scalar((double) zero));
    }
    return floats.mul_(new Scalar(scale));
  }
}
