package org.knime.core.data;

/** A cell with a text. */
public interface StringValue extends DataValue {
  /** Returns the text, never null. */
  String getStringValue();
}
