package org.contexture.pipeline.validation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.InnerChoice;
import org.contexture.mil.MilOptions;
import org.contexture.mil.MilSettings;

/**
 * What is validated, decided once for all tasks. Kept as JSON.
 *
 * @param asked of the slides
 * @param folds how slides come into them
 * @param repeats of the whole
 * @param seed of the first repeat
 * @param resamples of the bootstrap
 * @param positiveClass of two classes; if empty, guessed by the names
 * @param times at which survival is judged; if none, quartiles of the events
 * @param gpu whether models are trained on GPUs
 * @param settings one or more, as {@link MilSettings} reads them
 * @param innerFolds if not 0, one more way to validate: within each fold the best of the settings
 *     is chosen by so many folds of its training patients
 * @param threads of libtorch that compute a model of a large cohort, on which last bits depend; 0
 *     for each machine's own, as in plans of before
 */
public record ValidationPlan(
    Asked asked,
    FoldsBy folds,
    int repeats,
    long seed,
    int resamples,
    String positiveClass,
    List<Double> times,
    boolean gpu,
    List<Map<String, String>> settings,
    int innerFolds,
    int threads) {

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static final String DEFAULTS = "defaults";

  /**
   * @throws IllegalArgumentException naming what is out of range
   */
  public ValidationPlan {
    times = List.copyOf(times);
    settings = List.copyOf(settings);
    if (settings.isEmpty() || (innerFolds > 0 && settings.size() < 2)) {
      throw new IllegalArgumentException(
          "Expected a setting to validate, and two or more to choose from; found %d."
              .formatted(settings.size()));
    }
    if (new HashSet<>(settings).size() < settings.size()) {
      throw new IllegalArgumentException("A setting is there twice: " + settings);
    }
    if (threads < 0) {
      throw new IllegalArgumentException("Expected 1 thread or more, found " + threads + ".");
    }
  }

  /** The same, with so many threads if it names none. */
  ValidationPlan withThreads(int decided) {
    return threads > 0
        ? this
        : new ValidationPlan(
            asked,
            folds,
            repeats,
            seed,
            resamples,
            positiveClass,
            times,
            gpu,
            settings,
            innerFolds,
            decided);
  }

  /** Ways to validate: the settings, and behind them, if asked for, their choice. */
  public List<String> ways() {
    List<String> ways = new ArrayList<>(settings.stream().map(ValidationPlan::text).toList());
    if (innerFolds > 0) {
      ways.add(
          "the best of %d, chosen by %d folds within each fold"
              .formatted(settings.size(), innerFolds));
    }
    return ways;
  }

  /** A setting in one line. */
  static String text(Map<String, String> setting) {
    return setting.isEmpty()
        ? DEFAULTS
        : setting.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  /** Options of each way. */
  List<CrossValidationOptions> options(List<ListedBag> bags) {
    List<MilOptions> trainings = new ArrayList<>();
    for (Map<String, String> setting : settings) {
      try {
        trainings.add(MilSettings.of(setting).withSeed(seed));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "The setting “%s”: %s".formatted(text(setting), e.getMessage()), e);
      }
    }
    List<CrossValidationOptions> options = new ArrayList<>();
    for (MilOptions training : trainings) {
      options.add(options(training, InnerChoice.none(), bags));
    }
    if (innerFolds > 0) {
      options.add(options(trainings.get(0), new InnerChoice(trainings, innerFolds), bags));
    }
    return options;
  }

  private CrossValidationOptions options(
      MilOptions training, InnerChoice choice, List<ListedBag> bags) {
    return new CrossValidationOptions(
        training, choice, folds.dealing(bags), repeats, seed, resamples, positiveClass);
  }

  /** By which the models of a way are known: where anything differs that makes them, it differs. */
  String key(int way, String bags) {
    String choice = way > settings.size() ? settings + " by " + innerFolds : "";
    String setting = way > settings.size() ? "" : settings.get(way - 1).toString();
    return digest(base() + "\n" + bags + "\n" + setting + "\n" + choice).substring(0, 12);
  }

  /** All but the settings, how they are measured, and where. */
  private String base() {
    return JSON.toJson(new Object[] {asked, folds, repeats, seed, gpu, 2}); // 2: of the defaults
  }

  /** In what this plan differs from another, apart from settings; empty if in nothing. */
  List<String> differences(ValidationPlan other) {
    List<String> differences = new ArrayList<>();
    differ(differences, "asked", asked, other.asked);
    differ(differences, "folds", folds, other.folds);
    differ(differences, "repeats", repeats, other.repeats);
    differ(differences, "seed", seed, other.seed);
    differ(differences, "device", gpu ? "GPU" : "CPU", other.gpu ? "GPU" : "CPU");
    differ(differences, "threads", threads, other.threads);
    return differences;
  }

  private static void differ(List<String> differences, String what, Object one, Object other) {
    if (!one.equals(other)) {
      differences.add("%s %s instead of %s".formatted(what, one, other));
    }
  }

  static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  String json() {
    return JSON.toJson(this) + "\n";
  }

  static ValidationPlan read(Path file) throws IOException {
    try {
      ValidationPlan plan = JSON.fromJson(Files.readString(file), ValidationPlan.class);
      if (plan == null) {
        throw new IllegalArgumentException("it is empty");
      }
      return plan;
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      throw new IOException(
          "%s is no plan: %s. Remove the folder that it lies in to plan anew."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
