package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.mil.Bag;
import org.contexture.mil.ClinicalComparison;
import org.contexture.mil.CrossValidation;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.Execution;
import org.contexture.mil.Judgement;
import org.contexture.mil.MilOptions;
import org.contexture.mil.Optimisation;
import org.contexture.mil.Sampling;
import org.contexture.mil.Schedule;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.LabelsTask;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * Features of real slides: every task with every head under one setting, five folds by patient, one
 * row a head; then what images and clinical facts are worth alone and together.
 *
 * <p>Arguments, all optional: {@code --heads NAME,NAME --folds 5 --repeats 1 --epochs 20 --rate
 * 5e-4}, by which what is in the documentation was made unless it says otherwise; {@code
 * --questions 1,2} for some columns and nothing else. The tables of the reference data are found
 * through the system property {@code contexture.shared} or beside the project.
 */
public final class StudyBenchmark {

  private static final List<String> USAGE =
      List.of(
          "--heads NAME,NAME",
          "--folds N",
          "--repeats N",
          "--epochs N",
          "--rate X",
          "--questions N,N");

  private static final double WEIGHT_DECAY = 5e-3;

  /** Cox takes one step an epoch: it has more epochs, and longer steps. */
  private static final int COX_EPOCHS = 5;

  private static final int COX_RATE = 10;
  private static final int RESAMPLES = 1000;

  /**
   * A question.
   *
   * @param name as the table shows it
   * @param measure that it is judged by
   */
  private record Question(String name, String measure, List<Bag> bags, Task task) {

    boolean isCox() {
      return task instanceof SurvivalTask survival && survival.loss() == SurvivalLoss.COX;
    }
  }

  private final List<String> heads;
  private final int folds;
  private final int repeats;
  private final int epochs;
  private final double rate;
  private final List<Integer> asked;
  private final Path studies = Arguments.shared().resolve("studies");

  private StudyBenchmark(Arguments arguments) throws IOException {
    heads =
        arguments
            .find("--heads")
            .map(names -> List.of(names.split(",", -1)))
            .orElse(
                List.of(
                    "mean",
                    "max",
                    "abmil",
                    "gated-abmil",
                    "clam-sb",
                    "clam-mb",
                    "dsmil",
                    "mhim-abmil",
                    "transmil"));
    folds = arguments.integer("--folds", 5, 2);
    repeats = arguments.integer("--repeats", 1, 1);
    epochs = arguments.integer("--epochs", 20, 1);
    rate = arguments.number("--rate", 5e-4);
    asked =
        arguments
            .find("--questions")
            .map(numbers -> Stream.of(numbers.split(",", -1)).map(Integer::valueOf).toList())
            .orElse(List.of());
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(USAGE, given -> new StudyBenchmark(given).run(), arguments);
  }

  private void run() throws IOException {
    Map<String, FloatMatrix> kirc = features(read("kirc.csv"), 1);
    List<String[]> lung = read("nsclc.csv");
    Map<String, String> subtype = new LinkedHashMap<>();
    lung.stream().skip(1).forEach(row -> subtype.put(row[0], row[1]));
    Map<String, FloatMatrix> nsclc = features(lung, 2);
    List<Bag> lungs = new ArrayList<>();
    subtype.forEach(
        (slide, label) ->
            lungs.add(
                new Bag(slide, slide, Optional.of(Truth.ofClass(label)), () -> nsclc.get(slide))));
    Function<String[], Truth> followUp =
        row -> new Truth.OfSurvival(number(row[2]), row[3].startsWith("1"));
    List<Bag> survival = kidneys(kirc, followUp, false);
    List<Question> all =
        List.of(
            new Question("NSCLC subtype, AUROC", "AUROC", lungs, new ClassTask()),
            new Question(
                "KIRC survival, hazards, C",
                "Harrell's C",
                survival,
                new SurvivalTask(SurvivalLoss.HAZARDS, 4)),
            new Question(
                "KIRC survival, Cox, C",
                "Harrell's C",
                survival,
                new SurvivalTask(SurvivalLoss.COX, 4)),
            new Question(
                "KIRC age, Spearman",
                "Spearman correlation",
                kidneys(kirc, row -> new Truth.OfNumber(number(row[4])), false),
                new NumberTask(NumberLoss.HUBER)),
            new Question(
                "KIRC sex and 60 or older, mean AUROC",
                "Macro AUROC",
                kidneys(kirc, StudyBenchmark::labels, false),
                new LabelsTask(List.of("sex", "older"))));
    List<Question> questions =
        asked.isEmpty() ? all : asked.stream().map(i -> all.get(i - 1)).toList();
    System.out.printf(
        "%d folds, %d repeats, %d epochs, rate %s, seed 0%n%n", folds, repeats, epochs, rate);
    System.out.print("| head |");
    questions.forEach(question -> System.out.printf(" %s |", question.name()));
    System.out.printf("%n|---|%s%n", "---|".repeat(questions.size()));
    for (String head : heads) {
      System.out.printf("| %s |", head);
      for (Question question : questions) {
        System.out.print(cell(question, head));
        System.out.flush();
      }
      System.out.println();
    }
    if (!asked.isEmpty()) {
      return;
    }
    clinical(
        new Question(
            "",
            "Harrell's C",
            kidneys(kirc, followUp, true),
            new SurvivalTask(SurvivalLoss.HAZARDS, 4)));
  }

