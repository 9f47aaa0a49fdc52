package org.knime.core.node.port;

/** The type of a port: which class of objects it takes, and whether it needs a connection. */
public final class PortType {
  private final Class<? extends PortObject> objectClass;
  private final boolean optional;
  private final String name;

  PortType(
      final Class<? extends PortObject> objectClass, final boolean optional, final String name) {
    this.objectClass = objectClass;
    this.optional = optional;
    this.name = name;
  }

  /** Returns the name that users see. */
  public String getName() {
    return name;
  }

  /** Returns the class of objects. */
  public Class<? extends PortObject> getPortObjectClass() {
    return objectClass;
  }

  /** Returns whether the port may stay unconnected. */
  public boolean isOptional() {
    return optional;
  }

  /** Returns whether this type takes everything that {@code subType} does. */
  public boolean isSuperTypeOf(final PortType subType) {
    return objectClass.isAssignableFrom(subType.objectClass);
  }

  /** Returns whether the object may travel through such a port. */
  public boolean acceptsPortObject(final PortObject obj) {
    return objectClass.isInstance(obj);
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof PortType type
        && type.objectClass == objectClass
        && type.optional == optional;
  }

  @Override
  public int hashCode() {
    return objectClass.hashCode() + Boolean.hashCode(optional);
  }

  @Override
  public String toString() {
    return name + (optional ? " (optional)" : "");
  }
}
