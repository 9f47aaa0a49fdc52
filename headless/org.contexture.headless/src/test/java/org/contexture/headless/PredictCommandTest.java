package org.contexture.headless;

import static org.contexture.headless.WrittenTables.assertSameRows;
import static org.contexture.headless.WrittenTables.names;
import static org.contexture.headless.WrittenTables.rows;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** All that the MIL Predictor can be told, tasks can be told, and they say the same. */
public class PredictCommandTest {

  private static final int PATIENTS = 12; // with two slides each
  private static final int DIMENSION = 6;

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;
  private static Path nodes;

  private static final String WORKFLOW =
      """
      {"description": "What the MIL Predictor can be told.", "notes": [],
       "nodes": [
        {"id": 1, "factory": "Instance Table Reader", "x": 0, "y": 0, "settings": {"path": "ROOT/instances.csv"}},
        {"id": 2, "factory": "Table to Bags", "x": 0, "y": 0, "settings": {"bagColumn": "slide",
         "keptColumns": ["patient", "age", "grade", "months", "death", "label"],
         "featureColumns": ["f1", "f2", "f3", "f4", "f5", "f6"], "folder": "ROOT/features"}},
        {"id": 3, "factory": "MIL Learner", "x": 0, "y": 0, "settings": {"task": "SURVIVAL", "timeColumn": "months",
         "eventColumn": "death", "patientColumn": "patient", "patientBags": true, "clinicalColumns": ["age", "grade"],
         "head": "abmil", "epochs": 3, "validationFraction": 0.0, "device": "CPU"}},
        {"id": 4, "factory": "MIL Model Writer", "x": 0, "y": 0, "settings": {"path": "ROOT/survival.safetensors"}},
        {"id": 5, "factory": "MIL Predictor", "x": 0, "y": 0, "settings": {"survivalTimes": "6, 18, 30",
         "patientBags": true, "patientColumn": "patient", "device": "CPU"}},
        {"id": 6, "factory": "MIL Cross-Validator", "x": 0, "y": 0, "settings": {"labelColumn": "label",
         "patientColumn": "patient", "folds": 3, "epochs": 3, "validationFraction": 0.0, "resamples": 20, "device": "CPU"}},
        {"id": 7, "factory": "MIL Model Writer", "x": 0, "y": 0, "settings": {"path": "ROOT/classes.safetensors"}},
        {"id": 8, "factory": "MIL Predictor", "x": 0, "y": 0, "settings": {"setError": 0.25, "device": "CPU"}}],
       "connections": [[1, 1, 2, 1], [2, 1, 3, 1], [3, 1, 4, 1], [3, 1, 5, 1], [2, 1, 5, 2], [2, 1, 6, 1],
        [6, 6, 7, 1], [6, 6, 8, 1], [2, 1, 8, 2]]}
      """;

  @BeforeClass
  public static void runNodes() throws Exception {
    root = TEMPORARY.getRoot().toPath().toRealPath();
    Random random = new Random(3);
    List<String> rows = new ArrayList<>();
    rows.add("slide,patient,age,grade,months,death,label,X,Y,Size,f1,f2,f3,f4,f5,f6");
    for (int p = 0; p < PATIENTS; p++) {
      boolean lesion = p % 2 == 1;
      String patient =
          String.format(
              Locale.ROOT,
              "P%02d,%s,%s,%s,%d,%s",
              p,
              p == 4 ? "" : String.valueOf(50 + 2 * p),
              List.of("low", "middle", "high").get(p % 3),
              4 + 3 * p,
              p % 4 == 0 ? 0 : 1,
              lesion ? "lesion" : "normal");
      for (String slide : List.of("a", "b")) {
        int tiles = 3 + random.nextInt(5);
        for (int t = 0; t < tiles; t++) {
          String features =
              random
                  .doubles(DIMENSION, -1, 1)
                  .mapToObj(v -> String.format(Locale.ROOT, "%.4f", v + (lesion ? 0.8 : 0)))
                  .collect(Collectors.joining(","));
          rows.add(
              String.format(
                  Locale.ROOT, "P%02d-%s,%s,%d,0,64,%s", p, slide, patient, 64 * t, features));
        }
      }
    }
    Files.write(root.resolve("instances.csv"), rows);
    Path plan =
        Files.writeString(
            root.resolve("plan.json"),
            WORKFLOW.replace("ROOT", root.toString().replace('\\', '/')));
    done(Command.of("author", plan, root.resolve("workflow")));
    nodes = root.resolve("nodes");
    done(Command.of("run", root.resolve("workflow"), "--out", nodes));
  }

  /** The node's table of bags, as people have it. */
  private static Path bags(String name) throws IOException {
    List<String> rows = new ArrayList<>(List.of("slide_id,Features,Case,age,grade"));
    for (CSVRecord row : rows(nodes.resolve("2 Table to Bags/port-1.csv"))) {
      rows.add(
          Stream.of("Slide", "Features", "patient", "age", "grade")
              .map(row::get)
              .collect(Collectors.joining(",")));
    }
    return Files.write(root.resolve(name), rows);
  }

  private static void done(Command command) {
    assertEquals(command.err(), 0, command.code());
  }

  private static Command predict(String out, String model, Object... more) {
    return Command.of(
        Stream.concat(
                Stream.of("predict", "--out", root.resolve(out), "--model", root.resolve(model)),
                Stream.of(more))
            .toArray());
  }

