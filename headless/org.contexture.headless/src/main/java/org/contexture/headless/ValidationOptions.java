package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.validation.Asked;
import org.contexture.pipeline.validation.FoldsBy;
import org.contexture.pipeline.validation.SettingsFile;
import org.contexture.pipeline.validation.ValidationFolder;
import org.contexture.pipeline.validation.ValidationPlan;
import org.contexture.pipeline.validation.ValidationPlanning;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is cross-validated, and on what. */
final class ValidationOptions {

  @Option(
      names = "--bags",
      paramLabel = "CSV",
      description =
          "A CSV with a column Slide or slide_id, what slides are asked for, patients, and paths of"
              + " feature files in Features. Without it the plan that lies in the folder counts.")
  private Path bags;

  @Option(
      names = "--features",
      paramLabel = "FOLDER",
      description = "Feature files, named after their slides, where the CSV has no Features.")
  private Path features;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Gets the plan, the models, predictions and scores.")
  private Path out;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The class that is asked for; ${DEFAULT-VALUE} by default.")
  private String label = "Label";

  @Option(names = "--number", paramLabel = "COLUMN", description = "Asks for a number instead.")
  private String number;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "Asks for survival instead; with --event and --event-value.")
  private String time;

  @Option(
      names = "--event",
      paramLabel = "COLUMN",
      description = "Of survival, whether the time ended by the event.")
  private String event;

  @Option(
      names = "--event-value",
      paramLabel = "VALUE",
      description = "The value of that column that says so, e.g. 1.")
  private String eventValue;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "Of a number HUBER (default), L2 or L1; of survival HAZARDS (default) or COX.")
  private String loss = "";

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "Whose slides stay together; ${DEFAULT-VALUE} by default.")
  private String patient = "Patient";

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Settings to validate: a CSV with a column for each parameter of the MIL Cross-Validator"
              + " as KNIME saves it (head, learningRate, epochs, …) and a row for each setting, or"
              + " JSON, a list of objects.")
  private Path settings;

  @Option(
      names = "--setting",
      paramLabel = "LIST",
      description = "A setting, e.g. \"head=mean, epochs=30\". Repeatable.")
  private List<String> single = new ArrayList<>();

  @Option(
      names = "--nested",
      paramLabel = "FOLDS",
      description =
          "Also scores the choice among the settings: within each fold by so many folds of its"
              + " training patients.")
  private int nested;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "How many; ${DEFAULT-VALUE} by default.")
  private int folds = 5;

  @Option(
      names = "--folds-by",
      paramLabel = "patient|site|column",
      description = "How slides come into folds; ${DEFAULT-VALUE} by default.")
  private FoldsBy.Kind foldsBy = FoldsBy.Kind.PATIENT;

  @Option(
      names = "--fold-column",
      paramLabel = "COLUMN",
      description = "With the sites, or with the folds.")
  private String foldColumn;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Of the whole, in other folds; ${DEFAULT-VALUE} by default.")
  private int repeats = 1;

  @Option(names = "--seed", paramLabel = "N", description = "${DEFAULT-VALUE} by default.")
  private long seed;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Of the bootstrap behind the intervals; ${DEFAULT-VALUE} by default.")
  private int resamples = 1000;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description = "Of two classes the one that is looked for; guessed by default.")
  private String positive = "";

  @Option(
      names = "--times",
      paramLabel = "LIST",
      description = "Times at which survival is judged, e.g. 12,36; quartiles by default.")
  private String times = "";

  @Mixin private DeviceOptions device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that compute a model of a cohort of more than 256 MB, on which last digits"
              + " depend; decided once, by the plan, as this machine has it.")
  private int threads;

  /** Plans, or reads the plan that is there. */
  ValidationFolder plan(Progress progress) throws IOException {
    if (bags == null) {
      return ValidationFolder.read(out);
    }
    ValidationPlan plan =
        new ValidationPlan(
            asked(),
            new FoldsBy(foldsBy, foldColumn(), foldsBy == FoldsBy.Kind.COLUMN ? 0 : folds),
            repeats,
            seed,
            resamples,
            positive,
            Arrays.stream(times.split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Double::valueOf)
                .sorted()
                .toList(),
            Planning.isGpu(device.first()),
            settings(),
            nested,
            threads);
    return ValidationPlanning.plan(
        new ValidationPlanning.Source(bags, Optional.ofNullable(features), patient),
        plan,
        out,
        progress);
  }

  private Asked asked() {
    if (number != null && time != null) {
      throw new IllegalArgumentException("Ask for --number or for --time, not for both.");
    }
    String wanted = loss.toUpperCase(Locale.ROOT);
    if (number != null) {
      return Asked.number(number, wanted.isEmpty() ? NumberLoss.HUBER : NumberLoss.valueOf(wanted));
    }
    if (time == null) {
      return Asked.classes(label);
    }
    if (event == null || eventValue == null) {
      throw new IllegalArgumentException(
          "Survival needs --event, the column that says whether it happened, and --event-value, the"
              + " value that says that it did.");
    }
    return Asked.survival(
        time,
        event,
        eventValue,
        wanted.isEmpty() ? SurvivalLoss.HAZARDS : SurvivalLoss.valueOf(wanted));
  }

  private String foldColumn() {
    if (foldsBy != FoldsBy.Kind.PATIENT && foldColumn == null) {
      throw new IllegalArgumentException(
          "--folds-by %s needs --fold-column.".formatted(foldsBy.name().toLowerCase(Locale.ROOT)));
    }
    return foldColumn == null ? "" : foldColumn;
  }

  private List<Map<String, String>> settings() throws IOException {
    List<Map<String, String>> all = new ArrayList<>();
    if (settings != null) {
      all.addAll(SettingsFile.read(settings));
    }
    single.forEach(line -> all.add(SettingsFile.parse(line)));
    return all.isEmpty() ? List.of(Map.of()) : all;
  }

  /** Where models are trained, of the kind that the plan says. */
  Device device(ValidationFolder folder) {
    return device.only(folder.plan().gpu());
  }
}
