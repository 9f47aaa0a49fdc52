package org.contexture.knime.table;

import java.util.List;
import java.util.Optional;
import org.contexture.evaluation.Judged;
import org.knime.core.data.DataRow;
import org.knime.core.node.InvalidSettingsException;

/**
 * The columns of one table that hold what was true and what was predicted.
 *
 * @param <T> what they are read as
 */
public interface JudgedColumns<T extends Judged<T>> {

  /** The column that a row has nothing in, though it is needed; empty if the row can be judged. */
  Optional<String> missing(DataRow row);

  /** What was true of a row, as text: the same slide must have the same in every table. */
  String truth(DataRow row);

  /**
   * Reads rows.
   *
   * @param rows one per slide, with nothing missing
   * @param patients one per slide
   * @throws InvalidSettingsException naming the row whose cell is wrong
   */
  T read(List<DataRow> rows, List<String> patients) throws InvalidSettingsException;
}
