package org.contexture.headless;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.config.base.ConfigBaseRO;

/** Compares with a workflow that KNIME itself saved. */
public class StoredFormatTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static Path saved() {
    String shared = System.getProperty("contexture.shared");
    Assume.assumeTrue(shared != null);
    Path saved = Path.of(shared, "knime", "saved-by-knime-5.9");
    Assume.assumeTrue(Files.isDirectory(saved));
    return saved;
  }

  private static NodeSettingsRO read(final Path file) throws IOException {
    return NodeSettings.loadFromXML(Files.newInputStream(file));
  }

  @Test
  public void writesWhatItReadByteForByte() throws IOException {
    for (String name :
        List.of(
            "workflow.knime",
            "Smoke Fluent Scale (#3)/settings.xml",
            "Smoke Source (#1)/settings.xml")) {
      Path file = saved().resolve(name);
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      read(file).saveToXML(written);
      assertEquals(name, Files.readString(file), written.toString(UTF_8));
    }
  }

  @Test
  public void authoredWorkflowsHaveTheKeysAndTypesOfSavedOnes()
      throws IOException, InvalidSettingsException {
    Path saved = saved();
    Path plan = temporary.getRoot().toPath().resolve("plan.json");
    Files.writeString(
        plan,
        "{\"nodes\": [{\"id\": 1, \"factory\": \"Test Rows\"}, {\"id\": 2, \"factory\": \"Test"
            + " Count\"}],\"connections\": [[1, 1, 2, 1]]}");
    Path authored = temporary.getRoot().toPath().resolve("authored");
    assertEquals(0, Command.of("author", plan, authored).code());

    NodeSettingsRO theirs = read(saved.resolve("workflow.knime"));
    NodeSettingsRO ours = read(authored.resolve("workflow.knime"));
    assertEquals(shape(theirs, "nodes", "connections"), shape(ours, "nodes", "connections"));
    assertEquals(
        shape(theirs.getNodeSettings("nodes").getNodeSettings("node_1")),
        shape(ours.getNodeSettings("nodes").getNodeSettings("node_1")));
    assertEquals(
        shape(theirs.getNodeSettings("connections").getNodeSettings("connection_0")),
        shape(ours.getNodeSettings("connections").getNodeSettings("connection_0")));
    assertEquals(
        shape(
            read(saved.resolve("Smoke Fluent Scale (#3)/settings.xml")),
            "model",
            "node_creation_config"),
        shape(
            read(authored.resolve("Test Count (#2)/settings.xml")),
            "model",
            "node_creation_config"));
  }

  /** Returns the paths of all keys, without what differs from node to node. */
  private static List<String> shape(final ConfigBaseRO tree, final String... except)
      throws InvalidSettingsException {
    List<String> paths = new ArrayList<>();
    collect("", tree, Set.of(except), paths);
    return paths;
  }

  private static void collect(
      final String prefix,
      final ConfigBaseRO tree,
      final Set<String> except,
      final List<String> paths)
      throws InvalidSettingsException {
    for (String key : tree.keySet()) {
      if (except.contains(key)) {
        continue;
      }
      paths.add(prefix + key);
      try {
        collect(prefix + key + "/", tree.getConfigBase(key), except, paths);
      } catch (InvalidSettingsException e) {
        assertTrue(tree.containsKey(key)); // a value, no subtree
      }
    }
  }

  @Test
  public void keepsEveryCharacter() throws IOException, InvalidSettingsException {
    String hard = "a\nb\tc <&\"'> %% %%00010 µm² \ud83d\ude00 \u0001";
    NodeSettings settings = new NodeSettings("x");
    settings.addString("hard", hard);
    settings.addString("null", null);
    settings.addStringArray("array", "p", null, "q");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    settings.saveToXML(written);
    assertTrue(written.toString(UTF_8).contains("a%%00010b%%00009c"));

    NodeSettingsRO read = NodeSettings.loadFromXML(new ByteArrayInputStream(written.toByteArray()));
    assertEquals(hard, read.getString("hard"));
    assertEquals(settings, read);
    assertFalse(read.containsKey("nothing"));
  }
}
