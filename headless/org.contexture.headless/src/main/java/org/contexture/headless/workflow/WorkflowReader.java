package org.contexture.headless.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.node.RegisteredNode;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.NodeSettingsRO;

/** Reads a workflow's folder. Trusts nothing in it: no entity, no path that leaves the folder. */
public final class WorkflowReader {
  private static final String FILE = "workflow.knime";

  private final Path folder;
  private final NodeRegistry registry;

  private WorkflowReader(final Path folder, final NodeRegistry registry) {
    this.folder = folder;
    this.registry = registry;
  }

  /**
   * Reads a workflow.
   *
   * @throws WorkflowException if it is none, or needs what is not here
   */
  public static Workflow read(final Path folder, final NodeRegistry registry)
      throws WorkflowException {
    return new WorkflowReader(folder.toAbsolutePath().normalize(), registry).read();
  }

  private Workflow read() throws WorkflowException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new WorkflowException(
          folder + " is no workflow: it has no " + FILE + ". Name a workflow's folder or a .knwf");
    }
    NodeSettingsRO workflow = settings(file);
    Map<Integer, WorkflowNode> nodes = new LinkedHashMap<>();
    List<Connection> connections = new ArrayList<>();
    List<FlowVariable> variables = new ArrayList<>();
    try {
      NodeSettingsRO stored = workflow.getNodeSettings("nodes");
      for (String key : stored) {
        WorkflowNode node = node(stored.getNodeSettings(key));
        if (nodes.put(node.id(), node) != null) {
          throw new WorkflowException(file + ": two nodes have the id " + node.id());
        }
      }
      NodeSettingsRO lines = workflow.getNodeSettings("connections");
      for (String key : lines) {
        connections.add(connection(lines.getNodeSettings(key)));
      }
      if (workflow.containsKey(WorkflowFormat.VARIABLES)) {
        NodeSettingsRO known = workflow.getNodeSettings(WorkflowFormat.VARIABLES);
        for (String key : known) {
          variables.add(FlowVariable.load(known.getNodeSettings(key)));
        }
      }
    } catch (InvalidSettingsException e) {
      throw new WorkflowException(file + ": " + e.getMessage(), e);
    }
    return Workflow.of(folder, nodes, connections, variables);
  }

  private static NodeSettingsRO settings(final Path file) throws WorkflowException {
    try (InputStream in = Files.newInputStream(file)) {
      return NodeSettings.loadFromXML(in);
    } catch (IOException e) {
      throw new WorkflowException("Can not read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Connection connection(final NodeSettingsRO stored)
      throws InvalidSettingsException {
    return new Connection(
        stored.getInt("sourceID"),
        stored.getInt("sourcePort"),
        stored.getInt("destID"),
        stored.getInt("destPort"));
  }

  private WorkflowNode node(final NodeSettingsRO stored)
      throws InvalidSettingsException, WorkflowException {
    int id = stored.getInt("id");
    String type = stored.getString("node_type", "NativeNode");
    if (stored.getBoolean("node_is_meta", false) || !type.equals("NativeNode")) {
      throw new WorkflowException(
          "Node %d is a %s; metanodes and components run in KNIME only. Expand it"
              .formatted(id, type));
    }
    Path file = inside(stored.getString("node_settings_file"));
    NodeSettingsRO settings = settings(file);
    try {
      return new WorkflowNode(
          id,
          registered(id, settings),
          (NodeSettings) settings.getNodeSettings("model"),
          ControlledSettings.of(settings));
    } catch (InvalidSettingsException e) {
      throw new WorkflowException(file + ": " + e.getMessage(), e);
    }
  }

  private RegisteredNode registered(final int id, final NodeSettingsRO settings)
      throws InvalidSettingsException, WorkflowException {
    String factory = settings.getString("factory");
    RegisteredNode found =
        registry
            .byFactory(factory)
            .orElseThrow(
                () ->
                    new WorkflowException(
                        "Node %d (%s) is not here: no plugin.xml names the factory %s of bundle %s. Only "
                                .formatted(
                                    id,
                                    settings.getString("node-name", "without a name"),
                                    factory,
                                    settings.getString("node-bundle-symbolic-name", "(not said)"))
                            + "Contexture's own nodes run without KNIME; contexture nodes lists"
                            + " them"));
    return settings.containsKey(WorkflowFormat.CREATION)
        ? found.with(found.node().withPorts(settings.getNodeSettings(WorkflowFormat.CREATION)))
        : found;
  }

  private Path inside(final String relative) throws WorkflowException {
    try {
      Path file = folder.resolve(relative).normalize();
      boolean real = !Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath());
      if (file.startsWith(folder) && real) {
        return file;
      }
    } catch (InvalidPathException | IOException | NullPointerException e) {
      throw new WorkflowException("\"" + relative + "\" in " + FILE + " is no path", e);
    }
    throw new WorkflowException(
        "\"%s\" in %s leaves the workflow's folder %s".formatted(relative, FILE, folder));
  }
}
