package org.knime.core.data;

import java.io.DataOutput;
import java.io.IOException;

/** Where serializers write to. */
public interface DataCellDataOutput extends DataOutput {
  /** Writes text. */
  @Override
  void writeUTF(String s) throws IOException;

  /** Writes a cell within a cell. */
  void writeDataCell(DataCell cell) throws IOException;
}
