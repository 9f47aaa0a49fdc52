package org.knime.core.data.def;

import org.knime.core.data.BooleanValue;
import org.knime.core.data.BoundedValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.IntValue;
import org.knime.core.data.LongValue;
import org.knime.core.data.NominalValue;

/** True or false; as a number 1 or 0. */
public final class BooleanCell extends DataCell
    implements BooleanValue, IntValue, LongValue, DoubleValue, BoundedValue, NominalValue {
  /** True. */
  public static final BooleanCell TRUE = new BooleanCell(true);

  /** False. */
  public static final BooleanCell FALSE = new BooleanCell(false);

  /** The type of columns of them. */
  public static final DataType TYPE = DataType.getType(BooleanCell.class);

  private static final long serialVersionUID = 1L;
  private final boolean value;

  private BooleanCell(final boolean value) {
    this.value = value;
  }

  @Override
  public boolean getBooleanValue() {
    return value;
  }

  @Override
  public int getIntValue() {
    return value ? 1 : 0;
  }

  @Override
  public long getLongValue() {
    return getIntValue();
  }

  @Override
  public double getDoubleValue() {
    return getIntValue();
  }

  @Override
  public String toString() {
    return Boolean.toString(value);
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return ((BooleanCell) dc).value == value;
  }

  @Override
  public int hashCode() {
    return getIntValue();
  }
}
