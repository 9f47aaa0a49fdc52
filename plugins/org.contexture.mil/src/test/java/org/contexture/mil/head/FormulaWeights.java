package org.contexture.mil.head;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * Weights that a formula gives, so that reference numbers need not carry them: splitmix64 of the
 * name's FNV-1a hash and the index, as {@code make-mil-numbers.py} has it.
 */
@SuppressWarnings("try") // scopes act by being closed
final class FormulaWeights {

  private FormulaWeights() {}

  /**
   * A head's weights.
   *
   * @param who goes before every name, so that two of a kind differ
   * @param peaked whether matrices are multiplied by 2
   */
  static Weights of(MilHead head, HeadSizes sizes, String who, boolean peaked) {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 0)) {
      head.initialise(initialiser, sizes);
    }
    fill(weights, who, peaked);
    return weights;
  }

  /** Gives weights the formula's values. */
  static void fill(Weights weights, String who, boolean peaked) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (String name : weights.names()) {
        Tensor tensor = weights.get(name);
        tensor.copy_(
            tensor(who + name, Tensors.shape(tensor).stream().mapToLong(n -> n).toArray()));
        if (peaked && tensor.dim() > 1 && !isToken(name)) {
          tensor.mul_(new Scalar(2.0));
        }
      }
    }
  }

  static Tensor tensor(String name, long... shape) {
    int count = 1;
    for (long n : shape) {
      count *= (int) n;
    }
    long hash = fnv(name);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) scaled(name, uniform(hash, i), (double) count / shape[0], shape.length);
    }
    return Tensors.of(values, shape);
  }

  private static double scaled(String name, double u, double fanIn, int dimensions) {
    if (dimensions == 1 && name.contains("norm") && name.endsWith("weight")) {
      return 0.75 + 0.5 * u;
    }
    if (dimensions == 1 || isToken(name)) {
      return (u - 0.5) * 0.2;
    }
    return (u - 0.5) * 2 / (name.equals("input") ? 1 : Math.sqrt(fanIn));
  }

  private static boolean isToken(String name) {
    return name.endsWith("cls_token") || name.endsWith("global_q_mm");
  }

  private static long fnv(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 255)) * 0x100000001b3L;
    }
    return hash;
  }

  private static double uniform(long hash, long index) {
    long x = hash + index + 0x9e3779b97f4a7c15L;
    long z = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z = z ^ (z >>> 31);
    return (z >>> 40) * 0x1p-24;
  }
}
