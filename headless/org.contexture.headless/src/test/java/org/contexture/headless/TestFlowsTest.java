package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.node.RegisteredNode;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowNode;
import org.contexture.headless.workflow.WorkflowReader;
import org.junit.Test;

/** Every node is run by a workflow of the project, and docs/test-flows.md says by which. */
public class TestFlowsTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "test-flows.md");

  @Test
  public void everyNodeHasATestFlow() throws IOException, WorkflowException {
    Map<String, Set<String>> flows = new TreeMap<>();
    NodeRegistry registry = NodeRegistry.load();
    for (RegisteredNode node : registry.nodes()) {
      if (node.bundle().symbolicName().equals("org.contexture.knime")) {
        flows.put(node.node().name(), new TreeSet<>());
      }
    }
    for (Path workflow : Workflows.all()) {
      for (WorkflowNode node : WorkflowReader.read(workflow, registry).nodes().values()) {
        flows.get(node.name()).add(workflow.getFileName().toString());
      }
    }
    flows.forEach((node, names) -> assertFalse(node + " is in no workflow", names.isEmpty()));

    Path written = Path.of("target", "test-flows.md");
    Files.writeString(written, page(flows));
    assertEquals(
        "Copy headless/org.contexture.headless/" + written + " to docs/",
        Files.readString(PAGE),
        page(flows));
  }

  private static String page(final Map<String, Set<String>> flows) {
    StringBuilder page =
        new StringBuilder(
            """
            # Test flows

            The workflows that run each node inside Equinox in every build: the examples of
            [workflows](../workflows) with quick settings, and [every-node](../headless/testflows/every-node).
            A test writes this page and fails when a node is in none.

            | node | workflows |
            |---|---|
            """);
    flows.forEach(
        (node, names) -> page.append("| %s | %s |\n".formatted(node, String.join(", ", names))));
    return page.toString();
  }
}
