package org.knime.core.data;

/** A cell whose column's domain may have bounds. */
public interface BoundedValue extends DataValue {}
