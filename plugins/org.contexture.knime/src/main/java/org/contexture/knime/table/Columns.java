package org.contexture.knime.table;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnDomain;
import org.knime.core.data.DataColumnDomainCreator;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.DataValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.BooleanCell;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.data.image.png.PNGImageCellFactory;
import org.knime.core.data.property.ValueFormatHandler;
import org.knime.core.data.property.ValueFormatModelNumber;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.util.valueformat.NumberFormatter;

/** Columns and cells of the tables that nodes exchange. */
final class Columns {

  /** KNIME lists so many values in a column's domain. */
  private static final int MOST_VALUES = 60;

  private Columns() {}

  static DataColumnSpec text(String name) {
    return new DataColumnSpecCreator(name, StringCell.TYPE).createSpec();
  }

  /**
   * Text that is known to be one of some.
   *
   * @param values all that may occur; none if they are not known, or too many to list
   */
  static DataColumnSpec text(String name, Collection<String> values) {
    DataColumnSpecCreator column = new DataColumnSpecCreator(name, StringCell.TYPE);
    if (!values.isEmpty() && values.size() <= MOST_VALUES) {
      column.setDomain(
          new DataColumnDomainCreator(values.stream().map(StringCell::new).toArray(DataCell[]::new))
              .createDomain());
    }
    return column.createSpec();
  }

  static DataColumnSpec integer(String name) {
    return new DataColumnSpecCreator(name, IntCell.TYPE).createSpec();
  }

  static DataColumnSpec truth(String name) {
    return new DataColumnSpecCreator(name, BooleanCell.TYPE).createSpec();
  }

  /** Whole numbers that are all the same. */
  static DataColumnSpec constant(String name, int value) {
    DataColumnSpecCreator column = new DataColumnSpecCreator(name, IntCell.TYPE);
    IntCell cell = new IntCell(value);
    column.setDomain(new DataColumnDomainCreator(cell, cell).createDomain());
    return column.createSpec();
  }

  /** The value of a column of whole numbers whose domain says that they are all the same. */
  static OptionalInt constant(DataColumnSpec column) {
    DataColumnDomain domain = column.getDomain();
    return domain.hasBounds()
            && domain.getLowerBound() instanceof IntValue least
            && domain.getUpperBound() instanceof IntValue largest
            && least.getIntValue() == largest.getIntValue()
        ? OptionalInt.of(least.getIntValue())
        : OptionalInt.empty();
  }

  static DataColumnSpec number(String name) {
    return new DataColumnSpecCreator(name, DoubleCell.TYPE).createSpec();
  }

  /** Numbers of which the fourth to sixth decimal matter; a table view of KNIME's shows three. */
  static DataColumnSpec fine(String name) {
    return decimals(name, 6);
  }

  /** Numbers that may be as small as a share of one tile in a large slide, or a learning rate. */
  static DataColumnSpec finest(String name) {
    return decimals(name, 10);
  }

  private static DataColumnSpec decimals(String name, int most) {
    DataColumnSpecCreator column = new DataColumnSpecCreator(name, DoubleCell.TYPE);
    try {
      column.setValueFormatHandler(
          new ValueFormatHandler(
              new ValueFormatModelNumber(
                  NumberFormatter.builder().setMaximumDecimals(most).build())));
    } catch (InvalidSettingsException e) {
      throw new IllegalStateException(e);
    }
    return column.createSpec();
  }

  static DataColumnSpec picture(String name) {
    return new DataColumnSpecCreator(name, PNGImageCellFactory.TYPE).createSpec();
  }

  /**
   * Finds a column.
   *
   * @param kind what its cells must be
   * @param origin the node whose output is expected here, for the message
   * @throws InvalidSettingsException if it is missing or of another kind
   */
  static int find(DataTableSpec spec, String name, Class<? extends DataValue> kind, String origin)
      throws InvalidSettingsException {
    int index = spec.findColumnIndex(name);
    if (index < 0) {
      throw new InvalidSettingsException(
          "The input table has no column \"%s\". Connect %s, or rename the column that holds this."
              .formatted(name, origin));
    }
    DataType type = spec.getColumnSpec(index).getType();
    if (!type.isCompatible(kind)) {
      throw new InvalidSettingsException(
          "Column \"%s\" holds cells of type %s, expected %s. Connect %s, or convert the column."
              .formatted(name, type, words(kind), origin));
    }
    return index;
  }

  private static String words(Class<? extends DataValue> kind) {
    if (kind == StringValue.class) {
      return "text";
    }
    return kind == IntValue.class ? "whole numbers" : "numbers";
  }

  /** The text of a cell; empty if there is no such column, or nothing in it. */
  static Optional<String> text(DataRow row, int index) {
    if (index < 0 || row.getCell(index).isMissing()) {
      return Optional.empty();
    }
    return Optional.of(row.getCell(index).toString()).filter(value -> !value.isBlank());
  }

  /** Text, or a missing cell. */
  static DataCell cell(Optional<String> text) {
    return text.<DataCell>map(StringCell::new).orElseGet(DataType::getMissingCell);
  }

  /** A number, or a missing cell for NaN. */
  static DataCell cell(double number) {
    return Double.isNaN(number) ? DataType.getMissingCell() : new DoubleCell(number);
  }

  /** A PNG, or a missing cell if there are no bytes. */
  static DataCell picture(byte[] png) {
    return png.length == 0 ? DataType.getMissingCell() : PNGImageCellFactory.create(png);
  }

  /**
   * A cell that must not be missing.
   *
   * @throws InvalidSettingsException naming row and column
   */
  static DataCell present(DataRow row, int index, String column) throws InvalidSettingsException {
    DataCell cell = row.getCell(index);
    if (cell.isMissing()) {
      throw new InvalidSettingsException(
          "Row \"%s\" has no value in column \"%s\". Fill it in, or filter the row out."
              .formatted(row.getKey().getString(), column));
    }
    return cell;
  }
}
