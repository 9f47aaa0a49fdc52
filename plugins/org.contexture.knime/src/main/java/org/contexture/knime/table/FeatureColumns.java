package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.collection.CollectionCellFactory;
import org.knime.core.data.collection.ListCell;
import org.knime.core.data.def.DoubleCell;

/**
 * Features in a table: as one column of lists, as a column of numbers for each dimension, or both.
 *
 * @param list whether there are lists
 * @param numbers whether there are columns of numbers
 * @param dimension of the features; not used for lists
 */
public record FeatureColumns(boolean list, boolean numbers, int dimension) {

  /** The column of lists. */
  public static final String EMBEDDING = "Embedding";

  private static final String FEATURE = "Feature ";

  /** The columns of numbers, in order. */
  public static List<String> names(int dimension) {
    return IntStream.rangeClosed(1, dimension).mapToObj(i -> FEATURE + i).toList();
  }

  /** A table with these columns behind others, whose names they do not take. */
  DataTableSpec behind(List<DataColumnSpec> before) {
    DataTableSpec others = new DataTableSpec(before.toArray(DataColumnSpec[]::new));
    List<DataColumnSpec> columns = new ArrayList<>(before);
    if (list) {
      columns.add(
          new DataColumnSpecCreator(
                  DataTableSpec.getUniqueColumnName(others, EMBEDDING),
                  ListCell.getCollectionType(DoubleCell.TYPE))
              .createSpec());
    }
    if (numbers) {
      for (String name : names(dimension)) {
        columns.add(Columns.finest(DataTableSpec.getUniqueColumnName(others, name)));
      }
    }
    return new DataTableSpec(columns.toArray(DataColumnSpec[]::new));
  }

  /** Adds one vector's cells to a row. */
  void addTo(List<DataCell> cells, float[] vector) {
    List<DataCell> values = new ArrayList<>();
    for (float value : vector) {
      values.add(new DoubleCell(value));
    }
    if (list) {
      cells.add(CollectionCellFactory.createListCell(values));
    }
    if (numbers) {
      cells.addAll(values);
    }
  }
}
