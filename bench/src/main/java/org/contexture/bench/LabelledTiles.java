package org.contexture.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.AdamW;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * Tiles whose tissue is known, and how well an encoder's features tell the tissues apart.
 *
 * @param tiles all of one size
 * @param classes of the tiles
 */
record LabelledTiles(TileBatch tiles, List<Integer> classes) {

  private static final Pattern CLASS = Pattern.compile(".*_label_(\\d+)\\.png");
  private static final int PROBE_FOLDS = 5;
  private static final int PROBE_STEPS = 150;
  private static final double LEAST_SPREAD = 0.1; // share of the average

  /**
   * Reads a folder of {@code …_label_<class>.png} of one size.
   *
   * @throws IOException if there are fewer than five, or one is no picture or of another size
   */
  static LabelledTiles read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> CLASS.matcher(f.toString()).matches()).sorted().toList();
    }
    if (files.size() < PROBE_FOLDS) {
      throw new IOException(
          "%s holds %d files named …_label_<number>.png; expected at least %d."
              .formatted(folder, files.size(), PROBE_FOLDS));
    }
    List<Integer> classes = new ArrayList<>();
    int pixels = picture(files.get(0)).getWidth();
    byte[] rgb = new byte[Math.multiplyExact(files.size(), 3 * pixels * pixels)];
    for (int tile = 0; tile < files.size(); tile++) {
      Matcher matcher = CLASS.matcher(files.get(tile).toString());
      classes.add(matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1);
      BufferedImage image = picture(files.get(tile));
      if (image.getWidth() != pixels || image.getHeight() != pixels) {
        throw new IOException(
            "%s has %d × %d px; expected %d × %d as of the first tile."
                .formatted(files.get(tile), image.getWidth(), image.getHeight(), pixels, pixels));
      }
      for (int i = 0; i < pixels * pixels; i++) {
        int colour = image.getRGB(i % pixels, i / pixels);
        int at = 3 * (tile * pixels * pixels + i);
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
      }
    }
    return new LabelledTiles(new TileBatch(files.size(), pixels, rgb), classes);
  }

  private static BufferedImage picture(Path file) throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    if (picture == null) {
      throw new IOException(file + " is not a picture that can be read.");
    }
    return picture;
  }

  /** [tiles, dimension] */
  FloatMatrix features(EncoderModel model, Device device) throws IOException {
    try (Encoder encoder = Encoders.open(model, device, Precision.FP32)) {
      return encoder.encode(tiles);
    }
  }

  /** Leave-one-out accuracy of the nearest neighbour by cosine. */
  double nearestNeighbour(FloatMatrix features) {
    int right = 0;
    for (int i = 0; i < features.rows(); i++) {
      int nearest = -1;
      double best = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < features.rows(); j++) {
        double cosine = j == i ? best : cosine(features.row(i), features.row(j));
        if (cosine > best) {
          best = cosine;
          nearest = j;
        }
      }
      right += classes.get(i).equals(classes.get(nearest)) ? 1 : 0;
    }
    return right / (double) features.rows();
  }

  /**
   * Mean over tiles of the average precision with which the other tiles of its class come first
   * when all are sorted by cosine to it. Finer than {@link #nearestNeighbour}, which looks at one
   * neighbour.
   */
  double retrieval(FloatMatrix features) {
    double sum = 0;
    int queries = 0;
    for (int i = 0; i < features.rows(); i++) {
      int query = i;
      List<Integer> others =
          IntStream.range(0, features.rows())
              .filter(j -> j != query)
              .boxed()
              .sorted(
                  Comparator.comparingDouble(j -> -cosine(features.row(query), features.row(j))))
              .toList();
      int found = 0;
      double precisions = 0;
      for (int rank = 1; rank <= others.size(); rank++) {
        if (classes.get(query).equals(classes.get(others.get(rank - 1)))) {
          found++;
          precisions += found / (double) rank;
        }
      }
      if (found > 0) {
        sum += precisions / found;
        queries++;
      }
    }
    return sum / Math.max(1, queries);
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int d = 0; d < a.length; d++) {
      product += a[d] * b[d];
      squareA += a[d] * a[d];
      squareB += b[d] * b[d];
    }
    return product / Math.sqrt(squareA * squareB + 1e-30);
  }

  /**
   * How well a linear classifier does on tiles that it has not seen.
   *
   * @param accuracy fraction that it gets right
   * @param logLoss mean negative logarithm of the probability of the true class
   */
  record Probe(double accuracy, double logLoss) {}

  /** Trains linear classifiers on standardised features, in 5 folds dealt by a seed. */
  Probe linearProbe(FloatMatrix features, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < features.rows(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    double right = 0;
    double loss = 0;
    for (int fold = 0; fold < PROBE_FOLDS; fold++) {
      List<Integer> test = new ArrayList<>();
      List<Integer> training = new ArrayList<>();
      for (int i = 0; i < order.size(); i++) {
        (i % PROBE_FOLDS == fold ? test : training).add(order.get(i));
      }
      Probe probe = probe(features, training, test, seed);
      right += probe.accuracy() * test.size();
      loss += probe.logLoss() * test.size();
    }
    return new Probe(right / features.rows(), loss / features.rows());
  }

  private Probe probe(FloatMatrix features, List<Integer> training, List<Integer> test, long seed) {
    int count = classes.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights();
        Initialiser fresh = new Initialiser(weights, seed)) {
      fresh.linear("fc", features.columns(), count);
      Tensor all = Tensors.of(features); // [tiles, dimension]
      Tensor known = all.index_select(0, indices(training));
      Tensor mean = known.mean(0);
      Tensor spread = known.std(new long[] {0}, false); // [dimension]
      Tensor least = spread.mean().mul(new Scalar(LEAST_SPREAD));
      Tensor deviation = spread.maximum(least); // hardly used dimensions are not blown up
      Tensor x = known.sub(mean).div(deviation);
      Tensor y = indices(training.stream().map(classes::get).toList());
      try (AdamW optimiser = new AdamW(List.of(new AdamW.Group(weights.parameters(), 1e-3, 0.1)))) {
        for (int step = 0; step < PROBE_STEPS; step++) {
          try (PointerScope inner = new PointerScope()) {
            Tensor loss = torch.cross_entropy_loss(Layers.linear(weights, "fc", x), y);
            optimiser.zeroGradients();
            loss.backward();
            optimiser.step(1);
          }
        }
      }
      Tensor unseen = all.index_select(0, indices(test)).sub(mean).div(deviation);
      Tensor scores = Layers.linear(weights, "fc", unseen); // [test, classes]
      Tensor truth = indices(test.stream().map(classes::get).toList());
      Tensor guesses = scores.argmax(new LongOptional(1), false); // [test]
      return new Probe(
          guesses.eq(truth).sum().item_long() / (double) test.size(),
          torch.cross_entropy_loss(scores, truth).item_double());
    }
  }

  private static Tensor indices(List<Integer> values) {
    long[] numbers = values.stream().mapToLong(Integer::longValue).toArray();
    return Tensor.create(numbers, numbers.length);
  }
}
