package org.knime.core.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.swing.JComponent;
import org.knime.core.node.port.PortObjectSpec;

/** What the columns of a table are. Column names are unique. */
public final class DataTableSpec implements PortObjectSpec, Iterable<DataColumnSpec> {
  private static final String DEFAULT_NAME = "default";

  private final String name;
  private final List<DataColumnSpec> columns;
  private final Map<String, Integer> indices = new LinkedHashMap<>();

  /** Creates a spec without columns. */
  public DataTableSpec() {
    this(new DataColumnSpec[0]);
  }

  /** Creates a spec. */
  public DataTableSpec(final DataColumnSpec... colSpecs) {
    this(DEFAULT_NAME, colSpecs);
  }

  /** Creates a spec from names and types. */
  public DataTableSpec(final String[] names, final DataType[] types) {
    this(createColumnSpecs(names, types));
  }

  /** Creates a spec with the columns of both. */
  public DataTableSpec(final DataTableSpec spec1, final DataTableSpec spec2) {
    this(Stream.concat(spec1.stream(), spec2.stream()).toArray(DataColumnSpec[]::new));
  }

  /**
   * Creates a named spec.
   *
   * @throws IllegalArgumentException if two columns have the same name
   */
  public DataTableSpec(final String name, final DataColumnSpec... colSpecs) {
    this.name = name == null ? DEFAULT_NAME : name;
    this.columns = List.of(colSpecs);
    for (DataColumnSpec column : columns) {
      Integer earlier = indices.putIfAbsent(column.getName(), indices.size());
      if (earlier != null) {
        throw new IllegalArgumentException(
            "Duplicate column name \"" + column.getName() + "\" (first at " + earlier + ")");
      }
    }
  }

  /** Creates columns from names and types of equal number. */
  public static DataColumnSpec[] createColumnSpecs(final String[] names, final DataType[] types) {
    if (names.length != types.length) {
      throw new IllegalArgumentException(
          names.length + " column names for " + types.length + " column types");
    }
    DataColumnSpec[] specs = new DataColumnSpec[names.length];
    Arrays.setAll(specs, i -> new DataColumnSpecCreator(names[i], types[i]).createSpec());
    return specs;
  }

  /** Returns {@code columnName}, followed by " (#n)" where the spec has that name already. */
  public static String getUniqueColumnName(final DataTableSpec spec, final String columnName) {
    String base = columnName.trim();
    String candidate = base;
    for (int n = 1; spec.containsName(candidate); n++) {
      candidate = base + " (#" + n + ")";
    }
    return candidate;
  }

  /** Returns the table's name. */
  public String getName() {
    return name;
  }

  /** Returns the number of columns. */
  public int getNumColumns() {
    return columns.size();
  }

  /** Returns the column names in order. */
  public String[] getColumnNames() {
    return indices.keySet().toArray(String[]::new);
  }

  /** Returns the column at an index. */
  public DataColumnSpec getColumnSpec(final int index) {
    return columns.get(index);
  }

  /** Returns the column of that name, or null. */
  public DataColumnSpec getColumnSpec(final String column) {
    int index = findColumnIndex(column);
    return index < 0 ? null : columns.get(index);
  }

  /** Returns the index of a column, or −1. */
  public int findColumnIndex(final String columnName) {
    return indices.getOrDefault(columnName, -1);
  }

  /** Returns whether there is a column of that name. */
  public boolean containsName(final String columnName) {
    return indices.containsKey(columnName);
  }

  /** Returns whether some column can be read as {@code valueClass}. */
  public boolean containsCompatibleType(final Class<? extends DataValue> valueClass) {
    return stream().anyMatch(column -> column.getType().isCompatible(valueClass));
  }

  /**
   * Returns the indices of columns.
   *
   * @throws IllegalArgumentException if one is not there
   */
  public int[] columnsToIndices(final String... names) {
    return Stream.of(names)
        .mapToInt(
            column -> {
              int index = findColumnIndex(column);
              if (index < 0) {
                throw new IllegalArgumentException("Column not found: \"" + column + "\"");
              }
              return index;
            })
        .toArray();
  }

  /** Returns whether names and types are the same, in the same order. */
  public boolean equalStructure(final DataTableSpec spec) {
    if (spec == null || spec.columns.size() != columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).equalStructure(spec.columns.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the columns in order. */
  public Stream<DataColumnSpec> stream() {
    return columns.stream();
  }

  @Override
  public Iterator<DataColumnSpec> iterator() {
    return columns.iterator();
  }

  @Override
  public JComponent[] getViews() {
    return new JComponent[0];
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof DataTableSpec spec
        && name.equals(spec.name)
        && columns.equals(spec.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + columns;
  }
}
