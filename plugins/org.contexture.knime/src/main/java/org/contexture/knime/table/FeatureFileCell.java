package org.contexture.knime.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataCellDataInput;
import org.knime.core.data.DataCellDataOutput;
import org.knime.core.data.DataCellSerializer;
import org.knime.core.data.DataType;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.StringCell;
import org.knime.core.data.filestore.FileStore;
import org.knime.core.data.filestore.FileStoreCell;
import org.knime.core.node.ExecutionContext;

/**
 * The path of a file that belongs to the node that made it: features, or a slide that was drawn.
 * KNIME keeps the file with the node's results: it is saved and copied with the workflow, stays as
 * long as a loop needs it, and is deleted when the node is reset. Where it lies changes when the
 * workflow is opened again; the cell's text is always the present path.
 */
public final class FeatureFileCell extends FileStoreCell implements StringValue {

  public static final DataType TYPE = DataType.getType(FeatureFileCell.class);

  private static final long serialVersionUID = 1L;

  /** Registered at the extension point {@code org.knime.core.DataType}. */
  public static final class Serializer implements DataCellSerializer<FeatureFileCell> {

    @Override
    public void serialize(FeatureFileCell cell, DataCellDataOutput output) throws IOException {
      // KNIME saves which file it is; there is nothing else to know
    }

    @Override
    public FeatureFileCell deserialize(DataCellDataInput input) throws IOException {
      return new FeatureFileCell();
    }
  }

  /** Of a column with paths: of the node's own files, or of any as text. */
  public static DataType type(boolean own) {
    return own ? TYPE : StringCell.TYPE;
  }

  /**
   * Moves a file to the node's results.
   *
   * @param file of a name that no other of this execution has
   */
  public static DataCell moved(Path file, ExecutionContext context) throws IOException {
    FileStore store = context.createFileStore(file.getFileName().toString());
    Files.move(file, store.getFile().toPath());
    return new FeatureFileCell(store);
  }

  /** For the serializer; KNIME hands the file over afterwards. */
  private FeatureFileCell() {}

  /** A file that is written. */
  FeatureFileCell(FileStore file) {
    super(file);
  }

  @Override
  public String getStringValue() {
    return getFileStores()[0].getFile().getAbsolutePath();
  }

  @Override
  public String toString() {
    return getStringValue();
  }

  @Override
  protected boolean equalsDataCell(DataCell other) {
    return getStringValue().equals(((FeatureFileCell) other).getStringValue());
  }

  @Override
  public int hashCode() {
    return getStringValue().hashCode();
  }
}
