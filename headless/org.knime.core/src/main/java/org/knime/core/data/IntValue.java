package org.knime.core.data;

/** A cell that is a 32-bit integer. */
public interface IntValue extends DataValue {
  /** Returns the number. */
  int getIntValue();
}
