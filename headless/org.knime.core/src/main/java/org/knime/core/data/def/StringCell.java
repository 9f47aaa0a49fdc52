package org.knime.core.data.def;

import java.util.Objects;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.NominalValue;
import org.knime.core.data.StringValue;

/** A text. */
public final class StringCell extends DataCell implements StringValue, NominalValue {
  /** The type of text columns. */
  public static final DataType TYPE = DataType.getType(StringCell.class);

  private static final long serialVersionUID = 1L;
  private final String text;

  /** Creates a cell; null is refused. */
  public StringCell(final String str) {
    text = Objects.requireNonNull(str, "text of a string cell");
  }

  @Override
  public String getStringValue() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return ((StringCell) dc).text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
