package org.knime.core.data;

import java.io.IOException;

/** Writes cells of one class and reads them; KNIME's tables on disk need one for each class. */
public interface DataCellSerializer<T extends DataCell> {
  /** Writes what {@link #deserialize} needs. */
  void serialize(T cell, DataCellDataOutput output) throws IOException;

  /** Reads a cell. */
  T deserialize(DataCellDataInput input) throws IOException;
}
