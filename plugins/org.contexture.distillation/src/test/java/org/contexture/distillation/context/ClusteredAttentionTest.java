package org.contexture.distillation.context;

import static org.junit.Assert.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Test;

/** Attention to mean keys and values of clusters (Xie et al. 2022), worked out in plain numbers. */
@SuppressWarnings("try") // scopes only free what was made in them
public class ClusteredAttentionTest {

  private static final int DIM = 4;
  private static final int[] CLUSTER = {0, 1, 0, 1, 1, 0}; // token 5 is absent where a test says so

  @Test
  public void everyTokenIsAnsweredByTheMeansOfItsWindowsClusters() {
    check(new boolean[] {true, true, true, true, true, true});
  }

  @Test
  public void absentTokensBelongToNoCluster() {
    check(new boolean[] {true, true, true, true, true, false});
  }

  @Test
  public void aClusterForEachTokenIsSelfAttention() {
    try (Weights weights = weights();
        PointerScope scope = new PointerScope()) {
      Tensor x = Tensors.of(random(2 * 6 * DIM), 2, 6, DIM);
      Tensor allowed =
          Tensor.create(new boolean[] {true, true, true, true, false, true}, 1, 1, 1, 6);
      Tensor both = allowed.expand(2, 1, 1, 6);
      assertArrayEquals(
          Tensors.floats(Layers.selfAttention(weights, "a", x, 2, both)),
          Tensors.floats(new ClusteredAttention(2, 1).forward(weights, "a", x, both)),
          1e-6f);
    }
  }

  private static void check(boolean[] present) {
    float[] tokens = random(CLUSTER.length * DIM);
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 0.1f * tokens[i] + 3 * CLUSTER[i / DIM]; // two heaps, far apart
    }
    try (Weights weights = weights();
        PointerScope scope = new PointerScope()) {
      Tensor allowed = Tensor.create(present, 1, 1, 1, CLUSTER.length);
      Tensor x = Tensors.of(tokens, 1, CLUSTER.length, DIM);
      float[] got = Tensors.floats(new ClusteredAttention(2, 3).forward(weights, "a", x, allowed));
      assertArrayEquals(expected(weights, tokens, present), got, 1e-5f);
    }
  }

  /** softmax(q · mean k / √(d / heads)) · mean v, head by head, then the projection. */
  private static float[] expected(Weights weights, float[] tokens, boolean[] present) {
    float[] in = Tensors.floats(weights.get("a.in_proj_weight"));
    float[] out = Tensors.floats(weights.get("a.out_proj.weight"));
    float[] bias = Tensors.floats(weights.get("a.out_proj.bias"));
    float[] expected = new float[tokens.length];
    for (int t = 0; t < CLUSTER.length; t++) {
      double[] mixed = new double[DIM];
      for (int head = 0; head < 2; head++) {
        double[] score = new double[2];
        for (int c = 0; c < 2; c++) {
          for (int d = 2 * head; d < 2 * head + 2; d++) {
            score[c] += projected(in, tokens, t, d) * mean(in, tokens, present, c, DIM + d);
          }
          score[c] = Math.exp(score[c] / Math.sqrt(2));
        }
        for (int c = 0; c < 2; c++) {
          for (int d = 2 * head; d < 2 * head + 2; d++) {
            mixed[d] +=
                score[c] / (score[0] + score[1]) * mean(in, tokens, present, c, 2 * DIM + d);
          }
        }
      }
      for (int o = 0; o < DIM; o++) {
        double sum = bias[o];
        for (int d = 0; d < DIM; d++) {
          sum += out[o * DIM + d] * mixed[d];
        }
        expected[t * DIM + o] = (float) sum;
      }
    }
    return expected;
  }

  private static double mean(
      float[] in, float[] tokens, boolean[] present, int cluster, int channel) {
    double sum = 0;
    int count = 0;
    for (int t = 0; t < CLUSTER.length; t++) {
      if (present[t] && CLUSTER[t] == cluster) {
        sum += projected(in, tokens, t, channel);
        count++;
      }
    }
    return sum / count;
  }

  private static double projected(float[] in, float[] tokens, int token, int channel) {
    double sum = 0;
    for (int d = 0; d < DIM; d++) {
      sum += in[channel * DIM + d] * (double) tokens[token * DIM + d];
    }
    return sum;
  }

  private static Weights weights() {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 3)) {
      initialiser.uniform("a.in_proj_weight", 0.5, 3L * DIM, DIM);
      initialiser.constant("a.in_proj_bias", 0, 3L * DIM);
      initialiser.linear("a.out_proj", DIM, DIM);
    }
    return weights;
  }

  private static float[] random(int count) {
    Random random = new Random(4);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** One dense heap, one loose heap, one point alone; by hand. */
  @Test
  public void clustersAreDensityPeaks() {
    double[] at = {0, 0.1, 0.2, 5, 5.4, 9};
    float[] squared = new float[at.length * at.length];
    for (int i = 0; i < at.length; i++) {
      for (int j = 0; j < at.length; j++) {
        squared[i * at.length + j] = (float) Math.pow(at[i] - at[j], 2);
      }
    }
    int[] all = {0, 1, 2, 3, 4, 5};
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0}, TokenClusters.of(squared, at.length, all, 1));
    int[] some = {0, 2, 3, 4}; // of those that take part
    int[] two = TokenClusters.of(squared, at.length, some, 2);
    assertArrayEquals(Arrays.toString(two), new int[] {two[0], two[0], two[2], two[2]}, two);
    assertArrayEquals(new int[] {0, 1, 2, 3}, TokenClusters.of(squared, at.length, some, 4));
  }
}
