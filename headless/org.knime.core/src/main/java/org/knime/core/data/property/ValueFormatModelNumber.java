package org.knime.core.data.property;

import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.LongValue;
import org.knime.core.util.valueformat.NumberFormatter;

/** Numbers with so many decimals. */
public final class ValueFormatModelNumber implements ValueFormatModel {
  private final NumberFormatter formatter;

  /** Takes what writes the numbers. */
  public ValueFormatModelNumber(final NumberFormatter formatter) {
    this.formatter = formatter;
  }

  @Override
  public String getHTML(final DataValue dv) {
    String text = getPlaintext(dv);
    return "<span title=\"%s\">%s</span>".formatted(text, text);
  }

  @Override
  public String getPlaintext(final DataValue dv) {
    if (dv instanceof LongValue whole) {
      return formatter.format(whole.getLongValue());
    }
    return dv instanceof DoubleValue number ? formatter.format(number.getDoubleValue()) : "";
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof ValueFormatModelNumber model && formatter.equals(model.formatter);
  }

  @Override
  public int hashCode() {
    return formatter.hashCode();
  }
}
