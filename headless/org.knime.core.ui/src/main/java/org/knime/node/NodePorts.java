package org.knime.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.NodeSettingsWO;
import org.knime.core.node.port.PortType;
import org.knime.node.HeadlessNode.Port;
import org.knime.node.RequirePorts.ConfigurablePort;
import org.knime.node.RequirePorts.ConfigurablePort.ExtendableConfigurablePort;
import org.knime.node.RequirePorts.ConfigurablePort.FinalConfigurablePort;
import org.knime.node.RequirePorts.DynamicPortsAdder;
import org.knime.node.RequirePorts.RequireConfigurablePortMode;
import org.knime.node.RequirePorts.RequirePortName;
import org.knime.node.RequirePorts.RequireSupportedTypes;

/**
 * The ports of a node, in groups.
 *
 * @param added how many ports the user has added, by group
 */
record NodePorts(List<Group> groups, Map<String, Integer> added) {
  private static final String OBJECT_CLASS = "object_class";

  /** Ports of one name. */
  static final class Group implements RequireConfigurablePortMode, ExtendableConfigurablePort {
    private final String id;
    private final boolean input;
    private final String name;
    private final String description;
    private List<PortType> fixed = List.of();
    private List<PortType> supported = List.of();

    private Group(
        final String id, final boolean input, final String name, final String description) {
      this.id = id;
      this.input = input;
      this.name = name;
      this.description = description;
    }

    @Override
    public FinalConfigurablePort fixed(final PortType portType) {
      fixed = List.of(portType);
      return new FinalConfigurablePort();
    }

    @Override
    public RequireSupportedTypes<ExtendableConfigurablePort> extendable() {
      return types -> {
        supported = List.of(types);
        return this;
      };
    }

    @Override
    public ExtendableConfigurablePort fixedTypes(final PortType... portTypes) {
      fixed = List.of(portTypes);
      return this;
    }

    private List<Port> ports(final int more) {
      List<PortType> types = new ArrayList<>(fixed);
      types.addAll(Collections.nCopies(more, supported.isEmpty() ? null : supported.get(0)));
      boolean grows = !supported.isEmpty();
      return types.stream().map(type -> new Port(name, description, type, grows)).toList();
    }
  }

  static NodePorts collect(final Consumer<DynamicPortsAdder> ports) {
    List<Group> groups = new ArrayList<>();
    ports.accept(
        new DynamicPortsAdder() {
          @Override
          public DynamicPortsAdder addInputPortGroup(
              final String groupId,
              final Function<RequirePortName, ConfigurablePort> groupConfiguration) {
            return add(groupId, true, groupConfiguration);
          }

          @Override
          public DynamicPortsAdder addOutputPortGroup(
              final String groupId,
              final Function<RequirePortName, ConfigurablePort> groupConfiguration) {
            return add(groupId, false, groupConfiguration);
          }

          private DynamicPortsAdder add(
              final String id,
              final boolean input,
              final Function<RequirePortName, ConfigurablePort> configuration) {
            if (groups.stream().anyMatch(group -> group.id.equals(id))) {
              throw new IllegalArgumentException("Two groups of ports have the id \"" + id + "\"");
            }
            ConfigurablePort configured =
                configuration.apply(
                    name ->
                        description -> {
                          Group group = new Group(id, input, name, description);
                          groups.add(group);
                          return group;
                        });
            if (configured == null) {
              throw new IllegalArgumentException("The group \"" + id + "\" has no ports.");
            }
            return this;
          }
        });
    return new NodePorts(List.copyOf(groups), Map.of());
  }

  List<Port> inputs() {
    return ports(true);
  }

  List<Port> outputs() {
    return ports(false);
  }

  private List<Port> ports(final boolean input) {
    return groups.stream()
        .filter(group -> group.input == input)
        .flatMap(group -> group.ports(added.getOrDefault(group.id, 0)).stream())
        .toList();
  }

  /**
   * With a port for each input, where groups can grow: one takes what is of its type.
   *
   * @param given the types of the inputs in the order of the ports; null where nothing is connected
   */
  NodePorts grown(final List<PortType> given) {
    List<Group> inputs = groups.stream().filter(group -> group.input).toList();
    int left = given.size() - inputs.stream().mapToInt(group -> group.fixed.size()).sum();
    int at = 0;
    Map<String, Integer> grown = new HashMap<>();
    Group last = null;
    for (Group group : inputs) {
      at += group.fixed.size();
      if (!group.supported.isEmpty()) {
        int more = 0;
        while (more < left && group.supported.get(0).equals(given.get(at))) {
          more++;
          at++;
        }
        left -= more;
        grown.put(group.id, more);
        last = group;
      }
    }
    if (last != null && left > 0) { // of another type, which the workflow's checks then name
      grown.merge(last.id, left, Integer::sum);
    }
    return new NodePorts(groups, Map.copyOf(grown));
  }

  /** As KNIME stores it: for each group the ports that the user has added. */
  void save(final NodeSettingsWO settings) {
    for (Group group : groups) {
      NodeSettingsWO stored = settings.addNodeSettings(group.id);
      for (int i = 0; i < added.getOrDefault(group.id, 0); i++) {
        String type = group.supported.get(0).getPortObjectClass().getName();
        stored.addNodeSettings("port_" + i).addString(OBJECT_CLASS, type);
      }
    }
  }

  /** With the ports that were stored; groups of which nothing is stored are as at first. */
  NodePorts load(final NodeSettingsRO settings) throws InvalidSettingsException {
    Map<String, Integer> stored = new HashMap<>();
    for (Group group : groups) {
      if (group.supported.isEmpty() || !settings.containsKey(group.id)) {
        continue;
      }
      NodeSettingsRO ports = settings.getNodeSettings(group.id);
      int count = 0;
      for (String key : ports) {
        String type = ports.getNodeSettings(key).getString(OBJECT_CLASS);
        if (!group.supported.get(0).getPortObjectClass().getName().equals(type)) {
          throw new InvalidSettingsException(
              "The port \"%s\" takes no %s".formatted(group.name, type));
        }
        count++;
      }
      stored.put(group.id, count);
    }
    return new NodePorts(groups, Map.copyOf(stored));
  }
}
