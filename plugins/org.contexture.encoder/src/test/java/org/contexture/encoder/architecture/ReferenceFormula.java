package org.contexture.encoder.architecture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/** The weights and inputs that the reference numbers were computed with, from a formula. */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class ReferenceFormula {

  private ReferenceFormula() {}

  /** The number for an element of a tensor, in [0, 1). */
  static double unit(long hash, long index) {
    long x = hash + index + 0x9E3779B97F4A7C15L;
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 40) / (double) (1 << 24);
  }

  static long hash(String name) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  public static float[] values(String name, int count, DoubleUnaryOperator map) {
    float[] values = new float[count];
    long hash = hash(name);
    for (int i = 0; i < count; i++) {
      values[i] = (float) map.applyAsDouble(unit(hash, i));
    }
    return values;
  }

  /** Fills all tensors as {@code fixtures/README.md} says. */
  public static void fill(Weights weights) {
    for (String name : weights.names()) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        Tensor tensor = weights.get(name);
        float[] values = values(name, (int) tensor.numel(), rule(name, Tensors.shape(tensor)));
        tensor.copy_(Tensors.of(values, tensor.numel()).view_as(tensor));
      }
    }
  }

  private static DoubleUnaryOperator rule(String name, List<Long> shape) {
    if (name.endsWith(".running_var")) {
      return u -> 0.5 + u;
    }
    boolean embedding = name.endsWith("class_token") || name.endsWith("pos_embedding");
    if (shape.size() >= 2 && !embedding) {
      long fanIn = shape.stream().skip(1).reduce(1L, (a, b) -> a * b);
      double width = 2 * Math.sqrt(3.0 / fanIn);
      return u -> (u - 0.5) * width;
    }
    if (shape.size() == 1 && name.endsWith(".weight")) {
      return u -> 0.75 + 0.5 * u; // only norms have weights of one dimension
    }
    return u -> (u - 0.5) * 0.2;
  }

  /** The tensor named {@code input}. */
  public static Tensor input(long... shape) {
    int count = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensors.of(values("input", count, u -> (u - 0.5) * 2), shape);
  }
}
