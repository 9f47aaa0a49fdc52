package org.contexture.headless.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.headless.extension.RunningWorkflow;
import org.contexture.headless.node.ParameterLimits;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowNode;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.HeadlessContext;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.workflow.HeadlessNodeContainer;
import org.knime.core.node.workflow.NodeContext;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.HeadlessNode;
import org.knime.node.HeadlessNode.Configured;
import org.knime.node.HeadlessNode.Executed;
import org.knime.node.parameters.NodeParameters;

/** One node of a run: its parameters, then its configuration, execution and result. */
final class NodeRun {
  private final WorkflowNode node;
  private final NodeParameters parameters;
  private final List<String> warnings = new ArrayList<>();
  private NodeState state = NodeState.IDLE;
  private PortObject[] objects;
  private double seconds;
  private String message;

  /**
   * Reads the parameters.
   *
   * @throws WorkflowException if they are wrong in themselves
   */
  NodeRun(final WorkflowNode node) throws WorkflowException {
    this.node = node;
    Optional<Class<? extends NodeParameters>> type = description().parametersClass();
    try {
      parameters =
          type.isPresent() ? NodeParametersUtil.loadSettings(node.model(), type.get()) : null;
      if (parameters != null) {
        ParameterLimits.check(parameters);
        parameters.validate();
      }
    } catch (InvalidSettingsException e) {
      throw new WorkflowException("The parameters of " + node + ": " + e.getMessage(), e);
    }
  }

  private HeadlessNode description() {
    return node.registered().node();
  }

  WorkflowNode node() {
    return node;
  }

  NodeState state() {
    return state;
  }

  PortObject[] objects() {
    return objects;
  }

  /** Says why the node can not be executed. */
  void skip(final NodeState reached, final String why) {
    state = reached;
    message = why;
  }

  /** Returns the output specs that follow from input specs. */
  PortObjectSpec[] specs(final Path folder, final PortObjectSpec... in)
      throws InvalidSettingsException {
    enter(folder);
    try {
      return description().configure(parameters, in).specs();
    } finally {
      leave();
    }
  }

  /** Configures and executes; what fails is kept as the node's state and message. */
  void execute(
      final Path folder,
      final Path fileStores,
      final ConsoleProgress progress,
      final PortObject... in) {
    progress.begin(node.id() + " " + node.name());
    long start = System.nanoTime();
    enter(folder);
    try {
      PortObjectSpec[] specs =
          Stream.of(in)
              .map(object -> object == null ? null : object.getSpec())
              .toArray(PortObjectSpec[]::new);
      Configured configured = description().configure(parameters, specs);
      warn(configured.warning());
      state = NodeState.CONFIGURED;
      progress.checkCanceled();
      Executed executed =
          description().execute(parameters, HeadlessContext.create(progress, fileStores), in);
      warn(executed.warning());
      objects = checked(executed.objects());
      state = NodeState.EXECUTED;
    } catch (InvalidSettingsException e) {
      skip(NodeState.IDLE, e.getMessage());
    } catch (CanceledExecutionException e) {
      skip(NodeState.CANCELED, "Cancelled");
    } catch (KNIMEException e) {
      skip(NodeState.FAILED, e.getMessage());
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      // KNIME, too, lets a failing node fail and goes on with the others
      skip(NodeState.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
      System.getLogger(NodeRun.class.getName()).log(System.Logger.Level.ERROR, node.toString(), e);
    } finally {
      leave();
      seconds = (System.nanoTime() - start) / 1e9;
      progress.end();
    }
  }

  /** Says which workflow and node this thread works for. */
  private void enter(final Path folder) {
    RunningWorkflow.enter(folder);
    NodeContext.pushContext(new HeadlessNodeContainer(node.name(), node.id()));
  }

  private static void leave() {
    NodeContext.removeLastContext();
    RunningWorkflow.leave();
  }

  private PortObject[] checked(final PortObject[] given) {
    for (int i = 0; i < given.length; i++) {
      if (given[i] == null) {
        throw new IllegalStateException("the node set no output for port " + (i + 1));
      }
      if (!description().outputs().get(i).type().acceptsPortObject(given[i])) {
        throw new IllegalStateException(
            "output %d is a %s".formatted(i + 1, given[i].getClass().getName()));
      }
    }
    return given;
  }

  private void warn(final String warning) {
    if (warning != null && !warning.isBlank() && !warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  NodeResult result() {
    List<Long> rows =
        objects == null
            ? List.of()
            : Stream.of(objects)
                .map(object -> object instanceof BufferedDataTable table ? table.size() : -1L)
                .toList();
    return new NodeResult(
        node.id(),
        node.name(),
        node.registered().factory(),
        state,
        seconds,
        rows,
        warnings,
        message);
  }
}
