package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.DefaultNodeFactory;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.NodeParameters;

/** The workflows in this tree were saved with the nodes' present parameters. */
public class ExampleWorkflowsTest {

  private static final Path WORKFLOWS = Path.of("../../workflows").toAbsolutePath().normalize();

  @Test
  public void everyNodeOfEveryWorkflowLoads() throws Exception {
    List<Path> files = settingsFiles();
    assertFalse("no workflow in " + WORKFLOWS, files.isEmpty());
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        NodeSettingsRO saved = NodeSettings.loadFromXML(in);
        HeadlessNode node =
            HeadlessNode.of(
                Class.forName(saved.getString("factory"))
                    .asSubclass(DefaultNodeFactory.class)
                    .getDeclaredConstructor()
                    .newInstance());
        assertEquals(file.toString(), node.name(), saved.getString("node-name"));
        assertEquals("org.contexture.knime", saved.getString("node-bundle-symbolic-name"));

        if (node.parametersClass().isEmpty()) {
          continue;
        }
        Class<? extends NodeParameters> type = node.parametersClass().get();
        NodeSettingsRO model = saved.getNodeSettings("model");
        NodeParametersUtil.loadSettings(model, type).validate();
        NodeSettings present = new NodeSettings("model");
        NodeParametersUtil.saveSettings(type, NodeParametersUtil.createSettings(type), present);
        assertEquals(
            file + " has other parameters than the node; write it again from its plan",
            present.keySet(),
            model.keySet());
      }
    }
  }

  @Test
  public void theExampleTrainsOnOneCohortAndTestsOnAnother() throws Exception {
    Path workflow = WORKFLOWS.resolve("masked-context-mil");
    long training = seed(workflow.resolve("Synthetic Slide Cohort (#1)/settings.xml"));
    long test = seed(workflow.resolve("Synthetic Slide Cohort (#8)/settings.xml"));
    assertTrue(training != test);
  }

  private static long seed(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return NodeSettings.loadFromXML(in).getNodeSettings("model").getLong("seed");
    }
  }

  private static List<Path> settingsFiles() throws Exception {
    try (Stream<Path> files = Files.walk(WORKFLOWS, 3)) {
      return files.filter(file -> file.endsWith("settings.xml")).sorted().toList();
    }
  }
}
