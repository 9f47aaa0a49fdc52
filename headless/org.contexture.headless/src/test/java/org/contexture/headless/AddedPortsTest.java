package org.contexture.headless;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.workflow.Workflow;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowReader;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.NodeSettingsRO;
import org.knime.node.HeadlessNode.Port;

/** Ports that users add, as KNIME stores them: under the id of their group, with their class. */
public class AddedPortsTest {
  private static final String LEARNER = "Masked Context Distillation Learner";
  private static final String ENCODER = "org.contexture.knime.port.EncoderPortObject";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path authored(final String connections) throws IOException {
    Path plan = temporary.getRoot().toPath().resolve("plan.json");
    Files.writeString(
        plan,
        """
        {"nodes": [{"id": 1, "factory": "Encoder Reader"}, {"id": 2, "factory": "%s"}],
         "connections": [%s]}
        """
            .formatted(LEARNER, connections));
    Path folder = temporary.getRoot().toPath().resolve("workflow");
    assertEquals(0, Command.of("author", plan, folder).code());
    return folder;
  }

  private static Path learner(final Path folder) {
    return folder.resolve(LEARNER + " (#2)").resolve("settings.xml");
  }

  private static NodeSettingsRO stored(final Path folder) throws Exception {
    return NodeSettings.loadFromXML(Files.newInputStream(learner(folder)))
        .getNodeSettings("node_creation_config");
  }

  private static List<String> inputs(final Workflow workflow) {
    return workflow.nodes().get(2).registered().node().inputs().stream().map(Port::name).toList();
  }

  @Test
  public void aPortForEachConnectionIsStoredAndRead() throws Exception {
    Path folder = authored("[1, 1, 2, 2], [1, 1, 2, 3], [1, 1, 2, 4], [1, 1, 2, 5]");
    NodeSettingsRO teacher = stored(folder).getNodeSettings("Teacher");
    assertEquals(List.of("port_0", "port_1"), List.copyOf(teacher.keySet()));
    assertEquals(ENCODER, teacher.getNodeSettings("port_1").getString("object_class"));
    assertTrue(stored(folder).getNodeSettings("Student").keySet().isEmpty());
    Workflow workflow = WorkflowReader.read(folder, NodeRegistry.load());
    assertEquals(List.of("Tiles", "Student", "Teacher", "Teacher", "Teacher"), inputs(workflow));
    assertEquals(1, workflow.into(2, 5).orElseThrow().source());
  }

  /** Workflows of before: the group's settings are empty, or there are none at all. */
  @Test
  public void nodesWithoutAddedPortsKeepTheirThree() throws Exception {
    Path folder = authored("[1, 1, 2, 2], [1, 1, 2, 3]");
    assertTrue(stored(folder).getNodeSettings("Teacher").keySet().isEmpty());
    List<String> three = List.of("Tiles", "Student", "Teacher");
    assertEquals(three, inputs(WorkflowReader.read(folder, NodeRegistry.load())));
    String settings = Files.readString(learner(folder));
    int from = settings.indexOf("<config key=\"node_creation_config\">");
    int to = settings.indexOf("<entry key=\"name\"", from);
    Files.writeString(
        learner(folder), settings.substring(0, from).stripTrailing() + settings.substring(to));
    assertFalse(Files.readString(learner(folder)).contains("node_creation_config"));
    assertEquals(three, inputs(WorkflowReader.read(folder, NodeRegistry.load())));
  }

  @Test
  public void aConnectionToAPortThatNobodyAddedAndAPortOfAnotherTypeAreRefused() throws Exception {
    Path folder = authored("[1, 1, 2, 2], [1, 1, 2, 3], [1, 1, 2, 4]");
    String settings = Files.readString(learner(folder));
    Files.writeString(learner(folder), settings.replace(ENCODER, "org.example.Other"));
    assertThat(refusal(folder), containsString("takes no org.example.Other"));
    int from = settings.indexOf("<config key=\"port_0\">");
    int to = settings.indexOf("</config>", from) + "</config>".length();
    Files.writeString(learner(folder), settings.substring(0, from) + settings.substring(to));
    assertThat(refusal(folder), containsString("has 3 such ports, not 4"));
  }

  private static String refusal(final Path folder) {
    return assertThrows(
            WorkflowException.class, () -> WorkflowReader.read(folder, NodeRegistry.load()))
        .getMessage();
  }
}
