package org.contexture.headless;

import static org.contexture.headless.WrittenTables.names;
import static org.contexture.headless.WrittenTables.rows;
import static org.contexture.headless.WrittenTables.timesDone;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What tasks make of slides is what the nodes make of them, however the work is divided. */
public class WorkCommandsTest {

  private static final int SLIDES = 8; // and one that cannot be read

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;
  private static Path nodes;

  private static final String WORKFLOW =
      """
      {"description": "What tasks can do.", "notes": [],
       "nodes": [
        {"id": 1, "factory": "Slide Reader", "x": 0, "y": 0, "settings": {"path": "ROOT/slides.csv", "thumbnailSide": 16}},
        {"id": 2, "factory": "Slide Tiler", "x": 0, "y": 0, "settings": {
         "pixels": 64, "tissueMethod": "OTSU", "quality": true, "minimumSharpness": 20.0}},
        {"id": 3, "factory": "Encoder Reader", "x": 0, "y": 0, "settings": {"source": "FILE", "path": "ROOT/encoder.safetensors"}},
        {"id": 4, "factory": "Tile Feature Extractor", "x": 0, "y": 0, "settings": {"folder": "ROOT/features", "device": "CPU"}},
        {"id": 5, "factory": "MIL Learner", "x": 0, "y": 0, "settings": {"epochs": 2, "validationFraction": 0.0, "device": "CPU"}},
        {"id": 6, "factory": "MIL Model Writer", "x": 0, "y": 0, "settings": {"path": "ROOT/model.safetensors", "ifExists": "OVERWRITE"}},
        {"id": 7, "factory": "MIL Predictor", "x": 0, "y": 0, "settings": {"device": "CPU"}},
        {"id": 8, "factory": "Slide Heatmap", "x": 0, "y": 0, "settings": {"side": 256, "geoJsonFolder": "ROOT/geojson"}},
        {"id": 9, "factory": "Stain Normalizer", "x": 0, "y": 0, "settings": {"pictureSide": 16}}],
       "connections": [[1, 1, 2, 1], [2, 1, 4, 1], [3, 1, 4, 2], [4, 1, 5, 1], [5, 1, 6, 1], [5, 1, 7, 1], [4, 1, 7, 2],
        [1, 1, 8, 1], [7, 2, 8, 2], [1, 1, 9, 1]]}
      """;

