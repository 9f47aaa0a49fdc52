package org.knime.node;

import java.util.List;
import java.util.Optional;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.NodeFactory.NodeType;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.NodeSettingsWO;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortType;
import org.knime.node.parameters.NodeParameters;

/** Not KNIME's: describes and runs a node, for the batch runner and for tests. */
public final class HeadlessNode {
  private final DefaultNodeFactory factory;
  private final DefaultNode node;
  private final NodePorts ports;

  private HeadlessNode(final DefaultNodeFactory factory, final NodePorts ports) {
    this.factory = factory;
    this.node = factory.node;
    this.ports = ports;
  }

  /** Returns the node of a factory. */
  public static HeadlessNode of(final DefaultNodeFactory factory) {
    return new HeadlessNode(factory, factory.node.ports);
  }

  /**
   * Returns the node with a port for each input, where users may add some; else as it is.
   *
   * @param inputs the types of the inputs in the order of the ports; null where there is none
   */
  public HeadlessNode grown(final List<PortType> inputs) {
    return new HeadlessNode(factory, ports.grown(inputs));
  }

  /**
   * Returns the node with the ports that a workflow has stored.
   *
   * @param stored what {@link #savePorts} wrote
   */
  public HeadlessNode withPorts(final NodeSettingsRO stored) throws InvalidSettingsException {
    return new HeadlessNode(factory, ports.load(stored));
  }

  /** Stores which ports users have added, as KNIME does under {@code node_creation_config}. */
  public void savePorts(final NodeSettingsWO stored) {
    ports.save(stored);
  }

  /**
   * A port.
   *
   * @param name the name that users see
   * @param description HTML
   * @param type what travels through it
   * @param extendable whether users may add more of it
   */
  public record Port(String name, String description, PortType type, boolean extendable) {}

  /**
   * A link.
   *
   * @param href where to
   * @param description HTML
   */
  public record Resource(String href, String description) {}

  /**
   * What a configuration gave.
   *
   * @param specs the output specs; unknown ones are null
   * @param warning a warning, or null
   */
  public record Configured(PortObjectSpec[] specs, String warning) {}

  /**
   * What an execution gave.
   *
   * @param objects the output objects
   * @param internal what is kept for the view
   * @param warning a warning, or null
   */
  public record Executed(PortObject[] objects, PortObject[] internal, String warning) {}

  /** Returns the factory. */
  public DefaultNodeFactory factory() {
    return factory;
  }

  /** Returns the name that users see. */
  public String name() {
    return node.name;
  }

  /** Returns the icon's path relative to the factory's class. */
  public String icon() {
    return node.icon;
  }

  /** Returns one sentence about the node. */
  public String shortDescription() {
    return node.shortDescription;
  }

  /** Returns the description; HTML. */
  public String fullDescription() {
    return node.fullDescription;
  }

  /** Returns the version of KNIME that the node appeared with. */
  public String sinceVersion() {
    return node.sinceVersion;
  }

  /** Returns what the node is for; as KNIME guesses it from the ports where it is not said. */
  public NodeType nodeType() {
    if (node.nodeType != null) {
      return node.nodeType;
    }
    if (ports.inputs().isEmpty()) {
      return NodeType.Source;
    }
    return ports.outputs().isEmpty() ? NodeType.Sink : NodeType.Manipulator;
  }

  /** Returns words to find the node by. */
  public List<String> keywords() {
    return node.keywords;
  }

  /** Returns the links of the description. */
  public List<Resource> resources() {
    return List.copyOf(node.resources);
  }

  /** Returns what the view shows, as HTML; empty if there is none. */
  public Optional<String> viewDescription() {
    return Optional.ofNullable(node.view).map(view -> view.description);
  }

  /** Opens the view on what an execution kept for it. */
  public HeadlessView openView(final PortObject... internal) {
    return new HeadlessView(node.view, internal);
  }

  /** Returns the input ports. */
  public List<Port> inputs() {
    return ports.inputs();
  }

  /** Returns the output ports. */
  public List<Port> outputs() {
    return ports.outputs();
  }

  /** Returns the class of the parameters. */
  public Optional<Class<? extends NodeParameters>> parametersClass() {
    return Optional.ofNullable(node.model.parametersClass);
  }

  /** Configures the node. */
  public Configured configure(final NodeParameters parameters, final PortObjectSpec... specs)
      throws InvalidSettingsException {
    ConfigureCall call = new ConfigureCall(parameters, specs, ports.outputs());
    ((DefaultModel.Standard) node.model).configure.accept(call, call);
    return call.result();
  }

  /** Executes the node. */
  public Executed execute(
      final NodeParameters parameters, final ExecutionContext context, final PortObject... objects)
      throws CanceledExecutionException, KNIMEException {
    ExecuteCall call = new ExecuteCall(parameters, objects, context, ports.outputs());
    ((DefaultModel.Standard) node.model).execute.accept(call, call);
    return call.result();
  }
}
