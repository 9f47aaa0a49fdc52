package org.contexture.encoder.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;

/**
 * Looks at what goes into a network's convolutions and comes out of them, in 32-bit floats. Takes
 * two rounds over the same images: the first finds between which numbers all lie, the second counts
 * them.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class Int8Calibration extends FoldedComputation {

  private final Architecture architecture;
  private final Map<String, Seen> convolutions = new LinkedHashMap<>();
  private boolean second;

  /** Numbers that went in and came out, and the sum of the mean inputs of each batch. */
  private record Seen(Histogram in, Histogram out, double[] means, int[] batches) {}

  /** Uses weights in 32-bit floats, which it does not own. */
  public Int8Calibration(Architecture architecture, Weights weights) {
    super(weights, OneDnn.isAvailable());
    this.architecture = architecture;
  }

  /** Looks at some images of the first or second round: [n, 3, height, width], normalised. */
  public void show(Tensor images) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      architecture.features(this, images);
    }
  }

  /** The first round is over. */
  public void secondRound() {
    second = true;
  }

  /** What was found, for a file of weights. What the last convolution gives stays in 32 bits. */
  public Map<String, StoredTensor> tensors() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<String> names = List.copyOf(convolutions.keySet());
    String last = names.get(names.size() - 1);
    convolutions.forEach(
        (name, seen) -> {
          float[] means = new float[seen.means().length];
          for (int i = 0; i < means.length; i++) {
            means[i] = (float) (seen.means()[i] / Math.max(1, seen.batches()[0]));
          }
          Optional<float[]> out =
              name.equals(last) ? Optional.empty() : Optional.of(seen.out().range());
          Int8Ranges.put(tensors, name, seen.in().range(), out, means);
        });
    return tensors;
  }

  private Tensor seen(String name, Tensor x, Tensor y) {
    if (x.size(2) == 1) { // of single numbers there is nothing to win
      return y;
    }
    Seen seen =
        convolutions.computeIfAbsent(
            name,
            key ->
                new Seen(
                    new Histogram(), new Histogram(), new double[(int) x.size(1)], new int[1]));
    if (second) {
      seen.in().count(x);
      seen.out().count(y);
      float[] means = Tensors.floats(x.mean(new long[] {0, 2, 3}, false, new ScalarTypeOptional()));
      for (int i = 0; i < means.length; i++) {
        seen.means()[i] += means[i];
      }
      seen.batches()[0]++;
    } else {
      seen.in().bound(x);
      seen.out().bound(y);
    }
    return y;
  }

  @Override
  public Tensor conv(Tensor x, String name, Convolution shape, Activation activation) {
    return seen(name, x, super.conv(x, name, shape, activation));
  }

  @Override
  public Tensor convPlain(Tensor x, String name, Convolution shape) {
    return seen(name, x, super.convPlain(x, name, shape));
  }

  @Override
  public Tensor convNorm(Tensor x, NormedConvolution conv, Activation activation) {
    return seen(conv.conv(), x, super.convNorm(x, conv, activation));
  }

  @Override
  public Tensor convNormAdd(
      Tensor x, NormedConvolution conv, Tensor shortcut, Activation activation) {
    return seen(conv.conv(), x, super.convNormAdd(x, conv, shortcut, activation));
  }
}
