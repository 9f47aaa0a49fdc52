package org.knime.core.data.container;

import java.util.LinkedHashSet;
import java.util.Set;
import org.knime.core.data.BoundedValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnDomain;
import org.knime.core.data.DataColumnDomainCreator;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.NominalValue;

/**
 * Finds bounds of numeric columns and up to 60 distinct values of nominal columns, as KNIME does.
 */
final class DomainBuilder {
  private static final int MAX_VALUES = 60;

  private final DataTableSpec spec;
  private final Set<DataCell>[] values;
  private final DataCell[] lower;
  private final DataCell[] upper;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of sets has no generic creation
  DomainBuilder(final DataTableSpec spec, final boolean keep) {
    this.spec = spec;
    int columns = spec.getNumColumns();
    values = new Set[columns];
    lower = new DataCell[columns];
    upper = new DataCell[columns];
    for (int i = 0; i < columns; i++) {
      DataColumnSpec column = spec.getColumnSpec(i);
      DataColumnDomain domain = column.getDomain();
      if (column.getType().isCompatible(NominalValue.class)) {
        values[i] = new LinkedHashSet<>(keep && domain.hasValues() ? domain.getValues() : Set.of());
      }
      lower[i] = keep ? domain.getLowerBound() : null;
      upper[i] = keep ? domain.getUpperBound() : null;
    }
  }

  void add(final DataRow row) {
    for (int i = 0; i < values.length; i++) {
      DataCell cell = row.getCell(i);
      if (cell.isMissing()) {
        continue;
      }
      if (values[i] != null && values[i].add(cell) && values[i].size() > MAX_VALUES) {
        values[i] = null;
      }
      if (cell instanceof DoubleValue number
          && spec.getColumnSpec(i).getType().isCompatible(BoundedValue.class)
          && !Double.isNaN(number.getDoubleValue())) {
        lower[i] = lower[i] == null || compare(cell, lower[i]) < 0 ? cell : lower[i];
        upper[i] = upper[i] == null || compare(cell, upper[i]) > 0 ? cell : upper[i];
      }
    }
  }

  private static int compare(final DataCell a, final DataCell b) {
    return Double.compare(((DoubleValue) a).getDoubleValue(), ((DoubleValue) b).getDoubleValue());
  }

  DataTableSpec withDomains() {
    DataColumnSpec[] columns = new DataColumnSpec[values.length];
    for (int i = 0; i < columns.length; i++) {
      DataColumnSpecCreator creator = new DataColumnSpecCreator(spec.getColumnSpec(i));
      creator.setDomain(new DataColumnDomainCreator(values[i], lower[i], upper[i]).createDomain());
      columns[i] = creator.createSpec();
    }
    return new DataTableSpec(spec.getName(), columns);
  }
}
