package org.contexture.pipeline.validation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.evaluation.ClassMetric;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.Metric;
import org.contexture.mil.ClassReport;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.FoldModels;
import org.contexture.mil.FoldModels.Place;
import org.contexture.mil.FoldOutcome;
import org.contexture.mil.Judgement;
import org.contexture.mil.TaskReport;
import org.contexture.mil.task.ClassTask;

/**
 * What the models of a folder say together: of each way to validate what one process would have
 * said.
 *
 * @param ways in the order of the plan
 * @param missing how many models nobody has said anything of
 */
public record ValidationResult(List<Way> ways, int missing) {

  /**
   * What came of a way to validate.
   *
   * @param text in words
   * @param models how many there are
   * @param failures why models are not there, each in words
   * @param report if all models are there
   */
  public record Way(String text, int models, List<String> failures, Optional<Report> report) {

    public Way {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Scores and what they are of.
   *
   * @param predicted every slide once a repeat
   * @param judgement by which folds are measured
   * @param scores the chief one first
   * @param times at which survival is judged
   */
  public record Report(
      Predicted predicted, Judgement<?> judgement, List<Score> scores, List<Double> times) {

    public Report {
      scores = List.copyOf(scores);
      times = List.copyOf(times);
    }
  }

  /**
   * A measure.
   *
   * @param ofClass that it is about; empty if it is about all
   * @param interval mean over repeats and its 95 % interval over patients
   * @param tileCount the same of a model that knows the number of tiles alone; NaN if none is asked
   * @param repeats its value in each
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to show, never compared
  public record Score(
      String name, String ofClass, Interval interval, double tileCount, double[] repeats) {}

  public ValidationResult {
    ways = List.copyOf(ways);
  }

  /** Whether every model has a verdict. */
  public boolean isComplete() {
    return missing == 0;
  }

  /**
   * Reads what is there and measures what is complete.
   *
   * @throws IOException if what came of a model cannot be read
   */
  public static ValidationResult read(ValidationFolder folder) throws IOException {
    ValidationTask task = ValidationTask.open(folder);
    FoldModels models = folder.models();
    List<CrossValidationOptions> options = folder.plan().options(folder.bags());
    List<Way> ways = new ArrayList<>();
    int missing = 0;
    for (int w = 1; w <= options.size(); w++) {
      int way = w;
      List<Place> places = models.places().stream().filter(p -> p.setting() == way).toList();
      Map<Place, StoredModel> stored = new LinkedHashMap<>();
      List<String> failures = new ArrayList<>();
      for (Place place : places) {
        Optional<StoredModel> one = folder.stored(place);
        one.ifPresent(known -> stored.put(place, known));
        one.filter(StoredModel::isFailed)
            .ifPresent(known -> failures.add(task.text(place) + ": " + known.failure()));
      }
      missing += places.size() - stored.size();
      Optional<Report> report =
          stored.size() == places.size() && failures.isEmpty()
              ? Optional.of(report(folder, models, way, stored, options.get(w - 1)))
              : Optional.empty();
      ways.add(new Way(folder.plan().ways().get(w - 1), places.size(), failures, report));
    }
    return new ValidationResult(ways, missing);
  }

  private static Report report(
      ValidationFolder folder,
      FoldModels models,
      int way,
      Map<Place, StoredModel> stored,
      CrossValidationOptions options)
      throws IOException {
    Map<Place, FoldOutcome> outcomes = new HashMap<>();
    Map<String, Integer> tiles = new HashMap<>();
    for (Map.Entry<Place, StoredModel> one : stored.entrySet()) {
      outcomes.put(one.getKey(), one.getValue().outcome(folder, folder.name(one.getKey())));
      one.getValue().slides().forEach(slide -> tiles.put(slide.slide(), slide.tiles()));
    }
    int[] inOrder = folder.bags().stream().mapToInt(bag -> tiles.get(bag.slide())).toArray();
    Predicted predicted = models.join(way, outcomes, inOrder);
    List<Double> times = folder.plan().times();
    if (predicted.task() instanceof ClassTask) {
      ClassReport report = ClassReport.of(predicted, options);
      Judgement<?> judgement = Judgement.of(predicted, List.of(), options.positiveClass());
      return new Report(predicted, judgement, scores(report), List.of());
    }
    TaskReport report = TaskReport.of(predicted, times, options);
    return new Report(predicted, report.judgement(), scores(report), report.times());
  }

  private static List<Score> scores(ClassReport report) {
    List<Score> scores = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      boolean ofOne = metric.dependsOnPositive() && report.classes().size() == 2;
      scores.add(
          new Score(
              metric.title(),
              ofOne ? report.classes().get(report.positive()) : "",
              report.metrics().get(metric),
              report.tileCount().metrics().get(metric).value(),
              report.perRepeat(metric)));
    }
    for (int c = 0; c < report.classes().size(); c++) {
      for (ClassMetric metric : ClassMetric.values()) {
        scores.add(
            new Score(
                "%s (%s)".formatted(metric.title(), report.classes().get(c)),
                report.classes().get(c),
                report.classMetrics().get(c).get(metric),
                report.tileCount().of(metric, c),
                report.perRepeat(metric, c)));
      }
    }
    return scores;
  }

  private static List<Score> scores(TaskReport report) {
    return report.measured().stream()
        .map(
            one ->
                new Score(
                    one.name(), one.label().orElse(""), one.interval(), Double.NaN, one.repeats()))
        .toList();
  }
}
