package org.contexture.distillation.term;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.WeightsException;

/**
 * Which word of a codebook the teacher's feature of a masked tile is: a cross-entropy (after Dong
 * et al. 2023, "PeCo: Perceptual Codebook for BERT Pre-training of Vision Transformers"). Words are
 * moving averages of the features nearest to them, updated once a step (van den Oord et al. 2017,
 * "Neural Discrete Representation Learning", appendix A.1); a word that nothing is near to takes
 * the place of the feature that is farthest from its own.
 *
 * <p>Deviations: words are of a frozen teacher's features, whose likeness is perceptual already,
 * not of an autoencoder that is trained for it; the codebook grows with the training, not before.
 */
final class Codes implements Term {

  private static final double DECAY = 0.99;
  private static final double DEAD = 1e-2; // of an even share
  private static final String WORDS = "words";
  private static final String SHARES = "shares";

  private final String name;
  private final int dim;
  private final int teacher;
  private final int codes;
  private FloatMatrix words; // [codes, D]; null before the first step
  private final float[] shares; // how many features are near each word, moving average
  private FloatMatrix seen; // what the teacher saw in the step, [asked, D]

  Codes(String name, int dim, int teacher, int codes) {
    this.name = name;
    this.dim = dim;
    this.teacher = teacher;
    this.codes = codes;
    shares = new float[codes];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void initialise(Initialiser head) {
    head.linear(name, dim, codes);
  }

  @Override
  public int[] taught(MaskedBatch batch) {
    return batch.maskedTokens();
  }

  @Override
  public Losses of(Scene scene) {
    int[] masked = scene.batch().maskedTokens();
    seen = Tensors.matrix(scene.lesson().all(teacher));
    if (words == null) {
      words = spread(seen, codes);
      Arrays.fill(shares, seen.rows() / (float) codes);
    }
    int[] ofStep = nearest(words, seen); // near ties must fall alike in passes of any size
    int[] wanted =
        Arrays.stream(scene.lesson().rows(masked)).map(row -> ofStep[row]).toArray(); // [masked]
    Tensor claims =
        scene.layers(
            () -> Layers.linear(scene.context().weights(), name, scene.context().mixed(masked)));
    Tensor each =
        torch
            .log_softmax(claims, 1)
            .gather(1, scene.indices(wanted).unsqueeze(1))
            .squeeze(1)
            .neg(); // [masked]
    return new Losses(
        each,
        torch.full_like(each, new Scalar(Math.log(codes))),
        Optional.empty(),
        Optional.of(masked));
  }

  @Override
  public void learned(double progress) {
    if (seen != null && seen.rows() > 0) {
      words = moved(words, shares, seen);
    }
    seen = null;
  }

  /** Features taken at equal distances, each a little apart where there are too few. */
  private static FloatMatrix spread(FloatMatrix features, int codes) {
    int columns = features.columns();
    float[] words = new float[codes * columns];
    for (int k = 0; k < codes; k++) {
      float[] row = features.row((int) ((long) k * features.rows() / codes));
      for (int d = 0; d < columns; d++) {
        words[k * columns + d] = row[d] + 1e-3f * (float) Math.sin(k * 12.9898 + d * 78.233);
      }
    }
    return new FloatMatrix(codes, columns, words);
  }

  /** The nearest word of each feature. */
  @SuppressWarnings("try") // the scope frees the tensors
  static int[] nearest(FloatMatrix words, FloatMatrix features) {
    try (PointerScope scope = new PointerScope()) {
      Tensor w = Tensors.of(words); // [codes, D]
      Tensor distances = // but for the features' own squares, the same for all words
          w.square()
              .sum(1)
              .unsqueeze(0)
              .sub(Tensors.of(features).matmul(w.transpose(0, 1)).mul(new Scalar(2)));
      float[] values = Tensors.floats(distances); // [features, codes]
      int[] nearest = new int[features.rows()];
      for (int i = 0; i < nearest.length; i++) {
        for (int k = 1; k < words.rows(); k++) {
          if (values[i * words.rows() + k] < values[i * words.rows() + nearest[i]]) {
            nearest[i] = k;
          }
        }
      }
      return nearest;
    }
  }

  /** The words after a step; shares are changed in place. */
  static FloatMatrix moved(FloatMatrix words, float[] shares, FloatMatrix features) {
    int columns = words.columns();
    int[] nearest = nearest(words, features);
    double[] sums = new double[words.values().length];
    int[] counts = new int[words.rows()];
    int farthest = 0;
    double most = -1;
    for (int i = 0; i < nearest.length; i++) {
      double distance = 0;
      for (int d = 0; d < columns; d++) {
        float value = features.values()[i * columns + d];
        sums[nearest[i] * columns + d] += value;
        distance += Math.pow(value - words.values()[nearest[i] * columns + d], 2);
      }
      counts[nearest[i]]++;
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    float[] moved = words.values().clone();
    double even = features.rows() / (double) words.rows();
    boolean reborn = false;
    for (int k = 0; k < words.rows(); k++) {
      float before = shares[k];
      shares[k] = (float) (DECAY * before + (1 - DECAY) * counts[k]);
      if (shares[k] < DEAD * even && !reborn) { // one a step
        System.arraycopy(features.values(), farthest * columns, moved, k * columns, columns);
        shares[k] = (float) even;
        reborn = true;
        continue;
      }
      for (int d = 0; d < columns; d++) {
        int at = k * columns + d;
        moved[at] = (float) ((DECAY * before * moved[at] + (1 - DECAY) * sums[at]) / shares[k]);
      }
    }
    return new FloatMatrix(words.rows(), columns, moved);
  }

  @Override
  @SuppressWarnings("try") // the scope frees the tensors
  public SafeTensors state() {
    if (words == null) {
      return new SafeTensors(Map.of(), Map.of());
    }
    try (PointerScope scope = new PointerScope()) {
      return new SafeTensors(
          Map.of(
              WORDS,
              Tensors.store(Tensors.of(words)),
              SHARES,
              Tensors.store(Tensors.of(shares, codes))),
          Map.of());
    }
  }

  @Override
  @SuppressWarnings("try") // the scope frees the tensors
  public void restore(SafeTensors state, String origin) throws WeightsException {
    if (state.tensors().containsKey(WORDS)) {
      try (PointerScope scope = new PointerScope()) {
        words = Tensors.matrix(Tensors.of(state.get(WORDS)));
        System.arraycopy(Tensors.floats(Tensors.of(state.get(SHARES))), 0, shares, 0, codes);
      }
    }
  }
}
