package org.contexture.headless;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RunCommandTest {
  private static final String CHAIN =
      """
      {"nodes": [{"id": 3, "factory": "Test Rows", "settings": {"rows": 3, "text": {"holes": true}}},
                 {"id": 7, "factory": "Test Stubborn", "settings": {"how": "no"}},
                 {"id": 5, "factory": "Test Count"}],
       "connections": [[3, 1, 7, 1], [7, 1, 5, 1]]}
      """;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();
  private Path root;
  private Path out;

  @Before
  public void folders() throws IOException {
    root = temporary.getRoot().toPath().toRealPath();
    out = root.resolve("out");
  }

  private Path author(final String plan) throws IOException {
    Path file = Files.writeString(root.resolve("plan.json"), plan);
    Path workflow = root.resolve("my workflow");
    Command author = Command.of("author", file, workflow);
    assertEquals(author.err(), 0, author.code());
    return workflow;
  }

  private JsonObject report() throws IOException {
    return JsonParser.parseString(Files.readString(out.resolve("run.json"))).getAsJsonObject();
  }

  private String state(final int index) throws IOException {
    return report().getAsJsonArray("nodes").get(index).getAsJsonObject().get("state").getAsString();
  }

  @Test
  public void runsAWorkflowAndWritesWhatItsNodesGive() throws IOException {
    Command run = Command.of("run", author(CHAIN), "--out", out);

    assertEquals(run.err(), 0, run.code());
    List<String> rows = Files.readAllLines(out.resolve("3 Test Rows/port-1.csv"));
    assertEquals("RowID,Number,Text,List,Picture", rows.get(0));
    assertEquals("Row0,0,tile,[0.5],port-1/row-0 Picture.png", rows.get(1));
    assertEquals("Row1,1,,[1.5],port-1/row-1 Picture.png", rows.get(2));
    assertEquals(
        3, ImageIO.read(out.resolve("3 Test Rows/port-1/row-0 Picture.png").toFile()).getWidth());
    assertTrue(run.out(), run.out().matches("(?s).*3  Test Rows +EXECUTED +[\\d.]+ s  3 rows.*"));
    assertTrue(report().get("succeeded").getAsBoolean());
    assertEquals("EXECUTED", state(2));
  }

  @Test
  public void resolvesWorkflowUrlsInTheWorkflowsFolder() throws IOException {
    Path workflow = author(CHAIN);
    Command.of("run", workflow, "--out", out);

    assertTrue(
        Files.readString(out.resolve("5 Test Count/port-1.csv"))
            .contains(workflow.resolve("data").resolve("x y").toString()));
  }

  @Test
  public void runsNodesAfterThoseTheyNeedWhateverTheirIds() throws IOException {
    Command run = Command.of("run", author(CHAIN), "--out", out);
    assertTrue(run.out(), run.out().indexOf("Test Stubborn") < run.out().indexOf("Test Count"));
  }

  @Test
  public void setsParametersOfEveryKindFromTheCommandLine() throws IOException {
    Command run =
        Command.of(
            "run",
            author(CHAIN),
            "--out",
            out,
            "--set",
            "3/rows=1",
            "--set",
            "3/start=40",
            "--set",
            "3/text/word=a=b, \"c\"",
            "--set",
            "3/mode=FANCY",
            "--set",
            "3/names_of_rows=x,y");

    assertEquals(run.err(), 0, run.code());
    assertEquals(
        List.of(
            "RowID,Number,Text,List,Picture",
            "Row0,40,\"a=b, \"\"c\"\"\",[0.5],port-1/row-0 Picture.png"),
        Files.readAllLines(out.resolve("3 Test Rows/port-1.csv")));
  }

  @Test
  public void refusesSettingsThatFitNothing() throws IOException {
    Path workflow = author(CHAIN);
    for (String bad : List.of("rows=3", "9/rows=3", "3/rwos=3", "3/rows=many", "3/text/wrd=x")) {
      Command run = Command.of("run", workflow, "--out", out, "--set", bad);
      assertEquals(bad, ExitCodes.ARGUMENTS, run.code());
      assertTrue(run.err(), run.err().contains(bad));
    }
    assertTrue(
        Command.of("run", workflow, "--set", "3/rwos=3").err().contains("rows, mode, start"));
  }

  @Test
  public void refusesValuesBeyondALimitOrUnknownToAnEnum() throws IOException {
    Path workflow = author(CHAIN);
    Command negative = Command.of("run", workflow, "--out", out, "--set", "3/rows=-1");
    assertEquals(ExitCodes.LOAD, negative.code());
    assertTrue(negative.err(), negative.err().contains("must be at least 0"));

    Command unknown = Command.of("run", workflow, "--out", out, "--set", "3/mode=LOUD");
    assertEquals(ExitCodes.LOAD, unknown.code());
    assertTrue(unknown.err(), unknown.err().contains("PLAIN, FANCY"));

    Command unlucky = Command.of("run", workflow, "--out", out, "--set", "3/rows=13");
    assertEquals(ExitCodes.LOAD, unlucky.code());
    assertTrue(unlucky.err(), unlucky.err().contains("13 rows bring no luck"));
  }

  @Test
  public void aFailingNodeStopsThoseAfterItAndOnlyThose() throws IOException {
    String plan =
        """
        {"nodes": [{"id": 1, "factory": "Test Rows"}, {"id": 2, "factory": "Test Stubborn"},
                   {"id": 3, "factory": "Test Count"}, {"id": 4, "factory": "Test Count"}],
         "connections": [[1, 1, 2, 1], [2, 1, 3, 1], [1, 1, 4, 1]]}
        """;
    Command run = Command.of("run", author(plan), "--out", out);

    assertEquals(ExitCodes.EXECUTION, run.code());
    assertTrue(run.out(), run.out().contains("The disk is full; delete something"));
    assertEquals("FAILED", state(1));
    assertEquals("IDLE", state(2));
    assertEquals("EXECUTED", state(3));
    assertFalse(Files.exists(out.resolve("2 Test Stubborn")));
    assertFalse(report().get("succeeded").getAsBoolean());
  }

  @Test
  public void saysWhatIsWrongWhenANodeCanNotBeConfiguredOrCrashesOrIsCancelled()
      throws IOException {
    Path workflow = author(CHAIN);
    Command configure = Command.of("run", workflow, "--out", out, "--set", "7/how=configure");
    assertEquals(ExitCodes.EXECUTION, configure.code());
    assertEquals("IDLE", state(1));
    assertTrue(configure.out(), configure.out().startsWith("Not ready: node 7 (Test Stubborn)"));

    Command crash = Command.of("run", workflow, "--out", out, "--set", "7/how=crash");
    assertEquals(ExitCodes.EXECUTION, crash.code());
    assertTrue(crash.out(), crash.out().contains("IllegalStateException: a mistake"));

    Command cancel = Command.of("run", workflow, "--out", out, "--set", "7/how=cancel");
    assertEquals(ExitCodes.EXECUTION, cancel.code());
    assertEquals("CANCELED", state(1));
  }

  @Test
  public void anOpenInputLeavesTheNodeIdle() throws IOException {
    String plan =
        "{\"nodes\": [{\"id\": 1, \"factory\": \"Test Rows\"}, {\"id\": 2, \"factory\": \"Test"
            + " Count\"}]}";
    Command run = Command.of("run", author(plan), "--out", out);

    assertEquals(ExitCodes.EXECUTION, run.code());
    assertTrue(run.out(), run.out().contains("Input 1 (Table) is not connected"));
    assertEquals("EXECUTED", state(0));
    assertEquals("IDLE", state(1));
  }

  @Test
  public void modelsComeOutAsKnimesZipAndAsTheirParts() throws IOException {
    Command run =
        Command.of(
            "run",
            author("{\"nodes\": [{\"id\": 1, \"factory\": \"Test Weights\"}]}"),
            "--out",
            out);

    assertEquals(run.err(), 0, run.code());
    Path folder = out.resolve("1 Test Weights");
    assertTrue(Files.readString(folder.resolve("port-1.txt")).contains("Weights [1, 2, 3, 4]"));
    assertArrayEquals(
        new byte[] {1, 2, 3, 4}, Files.readAllBytes(folder.resolve("port-1/weights.bin")));
    assertTrue(Files.size(folder.resolve("port-1.zip")) > 0);
  }

  @Test
  public void warningsAreShownAndKept() throws IOException {
    Command run = Command.of("run", author(CHAIN), "--out", out, "--set", "3/rows=0");
    assertTrue(run.out(), run.out().contains("Warning: No row was made"));
    assertTrue(report().toString().contains("No row was made"));
  }

  @Test
  public void runsAnArchive() throws IOException {
    Path workflow = author(CHAIN);
    Path archive = root.resolve("packed.knwf");
    try (OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file, UTF_8);
        Stream<Path> files = Files.walk(workflow)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry("packed/" + workflow.relativize(path)));
        Files.copy(path, zip);
      }
    }
    Command run = Command.of("run", archive, "--out", out);

    assertEquals(run.err(), 0, run.code());
    assertTrue(Files.exists(out.resolve("5 Test Count/port-1.csv")));
  }

  @Test
  public void argumentsThatAreNoneGiveCodeTwo() {
    assertEquals(ExitCodes.ARGUMENTS, Command.of().code());
    assertEquals(ExitCodes.ARGUMENTS, Command.of("run").code());
    assertEquals(ExitCodes.ARGUMENTS, Command.of("run", "x", "--fast").code());
    assertEquals(ExitCodes.ARGUMENTS, Command.of("describe", "No Such Node").code());
  }
}
