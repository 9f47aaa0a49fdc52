package org.contexture.knime.node;

import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.dl4j.Dl4jVersion;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.widget.choices.Label;

/** Parameters of nodes that write one file. */
public final class WrittenFile {

  /** What to do if there is a file already. */
  public enum IfExists {
    @Label(value = "Fail", description = "The node fails and leaves the file as it is.")
    FAIL,
    @Label(value = "Overwrite", description = "The file is replaced once the new one is complete.")
    OVERWRITE
  }

  /** The versions of DL4J that files are written for. */
  public enum Dl4j {
    @Label(
        value = "0.9.1",
        description = "As KNIME's Deep Learning extension and others of its time read it.")
    V0_9_1,
    @Label(value = "1.0.0-M2.1", description = "DL4J's last release.")
    V1_0_0_M2_1;

    /** The engine's name for it. */
    public Dl4jVersion version() {
      return Dl4jVersion.valueOf(name());
    }
  }

  private WrittenFile() {}

  /**
   * The file that a path names, which may be written.
   *
   * @throws InvalidSettingsException if it is there already and is to stay
   */
  public static Path of(String path, IfExists ifExists) throws InvalidSettingsException {
    Path file = LocalPath.resolve(path, "File");
    if (ifExists == IfExists.FAIL && Files.exists(file)) {
      throw new InvalidSettingsException(
          "%s exists already. Choose another file, or \"Overwrite\".".formatted(file));
    }
    return file;
  }
}
