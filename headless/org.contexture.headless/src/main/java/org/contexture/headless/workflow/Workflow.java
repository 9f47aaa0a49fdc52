package org.contexture.headless.workflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortType;
import org.knime.node.HeadlessNode.Port;

/**
 * Nodes and the connections between them; free of cycles, every port exists and fits.
 *
 * @param folder where it is stored
 * @param nodes by id, each after all that it needs
 * @param connections the lines between them
 * @param variables its flow variables
 */
public record Workflow(
    Path folder,
    Map<Integer, WorkflowNode> nodes,
    List<Connection> connections,
    List<FlowVariable> variables) {

  /** Copies nodes, connections and variables. */
  public Workflow {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    connections = List.copyOf(connections);
    variables = List.copyOf(variables);
  }

  /**
   * Checks and orders the nodes.
   *
   * @throws WorkflowException if a connection names what is not there or does not fit, or there is
   *     a cycle
   */
  static Workflow of(
      final Path folder,
      final Map<Integer, WorkflowNode> nodes,
      final List<Connection> connections,
      final List<FlowVariable> variables)
      throws WorkflowException {
    for (Connection connection : connections) {
      check(connection, nodes);
    }
    Set<String> ends = new HashSet<>();
    for (Connection connection : connections) {
      if (connection.targetPort() > 0
          && !ends.add(connection.target() + ":" + connection.targetPort())) {
        throw new WorkflowException(
            "Several connections end at the same input; one of them is " + connection);
      }
    }
    return new Workflow(folder, ordered(nodes, connections), connections, variables);
  }

  private static void check(final Connection connection, final Map<Integer, WorkflowNode> nodes)
      throws WorkflowException {
    WorkflowNode source = nodes.get(connection.source());
    WorkflowNode target = nodes.get(connection.target());
    if (source == null || target == null) {
      throw new WorkflowException(
          "Connection %s: there is no node %d in the workflow"
              .formatted(connection, source == null ? connection.source() : connection.target()));
    }
    if ((connection.sourcePort() == 0) != (connection.targetPort() == 0)) {
      throw new WorkflowException(
          "Connection " + connection + " joins a flow variable port and a data port");
    }
    if (connection.carriesData()) {
      PortType out =
          port(source.registered().node().outputs(), connection.sourcePort(), connection, source);
      PortType in =
          port(target.registered().node().inputs(), connection.targetPort(), connection, target);
      if (!in.isSuperTypeOf(out)) {
        throw new WorkflowException(
            "Connection %s: %s gives %s, %s takes %s"
                .formatted(connection, source, out, target, in));
      }
    }
  }

  private static PortType port(
      final List<Port> ports, final int port, final Connection connection, final WorkflowNode node)
      throws WorkflowException {
    if (port < 0 || port > ports.size()) {
      throw new WorkflowException(
          "Connection %s: %s has %d such ports, not %d"
              .formatted(connection, node, ports.size(), port));
    }
    return ports.get(port - 1).type();
  }

  private static Map<Integer, WorkflowNode> ordered(
      final Map<Integer, WorkflowNode> nodes, final List<Connection> connections)
      throws WorkflowException {
    Map<Integer, WorkflowNode> ordered = new LinkedHashMap<>();
    TreeMap<Integer, WorkflowNode> left = new TreeMap<>(nodes);
    while (!left.isEmpty()) {
      TreeSet<Integer> waiting = new TreeSet<>();
      for (Connection connection : connections) {
        if (left.containsKey(connection.source())) {
          waiting.add(connection.target());
        }
      }
      Optional<Integer> next =
          left.keySet().stream().filter(id -> !waiting.contains(id)).findFirst();
      if (next.isEmpty()) {
        throw new WorkflowException(
            "The connections make a circle; it goes through some of the nodes " + left.keySet());
      }
      ordered.put(next.get(), left.remove(next.get()));
    }
    return ordered;
  }

  /**
   * Overwrites the parameters that flow variables control.
   *
   * @param given variables that replace those of the workflow with that name, or are new
   * @throws WorkflowException if a variable is missing or not of its parameter's type
   */
  public void overwrite(final List<FlowVariable> given) throws WorkflowException {
    Map<String, FlowVariable> known = new LinkedHashMap<>();
    variables.forEach(variable -> known.put(variable.name(), variable));
    given.forEach(variable -> known.put(variable.name(), variable));
    for (WorkflowNode node : nodes.values()) {
      try {
        node.controlled().overwrite(node.model(), known);
      } catch (InvalidSettingsException e) {
        throw new WorkflowException("The parameters of " + node + ": " + e.getMessage(), e);
      }
    }
  }

  /** Returns the connection that ends at an input port. */
  public Optional<Connection> into(final int node, final int port) {
    return connections.stream()
        .filter(connection -> connection.target() == node && connection.targetPort() == port)
        .findFirst();
  }

  /** Returns the nodes that must be executed before a node. */
  public List<Integer> needed(final int node) {
    List<Integer> needed = new ArrayList<>();
    for (Connection connection : connections) {
      if (connection.target() == node) {
        needed.add(connection.source());
      }
    }
    return needed;
  }

  /** Returns the name: that of the folder. */
  public String name() {
    return folder.getFileName().toString();
  }
}
