package org.knime.core.data.def;

import org.knime.core.data.BoundedValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;

/** A floating point number; NaN is a number here, not a missing value. */
public final class DoubleCell extends DataCell implements DoubleValue, BoundedValue {
  /** The type of number columns. */
  public static final DataType TYPE = DataType.getType(DoubleCell.class);

  private static final long serialVersionUID = 1L;
  private final double value;

  /** Creates a cell. */
  public DoubleCell(final double d) {
    value = d;
  }

  @Override
  public double getDoubleValue() {
    return value;
  }

  @Override
  public String toString() {
    return Double.toString(value);
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return Double.compare(((DoubleCell) dc).value, value) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value);
  }
}
