package org.knime.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.knime.core.node.port.PortType;
import org.knime.node.HeadlessNode.Port;
import org.knime.node.RequirePorts.PortsAdder;

/** The ports of a node. */
record NodePorts(List<Port> inputs, List<Port> outputs) {
  static NodePorts collect(final Consumer<PortsAdder> ports) {
    List<Port> inputs = new ArrayList<>();
    List<Port> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    ports.accept(
        new PortsAdder() {
          @Override
          public PortsAdder addInputPort(
              final String name, final String description, final PortType portType) {
            return add(inputs, name, description, portType);
          }

          @Override
          public PortsAdder addOutputPort(
              final String name, final String description, final PortType portType) {
            return add(outputs, name, description, portType);
          }

          private PortsAdder add(
              final List<Port> side,
              final String name,
              final String description,
              final PortType type) {
            if (!names.add(name)) {
              // KNIME takes the name as the id of the port's group, which is unique in a node
              throw new IllegalArgumentException("Two ports have the name \"" + name + "\"");
            }
            side.add(new Port(name, description, type));
            return this;
          }
        });
    return new NodePorts(List.copyOf(inputs), List.copyOf(outputs));
  }
}
