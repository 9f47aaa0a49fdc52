package org.knime.core.data.property;

import org.knime.core.data.DataValue;

/** What a column's spec holds of how its values are written. */
public final class ValueFormatHandler {
  private final ValueFormatModel model;

  /** Takes how values are written. */
  public ValueFormatHandler(final ValueFormatModel model) {
    if (model == null) {
      throw new IllegalArgumentException("A value format needs a model");
    }
    this.model = model;
  }

  /** Returns a value for a page. */
  public String get(final DataValue dv) {
    return model.getHTML(dv);
  }

  /** Returns a value as text. */
  public String getPlaintext(final DataValue dv) {
    return model.getPlaintext(dv);
  }

  /** Returns how values are written. */
  public ValueFormatModel getFormatModel() {
    return model;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof ValueFormatHandler handler && model.equals(handler.model);
  }

  @Override
  public int hashCode() {
    return model.hashCode();
  }
}
