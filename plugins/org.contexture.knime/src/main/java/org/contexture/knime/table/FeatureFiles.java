package org.contexture.knime.table;

import java.io.IOException;
import java.nio.file.Path;
import org.contexture.knime.node.LocalPath;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.def.StringCell;
import org.knime.core.data.filestore.FileStore;
import org.knime.core.node.ExecutionContext;
import org.knime.core.node.InvalidSettingsException;

/**
 * Where a node leaves the feature files that it makes: in the folder that the user gave, for good;
 * or, if none is given, with the node's results.
 *
 * @param folder as the user typed it; blank to keep the files with the node's results
 */
public record FeatureFiles(String folder) {

  private static final String PARAMETER = "Folder";

  /** Whether the files belong to the node, and go when it is reset. */
  public boolean belongToNode() {
    return folder.isBlank();
  }

  /** Of the cells that hold the paths: KNIME must know which files belong to the node. */
  public DataType type() {
    return belongToNode() ? FeatureFileCell.TYPE : StringCell.TYPE;
  }

  /**
   * The user's folder.
   *
   * @throws InvalidSettingsException if it cannot be one, e.g. because it is a file
   */
  public Path given() throws InvalidSettingsException {
    return LocalPath.folder(folder, PARAMETER);
  }

  /** Puts a file into its place. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path place) throws IOException;
  }

  /**
   * Has a file written.
   *
   * @param name of the file; no other of this execution has it
   * @param context of the execution
   * @return a cell of {@link #type()} with the file's path, inside the workflow's own folder
   *     relative to it
   */
  public DataCell write(String name, ExecutionContext context, Content content)
      throws IOException, InvalidSettingsException {
    if (belongToNode()) {
      FileStore store = context.createFileStore(name.replaceFirst("^\\.", "_"));
      content.writeTo(store.getFile().toPath());
      return new FeatureFileCell(store);
    }
    Path file = given().resolve(name);
    content.writeTo(file);
    return new StringCell(LocalPath.portable(file));
  }
}
