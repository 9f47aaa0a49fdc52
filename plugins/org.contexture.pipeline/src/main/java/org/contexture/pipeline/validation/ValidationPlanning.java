package org.contexture.pipeline.validation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.task.Truth;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.BagList;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.slides.SlideReading;

/** The driver's part: which bags there are, once for all tasks. */
public final class ValidationPlanning {

  private static final int NAMED = 5;

  /**
   * Where bags come from.
   *
   * @param list a CSV with a column of slides, and those that the plan asks for
   * @param features folder of feature files, which are named after their slides; empty if the list
   *     has a column {@value BagList#FEATURES} with their paths
   * @param patientColumn whose slides stay together
   */
  public record Source(Path list, Optional<Path> features, String patientColumn) {}

  private final Source source;
  private final ValidationPlan plan;
  private final Progress progress;
  private final BagList list;

  private ValidationPlanning(Source source, ValidationPlan plan, Progress progress)
      throws IOException {
    this.source = source;
    this.plan = plan;
    this.progress = progress;
    this.list = BagList.read(source.list());
  }

  /**
   * Plans a cross-validation, or goes on with the plan that is there.
   *
   * @param out where models and results go; made if missing
   * @param progress hears what is left out, and why
   * @throws IOException if the list or a feature file cannot be read, or another plan is there
   * @throws IllegalArgumentException if the bags cannot be validated so, or a setting is none
   */
  public static ValidationFolder plan(
      Source source, ValidationPlan plan, Path out, Progress progress) throws IOException {
    ValidationPlanning planning = new ValidationPlanning(source, plan, progress);
    return ValidationFolder.establish(new ValidationFolder(out, plan, planning.bags()));
  }

  private List<ListedBag> bags() throws IOException {
    Optional<String> patients = list.column(source.patientColumn());
    List<ListedBag> bags = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> learned = new ArrayList<>();
    int alone = 0;
    for (BagList.Row row : list.rows()) {
      Optional<Truth> truth = plan.asked().truth(list, row);
      Path features = list.features(row, source.features());
      if (truth.isEmpty()) {
        unknown.add(row.slide());
      } else if (!Files.isRegularFile(features)) {
        gone.add(row.slide());
      } else {
        if (FeatureFile.knowsLabel(features)) {
          learned.add(row.slide());
        }
        Optional<String> patient = patients.flatMap(row::cell);
        alone += patient.isEmpty() ? 1 : 0;
        bags.add(bag(row, truth.get(), features, patient));
      }
    }
    requireUnlearned(learned, bags.size());
    tell(unknown, "have no value in “%s”".formatted(plan.asked().column()));
    tell(gone, "have no feature file, the first would be " + first(gone));
    if (alone > 0) {
      progress.log(
          "%d of %d slides have no patient in “%s”; each counts as a patient of its own."
              .formatted(alone, bags.size(), source.patientColumn()));
    }
    if (bags.isEmpty()) {
      throw new IOException(
          "None of the %d slides of %s has both an answer and a feature file."
              .formatted(list.rows().size(), list.path()));
    }
    return bags;
  }

  private ListedBag bag(BagList.Row row, Truth truth, Path features, Optional<String> patient)
      throws IOException {
    return new ListedBag(
        row.slide(),
        patient.orElse(""),
        features.toString(),
        FeatureProvenance.fingerprint(features, SlideReading.PLAIN),
        fold(row),
        text(truth),
        truth instanceof Truth.OfSurvival survival && survival.event());
  }

  private static String text(Truth truth) {
    if (truth instanceof Truth.OfClass one) {
      return one.name();
    } else if (truth instanceof Truth.OfNumber number) {
      return Double.toString(number.value());
    } else if (truth instanceof Truth.OfSurvival survival) {
      return Double.toString(survival.time());
    }
    throw new AssertionError(truth);
  }

  private String fold(BagList.Row row) throws IOException {
    return plan.folds().kind() == FoldsBy.Kind.PATIENT
        ? ""
        : row.cell(list.required(plan.folds().column())).orElse("");
  }

  private String first(List<String> gone) throws IOException {
    for (BagList.Row row : list.rows()) {
      if (!gone.isEmpty() && row.slide().equals(gone.get(0))) {
        return list.features(row, source.features()).toString();
      }
    }
    return "";
  }

  private void tell(List<String> slides, String why) {
    if (!slides.isEmpty()) {
      String named = String.join(", ", slides.subList(0, Math.min(NAMED, slides.size())));
      progress.log(
          "%d of %d slides %s; they are left out: %s%s"
              .formatted(
                  slides.size(),
                  list.rows().size(),
                  why,
                  named,
                  slides.size() > NAMED ? " …" : ""));
    }
  }

  private static void requireUnlearned(List<String> learned, int all) throws IOException {
    if (!learned.isEmpty()) {
      throw new IOException(
          "The encoder of these features learned from the labels of %d of these %d slides, e.g. “%s”: what is predicted of them would say nothing of others. Leave these slides out, or extract their features with an encoder that did not learn from their labels."
              .formatted(learned.size(), all, learned.get(0)));
    }
  }
}
