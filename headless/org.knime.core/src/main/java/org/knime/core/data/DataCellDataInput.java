package org.knime.core.data;

import java.io.DataInput;
import java.io.IOException;

/** Where serializers read from. */
public interface DataCellDataInput extends DataInput {
  /** Reads a cell within a cell. */
  DataCell readDataCell() throws IOException;
}
