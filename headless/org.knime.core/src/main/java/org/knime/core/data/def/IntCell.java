package org.knime.core.data.def;

import org.knime.core.data.BoundedValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.LongValue;

/** A 32-bit integer. */
public class IntCell extends DataCell implements IntValue, LongValue, DoubleValue, BoundedValue {
  /** The type of integer columns. */
  public static final DataType TYPE = DataType.getType(IntCell.class);

  private static final long serialVersionUID = 1L;
  private final int value;

  /** Creates a cell. */
  public IntCell(final int i) {
    value = i;
  }

  @Override
  public int getIntValue() {
    return value;
  }

  @Override
  public long getLongValue() {
    return value;
  }

  @Override
  public double getDoubleValue() {
    return value;
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return ((IntCell) dc).value == value;
  }

  @Override
  public int hashCode() {
    return value;
  }
}
