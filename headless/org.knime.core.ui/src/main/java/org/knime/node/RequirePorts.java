package org.knime.node;

import java.util.function.Consumer;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortType;
import org.knime.node.DefaultNode.RequireModel;

/** The stage that asks for the ports. */
public interface RequirePorts {
  /** Adds the ports in their order. An input and an output port must not share a name. */
  RequireModel ports(Consumer<PortsAdder> ports);

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
}
