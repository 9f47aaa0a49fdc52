package org.knime.core.data;

/** A cell that is a floating point number. */
public interface DoubleValue extends DataValue {
  /** Returns the number. */
  double getDoubleValue();
}
