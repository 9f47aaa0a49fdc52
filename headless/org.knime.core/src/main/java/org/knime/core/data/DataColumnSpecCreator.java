package org.knime.core.data;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.knime.core.data.property.ValueFormatHandler;

/** Makes column specs. */
public final class DataColumnSpecCreator {
  private static final AtomicInteger EMPTY_NAMES = new AtomicInteger();

  private String name;
  private DataType type;
  private List<String> elementNames;
  private DataColumnDomain domain = new DataColumnDomain(null, null, null);
  private DataColumnProperties properties = new DataColumnProperties();
  private ValueFormatHandler valueFormat;

  /**
   * Starts with a name and a type. As KNIME does, leading and trailing blanks of the name are cut,
   * and an empty name gets another number each time.
   */
  public DataColumnSpecCreator(final String name, final DataType type) {
    setName(name);
    setType(type);
  }

  /** Starts with a copy. */
  public DataColumnSpecCreator(final DataColumnSpec cspec) {
    this(cspec.getName(), cspec.getType());
    elementNames = cspec.getElementNames();
    domain = cspec.getDomain();
    properties = cspec.getProperties();
    valueFormat = cspec.getValueFormatHandler();
  }

  /** Sets the name. */
  public void setName(final String name) {
    String trimmed = Objects.requireNonNull(name, "column name").trim();
    this.name = trimmed.isEmpty() ? "<empty_" + EMPTY_NAMES.incrementAndGet() + ">" : trimmed;
  }

  /** Sets the type. */
  public void setType(final DataType type) {
    this.type = Objects.requireNonNull(type, "column type");
  }

  /** Sets the names of a collection's elements. */
  public void setElementNames(final String[] elNames) {
    elementNames = elNames == null ? null : List.of(elNames);
  }

  /** Sets the domain; null for unknown. */
  public void setDomain(final DataColumnDomain domain) {
    this.domain = domain == null ? new DataColumnDomain(null, null, null) : domain;
  }

  /** Sets the properties; null for none. */
  public void setProperties(final DataColumnProperties props) {
    properties = props == null ? new DataColumnProperties() : props;
  }

  /** Sets how values are written where they are shown; null for KNIME's own way. */
  public void setValueFormatHandler(final ValueFormatHandler valueFormatHandler) {
    valueFormat = valueFormatHandler;
  }

  /** Returns the type. */
  public DataType getType() {
    return type;
  }

  /** Returns the spec. */
  public DataColumnSpec createSpec() {
    List<String> names = elementNames == null ? List.of(name) : elementNames;
    return new DataColumnSpec(name, type, names, domain, properties, valueFormat);
  }
}
