package org.contexture.pipeline.validation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.contexture.mil.Bag;
import org.contexture.mil.ComputeThreads;
import org.contexture.mil.FoldModels;
import org.contexture.mil.FoldModels.Place;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.lock.TaskFolder;

/**
 * Where a cross-validation is: {@code plan/validation.json} says what is done, {@code
 * plan/bags.csv} to which bags, {@code models} holds what came of each model, and beside them lies
 * what they say together.
 *
 * @param path of the folder
 * @param plan what is validated
 * @param bags that it is validated on
 */
public record ValidationFolder(Path path, ValidationPlan plan, List<ListedBag> bags) {

  private static final String PLAN = "validation.json";
  private static final String BAGS = "bags.csv";
  private static final long POLL_MILLIS = 100;
  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader("slide", "patient", "features", "source", "fold", "truth", "event")
          .setSkipHeaderRecord(true)
          .setRecordSeparator('\n')
          .get();

  public ValidationFolder {
    bags = List.copyOf(bags);
  }

  private static Path plan(Path folder) {
    return folder.resolve("plan");
  }

  private static boolean exists(Path folder) {
    return Files.exists(plan(folder).resolve(PLAN));
  }

  /**
   * Reads a plan.
   *
   * @throws IOException if there is none
   */
  public static ValidationFolder read(Path folder) throws IOException {
    if (!exists(folder)) {
      throw new IOException(
          "%s holds no plan of a cross-validation. Name the bags, as for a new one."
              .formatted(folder));
    }
    return new ValidationFolder(
        folder,
        ValidationPlan.read(plan(folder).resolve(PLAN)),
        readBags(plan(folder).resolve(BAGS)));
  }

  /**
   * Writes a plan, or goes on with the one that is there: settings may be others, since models of a
   * setting need no other's.
   *
   * @throws IOException if another plan is there
   */
  static ValidationFolder establish(ValidationFolder asked) throws IOException {
    asked.models(); // checks
    ValidationFolder made = asked;
    try (TaskFolder task = TaskFolder.open(asked.path(), work(asked.path()))) {
      lock(task);
      if (exists(asked.path())) {
        ValidationFolder there = read(asked.path());
        made = asked.withThreads(there.plan().threads());
        List<String> differences = new ArrayList<>(made.plan().differences(there.plan()));
        if (!made.bags().equals(there.bags())) {
          differences.add("other bags, or feature files that were made anew");
        }
        if (!differences.isEmpty()) {
          throw new IOException(
              "%s was planned otherwise: %s. Choose another folder, or ask for the same as before."
                  .formatted(made.path(), String.join(", ", differences)));
        }
        if (made.plan().equals(there.plan())) {
          return there;
        }
      } else {
        made = asked.withThreads(ComputeThreads.present());
      }
      Files.createDirectories(plan(made.path()));
      AtomicFile.write(
          plan(made.path()).resolve(BAGS),
          task.scratch(BAGS),
          (Path temporary) -> writeBags(temporary, asked.bags()));
      String json = made.plan().json();
      AtomicFile.write(
          plan(made.path()).resolve(PLAN),
          task.scratch(PLAN),
          (Path temporary) -> Files.writeString(temporary, json));
    }
    return read(asked.path());
  }

  /** Of several that plan at once the first decides. */
  private static void lock(TaskFolder task) throws IOException {
    while (!task.locks().take(PLAN)) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("Planning was interrupted.");
      }
    }
  }

  private ValidationFolder withThreads(int decided) {
    return new ValidationFolder(path, plan.withThreads(decided), bags);
  }

  /** What tasks of this folder do, for {@link TaskFolder}. */
  static String work(Path folder) {
    return "cross-validation in " + folder.getFileName();
  }

  /** The models, dealt. */
  FoldModels models() {
    List<Bag> all = bags.stream().map(bag -> bag.bag(plan.asked())).toList();
    return FoldModels.of(all, plan.asked().task(), plan.asked().column(), plan.options(bags));
  }

  /** Which models there are. */
  public List<Place> places() {
    return models().places();
  }

  /** Name of what came of a model, without its ending. */
  String name(Place place) {
    return key(place) + "-r" + place.repeat() + "-f" + place.fold();
  }

  private String key(Place place) {
    return plan.key(place.setting(), text(bags));
  }

  Path models(String name) {
    return path.resolve("models").resolve(name);
  }

  private static String text(List<ListedBag> bags) {
    StringBuilder text = new StringBuilder();
    try {
      print(text, bags);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void writeBags(Path file, List<ListedBag> bags) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      print(out, bags);
    }
  }

  @SuppressWarnings("resource") // closing it would close what it prints to
  private static void print(Appendable out, List<ListedBag> bags) throws IOException {
    CSVPrinter csv = new CSVPrinter(out, CSV.builder().setSkipHeaderRecord(false).get());
    for (ListedBag bag : bags) {
      csv.printRecord(
          bag.slide(),
          bag.patient(),
          bag.features(),
          bag.source(),
          bag.fold(),
          bag.truth(),
          bag.event());
    }
    csv.flush();
  }

  private static List<ListedBag> readBags(Path file) throws IOException {
    List<ListedBag> bags = new ArrayList<>();
    try (CSVParser csv =
        CSVParser.builder()
            .setReader(Files.newBufferedReader(file, StandardCharsets.UTF_8))
            .setFormat(CSV)
            .get()) {
      for (CSVRecord row : csv) {
        bags.add(
            new ListedBag(
                row.get("slide"),
                row.get("patient"),
                row.get("features"),
                row.get("source"),
                row.get("fold"),
                row.get("truth"),
                Boolean.parseBoolean(row.get("event"))));
      }
      return bags;
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      throw new IOException(
          "%s is no list of bags: %s. Plan anew.".formatted(file, e.getMessage()), e);
    }
  }

  /** What is known of a model; empty if it is not done. */
  Optional<StoredModel> stored(Place place) throws IOException {
    return StoredModel.read(this, name(place));
  }
}
