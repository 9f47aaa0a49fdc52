package org.contexture.headless.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.contexture.headless.workflow.Workflow;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowNode;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.node.HeadlessNode.Port;

/** Which nodes can be configured before anything is executed, and why the others can not. */
public final class Readiness {
  private final Workflow workflow;
  private final Map<Integer, PortObjectSpec[]> known = new LinkedHashMap<>();
  private final Set<Integer> idle = new TreeSet<>();
  private final Map<WorkflowNode, String> doubts = new LinkedHashMap<>();

  Readiness(final Workflow workflow, final Collection<NodeRun> runs) {
    this.workflow = workflow;
    for (NodeRun run : runs) {
      configure(run);
    }
  }

  /**
   * Returns the ids of the nodes that can not be configured yet.
   *
   * @throws WorkflowException if a node's parameters are wrong in themselves
   */
  public static Set<Integer> idle(final Workflow workflow) throws WorkflowException {
    workflow.overwrite(List.of());
    List<NodeRun> runs = new ArrayList<>();
    for (WorkflowNode node : workflow.nodes().values()) {
      runs.add(new NodeRun(node));
    }
    return new Readiness(workflow, runs).idle;
  }

  /** Returns the nodes that refuse their input or parameters, with what they say. */
  Map<WorkflowNode, String> doubts() {
    return doubts;
  }

  private void configure(final NodeRun run) {
    int id = run.node().id();
    known.put(id, new PortObjectSpec[run.node().registered().node().outputs().size()]);
    Optional<PortObjectSpec[]> in = specs(run.node());
    if (in.isEmpty()) {
      idle.add(id);
      return;
    }
    try {
      known.put(id, run.specs(workflow.folder(), in.get()));
    } catch (InvalidSettingsException e) {
      idle.add(id);
      if (workflow.into(id, 0).isEmpty()) { // else it waits for another node, which may mend it
        doubts.put(run.node(), e.getMessage());
      }
    }
  }

  private Optional<PortObjectSpec[]> specs(final WorkflowNode node) {
    List<PortObjectSpec> specs = new ArrayList<>();
    List<Port> ports = node.registered().node().inputs();
    for (int i = 0; i < ports.size(); i++) {
      PortObjectSpec spec =
          workflow
              .into(node.id(), i + 1)
              .map(line -> known.get(line.source())[line.sourcePort() - 1])
              .orElse(null);
      if (spec == null && !ports.get(i).type().isOptional()) {
        return Optional.empty();
      }
      specs.add(spec);
    }
    return Optional.of(specs.toArray(PortObjectSpec[]::new));
  }
}
