package org.contexture.headless.workflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.node.RegisteredNode;
import org.contexture.headless.workflow.WorkflowPlan.PlannedNode;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.config.base.HeadlessConfig;
import org.knime.core.node.port.PortType;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.NodeParameters;

/** Writes the folder of a workflow that is not executed, as KNIME saves it. */
public final class WorkflowWriter {
  /** The version of KNIME that is said to have written it: the oldest that we support. */
  private static final String CREATED_BY = "5.8.0";

  private static final String DATE = "2026-01-01 00:00:00 +0000";

  private WorkflowWriter() {}

  /**
   * Writes a workflow; files of that name are replaced, other files in the folder stay.
   *
   * @param idle the nodes that can not be configured yet; KNIME complains where its own result
   *     differs
   * @throws WorkflowException if the plan names an unknown node, port or setting
   */
  public static void write(
      final WorkflowPlan plan,
      final NodeRegistry registry,
      final Set<Integer> idle,
      final Path folder)
      throws IOException, WorkflowException {
    Files.createDirectories(folder);
    NodeSettings workflow = new NodeSettings("workflow.knime");
    WorkflowFormat.head(
        workflow, folder.toAbsolutePath().getFileName().toString(), CREATED_BY, DATE);
    workflow.addString("state", state(!idle.isEmpty()));
    WorkflowFormat.variables(workflow, variables(plan));
    workflow.addNodeSettings("workflow_credentials");
    WorkflowFormat.notes(workflow, plan.notes());
    NodeSettings nodes = (NodeSettings) workflow.addNodeSettings("nodes");
    for (PlannedNode planned : plan.nodes()) {
      RegisteredNode registered = registered(planned, plan, registry);
      String name = registered.node().name() + " (#" + planned.id() + ")";
      WorkflowFormat.node(
          (NodeSettings) nodes.addNodeSettings("node_" + planned.id()), planned, name);
      NodeSettings settings =
          WorkflowFormat.settings(registered, model(planned, registered), planned);
      settings.addString("state", state(idle.contains(planned.id())));
      Files.createDirectories(folder.resolve(name));
      WorkflowFormat.save(settings, folder.resolve(name).resolve("settings.xml"));
    }
    NodeSettings connections = (NodeSettings) workflow.addNodeSettings("connections");
    for (List<Integer> line : plan.connections()) {
      WorkflowFormat.connection(
          (NodeSettings) connections.addNodeSettings("connection_" + connections.keySet().size()),
          new Connection(line.get(0), line.get(1), line.get(2), line.get(3)));
    }
    WorkflowFormat.save(workflow, folder.resolve("workflow.knime"));
    WorkflowFormat.metadata(plan.description(), folder.resolve("workflow-metadata.xml"));
    WorkflowReader.read(folder, registry);
  }

  private static List<FlowVariable> variables(final WorkflowPlan plan) throws WorkflowException {
    try {
      return plan.variables().stream().map(FlowVariable::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new WorkflowException(e.getMessage(), e);
    }
  }

  private static String state(final boolean idle) {
    return idle ? "IDLE" : "CONFIGURED";
  }

  /** The node, with a port for each connection. */
  private static RegisteredNode registered(
      final PlannedNode planned, final WorkflowPlan plan, final NodeRegistry registry)
      throws WorkflowException {
    RegisteredNode found = found(planned, registry);
    List<PortType> inputs = new ArrayList<>();
    for (List<Integer> line : plan.connections()) {
      int port = line.get(3) - 1; // 0 is the flow variables' port
      if (line.get(2) == planned.id() && port >= 0) {
        while (inputs.size() <= port) {
          inputs.add(null);
        }
        inputs.set(port, output(line, plan, registry));
      }
    }
    return found.with(found.node().grown(inputs));
  }

  /** What leaves the port that a connection begins at; null if there is no such port. */
  private static PortType output(
      final List<Integer> line, final WorkflowPlan plan, final NodeRegistry registry)
      throws WorkflowException {
    for (PlannedNode source : plan.nodes()) {
      if (source.id() == line.get(0)) {
        List<HeadlessNode.Port> outputs = found(source, registry).node().outputs();
        int port = line.get(1) - 1;
        return port >= 0 && port < outputs.size() ? outputs.get(port).type() : null;
      }
    }
    return null;
  }

  private static RegisteredNode found(final PlannedNode planned, final NodeRegistry registry)
      throws WorkflowException {
    return registry
        .find(planned.factory())
        .orElseThrow(() -> new WorkflowException("There is no node " + planned.factory()));
  }

  private static NodeSettings model(final PlannedNode planned, final RegisteredNode registered)
      throws WorkflowException {
    NodeSettings model = new NodeSettings("model");
    Class<? extends NodeParameters> type = registered.node().parametersClass().orElse(null);
    if (type == null) {
      return model;
    }
    NodeParametersUtil.saveSettings(type, NodeParametersUtil.createSettings(type), model);
    try {
      if (planned.settings() != null) {
        change(model, planned.settings());
      }
      NodeParametersUtil.loadSettings(model, type).validate();
    } catch (InvalidSettingsException e) {
      throw new WorkflowException("Node " + planned.id() + ": " + e.getMessage(), e);
    }
    return model;
  }

  private static void change(final NodeSettings model, final JsonObject settings)
      throws InvalidSettingsException {
    for (Map.Entry<String, JsonElement> entry : settings.entrySet()) {
      String key = entry.getKey();
      JsonElement value = entry.getValue();
      if (value instanceof JsonObject group) {
        change(model.getNodeSettings(key), group);
      } else if (value instanceof JsonArray array) {
        HeadlessConfig.setArray(
            model, model, key, array.asList().stream().map(JsonElement::getAsString).toList());
      } else {
        HeadlessConfig.set(model, model, key, value.isJsonNull() ? null : value.getAsString());
      }
    }
  }
}
