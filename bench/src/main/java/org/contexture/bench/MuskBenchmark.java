package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.Predictions;
import org.contexture.mil.Bag;
import org.contexture.mil.ClassReport;
import org.contexture.mil.CrossValidation;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.Execution;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilOptions;
import org.contexture.mil.Optimisation;
import org.contexture.mil.Sampling;
import org.contexture.mil.Schedule;
import org.contexture.mil.head.Heads;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * Classic MIL data: ten folds, five repeats (seeds 0 to 4), every head under one fixed setting.
 *
 * <p>Arguments, all optional: {@code --data FILE.csv} (may be repeated; an instance a row, see
 * {@link BagTable}), {@code --bag COLUMN --label COLUMN} where they have other names, {@code
 * --heads NAME,NAME}, {@code --folds 10 --repeats 5}, {@code --device CPU} (also {@code AUTO} and
 * {@code CUDA:n}; numbers of other devices differ in the last digits). Without data, MUSK1 and
 * Elephant of the reference data, which is found through the system property {@code
 * contexture.shared} or beside the project.
 */
public final class MuskBenchmark {

  private static final List<String> USAGE =
      List.of(
          "--data FILE.csv...",
          "--bag COLUMN",
          "--label COLUMN",
          "--heads NAME,NAME",
          "--folds N",
          "--repeats N",
          "--device AUTO|CPU|CUDA:n");

  /**
   * Fixed before any result was seen: the same for all heads and data sets. Bags are too few to
   * hold some out, so all folds train for the same number of epochs.
   */
  private static final MilOptions SETTING =
      new MilOptions(
          Heads.named("gated-abmil"),
          0.1,
          new Schedule(30, 0, 0),
          new Optimisation(1e-3, 5e-3, true),
          new Sampling(4, 0, true, true),
          new Execution(0, false));

  private final List<Path> files;
  private final List<String> heads;
  private final Device device;
  private final int folds;
  private final int repeats;
  private final List<BagTable> tables = new ArrayList<>();

  private MuskBenchmark(Arguments arguments) throws IOException {
    List<Path> named = arguments.all("--data").stream().map(Path::of).toList();
    Path mil = Arguments.shared().resolve("mil");
    files =
        named.isEmpty() ? List.of(mil.resolve("musk1.csv"), mil.resolve("elephant.csv")) : named;
    heads = heads(arguments.find("--heads"));
    folds = arguments.integer("--folds", 10, 2);
    repeats = arguments.integer("--repeats", 5, 1);
    device = arguments.device();
    for (Path file : files) { // a mistake in the last one should not be told after hours
      tables.add(BagTable.read(file, arguments.find("--bag"), arguments.find("--label")));
    }
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(USAGE, given -> new MuskBenchmark(given).run(), arguments);
  }

  private static List<String> heads(Optional<String> wanted) {
    List<String> heads =
        wanted
            .map(names -> Arrays.stream(names.split(",", -1)).map(String::strip).toList())
            .orElse(MilLearner.heads());
    heads.forEach(Heads::named); // refuses what is none
    return heads;
  }

  private void run() throws IOException {
    System.out.printf("setting: %s, %s%n", SETTING, device);
    for (int i = 0; i < files.size(); i++) {
      BagTable table = tables.get(i);
      System.out.printf("%n%s: %d bags%n", files.get(i).getFileName(), table.bags().size());
      System.out.printf("classes %s, %d features%n", table.classes(), table.features().size());
      table.notes().forEach(System.out::println);
      System.out.println();
      System.out.println("| head | accuracy | AUROC | AUROC, 95 % interval | AUROC by fold | s |");
      System.out.println("|---|---|---|---|---|---|");
      for (String head : heads) {
        row(head, table.bags());
      }
    }
  }

  private void row(String head, List<Bag> bags) throws IOException {
    long start = System.nanoTime();
    CrossValidationOptions options =
        new CrossValidationOptions(SETTING.with(Heads.named(head)), folds, repeats, 0, 1000, "");
    ClassReport result = CrossValidation.run(bags, "bag_label", options, device, Progress.NONE);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (head.equals(heads.get(0))) {
      Interval accuracy = result.tileCount().metrics().get(Metric.ACCURACY);
      Interval auroc = result.tileCount().metrics().get(Metric.AUROC);
      print("(number of tiles)", number(accuracy.value()), number(auroc.value()), auroc, "", 0);
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
  private static double[] aurocByFold(ClassReport result, int slides) {
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

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
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
}
