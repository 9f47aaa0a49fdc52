package org.contexture.headless.extension;

import java.util.Map;

/**
 * One element that a plugin.xml contributes to an extension point.
 *
 * @param point the extension point
 * @param element the element's name
 * @param attributes the element's attributes
 * @param bundle the bundle that contributes
 */
public record Contribution(
    String point, String element, Map<String, String> attributes, Bundle bundle) {

  /**
   * The bundle that contributes.
   *
   * @param symbolicName the symbolic name
   * @param name the name that users see
   * @param vendor the vendor, or null
   * @param version the version as the manifest says it
   * @param loader finds its classes
   */
  public record Bundle(
      String symbolicName, String name, String vendor, String version, ClassLoader loader) {}

  /** Copies the attributes. */
  public Contribution {
    attributes = Map.copyOf(attributes);
  }

  /** Returns an attribute, or null. */
  public String attribute(final String name) {
    return attributes.get(name);
  }

  /**
   * Returns the class that an attribute names.
   *
   * @throws IllegalStateException if its bundle does not find it
   */
  public Class<?> load(final String attribute) {
    String name = attribute(attribute);
    try {
      return Class.forName(name, true, bundle.loader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(
          "%s: the class %s, which plugin.xml names as %s, can not be loaded (%s)"
              .formatted(bundle.symbolicName(), name, attribute, e),
          e);
    }
  }

  /**
   * Returns a new object of the class that an attribute names.
   *
   * @throws IllegalStateException if the class is missing or has no public constructor without
   *     arguments
   */
  public Object create(final String attribute) {
    Class<?> type = load(attribute);
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "%s: %s can not be created (%s)".formatted(bundle.symbolicName(), type.getName(), cause),
          e);
    }
  }
}
