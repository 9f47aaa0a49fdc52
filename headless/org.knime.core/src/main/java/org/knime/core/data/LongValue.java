package org.knime.core.data;

/** A cell that is a 64-bit integer. */
public interface LongValue extends DataValue {
  /** Returns the number. */
  long getLongValue();
}
