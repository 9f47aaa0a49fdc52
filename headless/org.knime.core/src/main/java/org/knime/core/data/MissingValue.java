package org.knime.core.data;

/** A missing cell. */
public interface MissingValue extends DataValue {
  /** Returns why the value is missing, or null. */
  String getError();
}
