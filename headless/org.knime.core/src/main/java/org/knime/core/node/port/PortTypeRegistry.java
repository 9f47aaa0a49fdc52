package org.knime.core.node.port;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.headless.extension.Contribution;
import org.contexture.headless.extension.Contributions;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject.PortObjectSerializer;
import org.knime.core.node.port.PortObjectSpec.PortObjectSpecSerializer;

/** The port types that plugin.xml files contribute to {@code org.knime.core.PortType}. */
public final class PortTypeRegistry {
  private static final PortTypeRegistry INSTANCE = new PortTypeRegistry();

  private final Map<Class<? extends PortObject>, PortType> types = new ConcurrentHashMap<>();

  private PortTypeRegistry() {}

  /** Returns the only registry. */
  public static PortTypeRegistry getInstance() {
    return INSTANCE;
  }

  /** Returns the type of ports that need an object of the class. */
  public PortType getPortType(final Class<? extends PortObject> portClass) {
    return getPortType(portClass, false);
  }

  /**
   * Returns a port type. A class that no plugin.xml names gets the type of any port, as in KNIME:
   * its objects can be passed on but not stored.
   */
  public PortType getPortType(
      final Class<? extends PortObject> portClass, final boolean isOptional) {
    PortType type = types.computeIfAbsent(portClass, PortTypeRegistry::create);
    return isOptional ? new PortType(type.getPortObjectClass(), true, type.getName()) : type;
  }

  private static PortType create(final Class<? extends PortObject> portClass) {
    // table ports and the any-port are KNIME's own, no plugin.xml names them
    if (portClass == PortObject.class) {
      return new PortType(portClass, false, "Generic Port");
    }
    if (portClass.getName().equals("org.knime.core.node.BufferedDataTable")) {
      return new PortType(portClass, false, "Table");
    }
    return contribution("objectClass", portClass.getName())
        .map(found -> new PortType(portClass, false, found.attribute("name")))
        .orElseGet(() -> new PortType(PortObject.class, false, "Generic Port"));
  }

  private static Optional<Contribution> contribution(final String attribute, final String value) {
    return contributions().stream()
        .filter(candidate -> value.equals(candidate.attribute(attribute)))
        .findFirst();
  }

  private static List<Contribution> contributions() {
    return Contributions.of("org.knime.core.PortType");
  }

  /** Returns all port types. */
  public Collection<PortType> availablePortTypes() {
    getPortType(PortObject.class);
    getPortType(BufferedDataTable.class);
    for (Contribution contribution : contributions()) {
      getObjectClass(contribution.attribute("objectClass")).ifPresent(this::getPortType);
    }
    return List.copyOf(types.values());
  }

  /** Returns the class of objects by name, if a plugin.xml names it. */
  public Optional<Class<? extends PortObject>> getObjectClass(final String className) {
    return contribution("objectClass", className)
        .map(found -> found.load("objectClass").asSubclass(PortObject.class));
  }

  /** Returns the class of specs by name, if a plugin.xml names it. */
  public Optional<Class<? extends PortObjectSpec>> getSpecClass(final String className) {
    if (className.equals(DataTableSpec.class.getName())) {
      return Optional.of(DataTableSpec.class);
    }
    return contribution("specClass", className)
        .map(found -> found.load("specClass").asSubclass(PortObjectSpec.class));
  }

  /** Returns what stores objects of the class, if a plugin.xml names it. */
  @SuppressWarnings(
      "unchecked") // the plugin.xml promises that class and serializer belong together
  public Optional<PortObjectSerializer<PortObject>> getObjectSerializer(
      final Class<? extends PortObject> objectClass) {
    return contribution("objectClass", objectClass.getName())
        .map(found -> (PortObjectSerializer<PortObject>) found.create("objectSerializer"));
  }

  /** Returns what stores specs of the class, if a plugin.xml names it. */
  @SuppressWarnings(
      "unchecked") // the plugin.xml promises that class and serializer belong together
  public Optional<PortObjectSpecSerializer<PortObjectSpec>> getSpecSerializer(
      final Class<? extends PortObjectSpec> specClass) {
    return contribution("specClass", specClass.getName())
        .map(found -> (PortObjectSpecSerializer<PortObjectSpec>) found.create("specSerializer"));
  }
}
