package org.contexture.pipeline.validation;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.contexture.mil.CrossValidation.OutOfFold;
import org.contexture.mil.CrossValidation.Trained;
import org.contexture.mil.Judgement;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilModelFile;
import org.contexture.mil.Prediction;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.Truth;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.pipeline.validation.ValidationResult.Report;
import org.contexture.pipeline.validation.ValidationResult.Score;
import org.contexture.pipeline.validation.ValidationResult.Way;

/**
 * Results as files: CSV with the columns of the MIL Cross-Validator's tables behind the number of
 * the setting, numbers with all of their digits; and of each setting the model that the node gives.
 */
public final class ResultFiles {

  @FunctionalInterface
  private interface Rows {
    void print(CSVPrinter csv) throws IOException;
  }

  private final ValidationFolder folder;
  private final ValidationResult result;

  private final TaskFolder task;

  private ResultFiles(ValidationFolder folder, ValidationResult result, TaskFolder task) {
    this.folder = folder;
    this.result = result;
    this.task = task;
  }

  /**
   * Writes {@code settings.csv}, {@code scores.csv}, {@code predictions.csv}, {@code folds.csv},
   * {@code training.csv} and {@code model-n.safetensors}.
   */
  public static void write(ValidationFolder folder, ValidationResult result) throws IOException {
    try (TaskFolder task = TaskFolder.open(folder.path(), ValidationFolder.work(folder.path()))) {
      new ResultFiles(folder, result, task).write();
    }
  }

  private void write() throws IOException {
    write("settings.csv", this::settings);
    write("scores.csv", this::scores);
    write("predictions.csv", this::predictions);
    write("folds.csv", this::folds);
    write("training.csv", this::training);
    for (int w = 0; w < result.ways().size(); w++) {
      Optional<Report> report = result.ways().get(w).report();
      if (report.isPresent()) {
        MilModel model = report.get().predicted().ensemble();
        String name = "model-" + (w + 1) + ".safetensors";
        AtomicFile.write(
            folder.path().resolve(name),
            task.scratch(name),
            (Path temporary) -> MilModelFile.write(model, temporary));
      }
    }
  }

