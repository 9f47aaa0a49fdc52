package org.knime.node;

import java.util.function.Consumer;
import java.util.function.Function;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortType;
import org.knime.node.DefaultNode.RequireModel;
import org.knime.node.RequirePorts.ConfigurablePort.ExtendableConfigurablePort;
import org.knime.node.RequirePorts.ConfigurablePort.FinalConfigurablePort;

/**
 * The stage that asks for the ports. (KNIME has more kinds of groups: what no node uses is out.)
 */
public interface RequirePorts {
  /** Adds the ports in their order. An input and an output port must not share a name. */
  default RequireModel ports(final Consumer<PortsAdder> ports) {
    return dynamicPorts(groups -> ports.accept(new FixedPorts(groups)));
  }

  /** Adds groups of ports in their order; users add ports to those that are extendable. */
  RequireModel dynamicPorts(Consumer<DynamicPortsAdder> ports);

  /** Takes ports. */
  interface PortsAdder {
    /** Adds an input port; the description may hold HTML. */
    PortsAdder addInputPort(String name, String description, PortType portType);

    /** Adds an output port; the description may hold HTML. */
    PortsAdder addOutputPort(String name, String description, PortType portType);

    /** Adds an input port for a table. */
    default PortsAdder addInputTable(final String name, final String description) {
      return addInputPort(name, description, BufferedDataTable.TYPE);
    }

    /** Adds an output port for a table. */
    default PortsAdder addOutputTable(final String name, final String description) {
      return addOutputPort(name, description, BufferedDataTable.TYPE);
    }
  }

  /** Takes groups of ports. */
  interface DynamicPortsAdder {
    /** Adds a group of input ports; its id is unique in the node and stored in workflows. */
    DynamicPortsAdder addInputPortGroup(
        String groupId, Function<RequirePortName, ConfigurablePort> groupConfiguration);

    /** Adds a group of output ports; its id is unique in the node and stored in workflows. */
    DynamicPortsAdder addOutputPortGroup(
        String groupId, Function<RequirePortName, ConfigurablePort> groupConfiguration);
  }

  /** The stage that asks for the name of a group's ports. */
  interface RequirePortName {
    /** Sets the name that users see. */
    RequirePortDescription name(String name);
  }

  /** The stage that asks for the description of a group's ports. */
  interface RequirePortDescription {
    /** Sets the description; may hold HTML. */
    RequireConfigurablePortMode description(String description);
  }

  /** The stage that asks what users may do with a group. */
  interface RequireConfigurablePortMode {
    /** Makes it one port that is always there. */
    FinalConfigurablePort fixed(PortType portType);

    /** Makes it a group to which users may add any number of ports. */
    RequireSupportedTypes<ExtendableConfigurablePort> extendable();
  }

  /** The stage that asks for the types of ports that users may add. */
  interface RequireSupportedTypes<T> {
    /** Sets the types. */
    T supportedTypes(PortType... portTypes);
  }

  /** A group of ports. */
  sealed interface ConfigurablePort permits FinalConfigurablePort, ExtendableConfigurablePort {
    /** A group of which nothing more can be said. */
    final class FinalConfigurablePort implements ConfigurablePort {}

    /** A group to which users may add ports. */
    non-sealed interface ExtendableConfigurablePort extends ConfigurablePort {
      /** Sets the ports that are always there, before those that users add. */
      ExtendableConfigurablePort fixedTypes(PortType... portTypes);
    }
  }
}
