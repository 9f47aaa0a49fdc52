package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a loop of KNIME's would set of the MIL Cross-Validator, set as it sets it. */
public class LoopVariablesTest {

  private static final String PLAN =
      """
      {"nodes": [
         {"id": 1, "factory": "Instance Table Reader", "settings": {"path": "TABLE"}},
         {"id": 2, "factory": "Table to Bags", "settings": {"bagColumn": "bag", "keptColumns": ["Label"]}},
         {"id": 3, "factory": "MIL Cross-Validator",
          "settings": {"folds": 2, "resamples": 20, "validationFraction": 0.0, "device": "CPU"},
          "variables": {"head": "head", "learningRate": "learningRate", "dropout": "dropout", "epochs": "epochs"}}],
       "connections": [[1, 1, 2, 1], [2, 1, 3, 1]],
       "variables": ["head,abmil,String", "learningRate,0.001,double", "dropout,0.1,double", "epochs,2,int"]}
      """;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void settingsOfTraining() throws Exception {
    Path root = temporary.getRoot().toPath();
    StringBuilder rows = new StringBuilder("bag,Label,f1,f2\n");
    for (int bag = 0; bag < 8; bag++) {
      rows.append(
          String.format(
              Locale.ROOT, "b%d,%s,%d,1\nb%d,%s,%d,2\n", bag, kind(bag), bag, bag, kind(bag), 9));
    }
    Path table = Files.writeString(root.resolve("table.csv"), rows);
    Path plan =
        Files.writeString(
            root.resolve("plan.json"), PLAN.replace("TABLE", table.toUri().getPath()));
    Path workflow = root.resolve("workflow");
    assertEquals(0, Command.of("author", plan, workflow).code());
    Path out = root.resolve("out");
    Command run =
        Command.of(
            "run",
            workflow,
            "--out",
            out,
            "--variable",
            "head,max,String",
            "--variable",
            "epochs,3,int",
            "--variable",
            "dropout,0,int");
    assertEquals(run.err(), ExitCodes.DONE, run.code());
    String said = "";
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(f -> f.endsWith("port-6.txt")).toList()) {
        said += Files.readString(file);
      }
    }
    assertTrue(said, said.contains("max"));
    Command text = Command.of("run", workflow, "--out", out, "--variable", "epochs,3,double");
    assertEquals(ExitCodes.LOAD, text.code());
    assertTrue(text.err(), text.err().contains("can not overwrite parameter \"epochs\""));
  }

  private static String kind(int bag) {
    return bag % 2 == 0 ? "even" : "odd";
  }
}