  private void write(String name, Rows rows) throws IOException {
    AtomicFile.write(
        folder.path().resolve(name),
        task.scratch(name),
        (Path temporary) -> {
          try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8);
              CSVPrinter csv =
                  new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
            rows.print(csv);
          }
        });
  }

  private void settings(CSVPrinter csv) throws IOException {
    csv.printRecord(
        "Setting",
        "Parameters",
        "State",
        "Models",
        "Failed",
        "Metric",
        "Value",
        "Lower",
        "Upper",
        "Reason");
    for (int w = 0; w < result.ways().size(); w++) {
      Way way = result.ways().get(w);
      Optional<Score> chief = way.report().map(report -> report.scores().get(0));
      csv.printRecord(
          w + 1,
          way.text(),
          way.report().isPresent() ? "done" : way.failures().isEmpty() ? "missing" : "failed",
          way.models(),
          way.failures().size(),
          chief.map(Score::name).orElse(""),
          chief.map(score -> cell(score.interval().value())).orElse(""),
          chief.map(score -> cell(score.interval().lower())).orElse(""),
          chief.map(score -> cell(score.interval().upper())).orElse(""),
          way.failures().isEmpty() ? "" : way.failures().get(0));
    }
  }

  private void scores(CSVPrinter csv) throws IOException {
    csv.printRecord(
        "Setting", "Metric", "Class", "Value", "Lower", "Upper", "Tile Count", "Least", "Largest");
    for (int w = 0; w < result.ways().size(); w++) {
      Optional<Report> report = result.ways().get(w).report();
      for (Score score : report.map(Report::scores).orElse(List.of())) {
        csv.printRecord(
            w + 1,
            score.name(),
            score.ofClass(),
            cell(score.interval().value()),
            cell(score.interval().lower()),
            cell(score.interval().upper()),
            cell(score.tileCount()),
            cell(Arrays.stream(score.repeats()).min().orElse(Double.NaN)),
            cell(Arrays.stream(score.repeats()).max().orElse(Double.NaN)));
      }
    }
  }

  private void folds(CSVPrinter csv) throws IOException {
    csv.printRecord(
        "Setting",
        "Repeat",
        "Fold",
        "Held Out",
        "Chosen",
        "Slides",
        "Patients",
        "Metric",
        "Class",
        "Value");
    List<String> ways = folder.plan().ways();
    for (int w = 0; w < result.ways().size(); w++) {
      Optional<Report> report = result.ways().get(w).report();
      if (report.isEmpty()) {
        continue;
      }
      boolean chosen = w >= folder.plan().settings().size();
      for (Judgement.OfFold value : report.get().judgement().folds(report.get().predicted())) {
        Trained trained = report.get().predicted().trained(value.repeat(), value.fold());
        csv.printRecord(
            w + 1,
            value.repeat(),
            value.fold(),
            trained.heldOut(),
            chosen ? ways.get(trained.setting() - 1) : "",
            value.slides(),
            value.patients(),
            value.measure().name(),
            value.measure().of(),
            cell(value.value()));
      }
    }
  }

  private void training(CSVPrinter csv) throws IOException {
    csv.printRecord(
        "Setting",
        "Repeat",
        "Fold",
        "Epoch",
        "Training Loss",
        "Validation Loss",
        "Validation AUROC",
        "Best");
    for (var place : folder.places()) {
      Optional<StoredModel> stored = folder.stored(place);
      if (stored.isEmpty()) {
        continue;
      }
      for (var epoch : stored.get().log()) {
        csv.printRecord(
            place.setting(),
            place.repeat(),
            place.fold(),
            epoch.epoch(),
            cell(epoch.trainingLoss()),
            cell(epoch.validationLoss()),
            cell(epoch.validationAuroc()),
            epoch.best());
      }
    }
  }

  private void predictions(CSVPrinter csv) throws IOException {
    Optional<Report> first =
        result.ways().stream().flatMap(way -> way.report().stream()).findFirst();
    if (first.isEmpty()) {
      return;
    }
    Task task = first.get().predicted().task();
    List<Double> times = first.get().times();
    List<String> header = new ArrayList<>(List.of("Setting", "Repeat", "Fold", "Slide", "Patient"));
    header.add(folder.plan().asked().column());
    header.addAll(answerNames(task, times));
    csv.printRecord(header);
    for (int w = 0; w < result.ways().size(); w++) {
      Optional<Report> report = result.ways().get(w).report();
      if (report.isPresent()) {
        for (OutOfFold one : report.get().predicted().outOfFold()) {
          List<Object> cells = new ArrayList<>(List.of(w + 1, one.repeat(), one.fold()));
          cells.add(one.bag().id());
          cells.add(patient(one.bag().patient()));
          cells.add(truth(one.bag().truth().orElseThrow()));
          cells.addAll(answer(task, times, one));
          csv.printRecord(cells);
        }
      }
    }
  }

  private static String patient(String key) {
    return key.startsWith("patient ") ? key.substring("patient ".length()) : "";
  }

  private static String truth(Truth truth) {
    if (truth instanceof Truth.OfClass one) {
      return one.name();
    } else if (truth instanceof Truth.OfNumber number) {
      return cell(number.value());
    }
    return cell(((Truth.OfSurvival) truth).time());
  }

  private List<String> answerNames(Task task, List<Double> times) {
    String column = folder.plan().asked().column();
    List<String> names = new ArrayList<>();
    if (task instanceof ClassTask of) {
      of.classes().forEach(name -> names.add("P (%s=%s)".formatted(column, name)));
      names.add("Prediction (%s)".formatted(column));
    } else if (folder.plan().asked().kind() == Asked.Kind.NUMBER) {
      names.add("Prediction (%s)".formatted(column));
    } else {
      names.addAll(List.of("Event", "Risk"));
      times.forEach(time -> names.add("Survival (%s)".formatted(shown(time))));
    }
    return names;
  }

  private static String shown(double time) {
    return time == Math.rint(time) && Math.abs(time) < 1e9
        ? Long.toString((long) time)
        : String.format(Locale.ROOT, "%.4g", time);
  }

  private static List<String> answer(Task task, List<Double> times, OutOfFold one) {
    Prediction prediction = one.prediction();
    List<String> cells = new ArrayList<>();
    if (one.bag().truth().orElseThrow() instanceof Truth.OfSurvival known) {
      cells.add(Boolean.toString(known.event()));
    }
    for (double number : prediction.answer()) {
      cells.add(cell(number));
    }
    if (task instanceof ClassTask of) {
      cells.add(of.classes().get(prediction.predicted()));
    } else if (prediction.readout() instanceof SurvivalReadout survival) {
      times.forEach(time -> cells.add(cell(survival.survival(prediction.outputs(), time))));
    }
    return cells;
  }

  private static String cell(double number) {
    return Double.isNaN(number) ? "" : Double.toString(number);
  }

  /** What came out, a line for each way to validate, and what to make of it. */
  public static List<String> summary(ValidationFolder folder, ValidationResult result) {
    List<String> lines = new ArrayList<>();
    for (int w = 0; w < result.ways().size(); w++) {
      Way way = result.ways().get(w);
      lines.add(String.join("  ", "" + (w + 1), way.text(), outcome(way)));
    }
    int settings = folder.plan().settings().size();
    if (settings > 1) {
      lines.add(
          "Whoever takes the best of these %d by these scores is told too good a score: it won by chance as well. %s"
              .formatted(
                  settings,
                  folder.plan().innerFolds() > 0
                      ? "The last line is what choosing is worth: there the slides that are judged"
                          + " chose nothing."
                      : "--nested 3 tells what choosing is worth."));
    }
    return lines;
  }

  private static String outcome(Way way) {
    if (way.report().isPresent()) {
      Score chief = way.report().get().scores().get(0);
      return chief.name() + " " + chief.interval();
    }
    return way.failures().isEmpty()
        ? "not done"
        : "FAILED, %d of %d models. %s"
            .formatted(way.failures().size(), way.models(), way.failures().get(0));
  }
}
