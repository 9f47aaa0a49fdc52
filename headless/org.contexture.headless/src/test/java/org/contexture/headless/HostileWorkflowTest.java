package org.contexture.headless;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HostileWorkflowTest {
  private static final String PLAN =
      """
      {"nodes": [{"id": 1, "factory": "Test Rows"}, {"id": 2, "factory": "Test Count"},
                 {"id": 3, "factory": "Test Stubborn"}],
       "connections": [[1, 1, 2, 1], [2, 1, 3, 1]]}
      """;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();
  private Path root;
  private Path workflow;

  @Before
  public void author() throws IOException {
    root = temporary.getRoot().toPath().toRealPath();
    workflow = root.resolve("workflow");
    Path plan = Files.writeString(root.resolve("plan.json"), PLAN);
    assertEquals(0, Command.of("author", plan, workflow).code());
  }

  private void replace(final String file, final String found, final String replacement)
      throws IOException {
    Path path = workflow.resolve(file);
    String text = Files.readString(path);
    assertTrue(found, text.contains(found));
    Files.writeString(path, text.replace(found, replacement));
  }

  private void assertRefused(final Path refused, final String... words) {
    Path out = root.resolve("out");
    Command run = Command.of("run", refused, "--out", out);
    assertEquals(run.err() + run.out(), ExitCodes.LOAD, run.code());
    for (String word : words) {
      assertTrue(run.err(), run.err().contains(word));
    }
    assertFalse("nothing is written", Files.exists(out.resolve("run.json")));
  }

  @Test
  public void externalEntitiesAreNotRead() throws IOException {
    Path secret = Files.writeString(root.resolve("secret.txt"), "do not tell");
    replace(
        "workflow.knime",
        "<config xmlns",
        "<!DOCTYPE config [<!ENTITY secret SYSTEM \"" + secret.toUri() + "\">]>\n<config xmlns");
    replace("workflow.knime", "value=\"workflow\"", "value=\"x\"");
    assertRefused(workflow, "workflow.knime", "DOCTYPE");
  }

  @Test
  public void entitiesInNodeSettingsAreNotExpanded() throws IOException {
    replace(
        "Test Rows (#1)/settings.xml",
        "<config xmlns",
        "<!DOCTYPE config [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<config xmlns");
    assertRefused(workflow, "Test Rows (#1)", "DOCTYPE");
  }

  @Test
  public void archivesThatLeaveTheFolderAreNotUnpacked() throws IOException {
    for (String name :
        new String[] {"../evil.txt", "/evil.txt", "a/../../evil.txt", "..\\evil.txt"}) {
      Path archive = root.resolve("evil.knwf");
      try (OutputStream file = Files.newOutputStream(archive);
          ZipOutputStream zip = new ZipOutputStream(file, UTF_8)) {
        zip.putNextEntry(new ZipEntry("evil/workflow.knime"));
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
      assertRefused(archive, "leaves the workflow's folder", name);
      assertFalse(Files.exists(root.resolve("evil.txt")));
      assertFalse(Files.exists(root.resolve("out").resolve("evil.txt")));
      assertFalse(Files.exists(root.resolve("out").resolve("workflow")));
    }
  }

  @Test
  public void settingsFilesOutsideTheFolderAreNotRead() throws IOException {
    Files.copy(workflow.resolve("Test Rows (#1)/settings.xml"), root.resolve("settings.xml"));
    replace("workflow.knime", "Test Rows (#1)/settings.xml", "../settings.xml");
    assertRefused(workflow, "../settings.xml", "leaves the workflow's folder");
  }

  @Test
  public void settingsFilesBehindALinkAreNotRead() throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Path settings = workflow.resolve("Test Rows (#1)/settings.xml");
    Files.move(settings, outside.resolve("settings.xml"));
    Files.createSymbolicLink(settings, outside.resolve("settings.xml"));
    assertRefused(workflow, "leaves the workflow's folder");
  }

  @Test
  public void aMissingFactoryIsNamed() throws IOException {
    replace("Test Count (#2)/settings.xml", "fixture.CountNodeFactory", "fixture.GoneNodeFactory");
    assertRefused(
        workflow, "Node 2 (Test Count)", "org.contexture.headless.fixture.GoneNodeFactory");
  }

  @Test
  public void aCircleIsNoticed() throws IOException {
    replace(
        "workflow.knime",
        "<entry key=\"sourceID\" type=\"xint\" value=\"1\"/>",
        "<entry key=\"sourceID\" type=\"xint\" value=\"3\"/>");
    assertRefused(workflow, "circle", "[2, 3]");
  }

  @Test
  public void connectionsToNowhereAreNoticed() throws IOException {
    replace(
        "workflow.knime",
        "<entry key=\"sourceID\" type=\"xint\" value=\"1\"/>",
        "<entry key=\"sourceID\" type=\"xint\" value=\"8\"/>");
    assertRefused(workflow, "there is no node 8");
  }

  @Test
  public void portsThatDoNotExistAreNoticed() throws IOException {
    replace(
        "workflow.knime",
        "<entry key=\"sourcePort\" type=\"xint\" value=\"1\"/>",
        "<entry key=\"sourcePort\" type=\"xint\" value=\"2\"/>");
    assertRefused(workflow, "node 1 (Test Rows) has 1 such ports, not 2");
  }

  @Test
  public void aMetanodeIsRefusedByName() throws IOException {
    replace("workflow.knime", "value=\"NativeNode\"", "value=\"MetaNode\"");
    assertRefused(workflow, "Node 1 is a MetaNode");
  }

  @Test
  public void settingsWithoutAParameterThatHasNoDefaultAreRefused() throws IOException {
    replace(
        "Test Stubborn (#3)/settings.xml",
        "<entry key=\"how\" type=\"xstring\" value=\"execute\"/>",
        "");
    assertRefused(workflow, "node 3 (Test Stubborn)", "\"how\"");
  }

  @Test
  public void valuesOfAnotherTypeAreRefused() throws IOException {
    replace(
        "Test Rows (#1)/settings.xml",
        "key=\"rows\" type=\"xint\" value=\"2\"",
        "key=\"rows\" type=\"xint\" value=\"two\"");
    assertRefused(workflow, "\"two\"", "xint");
  }

  @Test
  public void foldersAndFilesThatAreNoWorkflowAreRefused() throws IOException {
    assertRefused(root.resolve("nothing"), "There is no workflow");
    assertRefused(root, "is no workflow: it has no workflow.knime");
    assertRefused(Files.writeString(root.resolve("text.knwf"), "text"), "no zip file");
    Files.writeString(workflow.resolve("workflow.knime"), "not XML");
    assertRefused(workflow, "workflow.knime");
  }
}
