package org.contexture.headless.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.headless.output.PortFiles;
import org.contexture.headless.output.RunReport;
import org.contexture.headless.workflow.Connection;
import org.contexture.headless.workflow.FlowVariable;
import org.contexture.headless.workflow.Workflow;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowNode;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode.Port;

/**
 * Executes a workflow: every node after those that it needs. A node that fails keeps the nodes
 * after it from running; all others run. Results are written as soon as a node has them.
 */
public final class WorkflowRun {
  private final Workflow workflow;
  private final Path results;
  private final ConsoleProgress progress;
  private final PrintWriter out;
  private final Map<Integer, NodeRun> runs = new LinkedHashMap<>();

  /**
   * Overwrites parameters that flow variables control, applies the settings and reads all
   * parameters.
   *
   * @param workflow what to execute
   * @param variables flow variables that replace those of the workflow with that name, or are new
   * @param settings changes of parameters; they win over flow variables
   * @param results where results go
   * @param progress where progress goes and cancellation comes from
   * @param out where a line per node goes
   * @throws SettingException if a change can not be made
   * @throws WorkflowException if a node's parameters are wrong in themselves
   */
  public WorkflowRun(
      final Workflow workflow,
      final List<FlowVariable> variables,
      final List<Setting> settings,
      final Path results,
      final ConsoleProgress progress,
      final PrintWriter out)
      throws SettingException, WorkflowException {
    this.workflow = workflow;
    this.results = results;
    this.progress = progress;
    this.out = out;
    workflow.overwrite(variables);
    for (Setting setting : settings) {
      setting.apply(workflow);
    }
    for (WorkflowNode node : workflow.nodes().values()) {
      runs.put(node.id(), new NodeRun(node));
    }
  }

  /**
   * Executes.
   *
   * @throws IOException if results can not be written
   */
  public RunReport execute() throws IOException {
    RunReport report = new RunReport(workflow.folder(), results);
    // mistakes show before hours of work
    new Readiness(workflow, runs.values())
        .doubts()
        .forEach((node, doubt) -> out.println("Not ready: " + node + ": " + doubt));
    for (NodeRun run : runs.values()) {
      Optional<String> obstacle = obstacle(run.node());
      if (obstacle.isPresent()) {
        run.skip(NodeState.IDLE, obstacle.get());
      } else if (progress.isCanceled()) {
        run.skip(NodeState.CONFIGURED, "Not begun: the run was cancelled");
      } else {
        run.execute(workflow.folder(), fileStores(run.node()), progress, inputs(run.node()));
      }
      finish(run, report);
    }
    report.write();
    return report;
  }

  private void finish(final NodeRun run, final RunReport report) throws IOException {
    NodeResult result = run.result();
    PortFiles files = new PortFiles(results, result.id(), result.name());
    files.clear();
    if (run.state() == NodeState.EXECUTED) {
      files.write(run.objects());
    }
    report.add(result, workflow.needed(result.id()), files.names());
    out.println(RunReport.line(result));
    out.flush();
  }

  private Path fileStores(final WorkflowNode node) {
    return results.resolve("files").resolve(Integer.toString(node.id()));
  }

  /**
   * Returns why a node can not be begun: an open input, or a node before it that is not executed.
   */
  private Optional<String> obstacle(final WorkflowNode node) {
    List<Port> ports = node.registered().node().inputs();
    for (int i = 0; i < ports.size(); i++) {
      if (!ports.get(i).type().isOptional() && workflow.into(node.id(), i + 1).isEmpty()) {
        return Optional.of("Input %d (%s) is not connected".formatted(i + 1, ports.get(i).name()));
      }
    }
    for (int needed : workflow.needed(node.id())) {
      if (runs.get(needed).state() != NodeState.EXECUTED) {
        return Optional.of("Waits for " + runs.get(needed).node() + ", which is not executed");
      }
    }
    return Optional.empty();
  }

  private PortObject[] inputs(final WorkflowNode node) {
    PortObject[] inputs = new PortObject[node.registered().node().inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      Optional<Connection> line = workflow.into(node.id(), i + 1);
      inputs[i] =
          line.map(found -> runs.get(found.source()).objects()[found.sourcePort() - 1])
              .orElse(null);
    }
    return inputs;
  }
}
