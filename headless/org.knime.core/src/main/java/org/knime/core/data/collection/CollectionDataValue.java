package org.knime.core.data.collection;

import org.knime.core.data.DataValue;

/** A cell that holds further cells. */
public interface CollectionDataValue extends DataValue, CellCollection {}
