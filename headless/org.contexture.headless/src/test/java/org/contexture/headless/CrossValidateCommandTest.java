package org.contexture.headless;

import static org.contexture.headless.CommandProcess.await;
import static org.contexture.headless.CommandProcess.end;
import static org.contexture.headless.CommandProcess.log;
import static org.contexture.headless.WrittenTables.names;
import static org.contexture.headless.WrittenTables.rows;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.lock.TaskFolder;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Cross-validation by several processes, as users start them, and by the node. */
public class CrossValidateCommandTest {

  private static final int SLIDES = 24;
  private static final int DIMENSION = 16;
  private static final List<String> RESULTS =
      List.of("settings.csv", "scores.csv", "predictions.csv", "folds.csv", "training.csv");

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;
  private static Path alone;

  /** Bags of noise, of which some have a signal; and what one process makes of them. */
  @BeforeClass
  public static void validateAlone() throws Exception {
    root = TEMPORARY.getRoot().toPath().toRealPath();
    Path features = Files.createDirectories(root.resolve("features"));
    List<String> rows = new ArrayList<>(List.of("slide_id,patient,label,site,score"));
    Random random = new Random(4);
    for (int i = 0; i < SLIDES; i++) {
      boolean lesion = i % 2 == 1;
      int tiles = 4 + random.nextInt(9);
      float[] values = new float[tiles * DIMENSION];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) random.nextGaussian() + (lesion && v < DIMENSION ? 1.5f : 0);
      }
      String slide = String.format(Locale.ROOT, "s%02d", i);
      write(features.resolve(slide + ".h5"), slide, tiles, values);
      rows.add(
          String.join(
              ",",
              slide,
              "p" + (i / 2 * 2 + i % 2),
              lesion ? "lesion" : "normal",
              "site" + i % 3,
              "" + i));
    }
    Files.write(root.resolve("bags.csv"), rows);
    Files.write(
        root.resolve("settings.csv"),
        List.of("head,learningRate,epochs", "mean,0.01,6", "gated-abmil,0.001,4"));
    alone = root.resolve("alone");
    assertEquals(log(alone), 0, end(start(alone)));
  }

  private static void write(Path file, String slide, int tiles, float[] values) throws IOException {
    FeatureFile.write(
        file,
        new TileFeatures(
            new FloatMatrix(tiles, DIMENSION, values), new int[tiles], new int[tiles], 64),
        new FeatureProvenance(
            new FeatureProvenance.Slide(slide, slide + ".tiff", "none"),
            new FeatureProvenance.Tiles(64, 0.5, "none"),
            new FeatureProvenance.Encoding("none", "none", "none", "FP32")),
        64,
        64);
  }

  @Test
  public void theNodeSaysTheSameToTheLastDigit() throws Exception {
    Path plan =
        Files.writeString(
            root.resolve("node.json"),
            """
            {"description": "The node.", "notes": [],
             "nodes": [
              {"id": 1, "factory": "Feature File Reader", "x": 0, "y": 0, "settings": {"path": "%s", "labels": "%s"}},
              {"id": 2, "factory": "MIL Cross-Validator", "x": 200, "y": 0, "settings": {
               "head": "gated-abmil", "learningRate": 0.001, "epochs": 4, "folds": 4, "seed": 7, "device": "CPU",
               "resamples": 200}}],
             "connections": [[1, 1, 2, 1]]}
            """
                .formatted(root.resolve("features"), root.resolve("bags.csv")));
    Path flow = root.resolve("flow");
    assertEquals(0, Command.of("author", plan, flow).code());
    Path results = root.resolve("results");
    Command run = Command.of("run", flow, "--out", results);
    assertEquals(run.err(), 0, run.code());
    Path node = folder(results, "MIL Cross-Validator");

    Map<String, String> byNode = new TreeMap<>();
    for (CSVRecord row : rows(node.resolve("port-2.csv"))) {
      byNode.put(
          row.get("Slide") + " in fold " + row.get("Fold"),
          row.get("P (Label=lesion)") + " " + row.get("P (Label=normal)"));
    }
    Map<String, String> byCommand = new TreeMap<>();
    for (CSVRecord row : rows(alone.resolve("predictions.csv"))) {
      if (row.get("Setting").equals("2")) {
        byCommand.put(
            row.get("Slide") + " in fold " + row.get("Fold"),
            row.get("P (label=lesion)") + " " + row.get("P (label=normal)"));
      }
    }
    assertEquals(SLIDES, byCommand.size());
    assertEquals(byNode, byCommand);

    List<String> scoresByNode = new ArrayList<>();
    for (CSVRecord row : rows(node.resolve("port-1.csv"))) {
      scoresByNode.add(score(row));
    }
    List<String> scores = new ArrayList<>();
    for (CSVRecord row : rows(alone.resolve("scores.csv"))) {
      if (row.get("Setting").equals("2")) {
        scores.add(score(row));
      }
    }
    assertEquals(scoresByNode, scores);
  }

  private static String score(CSVRecord row) {
    return String.join(
        " ",
        row.get("Metric"),
        row.get("Class"),
        row.get("Value"),
        row.get("Lower"),
        row.get("Upper"),
        row.get("Tile Count"));
  }

  private static Path folder(Path results, String node) throws IOException {
    try (Stream<Path> all = Files.walk(results)) {
      return all.filter(Files::isDirectory)
          .filter(path -> path.getFileName().toString().contains(node))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  public void shardsSayTheSame() throws Exception {
    Path out = root.resolve("shards");
    assertEquals(0, end(start(out, "--shard", "1/2")));
    assertTrue(log(out), log(out).contains("4 models are not done yet"));
    assertFalse(Files.exists(out.resolve("predictions.csv")));
    assertEquals(0, end(command(out, "cross-validate", "--out", out.toString(), "--shard", "2/2")));
    assertSameAsAlone(out);
  }

  /**
   * A process is killed, two others go on, and nothing is done twice. It is never done before it is
   * killed: one of its models is another task's for as long.
   */
  @Test
  public void aKilledProcessIsTakenOverAndWhatWasDoneStays() throws Exception {
    String[] longer = {"--setting", "head=abmil, epochs=60, patience=0", "--repeats", "2"};
    Path whole = root.resolve("whole");
    assertEquals(log(whole), 0, end(start(whole, longer)));
    List<String> all = List.copyOf(models(whole).keySet());
    assertEquals(24, all.size());

    Path out = root.resolve("killed");
    Map<String, FileTime> before;
    try (TaskFolder other = TaskFolder.open(out, "cross-validation in killed")) {
      assertTrue(other.locks().take(all.get(0).replace(".json", "")));
      Process first = start(out, longer);
      await(first, () -> models(out).size() >= 5);
      first.destroyForcibly().waitFor();
      before = models(out);
    }
    assertTrue("" + before, before.size() >= 5 && before.size() < 24);
    Process second = start(out, longer);
    Process third = start(out, longer);
    int[] codes = {end(second), end(third)};
    assertEquals(log(out), 0, codes[0] + codes[1]);
    Map<String, FileTime> after = models(out);
    assertEquals(all, List.copyOf(after.keySet()));
    before.forEach((name, time) -> assertEquals(name, time, after.get(name)));
    assertFalse(Files.exists(out.resolve(".contexture")));
    int trained = 0;
    for (String line : log(out).lines().toList()) {
      trained += line.matches("Setting \\d .*: [0-9.]+ s") ? 1 : 0;
    }
    assertTrue("" + trained, trained <= 24);
    for (String name : RESULTS) {
      assertEquals(name, -1, Files.mismatch(whole.resolve(name), out.resolve(name)));
    }
  }

  @Test
  public void aSettingThatFailsIsARowWithItsReason() throws Exception {
    Path out = root.resolve("fails");
    assertEquals(0, end(start(out, "--setting", "head=abmil, learningRate=1e30")));
    List<CSVRecord> settings = rows(out.resolve("settings.csv"));
    assertEquals(
        List.of("done", "done", "failed"), settings.stream().map(row -> row.get("State")).toList());
    assertEquals("4", settings.get(2).get("Failed"));
    assertTrue(
        settings.get(2).get("Reason"), settings.get(2).get("Reason").contains("learning rate"));
    assertEquals("", settings.get(2).get("Value"));
    assertEquals(
        rows(alone.resolve("settings.csv")).get(0).get("Value"), settings.get(0).get("Value"));
    assertTrue(log(out), log(out).contains("FAILED Setting 3 (head=abmil, learningRate=1e30)"));
  }

  @Test
  public void theChoiceAmongSettingsIsScoredWithinTheFolds() throws Exception {
    Path out = root.resolve("nested");
    assertEquals(0, end(start(out, "--nested", "2")));
    List<CSVRecord> settings = rows(out.resolve("settings.csv"));
    assertEquals(3, settings.size());
    assertEquals(
        "the best of 2, chosen by 2 folds within each fold", settings.get(2).get("Parameters"));
    assertEquals("done", settings.get(2).get("State"));
    List<String> chosen =
        rows(out.resolve("folds.csv")).stream()
            .filter(row -> row.get("Setting").equals("3"))
            .map(row -> row.get("Chosen"))
            .distinct()
            .toList();
    assertTrue(
        chosen.toString(),
        !chosen.isEmpty() && chosen.stream().allMatch(text -> text.startsWith("head=")));
    assertTrue(log(out), log(out).contains("is told too good a score"));
  }

  @Test
  public void otherBagsInTheFolderAreRefusedAndMistakesAreNamed() throws Exception {
    Path out = root.resolve("refused");
    assertEquals(0, end(start(out, "--plan")));
    assertEquals(List.of("plan"), names(out, ""));
    assertEquals(ExitCodes.EXECUTION, end(start(out, "--seed", "8")));
    assertTrue(log(out), log(out).contains("was planned otherwise: seed 8 instead of 7"));
    assertEquals(ExitCodes.ARGUMENTS, end(start(root.resolve("rate"), "--setting", "rate=1")));
    assertTrue(log(root.resolve("rate")).contains("There is no parameter “rate”"));
    assertEquals(ExitCodes.EXECUTION, end(start(root.resolve("label"), "--label", "Klasse")));
    assertTrue(log(root.resolve("label")).contains("has no column “Klasse”. Found"));
    Path fewer = root.resolve("fewer");
    Path list = root.resolve("fewer.csv");
    List<String> rows = new ArrayList<>(Files.readAllLines(root.resolve("bags.csv")));
    rows.add("lost,p99,lesion,site0,3");
    rows.add("unknown,p98,,site0,3");
    Files.write(list, rows);
    assertEquals(0, end(command(fewer, arguments(fewer, list, "--plan").toArray(String[]::new))));
    assertTrue(log(fewer), log(fewer).contains("1 of 26 slides have no feature file"));
    assertTrue(log(fewer), log(fewer).contains("1 of 26 slides have no value in “label”"));
  }

  @Test
  public void aNumberIsValidatedBySite() throws Exception {
    Path out = root.resolve("number");
    assertEquals(
        log(out),
        0,
        end(start(out, "--number", "score", "--folds-by", "column", "--fold-column", "site")));
    List<CSVRecord> scores = rows(out.resolve("scores.csv"));
    assertEquals("R²", scores.get(0).get("Metric"));
    Map<String, Integer> folds = new HashMap<>();
    rows(out.resolve("predictions.csv"))
        .forEach(row -> folds.merge(row.get("Fold"), 1, Integer::sum));
    assertEquals(Map.of("1", 16, "2", 16, "3", 16), folds);
  }

  private static Map<String, FileTime> models(Path out) throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    for (String name : names(out.resolve("models"), "")) {
      if (name.endsWith(".json") && !name.startsWith(".")) {
        times.put(name, Files.getLastModifiedTime(out.resolve("models").resolve(name)));
      }
    }
    return times;
  }

  private static void assertSameAsAlone(Path out) throws IOException {
    for (String name : RESULTS) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
    for (String name : List.of("model-1.safetensors", "model-2.safetensors")) {
      assertSameModel(SafeTensors.read(alone.resolve(name)), SafeTensors.read(out.resolve(name)));
    }
    assertEquals(8, models(out).size());
  }

  /** Their headers may be in another order. */
  private static void assertSameModel(SafeTensors expected, SafeTensors found) {
    assertEquals(expected.metadata(), found.metadata());
    assertEquals(expected.tensors().keySet(), found.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(name, tensor.floats(), found.tensors().get(name).floats(), 0));
  }

  private static List<String> arguments(Path out, Path list, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cross-validate",
                "--bags",
                list.toString(),
                "--features",
                root.resolve("features").toString(),
                "--settings",
                root.resolve("settings.csv").toString(),
                "--folds",
                "4",
                "--resamples",
                "200",
                "--device",
                "CPU",
                "--out",
                out.toString()));
    if (!List.of(more).contains("--seed")) {
      arguments.addAll(List.of("--seed", "7"));
    }
    if (!List.of(more).contains("--label")) {
      arguments.addAll(List.of("--label", "label"));
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static Process start(Path out, String... more) throws IOException {
    return command(out, arguments(out, root.resolve("bags.csv"), more).toArray(String[]::new));
  }

  private static Process command(Path out, String... arguments) throws IOException {
    return CommandProcess.start(CommandProcess.logOf(out), arguments);
  }
}
