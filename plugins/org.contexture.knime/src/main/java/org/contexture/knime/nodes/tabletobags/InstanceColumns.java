package org.contexture.knime.nodes.tabletobags;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.CarriedColumns;
import org.contexture.knime.table.SlidesTable;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.collection.ListDataValue;
import org.knime.core.node.InvalidSettingsException;

/**
 * Where a table of instances holds what.
 *
 * @param bag index of the column that names the bag
 * @param kept columns of the bag
 * @param features indices of number columns, or of one list column
 * @param names of those columns
 * @param x index of the column {@code X}, −1 without positions
 * @param y index of the column {@code Y}, −1 without positions
 * @param size index of the column {@code Size}, −1 without positions
 */
record InstanceColumns(
    int bag,
    CarriedColumns kept,
    List<Integer> features,
    List<String> names,
    int x,
    int y,
    int size) {

  /** What our own tables tell of a tile or its slide beside the features. */
  private static final Set<String> NEVER_FEATURES =
      Set.of(
          "X",
          "Y",
          "Size",
          "Pixels",
          "MPP",
          "MPP X",
          "MPP Y",
          "Column",
          "Row",
          "Tissue",
          BagsTable.TILE_SIZE);

  private static final List<String> POSITIONS = List.of("X", "Y", "Size");

  static InstanceColumns of(
      DataTableSpec spec, String bagColumn, List<String> kept, List<String> features)
      throws InvalidSettingsException {
    int bag = spec.findColumnIndex(bagColumn);
    if (bag < 0) {
      throw new InvalidSettingsException(
          "The table has no column \"%s\". Choose the column that says which bag a row belongs to."
              .formatted(bagColumn));
    }
    List<Integer> indices = new ArrayList<>();
    for (String name : features) {
      int index = spec.findColumnIndex(name);
      if (index < 0 || !canBeFeature(spec.getColumnSpec(index))) {
        throw new InvalidSettingsException(
            "The feature column \"%s\" %s. Choose columns with numbers, or one with lists of numbers."
                .formatted(name, index < 0 ? "does not exist" : "holds no numbers"));
      }
      if (index == bag || kept.contains(name)) {
        throw new InvalidSettingsException(
            "Column \"%s\" belongs to the bag and cannot be a feature, too. Remove it from the feature columns, or from the columns to keep."
                .formatted(name));
      }
      indices.add(index);
    }
    List<Integer> lists = new ArrayList<>();
    List<DataColumnSpec> keptSpecs = new ArrayList<>();
    List<Integer> keptIndices = new ArrayList<>();
    for (int i = 0; i < spec.getNumColumns(); i++) {
      DataColumnSpec column = spec.getColumnSpec(i);
      boolean isKept = kept.contains(column.getName());
      if (isKept && i != bag) {
        requireFree(column.getName());
        keptSpecs.add(column);
        keptIndices.add(i);
      } else if (features.isEmpty()
          && i != bag
          && canBeFeature(column)
          && !NEVER_FEATURES.contains(column.getName())) {
        (isNumber(column.getType()) ? indices : lists).add(i);
      }
    }
    if (indices.isEmpty() && lists.size() == 1) {
      indices.addAll(lists);
    }
    if (indices.isEmpty()) {
      throw new InvalidSettingsException(
          lists.isEmpty()
              ? "The table has no column that could be a feature: no number, no list of numbers."
                  + " Connect a table that has."
              : "The table has %d columns with lists of numbers. Choose one as feature column."
                  .formatted(lists.size()));
    }
    boolean positioned = positioned(spec);
    return new InstanceColumns(
        bag,
        new CarriedColumns(keptSpecs, keptIndices),
        List.copyOf(indices),
        indices.stream().map(index -> spec.getColumnSpec(index).getName()).toList(),
        positioned ? spec.findColumnIndex("X") : -1,
        positioned ? spec.findColumnIndex("Y") : -1,
        positioned ? spec.findColumnIndex("Size") : -1);
  }

  /** The table of bags has columns of its own. */
  private static void requireFree(String kept) throws InvalidSettingsException {
    if (BagsTable.NAMES.contains(kept)) {
      throw new InvalidSettingsException(
          "The column to keep \"%s\" has the name of a column that the node adds (%s). Rename it, or do not keep it."
              .formatted(kept, String.join(", ", new TreeSet<>(BagsTable.NAMES))));
    }
  }

  /** Whether the columns of positions are there; they must then hold whole numbers. */
  private static boolean positioned(DataTableSpec spec) throws InvalidSettingsException {
    if (!POSITIONS.stream().allMatch(spec::containsName)) {
      return false;
    }
    for (String name : POSITIONS) {
      DataType type = spec.getColumnSpec(name).getType();
      if (!type.isCompatible(IntValue.class)) {
        throw new InvalidSettingsException(
            "The columns X, Y and Size say where an instance lies, in whole px, but \"%s\" holds cells of type %s. Convert it to whole numbers, or rename it if it is something else."
                .formatted(name, type));
      }
    }
    return true;
  }

  /** Length of the feature vectors; how long a list is shows when it is read. */
  OptionalInt dimension(DataTableSpec spec) {
    return features.stream().allMatch(index -> isNumber(spec.getColumnSpec(index).getType()))
        ? OptionalInt.of(features.size())
        : OptionalInt.empty();
  }

  /**
   * The columns of a table that are neither bag nor kept nor positions nor features, with their
   * types: a number column that a reader took for text is among them.
   */
  List<String> leftOver(DataTableSpec spec) {
    List<String> leftOver = new ArrayList<>();
    for (int i = 0; i < spec.getNumColumns(); i++) {
      DataColumnSpec column = spec.getColumnSpec(i);
      boolean known =
          i == bag
              || features.contains(i)
              || kept.indices().contains(i)
              || NEVER_FEATURES.contains(column.getName());
      if (!known) {
        leftOver.add("\"%s\" (%s)".formatted(column.getName(), column.getType()));
      }
    }
    return leftOver;
  }

  /** Indices of the columns that tell bags and patients apart. */
  List<Integer> ids(DataTableSpec spec) {
    List<Integer> ids = new ArrayList<>(List.of(bag));
    kept.indices().stream()
        .filter(i -> spec.getColumnSpec(i).getName().equals(SlidesTable.PATIENT))
        .forEach(ids::add);
    return ids;
  }

  static boolean canBeFeature(DataColumnSpec column) {
    DataType type = column.getType();
    return isNumber(type)
        || (type.isCompatible(ListDataValue.class)
            && type.getCollectionElementType().isCompatible(DoubleValue.class));
  }

  private static boolean isNumber(DataType type) {
    return type.isCompatible(DoubleValue.class);
  }

  /**
   * The features of one row.
   *
   * @throws InvalidSettingsException if a number is missing or not finite; names row, bag, column
   */
  float[] features(DataRow row) throws InvalidSettingsException {
    float[] values = new float[features.size()];
    int count = 0;
    for (int i = 0; i < features.size(); i++) {
      DataCell cell = row.getCell(features.get(i));
      if (cell instanceof ListDataValue list && !cell.isMissing()) {
        values = Arrays.copyOf(values, values.length + list.size() - 1);
        for (DataCell element : list) {
          values[count++] = finite(element, row, i);
        }
      } else {
        values[count++] = finite(cell, row, i);
      }
    }
    return values;
  }

  private float finite(DataCell cell, DataRow row, int feature) throws InvalidSettingsException {
    float value = cell.isMissing() ? Float.NaN : (float) ((DoubleValue) cell).getDoubleValue();
    if (Float.isFinite(value)) {
      return value;
    }
    throw new InvalidSettingsException(
        "Row \"%s\" of bag \"%s\" has %s in column \"%s\"; features must be finite numbers. Fill in"
                .formatted(
                    row.getKey().getString(),
                    row.getCell(bag),
                    cell.isMissing() ? "no value" : cell.toString(),
                    names.get(feature))
            + " missing values, or filter the row out.");
  }
}
