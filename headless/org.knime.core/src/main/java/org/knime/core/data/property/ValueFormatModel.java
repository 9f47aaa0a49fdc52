package org.knime.core.data.property;

import org.knime.core.data.DataValue;

/** How the values of a column are written where they are shown. */
public interface ValueFormatModel {
  /** Returns the value for a page. */
  String getHTML(DataValue dataValue);

  /** Returns the value as text. */
  default String getPlaintext(final DataValue dataValue) {
    return getHTML(dataValue);
  }
}
