package org.knime.core.data.def;

import org.knime.core.data.BoundedValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.LongValue;

/** A 64-bit integer. */
public class LongCell extends DataCell implements LongValue, DoubleValue, BoundedValue {
  /** The type of long integer columns. */
  public static final DataType TYPE = DataType.getType(LongCell.class);

  private static final long serialVersionUID = 1L;
  private final long value;

  /** Creates a cell. */
  public LongCell(final long l) {
    value = l;
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
    return Long.toString(value);
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return ((LongCell) dc).value == value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }
}