  @BeforeClass
  public static void runNodes() throws Exception {
    root = TEMPORARY.getRoot().toPath().toRealPath();
    List<String> rows = new ArrayList<>(List.of("slide_id,path,Diagnosis,case_id"));
    SyntheticCohort.write(
            new SyntheticOptions(SLIDES, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {})
        .forEach(
            slide -> rows.add(String.join(",", slide.id(), slide.path() + "", slide.label(), "A")));
    rows.add("broken," + Files.writeString(root.resolve("broken.tiff"), "II*") + ",normal,N/A");
    Files.write(root.resolve("slides.csv"), rows);
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
    Path plan =
        Files.writeString(
            root.resolve("plan.json"),
            WORKFLOW.replace("ROOT", root.toString().replace('\\', '/')));
    done(Command.of("author", plan, root.resolve("workflow")));
    nodes = root.resolve("nodes");
    done(Command.of("run", root.resolve("workflow"), "--out", nodes));
  }

  @Test
  public void tilesAreThoseOfTheSlideTiler() throws Exception {
    Path out = root.resolve("tiles");
    Command tile = of("tile", out, "--slides", root.resolve("slides.csv"), "--quality");
    assertEquals(tile.err(), 0, tile.code());
    assertTrue(tile.err(), tile.err().contains("FAILED broken (tile): "));
    assertTrue(tile.out(), tile.out().contains("8 done, 0 skipped, 1 failed"));
    assertSameRows("2 Slide Tiler/port-1.csv", out, ".tiles.csv", List.of());
    assertSameRows(
        "2 Slide Tiler/port-2.csv", out, ".overview.csv", List.of("Note", "Exact Glass"));
    done(Command.of("collect", out));
    assertEquals(SLIDES, rows(out.resolve("overview.csv")).size());
    assertTrue(of("tile", out).out().contains("0 done, 8 skipped, 1 failed"));
  }

  /** As the nodes carry them; they are of the slide, not of what is made of it. */
  @Test
  public void labelsAndPatientsGoWithTheSlidesAndMakeNothingAnew() throws Exception {
    Path list = root.resolve("labelled.csv");
    List<String> rows = Files.readAllLines(root.resolve("slides.csv"));
    Files.write(list, rows);
    Path features = root.resolve("labelled-features");
    Path stains = root.resolve("labelled-stains");
    Path tiles = root.resolve("labelled-tiles");
    done(extract(features, list));
    done(of("stains", stains, "--slides", list));
    done(of("tile", tiles, "--slides", list));
    for (Path out : List.of(features, stains, tiles)) {
      done(Command.of("collect", out));
      assertLabels(out.resolve("manifest.csv"), "slide", "label", "patient", SLIDES + 1);
    }
    assertLabels(stains.resolve("stains.csv"), "Slide", "Label", "Patient", SLIDES);
    assertLabels(tiles.resolve("overview.csv"), "Slide", "Label", "Patient", SLIDES);

    Path predictions = root.resolve("labelled-predictions");
    Path model = root.resolve("model.safetensors");
    done(of("predict", predictions, "--features", features, "--model", model));
    done(Command.of("collect", predictions));
    assertLabels(predictions.resolve("predictions.csv"), "Slide", "Label", "Patient", SLIDES);
    Path bags = root.resolve("bags");
    Path table = nodes.resolve("4 Tile Feature Extractor/port-1.csv");
    done(of("predict", bags, "--bags", table, "--features", features, "--model", model));
    done(Command.of("collect", bags));
    assertLabels(bags.resolve("predictions.csv"), "Slide", "Label", "Patient", SLIDES);

    rows.set(1, rows.get(1).replaceFirst(",[^,]*,A$", ",\"healed, or so\",A"));
    Files.write(list, rows);
    Command again = extract(features, list);
    done(again);
    assertTrue(again.out(), again.out().contains("0 done, 8 skipped, 1 failed"));
    Command stainsAgain = of("stains", stains, "--slides", list);
    assertTrue(stainsAgain.out(), stainsAgain.out().contains("0 done, 8 skipped, 1 failed"));
    done(Command.of("collect", features));
    List<CSVRecord> changed = rows(features.resolve("manifest.csv"));
    assertEquals(
        1, changed.stream().filter(row -> row.get("label").equals("healed, or so")).count());
  }

  private static Command extract(Path out, Path slides) {
    Path encoder = root.resolve("encoder.safetensors");
    return of(
        "extract",
        out,
        "--slides",
        slides,
        "--encoder",
        encoder,
        "--tissue-method",
        "otsu",
        "--pixels",
        64,
        "--precision",
        "fp32");
  }

  /** Those of the slides' table, as the Slide Reader reads it. */
  private static void assertLabels(
      Path table, String slide, String label, String patient, int expected) throws IOException {
    Map<String, CSVRecord> slides = new TreeMap<>();
    rows(nodes.resolve("1 Slide Reader/port-1.csv"))
        .forEach(row -> slides.put(row.get("Slide"), row));
    List<CSVRecord> found = rows(table);
    assertEquals(table.toString(), expected, found.size());
    for (CSVRecord row : found) {
      boolean isBroken = row.get(slide).equals("broken"); // the reader has no row of it
      CSVRecord known = slides.get(row.get(slide));
      assertEquals(isBroken ? "normal" : known.get("Label"), row.get(label));
      assertEquals(isBroken ? "" : "A", row.get(patient));
    }
  }

  @Test
  public void twoShardsMakeTheSameFiles() throws Exception {
    Path alone = root.resolve("alone");
    Path out = root.resolve("shards");
    done(of("tile", alone, "--slides", root.resolve("slides.csv"), "--quality"));
    done(of("tile", out, "--slides", root.resolve("slides.csv"), "--quality", "--plan"));
    assertEquals("nothing but the plan", List.of("plan"), names(out, ""));
    done(of("tile", out, "--shard", "1/2"));
    assertTrue(Command.of("collect", out).err().contains("MISSING"));
    done(of("tile", out, "--shard", "2/2"));
    assertSameFiles(alone, out);
    Command collect = Command.of("collect", out);
    assertEquals(collect.err(), 0, collect.code());
    assertTrue(collect.out(), collect.out().contains("8 done, 0 skipped, 1 failed, 0 missing"));
    Path second = out.resolve(names(out, ".overview.csv").get(0));
    Files.writeString(second, "Slide\n");
    assertTrue(Command.of("collect", out).err().contains("DAMAGED " + second + " is not what was"));
    assertTrue(of("tile", out).out().contains("1 done, 7 skipped, 1 failed"));
    assertSameFiles(alone, out);
  }

  @Test
  public void killedProcessesAreTakenOverAndNothingIsDoneTwice() throws Exception {
    Path alone = root.resolve("undisturbed");
    Path out = root.resolve("killed");
    done(of("tile", alone, "--slides", root.resolve("slides.csv"), "--quality"));
    done(of("tile", out, "--slides", root.resolve("slides.csv"), "--quality", "--plan"));
    Process first = start(out);
    Process second = start(out);
    CommandProcess.await(first, () -> names(out, ".tiles.csv").size() >= 2);
    first.destroyForcibly().waitFor();
    CommandProcess.await(second, () -> names(out, ".tiles.csv").size() >= 4);
    second.destroyForcibly().waitFor();
    List<Process> others = List.of(start(out), start(out));
    for (Process other : others) {
      assertEquals(CommandProcess.log(out), 0, CommandProcess.end(other));
    }
    assertSameFiles(alone, out);
    assertFalse("locks are gone", Files.exists(out.resolve(".contexture")));
    PlanFolder plan = PlanFolder.read(out);
    Manifest.Check check = Manifest.read(out, plan.plan()).check(plan);
    assertTrue(check.toString(), check.isComplete());
    assertEquals(SLIDES, check.count(ManifestLine.State.DONE));
    timesDone(out).forEach((slide, count) -> assertEquals(slide, 1, (int) count));
  }

  @Test
  public void stainsAreThoseOfTheStainNormalizerAndPlansTakeThem() throws Exception {
    Path out = root.resolve("stains");
    done(of("stains", out, "--slides", root.resolve("slides.csv")));
    assertSameRows("9 Stain Normalizer/port-2.csv", out, ".stain.csv", List.of("Exact Stain"));
    done(extract("measured-here", "--stain", "macenko", "--plan"));
    Command taken = extract("measured-before", "--stain-from", out.toString(), "--plan");
    done(taken);
    assertTrue(taken.err(), taken.err().contains("broken: Left as it is: "));
    assertEquals(
        -1,
        Files.mismatch(
            root.resolve("measured-here/plan/slides.csv"),
            root.resolve("measured-before/plan/slides.csv")));
    Path few = Files.writeString(root.resolve("few.csv"), "slide_id,path\n");
    Files.write(few, Files.readAllLines(root.resolve("slides.csv")).subList(0, 3));
    Path some = root.resolve("some-stains");
    done(of("stains", some, "--slides", few));
    Command refused = extract("refused", "--stain-from", some.toString(), "--plan");
    assertEquals(ExitCodes.EXECUTION, refused.code());
    assertTrue(refused.err(), refused.err().contains("Of 9 slides 7 have not been measured"));
  }

  private static Command extract(String out, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "--slides",
                root.resolve("slides.csv"),
                "--encoder",
                root.resolve("encoder.safetensors"),
                "--tissue-method",
                "otsu",
                "--pixels",
                "64"));
    arguments.addAll(List.of(more));
    return of("extract", root.resolve(out), arguments.toArray());
  }

  @Test
  public void predictionsAndHeatmapsAreThoseOfTheNodes() throws Exception {
    Path out = root.resolve("predictions");
    Object[] asked = {
      "--features",
      root.resolve("features"),
      "--model",
      root.resolve("model.safetensors"),
      "--tiles"
    };
    done(of("predict", out, concat(asked, "--shard", "1/2")));
    done(of("predict", out, concat(asked, "--shard", "2/2")));
    assertSameRows("7 MIL Predictor/port-1.csv", out, ".prediction.csv", List.of());
    assertSameRows("7 MIL Predictor/port-2.csv", out, ".attention.csv", List.of());
    done(Command.of("collect", out));
    assertEquals(SLIDES, rows(out.resolve("predictions.csv")).size());

    Path maps = root.resolve("heatmaps");
    Command heatmap =
        of("heatmap", maps, "--slides", root.resolve("slides.csv"), "--values", out, "--side", 256);
    assertEquals(heatmap.err(), 0, heatmap.code());
    assertTrue(heatmap.err(), heatmap.err().contains("FAILED broken (paint): "));
    Path port = nodes.resolve("8 Slide Heatmap");
    List<CSVRecord> painted = rows(port.resolve("port-1.csv"));
    assertEquals(SLIDES, painted.size());
    for (CSVRecord row : painted) {
      String slide = row.get("Slide");
      assertEquals(
          slide,
          -1,
          Files.mismatch(port.resolve(row.get("Heatmap")), maps.resolve(slide + ".png")));
      assertEquals(
          slide,
          -1,
          Files.mismatch(
              root.resolve("geojson").resolve(slide + ".geojson"),
              maps.resolve(slide + ".geojson")));
    }
    assertTrue(of("heatmap", maps).out().contains("0 done, 8 skipped, 1 failed"));
    Path values = out.resolve(painted.get(0).get("Slide") + ".attention.csv");
    List<String> lines = Files.readAllLines(values);
    Files.write(values, lines.subList(0, lines.size() - 1));
    assertTrue(
        "values that have changed are painted anew",
        of("heatmap", maps).out().contains("1 done, 7 skipped, 1 failed"));
  }

  @Test
  public void aFolderOfOtherWorkIsRefused() throws Exception {
    Path out = root.resolve("other");
    done(of("tile", out, "--slides", root.resolve("slides.csv"), "--plan"));
    Command stains = of("stains", out, "--slides", root.resolve("slides.csv"));
    assertEquals(ExitCodes.EXECUTION, stains.code());
    assertTrue(stains.err(), stains.err().contains("stains instead of tiles"));
    Command extract = of("extract", out);
    assertEquals(ExitCodes.EXECUTION, extract.code());
    assertTrue(extract.err(), extract.err().contains("Go on with ./contexture tile --out "));
    Command other = of("tile", out, "--slides", root.resolve("slides.csv"), "--pixels", 128);
    assertTrue(other.err(), other.err().contains("pixels 128 instead of 64"));
    assertEquals(
        ExitCodes.ARGUMENTS,
        of("tile", root.resolve("new"), "--slides", root, "--pixels", 1).code());
  }

  private static Object[] concat(Object[] first, Object... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray();
  }

  private static void done(Command command) {
    assertEquals(command.err(), 0, command.code());
  }

  /** The command as the nodes are set, if it lays tiles. */
  private static Command of(String command, Path out, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of(command, "--out", out));
    List<Object> given = List.of(more);
    if (command.equals("tile") && given.contains("--slides")) {
      arguments.addAll(List.of("--tissue-method", "otsu", "--sharpness", 20));
      if (!given.contains("--pixels")) {
        arguments.addAll(List.of("--pixels", 64));
      }
    }
    arguments.addAll(given);
    return Command.of(arguments.toArray());
  }

  /** One thread, so that there is something left to kill. */
  private static Process start(Path out) throws IOException {
    return CommandProcess.start(
        CommandProcess.logOf(out), "tile", "--out", out.toString(), "--readers", "1");
  }

  private static void assertSameRows(String port, Path out, String ending, List<String> notCompared)
      throws IOException {
    WrittenTables.assertSameRows(nodes.resolve(port), out, ending, notCompared);
  }

  private static void assertSameFiles(Path alone, Path out) throws IOException {
    List<String> expected = new ArrayList<>(names(alone, ".tiles.csv"));
    expected.addAll(names(alone, ".overview.csv"));
    assertEquals(2 * SLIDES, expected.size());
    List<String> found = new ArrayList<>(names(out, ".tiles.csv"));
    found.addAll(names(out, ".overview.csv"));
    assertEquals(expected, found);
    for (String name : expected) {
      assertEquals(name, -1, Files.mismatch(alone.resolve(name), out.resolve(name)));
    }
  }
}
