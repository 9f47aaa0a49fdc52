package org.knime.core.data;

import java.util.ArrayList;
import java.util.List;

/** Makes table specs by adding columns. */
public final class DataTableSpecCreator {
  private String name;
  private final List<DataColumnSpec> columns = new ArrayList<>();

  /** Starts without columns. */
  public DataTableSpecCreator() {}

  /** Starts with the columns of {@code spec}. */
  public DataTableSpecCreator(final DataTableSpec spec) {
    name = spec.getName();
    addColumns(spec);
  }

  /** Adds columns. */
  public DataTableSpecCreator addColumns(final DataColumnSpec... specs) {
    columns.addAll(List.of(specs));
    return this;
  }

  /** Adds the columns of another table. */
  public DataTableSpecCreator addColumns(final DataTableSpec fromSpec) {
    fromSpec.forEach(columns::add);
    return this;
  }

  /** Replaces one column. */
  public DataTableSpecCreator replaceColumn(final int index, final DataColumnSpec colSpec) {
    columns.set(index, colSpec);
    return this;
  }

  /** Removes all columns. */
  public DataTableSpecCreator dropAllColumns() {
    columns.clear();
    return this;
  }

  /** Forgets all domains. */
  public DataTableSpecCreator dropAllDomains() {
    columns.replaceAll(
        column -> {
          DataColumnSpecCreator creator = new DataColumnSpecCreator(column);
          creator.setDomain(null);
          return creator.createSpec();
        });
    return this;
  }

  /** Sets the table's name. */
  public DataTableSpecCreator setName(final String name) {
    this.name = name;
    return this;
  }

  /** Returns the spec. */
  public DataTableSpec createSpec() {
    return new DataTableSpec(name, columns.toArray(DataColumnSpec[]::new));
  }
}
