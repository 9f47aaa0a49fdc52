package org.contexture.headless.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.contexture.pipeline.features.TileHints;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideReading;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.Outline;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.view.AnswerNames;
import org.contexture.view.SlideFeatures;
import org.contexture.view.ViewContentBuilder;

/**
 * The tables that {@code contexture run} wrote: which are slides, tile values, regions, bags and
 * predictions, their columns tell.
 */
final class ResultTables {

  static final String REPORT = "run.json";
  private static final String WORKFLOW = "knime://knime.workflow/";

  private final Path results;
  private final Path workflow;
  private final SlideNames names;

  private ResultTables(Path results, Path workflow, SlideNames names) {
    this.results = results;
    this.workflow = workflow;
    this.names = names;
  }

  static ResultTables of(Path results) throws IOException {
    try (Reader json = Files.newBufferedReader(results.resolve(REPORT))) {
      JsonObject report = JsonParser.parseReader(json).getAsJsonObject();
      Map<Integer, List<Integer>> inputs = new HashMap<>();
      for (JsonElement node : report.getAsJsonArray("nodes")) {
        inputs.put(node.getAsJsonObject().get("id").getAsInt(), inputs(node.getAsJsonObject()));
      }
      return new ResultTables(
          results, Path.of(report.get("workflow").getAsString()), new SlideNames(inputs));
    } catch (RuntimeException e) {
      throw new IOException(
          results.resolve(REPORT) + " is not the report of a run: " + e.getMessage(), e);
    }
  }

  /** Runs of before say nothing of them. */
  private static List<Integer> inputs(JsonObject node) {
    List<Integer> inputs = new ArrayList<>();
    if (node.has("inputs")) {
      node.getAsJsonArray("inputs").forEach(input -> inputs.add(input.getAsInt()));
    }
    return inputs;
  }

