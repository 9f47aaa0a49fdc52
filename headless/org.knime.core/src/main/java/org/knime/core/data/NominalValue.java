package org.knime.core.data;

/** A cell whose distinct values may be listed in the column's domain. */
public interface NominalValue extends DataValue {}
