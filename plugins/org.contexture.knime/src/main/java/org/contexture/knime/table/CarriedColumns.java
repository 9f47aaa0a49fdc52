package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.image.png.PNGImageValue;

/**
 * Columns that a node passes on without looking at them: label, patient, whatever the user joined.
 * Pictures are not carried.
 *
 * @param specs of the columns
 * @param indices where they are in the input
 */
public record CarriedColumns(List<DataColumnSpec> specs, List<Integer> indices) {

  public CarriedColumns {
    specs = List.copyOf(specs);
    indices = List.copyOf(indices);
  }

  /** All columns of the input but those whose names are taken. */
  public static CarriedColumns of(DataTableSpec input, Set<String> taken) {
    List<DataColumnSpec> specs = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < input.getNumColumns(); i++) {
      DataColumnSpec column = input.getColumnSpec(i);
      if (!taken.contains(column.getName())
          && !column.getType().isCompatible(PNGImageValue.class)) {
        specs.add(column);
        indices.add(i);
      }
    }
    return new CarriedColumns(specs, indices);
  }

  /** The carried cells of one row. */
  public List<DataCell> cells(DataRow row) {
    return indices.stream().map(row::getCell).toList();
  }
}
