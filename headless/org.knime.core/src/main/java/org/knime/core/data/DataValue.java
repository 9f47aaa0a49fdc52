package org.knime.core.data;

/** What a cell can be read as. Every cell type lists the values it offers by implementing them. */
public interface DataValue {}
