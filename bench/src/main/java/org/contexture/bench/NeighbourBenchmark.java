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
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.EncoderModel;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TilingOptions;

/**
 * How much a tile's neighbours know of it, without any training: how well the teacher's features
 * are predicted, by ridge regression, from the student's features of the tile itself, of its
 * neighbours (their mean), and of both. Where neighbours know little, or no more than the tile
 * itself, masked context modelling has little to teach at this scale.
 *
 * <p>Blocks of 8 × 8 tiles are dealt to fitting (3 of 4) and to testing; tiles with fewer than
 * three of their eight neighbours are left out. Arguments: {@code --slides FOLDER}, {@code
 * --source-mpp M} of files that do not say theirs (by default the scale's own), {@code --scales
 * 96@0.5,96@1} (pixels at µm per pixel), {@code --windows 3,5} (tiles wide, the tile in their
 * middle), {@code --student FILE --teacher FILE}, {@code --seeds 5} (of the blocks).
 */
public final class NeighbourBenchmark {

  private static final List<String> USAGE =
      List.of(
          "--slides FOLDER",
          "--source-mpp M",
          "--scales P@M,P@M",
          "--windows W,W",
          "--student FILE",
          "--teacher FILE",
          "--seeds N");
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
    List<Integer> windows = windows(arguments.find("--windows").orElse("3"));
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
      Cohort cohort =
          Cohort.read(
              slides,
              Optional.empty(),
              false,
              new TilingOptions(pixels, mpp, 0, 0.5),
              arguments.number("--source-mpp", mpp));
      List<FloatMatrix> x = cohort.features(student, Device.CPU);
      List<FloatMatrix> y = cohort.features(teacher, Device.CPU);
      Map<String, List<double[]>> results = new LinkedHashMap<>();
      for (int seed = 0; seed < seeds; seed++) {
        compare(cohort, x, y, windows, seed)
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

  private static List<Integer> windows(String words) {
    if (!words.matches("\\d{1,2}(,\\d{1,2})*")) {
      throw new Arguments.Refused(
          "--windows takes odd numbers of tiles such as 3,5; found “" + words + "”.");
    }
    List<Integer> windows = Stream.of(words.split(",", -1)).map(Integer::valueOf).toList();
    if (windows.stream().anyMatch(side -> side < 3 || side % 2 == 0)) {
      throw new Arguments.Refused(
          "--windows must be odd and at least 3, so that a tile is in the middle of its neighbours;"
              + " found “"
              + words
              + "”.");
    }
    return windows;
  }

  /** R² and cosine by what is predicted from. */
  @SuppressWarnings("try") // the scope frees the tensors
  private static Map<String, double[]> compare(
      Cohort cohort, List<FloatMatrix> x, List<FloatMatrix> y, List<Integer> windows, long seed) {
    List<Long> fit = new ArrayList<>();
    List<Long> test = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    try (PointerScope scope = new PointerScope()) {
      long first = 0;
      for (SlideTiles slide : cohort.slides()) {
        deal(slide.tiles(), fit, test, first, random);
        first += slide.tiles().size();
      }
      if (fit.isEmpty() || test.isEmpty()) {
        throw new IllegalArgumentException(
            "%d tiles with at least %d neighbours to fit on and %d to test on are too few at this scale; take smaller tiles or more slides."
                .formatted(fit.size(), LEAST_NEIGHBOURS, test.size()));
      }
      Tensor tile = standard(join(x)); // [tiles, d]
      Tensor target = standard(join(y)); // [tiles, D]
      Tensor fitted = indices(fit);
      Tensor tested = indices(test);
      Map<String, double[]> results = new LinkedHashMap<>();
      results.put("the tile itself", predict(tile, target, fitted, tested));
      for (int window : windows) {
        List<FloatMatrix> around = new ArrayList<>();
        for (int slide = 0; slide < x.size(); slide++) {
          around.add(around(cohort.slides().get(slide).tiles(), x.get(slide), window / 2));
        }
        Tensor neighbours = standard(join(around)); // [tiles, d]
        Tensor both = torch.cat(new TensorVector(tile, neighbours), 1);
        String name = windows.size() == 1 ? "" : " in %1$d × %1$d".formatted(window);
        results.put("its neighbours" + name, predict(neighbours, target, fitted, tested));
        results.put("both" + name, predict(both, target, fitted, tested));
      }
      return results;
    }
  }

  /** Deals blocks of a slide's tiles, of them those that have enough neighbours. */
  private static void deal(
      List<Tile> tiles, List<Long> fit, List<Long> test, long first, SplittableRandom random) {
    Map<Long, Integer> at = places(tiles);
    Map<Long, Boolean> tests = new HashMap<>();
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      boolean isTest =
          tests.computeIfAbsent(
              place(tile.column() / BLOCK, tile.row() / BLOCK), b -> random.nextInt(4) == 0);
      if (neighbours(at, tile, 1).size() >= LEAST_NEIGHBOURS) {
        (isTest ? test : fit).add(first + i);
      }
    }
  }

  /** Mean features of each tile's neighbours, 0 without any: [tiles, d]. */
  private static FloatMatrix around(List<Tile> tiles, FloatMatrix features, int reach) {
    int columns = features.columns();
    Map<Long, Integer> at = places(tiles);
    float[] means = new float[tiles.size() * columns];
    for (int i = 0; i < tiles.size(); i++) {
      List<Integer> others = neighbours(at, tiles.get(i), reach);
      for (int other : others) {
        for (int d = 0; d < columns; d++) {
          means[i * columns + d] += features.values()[other * columns + d] / others.size();
        }
      }
    }
    return new FloatMatrix(tiles.size(), columns, means);
  }

  private static Map<Long, Integer> places(List<Tile> tiles) {
    Map<Long, Integer> at = new HashMap<>();
    for (int i = 0; i < tiles.size(); i++) {
      at.put(place(tiles.get(i).column(), tiles.get(i).row()), i);
    }
    return at;
  }

  private static List<Integer> neighbours(Map<Long, Integer> at, Tile tile, int reach) {
    List<Integer> found = new ArrayList<>();
    for (int down = -reach; down <= reach; down++) {
      for (int right = -reach; right <= reach; right++) {
        Integer other = at.get(place(tile.column() + right, tile.row() + down));
        if (other != null && (down != 0 || right != 0)) {
          found.add(other);
        }
      }
    }
    return found;
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

  private static Tensor join(List<FloatMatrix> parts) {
    return torch.cat(new TensorVector(parts.stream().map(Tensors::of).toArray(Tensor[]::new)), 0);
  }

  private static Tensor indices(List<Long> rows) {
    return Tensor.create(rows.stream().mapToLong(Long::longValue).toArray(), rows.size());
  }
}
