package org.knime.core.data;

import java.util.List;
import java.util.Objects;
import org.knime.core.data.property.ValueFormatHandler;

/** What a column is: name, type, domain, element names and properties. */
public final class DataColumnSpec {
  private final String name;
  private final DataType type;
  private final List<String> elementNames;
  private final DataColumnDomain domain;
  private final DataColumnProperties properties;
  private final ValueFormatHandler valueFormat;

  DataColumnSpec(
      final String name,
      final DataType type,
      final List<String> elementNames,
      final DataColumnDomain domain,
      final DataColumnProperties properties,
      final ValueFormatHandler valueFormat) {
    this.name = name;
    this.type = type;
    this.elementNames = List.copyOf(elementNames);
    this.domain = domain;
    this.properties = properties;
    this.valueFormat = valueFormat;
  }

  /** Returns the column's name. */
  public String getName() {
    return name;
  }

  /** Returns the type that all its cells have. */
  public DataType getType() {
    return type;
  }

  /** Returns the names of a collection's elements; by default the column's name alone. */
  public List<String> getElementNames() {
    return elementNames;
  }

  /** Returns the domain, never null. */
  public DataColumnDomain getDomain() {
    return domain;
  }

  /** Returns the properties, never null. */
  public DataColumnProperties getProperties() {
    return properties;
  }

  /** Returns how values are written where they are shown, or null. */
  public ValueFormatHandler getValueFormatHandler() {
    return valueFormat;
  }

  /** Returns whether name and type are the same. */
  public boolean equalStructure(final DataColumnSpec cspec) {
    return cspec != null && name.equals(cspec.name) && type.equals(cspec.type);
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof DataColumnSpec spec
        && equalStructure(spec)
        && elementNames.equals(spec.elementNames)
        && domain.equals(spec.domain)
        && properties.equals(spec.properties)
        && Objects.equals(valueFormat, spec.valueFormat);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type);
  }

  @Override
  public String toString() {
    return name + " (" + type + ")";
  }
}
