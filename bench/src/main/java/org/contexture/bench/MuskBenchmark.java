package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.Progress;
import org.contexture.learning.device.Device;
import org.contexture.learning.evaluation.Interval;
import org.contexture.learning.evaluation.Metric;
import org.contexture.learning.evaluation.Predictions;
import org.contexture.learning.mil.Bag;
import org.contexture.learning.mil.CrossValidation;
import org.contexture.learning.mil.CrossValidationOptions;
import org.contexture.learning.mil.MilLearner;
import org.contexture.learning.mil.MilOptions;

/**
 * Classic MIL data: ten folds, five repeats (seeds 0 to 4), every head under one fixed setting.
 *
 * <p>Arguments: {@code [--data FILE.csv]... [--heads NAME,NAME]}; columns {@code
 * bag,bag_label,f1…}. Without data, MUSK1 and Elephant of the reference data, which is found
 * through the system property {@code contexture.shared} or in {@code ../shared}.
 */
public final class MuskBenchmark {

  /**
   * Fixed before any result was seen: the same for all heads and data sets. Bags are too few to
   * hold some out, so all folds train for the same number of epochs.
   */
  private static final MilOptions SETTING =
      new MilOptions("gated-abmil", 30, 0, 0, 1e-3, 5e-3, 0.1, true, 0, 4, 0, true, true, false);

  private MuskBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    List<Path> files = new ArrayList<>();
    List<String> heads = MilLearner.heads();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--data" -> files.add(Path.of(arguments[i + 1]));
        case "--heads" -> heads = List.of(arguments[i + 1].split(",", -1));
        default -> throw new IllegalArgumentException("Unknown argument " + arguments[i]);
      }
    }
    if (files.isEmpty()) {
      Path shared = Path.of(System.getProperty("contexture.shared", "../shared"));
      files = List.of(shared.resolve("mil/musk1.csv"), shared.resolve("mil/elephant.csv"));
    }
    System.out.println("setting: " + SETTING);
    for (Path file : files) {
      List<Bag> bags = read(file);
      System.out.printf("%n%s: %d bags%n%n", file.getFileName(), bags.size());
      System.out.println("| head | accuracy | AUROC | AUROC, 95 % interval | AUROC by fold | s |");
      System.out.println("|---|---|---|---|---|---|");
      for (String head : heads) {
        row(head, bags);
      }
    }
  }

  private static void row(String head, List<Bag> bags) throws IOException {
    long start = System.nanoTime();
    CrossValidationOptions options =
        new CrossValidationOptions(SETTING.withHead(head), 10, 5, 0, 1000);
    CrossValidation.Result result =
        CrossValidation.run(bags, "bag_label", options, Device.CPU, Progress.NONE);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (head.equals(MilLearner.heads().get(0))) {
      Interval accuracy = result.tileCount().get(Metric.ACCURACY);
      Interval auroc = result.tileCount().get(Metric.AUROC);
      print(
          "(number of tiles)",
          "%.3f".formatted(accuracy.value()),
          "%.3f".formatted(auroc.value()),
          auroc,
          "",
          0);
    }
    print(
        head,
        meanAndDeviation(result.perRepeat(Metric.ACCURACY)),
        meanAndDeviation(result.perRepeat(Metric.AUROC)),
        result.metrics().get(Metric.AUROC),
        meanAndDeviation(aurocByFold(result, bags.size())),
        seconds);
  }

  private static void print(
      String head, String accuracy, String auroc, Interval interval, String byFold, double s) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.3f – %.3f | %s | %.0f |%n",
        head,
        accuracy,
        auroc,
        interval.lower(),
        interval.upper(),
        byFold,
        s);
  }

  /** Each repeat's mean of the AUROC of its folds, as much of the literature reports it. */
  private static double[] aurocByFold(CrossValidation.Result result, int slides) {
    double[] means = new double[result.repeats().size()];
    for (int repeat = 0; repeat < means.length; repeat++) {
      Map<Integer, List<Integer>> folds = new LinkedHashMap<>();
      for (int i = 0; i < slides; i++) {
        int fold = result.outOfFold().get(repeat * slides + i).fold();
        folds.computeIfAbsent(fold, f -> new ArrayList<>()).add(i);
      }
      Predictions all = result.repeats().get(repeat);
      means[repeat] =
          folds.values().stream()
              .map(own -> all.select(own.stream().mapToInt(Integer::intValue).toArray()))
              .mapToDouble(Metric.AUROC::of)
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
    }
    return means;
  }

  private static String meanAndDeviation(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
    return String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
  }

  private static List<Bag> read(Path file) throws IOException {
    Map<String, List<float[]>> instances = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(file), format)) {
      for (CSVRecord row : parser) {
        float[] features = new float[row.size() - 2];
        for (int d = 0; d < features.length; d++) {
          features[d] = Float.parseFloat(row.get(d + 2));
        }
        String bag = row.get("bag");
        instances.computeIfAbsent(bag, b -> new ArrayList<>()).add(features);
        labels.put(bag, row.get("bag_label"));
      }
    }
    List<Bag> bags = new ArrayList<>();
    instances.forEach(
        (bag, rows) -> {
          FloatMatrix matrix = matrix(rows);
          bags.add(new Bag(bag, bag, Optional.of(labels.get(bag)), () -> matrix));
        });
    return bags;
  }

  private static FloatMatrix matrix(List<float[]> rows) {
    int dimension = rows.get(0).length;
    float[] values = new float[rows.size() * dimension];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, values, row * dimension, dimension);
    }
    return new FloatMatrix(rows.size(), dimension, values);
  }
}