  @Test
  public void survivalOfPatientsWithClinicalColumnsIsThatOfTheNode() throws Exception {
    Path out = root.resolve("survival");
    Object[] asked = {
      "--bags", bags("bags.csv"), "--patient", "Case", "--times", "30,6,18", "--tiles"
    };
    Command predict = predict("survival", "survival.safetensors", asked);
    done(predict);
    assertTrue(predict.out(), predict.out().contains(PATIENTS + " done, 0 skipped, 0 failed"));
    Path port = nodes.resolve("5 MIL Predictor");
    assertEquals(PATIENTS, names(out, ".prediction.csv").size());
    assertTrue(rows(port.resolve("port-1.csv")).get(0).isMapped("Survival (18)"));
    assertSameRows(port.resolve("port-1.csv"), out, ".prediction.csv", List.of());
    assertEquals(2 * PATIENTS, names(out, ".attention.csv").size());
    assertSameRows(port.resolve("port-2.csv"), out, ".attention.csv", List.of());
    List<String> found = rows(out.resolve("P04-a.prediction.csv")).get(0).toList();
    List<String> columns = rows(port.resolve("port-1.csv")).get(0).getParser().getHeaderNames();
    assertTrue(columns.toString(), columns.contains("Survival (6)") && found.size() == 6);

    done(Command.of("collect", out));
    assertEquals(PATIENTS, rows(out.resolve("predictions.csv")).size());
    assertTrue(
        predict("survival", "survival.safetensors", asked)
            .out()
            .contains("0 done, 12 skipped, 0 failed"));
    Path list = root.resolve("bags.csv");
    Files.writeString(list, Files.readString(list).replace(",52,middle", ",53,enormous"));
    Command changed = predict("survival", "survival.safetensors", asked);
    assertTrue(changed.out(), changed.out().contains("1 done, 11 skipped, 0 failed"));
    assertTrue(changed.err(), changed.err().contains("grade occurred in no training slide"));
  }

  @Test
  public void setsOfClassesBySeveralDevicesAreThoseOfTheNode() throws Exception {
    Path out = root.resolve("sets");
    Object[] asked = {
      "--features", root.resolve("features"), "--set-error", "0.25", "--device", "CPU,CPU"
    };
    Command predict = predict("sets", "classes.safetensors", asked);
    done(predict);
    Path port = nodes.resolve("8 MIL Predictor/port-1.csv");
    assertTrue(rows(port).get(0).isMapped("Decision (label)"));
    assertSameRows(port, out, ".prediction.csv", List.of());
    CSVRecord own = rows(out.resolve("P00-a.prediction.csv")).get(0);
    assertTrue(
        own.toString(), own.isMapped("Set (label)") && own.isMapped("Spread (label=lesion)"));
    Command other = predict("sets", "classes.safetensors", "--features", root.resolve("features"));
    assertTrue(other.err(), other.err().contains("set error 0.0 instead of 0.25"));
  }

  @Test
  public void whatAModelCannotSayIsRefusedByName() throws Exception {
    Path list = bags("refused.csv");
    assertRefused(
        "asks for age, grade of each patient",
        predict("r1", "survival.safetensors", "--features", root.resolve("features")));
    assertRefused(
        "has no column “Patient”",
        predict("r2", "survival.safetensors", "--bags", list, "--patient", "Patient"));
    assertRefused(
        "predicts no survival",
        predict("r3", "classes.safetensors", "--bags", list, "--times", "12"));
    assertRefused(
        "Sets need predictions of classes out of fold",
        predict("r4", "survival.safetensors", "--bags", list, "--set-error", "0.1"));
    Files.writeString(list, Files.readString(list).replace(",52,", ",old,"));
    assertRefused(
        "“age” is “old”; expected a number",
        predict("r5", "survival.safetensors", "--bags", list, "--patient", "Case"));
    Files.writeString(list, Files.readString(list).replaceFirst(",old,", ",52,"));
    Files.writeString(list, Files.readString(list).replaceFirst(",old,", ",57,"));
    assertRefused(
        "another “age” than slide “P01-a” of the same patient",
        predict("r6", "survival.safetensors", "--bags", list, "--patient", "Case"));
    assertEquals(
        ExitCodes.ARGUMENTS,
        predict("r7", "survival.safetensors", "--features", root, "--patient", "Case").code());
  }

  private static void assertRefused(String reason, Command command) {
    assertEquals(command.err(), ExitCodes.EXECUTION, command.code());
    assertTrue(command.err(), command.err().contains(reason));
  }

  @Test
  public void aPatientWhoseSecondSlideIsGoneFailsByName() throws Exception {
    Path list = bags("gone.csv");
    String second =
        rows(list).stream()
            .filter(row -> row.get("slide_id").equals("P03-b"))
            .map(row -> row.get("Features"))
            .findFirst()
            .orElseThrow();
    Files.writeString(list, Files.readString(list).replace(second, "nowhere.h5"));
    Command predict = predict("gone", "survival.safetensors", "--bags", list, "--patient", "Case");
    done(predict);
    assertTrue(predict.out(), predict.out().contains("11 done, 0 skipped, 1 failed"));
    assertTrue(predict.err(), predict.err().contains("FAILED P03-a (predict): "));
    assertTrue(predict.err(), predict.err().contains("nowhere.h5"));
  }
}