  private static Truth labels(String[] row) {
    return new Truth.OfLabels(
        List.of(
            Optional.of(row[5].startsWith("1") ? "female" : "male"),
            Optional.of(number(row[4]) >= 60 ? "yes" : "no")));
  }

  private CrossValidationOptions options(Question question, String head) {
    MilOptions setting =
        new MilOptions(
            Heads.named(head),
            0.1,
            new Schedule(question.isCox() ? COX_EPOCHS * epochs : epochs, 0, 0),
            new Optimisation(question.isCox() ? COX_RATE * rate : rate, WEIGHT_DECAY, true),
            new Sampling(4, 0, true, true),
            new Execution(0, false));
    return new CrossValidationOptions(setting, folds, repeats, 0, RESAMPLES, "");
  }

  private Judgement<?> judge(Question question, CrossValidationOptions options) throws IOException {
    return Judgement.of(
        CrossValidation.predict(
            question.bags(), question.task(), question.name(), options, Device.CPU, Progress.NONE),
        List.of(),
        "");
  }

  private String cell(Question question, String head) throws IOException {
    long start = System.nanoTime();
    Judgement<?> judgement = judge(question, options(question, head));
    double seconds = (System.nanoTime() - start) / 1e9;
    Interval value =
        judgement.measured(new PatientBootstrap(RESAMPLES, 0)).stream()
            .filter(one -> one.measure().name().equals(question.measure()))
            .findFirst()
            .map(Measured::interval)
            .orElseThrow();
    return String.format(Locale.ROOT, " %s, %.0f s |", shown(value), seconds);
  }

  private static String shown(Interval value) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", value.value(), value.lower(), value.upper());
  }

  private void clinical(Question question) throws IOException {
    CrossValidationOptions options = options(question, "abmil");
    System.out.printf("%nabmil, hazards, age and sex%n%n| | C |%n|---|---|%n");
    for (ClinicalComparison.Row row :
        ClinicalComparison.of(
            judge(question, options),
            question.bags(),
            question.task(),
            List.of(),
            options,
            Device.CPU,
            Progress.NONE)) {
      if (row.measured().measure().name().equals(question.measure())) {
        System.out.printf("| %s | %s |%n", row.of(), shown(row.measured().interval()));
      }
    }
  }

  private List<String[]> read(String file) throws IOException {
    return Files.readAllLines(studies.resolve(file)).stream()
        .map(line -> line.split(",", -1))
        .toList();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static Map<String, FloatMatrix> features(List<String[]> rows, int first) {
    Map<String, List<String[]>> slides = new LinkedHashMap<>();
    rows.stream()
        .skip(1)
        .forEach(row -> slides.computeIfAbsent(row[0], k -> new ArrayList<>()).add(row));
    Map<String, FloatMatrix> features = new LinkedHashMap<>();
    slides.forEach(
        (slide, own) -> {
          int columns = own.get(0).length - first;
          float[] values = new float[own.size() * columns];
          for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(own.get(i / columns)[first + i % columns]);
          }
          features.put(slide, new FloatMatrix(own.size(), columns, values));
        });
    return features;
  }

  /** Those of which the clinical table tells the follow-up, age and sex. */
  private List<Bag> kidneys(
      Map<String, FloatMatrix> features, Function<String[], Truth> truth, boolean withFacts)
      throws IOException {
    List<Bag> bags = new ArrayList<>();
    for (String[] row : read("kirc_survival.csv").stream().skip(1).toList()) {
      if (features.containsKey(row[0]) && Arrays.stream(row).noneMatch(String::isBlank)) {
        Map<String, Fact> facts =
            Map.of(
                "age", new Fact.Quantity(number(row[4])),
                "female", new Fact.Quantity(number(row[5])));
        bags.add(
            new Bag(
                row[0],
                row[1],
                Optional.of(truth.apply(row)),
                () -> features.get(row[0]),
                withFacts ? facts : Map.of()));
      }
    }
    return bags;
  }
}
