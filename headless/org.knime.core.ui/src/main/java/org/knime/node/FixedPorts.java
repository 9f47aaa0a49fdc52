package org.knime.node;

import org.knime.core.node.port.PortType;
import org.knime.node.RequirePorts.DynamicPortsAdder;
import org.knime.node.RequirePorts.PortsAdder;

/** Ports of which each is a group of its own, whose id is its name. */
record FixedPorts(DynamicPortsAdder groups) implements PortsAdder {
  @Override
  public PortsAdder addInputPort(
      final String name, final String description, final PortType portType) {
    groups.addInputPortGroup(name, g -> g.name(name).description(description).fixed(portType));
    return this;
  }

  @Override
  public PortsAdder addOutputPort(
      final String name, final String description, final PortType portType) {
    groups.addOutputPortGroup(name, g -> g.name(name).description(description).fixed(portType));
    return this;
  }
}
