package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FlowVariableTest {
  private static final String PLAN =
      """
      {"nodes": [{"id": 1, "factory": "Test Rows",
                  "variables": {"rows": "count", "text/word": "word", "names_of_rows": "word"}}],
       "variables": ["count,1,int", "word,leaf,String"]}
      """;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();
  private Path root;
  private Path workflow;

  @Before
  public void author() throws IOException {
    root = temporary.getRoot().toPath();
    workflow = root.resolve("workflow");
    Path plan = Files.writeString(root.resolve("plan.json"), PLAN);
    Command author = Command.of("author", plan, workflow);
    assertEquals(author.err(), 0, author.code());
  }

  private Command run(final String... options) {
    Object[] arguments = new Object[options.length + 4];
    arguments[0] = "run";
    arguments[1] = workflow;
    arguments[2] = "--out";
    arguments[3] = root.resolve("out");
    System.arraycopy(options, 0, arguments, 4, options.length);
    return Command.of(arguments);
  }

  private List<String> texts() throws IOException {
    return Files.readAllLines(root.resolve("out/1 Test Rows/port-1.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1)[2])
        .toList();
  }

  private void replace(final String file, final String found, final String replacement)
      throws IOException {
    Path path = workflow.resolve(file);
    String text = Files.readString(path);
    assertTrue(text, text.contains(found));
    Files.writeString(path, text.replace(found, replacement));
  }

  @Test
  public void parametersTakeTheValuesOfTheWorkflowsVariables() throws IOException {
    Command run = run();
    assertEquals(run.err(), ExitCodes.DONE, run.code());
    assertEquals(List.of("leaf"), texts());
  }

  @Test
  public void variablesOfTheCommandLineReplaceThoseOfTheWorkflow() throws IOException {
    Command run = run("--variable", "word,a,b,String", "--variable", "count,1,int");
    assertEquals(run.err(), ExitCodes.DONE, run.code());
    assertTrue(Files.readString(root.resolve("out/1 Test Rows/port-1.csv")).contains("\"a,b\""));
  }

  @Test
  public void setWinsOverVariables() throws IOException {
    assertEquals(ExitCodes.DONE, run("--set", "1/text/word=set").code());
    assertEquals(List.of("set"), texts());
  }

  @Test
  public void aVariableOfAnotherTypeIsRefused() {
    Command run = run("--variable", "count,1.5,double");
    assertEquals(ExitCodes.LOAD, run.code());
    assertTrue(
        run.err(), run.err().contains("\"count\" (double) can not overwrite parameter \"rows\""));
  }

  @Test
  public void aMissingVariableIsNamed() throws IOException {
    replace("workflow.knime", "value=\"count\"", "value=\"other\"");
    Command run = run();
    assertEquals(ExitCodes.LOAD, run.code());
    assertTrue(
        run.err(), run.err().contains("\"rows\" takes the value of flow variable \"count\""));
  }

  @Test
  public void variablesInAnotherFormAreArgumentsThatAreNone() {
    for (String wrong : new String[] {"count,1", "count,1,integer", "count,one,int", ",1,int"}) {
      Command run = run("--variable", wrong);
      assertEquals(wrong, ExitCodes.ARGUMENTS, run.code());
      assertTrue(run.err(), run.err().contains("\""));
    }
  }
}