  /** Whether a folder holds slides to look at. */
  static boolean haveSlides(Path results) throws IOException {
    for (Path file : files(results)) {
      try (CsvTable table = CsvTable.open(file)) {
        if (isSlides(table) && table.iterator().hasNext()) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSlides(CsvTable table) {
    return table.has("Slide", "Path", "Width", "Height");
  }

  private static List<Path> files(Path results) throws IOException {
    try (Stream<Path> all = Files.find(results, 2, (path, file) -> file.isRegularFile())) {
      return all.filter(path -> path.getFileName().toString().matches("port-\\d+[.]csv"))
          .sorted()
          .toList();
    }
  }

  /** Adds all of it: slides first, then what belongs to them. */
  void read(ViewContentBuilder into) throws IOException {
    List<Path> files = files(results);
    for (Path file : files) {
      each(file, table -> isSlides(table), (table, row) -> slide(table, row, node(file), into));
    }
    for (Path file : files) {
      String name = results.relativize(file).toString().replace('\\', '/').replace(".csv", "");
      ValuesFile.Naming naming = id -> names.find(number(node(file)), id);
      try (CsvTable table = CsvTable.open(file)) {
        if (table.has(ValuesFile.NEEDED) && !table.has("Outline") && !isSlides(table)) {
          ValuesFile.read(file, name, naming, into);
        }
      }
      each(
          file,
          table -> table.has("Slide", "Outline"),
          (table, row) -> region(table, row, naming, into));
      each(
          file,
          table -> table.has("Slide", "Features"),
          (table, row) -> bag(table, row, naming, into));
      predictions(file, naming, into);
    }
    if (names.unclear() > 0) {
      into.note(
          "Rows that may belong to one of several slides of the same name were left out: %d."
              .formatted(names.unclear()));
    }
  }

  /** The folder of a node, {@code 11 MIL Predictor}. */
  private static String node(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static int number(String node) {
    String digits = node.split(" ", 2)[0];
    return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
  }

  @FunctionalInterface
  private interface Rule {
    boolean fits(CsvTable table);
  }

  @FunctionalInterface
  private interface Use {
    void of(CsvTable table, CSVRecord row) throws IOException;
  }

  private static void each(Path file, Rule rule, Use use) throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      if (rule.fits(table)) {
        for (CSVRecord row : table) {
          use.of(table, row);
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A slide of the same id in another file is another one, and is told apart by its node. */
  private void slide(CsvTable table, CSVRecord row, String node, ViewContentBuilder into)
      throws IOException {
    String id = table.present(row, "Slide");
    Path path = path(table.present(row, "Path"));
    String shown = names.put(number(node), id, path, node);
    into.slide(shown, path, micronsPerPixel(row), look(table, row), CsvTable.cell(row, "Label"));
  }

  private static Look look(CsvTable table, CSVRecord row) throws IOException {
    try {
      return new Look(
          CsvTable.cell(row, "Slide Reading").map(SlideReading::parse).orElse(SlideReading.PLAIN),
          CsvTable.cell(row, "Stain Normalisation").map(StainNormalisation::parse));
    } catch (IllegalArgumentException e) {
      throw new IOException(table + ": " + e.getMessage(), e);
    }
  }

  private static Optional<MicronsPerPixel> micronsPerPixel(CSVRecord row) {
    Optional<Double> x = CsvTable.cell(row, "MPP X").map(Double::valueOf);
    Optional<Double> y = CsvTable.cell(row, "MPP Y").map(Double::valueOf).or(() -> x);
    return x.flatMap(across -> MicronsPerPixel.stated(across, y.get()));
  }

  /** Paths inside the workflow's folder stand relative to it. */
  private Path path(String text) {
    return text.startsWith(WORKFLOW)
        ? workflow.resolve(URI.create(text).getPath().substring(1))
        : Path.of(text);
  }

  private static void region(
      CsvTable table, CSVRecord row, ValuesFile.Naming naming, ViewContentBuilder into)
      throws IOException {
    Optional<String> slide = naming.slide(table.present(row, "Slide"));
    if (slide.isEmpty()) {
      return;
    }
    into.regions(
        slide.get(),
        List.of(
            new AnnotatedRegion(
                CsvTable.cell(row, "Region").orElse(Long.toString(row.getRecordNumber())),
                CsvTable.cell(row, "Name"),
                CsvTable.cell(row, "Class"),
                Outline.ofGeoJson(table.present(row, "Outline")))));
  }

  private void bag(CsvTable table, CSVRecord row, ValuesFile.Naming naming, ViewContentBuilder into)
      throws IOException {
    Optional<String> slide = naming.slide(table.present(row, "Slide"));
    if (slide.isEmpty()) {
      return;
    }
    OptionalInt size =
        CsvTable.cell(row, "Tile Size").isPresent()
            ? OptionalInt.of(table.whole(row, "Tile Size"))
            : OptionalInt.empty();
    into.features(
        slide.get(),
        new SlideFeatures(
            path(table.present(row, "Features")), new TileHints(micronsPerPixel(row), size)));
  }

  private static void predictions(Path file, ValuesFile.Naming naming, ViewContentBuilder into)
      throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      Optional<AnswerNames> names = AnswerNames.in(table.columns());
      if (names.isEmpty() || !table.has("Slide") || table.has("Repeat")) {
        return; // of a cross-validation, a slide may have several
      }
      for (CSVRecord row : table) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        names
            .get()
            .probabilities()
            .forEach(
                (answer, column) ->
                    CsvTable.cell(row, column)
                        .ifPresent(text -> probabilities.put(answer, Double.valueOf(text))));
        Optional<String> slide = naming.slide(table.present(row, "Slide"));
        if (slide.isPresent()) {
          into.prediction(
              slide.get(),
              CsvTable.cell(row, names.get().truth()),
              CsvTable.cell(row, names.get().prediction()),
              probabilities);
        }
      }
    }
  }
}
