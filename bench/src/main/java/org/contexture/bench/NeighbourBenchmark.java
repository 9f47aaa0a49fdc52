package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.EncoderModel;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TilingOptions;

/**
 * How much a tile's neighbours know of it, without any training: how well the teacher's features
 * are predicted, by ridge regression, from the student's features of the tile itself, of its eight
 * neighbours (their mean), and of both. Where neighbours know little, or no more than the tile
 * itself, masked context modelling has little to teach at this scale.
 *
 * <p>Blocks of 8 × 8 tiles are dealt to fitting (3 of 4) and to testing; tiles with fewer than
 * three neighbours are left out. Arguments: {@code --slides FOLDER}, {@code --scales 96@0.5,96@1}
 * (pixels at µm per pixel), {@code --student FILE --teacher FILE}, {@code --seeds 5} (of the
 * blocks).
 */
public final class NeighbourBenchmark {

  private static final List<String> USAGE =
      List.of(
          "--slides FOLDER", "--scales P@M,P@M", "--student FILE", "--teacher FILE", "--seeds N");
  private static final int BLOCK = 8;
  private static final int LEAST_NEIGHBOURS = 3;
  private static final double RIDGE = 1000;
  private static final double LEAST_DEVIATION = 0.1;

  private NeighbourBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(USAGE, NeighbourBenchmark::run, arguments);
  }

  private static void run(Arguments arguments) throws IOException {
    Path slides =
        arguments.find("--slides").map(Path::of).orElse(Arguments.shared().resolve("slides"));
    int seeds = arguments.integer("--seeds", 5, 1);
    EncoderModel student = arguments.encoder("--student", "squeezenet1_1_imagenet.safetensors");
    EncoderModel teacher = arguments.encoder("--teacher", "mobilenet_v2_imagenet.safetensors");
    System.out.println("| tile | µm | tiles | from | n | R² | sd | cosine | sd |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (String scale : arguments.find("--scales").orElse("96@0.5,96@1,96@2").split(",", -1)) {
      String[] parts = scale.split("@", -1);
      if (!scale.matches("\\d{1,4}@\\d*\\.?\\d+")) {
        throw new Arguments.Refused(
            "--scales takes pixels@µm, e.g. 96@0.5,96@1; found “" + scale + "”.");
      }
      int pixels = Integer.parseInt(parts[0]);
      double mpp = Double.parseDouble(parts[1]);
      Cohort cohort = Cohort.read(slides, Optional.empty(), new TilingOptions(pixels, mpp, 0, 0.5));
      List<FloatMatrix> x = cohort.features(student, Device.CPU);
      List<FloatMatrix> y = cohort.features(teacher, Device.CPU);
      Map<String, List<double[]>> results = new LinkedHashMap<>();
      for (int seed = 0; seed < seeds; seed++) {
        compare(cohort, x, y, seed)
            .forEach((k, v) -> results.computeIfAbsent(k, n -> new ArrayList<>()).add(v));
      }
      results.forEach(
          (from, values) ->
              System.out.printf(
                  Locale.ROOT,
                  "| %d px at %s µm/px | %.0f | %d | %s | %d | %s | %s |%n",
                  pixels,
                  parts[1],
                  pixels * mpp,
                  cohort.tiles(),
                  from,
                  values.size(),
                  spread(values, 0),
                  spread(values, 1)));
    }
  }

  private static String spread(List<double[]> values, int which) {
    double mean = values.stream().mapToDouble(v -> v[which]).average().orElseThrow();
    double squares = values.stream().mapToDouble(v -> (v[which] - mean) * (v[which] - mean)).sum();
    return String.format(
        Locale.ROOT, "%.3f | %.3f", mean, Math.sqrt(squares / Math.max(1, values.size() - 1)));
  }

  /** R² and cosine by what is predicted from. */
  @SuppressWarnings("try") // the scope frees the tensors
  private static Map<String, double[]> compare(
      Cohort cohort, List<FloatMatrix> x, List<FloatMatrix> y, long seed) {
    List<Long> fit = new ArrayList<>();
    List<Long> test = new ArrayList<>();
    List<Tensor> own = new ArrayList<>();
    List<Tensor> around = new ArrayList<>();
    List<Tensor> wanted = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    try (PointerScope scope = new PointerScope()) {
      long first = 0;
      for (int slide = 0; slide < cohort.slides().size(); slide++) {
        List<Tile> tiles = cohort.slides().get(slide).tiles();
        float[] means = neighbours(tiles, x.get(slide), fit, test, first, random);
        own.add(Tensors.of(x.get(slide)));
        around.add(Tensors.of(new FloatMatrix(tiles.size(), x.get(slide).columns(), means)));
        wanted.add(Tensors.of(y.get(slide)));
        first += tiles.size();
      }
      if (fit.isEmpty() || test.isEmpty()) {
        throw new IllegalArgumentException(
            "%d tiles with at least %d neighbours to fit on and %d to test on are too few at this scale; take smaller tiles or more slides."
                .formatted(fit.size(), LEAST_NEIGHBOURS, test.size()));
      }
      Tensor tile = standard(join(own)); // [tiles, d]
      Tensor neighbours = standard(join(around)); // [tiles, d]
      Tensor target = standard(join(wanted)); // [tiles, D]
      Tensor both = torch.cat(new TensorVector(tile, neighbours), 1);
      Tensor fitted = indices(fit);
      Tensor tested = indices(test);
      Map<String, double[]> results = new LinkedHashMap<>();
      results.put("the tile itself", predict(tile, target, fitted, tested));
      results.put("its neighbours", predict(neighbours, target, fitted, tested));
      results.put("both", predict(both, target, fitted, tested));
      return results;
    }
  }

  /** Mean features of each tile's neighbours; deals the tiles that have enough of them. */
  private static float[] neighbours(
      List<Tile> tiles,
      FloatMatrix features,
      List<Long> fit,
      List<Long> test,
      long first,
      SplittableRandom random) {
    int columns = features.columns();
    Map<Long, Integer> at = new HashMap<>();
    for (int i = 0; i < tiles.size(); i++) {
      at.put(place(tiles.get(i).column(), tiles.get(i).row()), i);
    }
    Map<Long, Boolean> tests = new HashMap<>();
    float[] means = new float[tiles.size() * columns];
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      int count = 0;
      for (int n = 0; n < 9; n++) {
        Integer other = at.get(place(tile.column() + n % 3 - 1, tile.row() + n / 3 - 1));
        if (n != 4 && other != null) {
          count++;
          for (int d = 0; d < columns; d++) {
            means[i * columns + d] += features.values()[other * columns + d];
          }
        }
      }
      for (int d = 0; d < columns; d++) {
        means[i * columns + d] /= Math.max(1, count);
      }
      boolean isTest =
          tests.computeIfAbsent(
              place(tile.column() / BLOCK, tile.row() / BLOCK), b -> random.nextInt(4) == 0);
      if (count >= LEAST_NEIGHBOURS) {
        (isTest ? test : fit).add(first + i);
      }
    }
    return means;
  }

  private static long place(int column, int row) {
    return ((long) column << 32) + row;
  }

  /** Each dimension to mean 0 and deviation 1, hardly used ones to less. */
  private static Tensor standard(Tensor features) {
    Tensor deviation = features.std(new long[] {0}, false); // [dim]
    Tensor least = deviation.mean().mul(new Scalar(LEAST_DEVIATION));
    return features.sub(features.mean(0)).div(deviation.maximum(least));
  }

  /** Fits on some rows, predicts others: R² over all dimensions, and the mean cosine. */
  private static double[] predict(Tensor x, Tensor y, Tensor fit, Tensor test) {
    Tensor a = x.index_select(0, fit);
    Tensor b = y.index_select(0, fit);
    Tensor ridge = torch.eye(a.size(1)).mul(new Scalar(RIDGE));
    Tensor weights =
        torch.linalg_solve(a.t().matmul(a).add(ridge), a.t().matmul(b), true); // [d, D]
    Tensor predicted = x.index_select(0, test).matmul(weights);
    Tensor truth = y.index_select(0, test);
    double missed = predicted.sub(truth).square().sum().item_double();
    double all = truth.sub(b.mean(0)).square().sum().item_double();
    double cosine = torch.cosine_similarity(predicted, truth, 1, 1e-8).mean().item_double();
    return new double[] {1 - missed / all, cosine};
  }

  private static Tensor join(List<Tensor> parts) {
    return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), 0);
  }

  private static Tensor indices(List<Long> rows) {
    return Tensor.create(rows.stream().mapToLong(Long::longValue).toArray(), rows.size());
  }
}
