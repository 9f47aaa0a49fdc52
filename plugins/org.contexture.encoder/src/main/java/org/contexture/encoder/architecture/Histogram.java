package org.contexture.encoder.architecture;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Tensors;

/** How often which numbers occur, and between which of them 8 bits lose least. */
final class Histogram {

  private static final int BINS = 2048;
  private static final int STEPS = 255;
  private static final int TRIED = 40;
  private static final double LEAST = 0.1;

  private double low;
  private double high;
  private double[] counts = new double[0];

  /** First of all numbers: between which they lie. */
  void bound(Tensor numbers) {
    low = Math.min(low, numbers.min().item_double());
    high = Math.max(high, numbers.max().item_double());
  }

  /** Then of all numbers: how often they occur. */
  void count(Tensor numbers) {
    if (counts.length == 0) {
      counts = new double[BINS];
    }
    if (high > low) {
      float[] found =
          Tensors.floats(
              torch.histc(numbers.contiguous(), BINS, new Scalar(low), new Scalar(high)));
      for (int i = 0; i < BINS; i++) {
        counts[i] += found[i];
      }
    }
  }

  /**
   * Lowest and highest number that are kept apart: those beyond become the nearest. Few large ones
   * are worth less than finer steps for all others; what the sum of squared errors is least for is
   * taken (Krishnamoorthi 2018 takes all; the squared error is what TensorFlow Lite and others
   * try).
   */
  float[] range() {
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TRIED; i++) {
      double share = 1 - (1 - LEAST) * i / TRIED;
      double error = error(low * share, high * share);
      if (error < least) {
        least = error;
        best = share;
      }
    }
    return new float[] {(float) (low * best), (float) (high * best)};
  }

  private double error(double from, double to) {
    double step = (to - from) / STEPS;
    double rounded = step * step / 12; // of numbers that may lie anywhere between two steps
    double width = (high - low) / BINS;
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double number = low + (i + 0.5) * width;
      double beyond = Math.max(0, Math.max(from - number, number - to));
      boolean exact = number - width / 2 <= 0 && number + width / 2 >= 0; // mostly zeros
      sum += counts[i] * (beyond > 0 ? beyond * beyond : exact ? 0 : rounded);
    }
    return sum;
  }
}
