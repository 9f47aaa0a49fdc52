package org.contexture.knime;

import java.util.ArrayList;
import java.util.List;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.node.BufferedDataContainer;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.HeadlessContext;
import org.knime.core.node.port.PortObject;

/** Reads and makes tables in tests. */
final class Rows {

  private Rows() {}

  static List<String> column(PortObject table, String name) {
    List<String> values = new ArrayList<>();
    for (DataCell cell : cells(table, name)) {
      values.add(cell.isMissing() ? "?" : cell.toString());
    }
    return values;
  }

  static List<String> keys(PortObject table) {
    List<String> keys = new ArrayList<>();
    for (DataRow row : (BufferedDataTable) table) {
      keys.add(row.getKey().getString());
    }
    return keys;
  }

  static double[] numbers(PortObject table, String name) {
    return cells(table, name).stream()
        .mapToDouble(cell -> ((DoubleValue) cell).getDoubleValue())
        .toArray();
  }

  static List<DataCell> cells(PortObject table, String name) {
    BufferedDataTable rows = (BufferedDataTable) table;
    int index = rows.getDataTableSpec().findColumnIndex(name);
    if (index < 0) {
      throw new AssertionError("There is no column " + name + " in " + rows.getDataTableSpec());
    }
    List<DataCell> cells = new ArrayList<>();
    for (DataRow row : rows) {
      cells.add(row.getCell(index));
    }
    return cells;
  }

  static long count(PortObject table) {
    return ((BufferedDataTable) table).size();
  }

  /** The rows whose number is accepted. */
  static BufferedDataTable pick(PortObject table, java.util.function.IntPredicate accepted) {
    BufferedDataTable rows = (BufferedDataTable) table;
    List<DataRow> picked = new ArrayList<>();
    int number = 0;
    for (DataRow row : rows) {
      if (accepted.test(number++)) {
        picked.add(row);
      }
    }
    return table(rows.getDataTableSpec(), picked);
  }

  /** The table with another name of a column. */
  static BufferedDataTable renamed(BufferedDataTable table, String name, String other) {
    DataColumnSpec[] columns = table.getDataTableSpec().stream().toArray(DataColumnSpec[]::new);
    int index = table.getDataTableSpec().findColumnIndex(name);
    DataColumnSpecCreator column = new DataColumnSpecCreator(columns[index]);
    column.setName(other);
    columns[index] = column.createSpec();
    List<DataRow> rows = new ArrayList<>();
    table.forEach(rows::add);
    return table(new DataTableSpec(columns), rows);
  }

  static BufferedDataTable table(DataTableSpec spec, List<DataRow> rows) {
    BufferedDataContainer container =
        HeadlessContext.create(null, java.nio.file.Path.of("unused")).createDataContainer(spec);
    rows.forEach(container::addRowToTable);
    container.close();
    return container.getTable();
  }

  static DataRow row(String key, DataCell... cells) {
    return new DefaultRow(key, cells);
  }
}
