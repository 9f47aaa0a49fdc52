package org.contexture.knime.node;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.slides.FileNames;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.util.FileUtil;

/**
 * Turns what users type into a path of this machine: absolute and relative paths, {@code file:} and
 * {@code knime:} URLs such as {@code knime://knime.workflow/data/slides}.
 */
public final class LocalPath {

  private LocalPath() {}

  private static final String WORKFLOW = "knime://knime.workflow/";

  /**
   * What a table says of a path: one inside the workflow's own folder relative to it, as a URL that
   * {@link #resolve} takes, so that a workflow goes on after it was moved, copied or exported; any
   * other as it is.
   */
  public static String portable(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Path workflow = FileUtil.resolveToPath(FileUtil.toURL(WORKFLOW + "data")).getParent();
      if (absolute.startsWith(workflow) && !absolute.equals(workflow)) {
        String relative = workflow.relativize(absolute).toString().replace('\\', '/');
        String url = new URI("knime", "knime.workflow", "/" + relative, null).toASCIIString();
        return resolve(url, "Path").equals(absolute) ? url : absolute.toString();
      }
    } catch (IOException
        | URISyntaxException
        | IllegalArgumentException
        | InvalidSettingsException outside) {
      return absolute.toString(); // no workflow here that paths could be relative to
    }
    return absolute.toString();
  }

  /**
   * Resolves a path that a table holds. Whether the file is there is known when it is read: one
   * that is missing does not stop the others. But where not even its folder is there, all of them
   * are gone.
   *
   * @param column that it stands in
   * @param row its id
   * @throws InvalidSettingsException if its folder is gone, saying what to reset; or as {@link
   *     #resolve} does
   */
  public static Path ofTable(String text, String column, String row)
      throws InvalidSettingsException {
    Path path = resolve(text, column);
    Path folder = path.getParent();
    if (folder != null && !Files.exists(folder)) {
      throw new InvalidSettingsException(
          ("Column \"%s\" names %s in row \"%s\", but there is no folder %s. If the workflow or its"
                  + " data were moved, or the workflow was saved elsewhere without its data, reset the"
                  + " node that this table comes from (e.g. the reader) and execute it again; or mount"
                  + " the disk that is missing.")
              .formatted(column, text, row, folder));
    }
    return path;
  }

  /**
   * Resolves a path, which need not exist.
   *
   * @param text what the user typed
   * @param parameter its title in the dialog, for messages
   * @throws InvalidSettingsException if it is empty, malformed or not on this machine
   */
  public static Path resolve(String text, String parameter) throws InvalidSettingsException {
    if (text.isBlank()) {
      throw new InvalidSettingsException(
          "\"%s\" is empty. Enter a path, e.g. /data/slides or knime://knime.workflow/data/slides."
              .formatted(parameter));
    }
    try {
      URL url = FileUtil.toURL(text.strip());
      Path path = FileUtil.resolveToPath(url);
      if (path == null) {
        throw new InvalidSettingsException(
            "\"%s\" is %s, which is not on this machine. Copy the data here, or mount it, and enter"
                    .formatted(parameter, text)
                + " its path.");
      }
      return path.toAbsolutePath().normalize();
    } catch (IOException | URISyntaxException | IllegalArgumentException problem) {
      throw new InvalidSettingsException(
          "\"%s\" is %s, which cannot be resolved: %s. Enter a path of this machine or a URL such as"
                  .formatted(parameter, text, problem.getMessage())
              + " knime://knime.workflow/data/slides."
              + FileNames.hint(text),
          problem);
    }
  }

  /**
   * Resolves a path that must exist.
   *
   * @throws InvalidSettingsException if it does not, or as {@link #resolve} does
   */
  public static Path existing(String text, String parameter) throws InvalidSettingsException {
    Path path = resolve(text, parameter);
    if (!Files.exists(path)) {
      throw new InvalidSettingsException(
          "\"%s\" is %s, but there is nothing at %s. Check the path and that its disk is mounted.%s"
              .formatted(parameter, text, path, FileNames.hint(text)));
    }
    return path;
  }

  /**
   * Resolves the path of a folder, which need not exist.
   *
   * @throws InvalidSettingsException if there is a file, or as {@link #resolve} does
   */
  public static Path folder(String text, String parameter) throws InvalidSettingsException {
    Path path = resolve(text, parameter);
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new InvalidSettingsException(
          "\"%s\" is %s, which is a file. Enter a folder, or leave it empty."
              .formatted(parameter, path));
    }
    return path;
  }

  /**
   * Resolves the path of a file that must exist.
   *
   * @throws InvalidSettingsException if there is none or it is a folder, or as {@link #resolve}
   *     does
   */
  public static Path file(String text, String parameter) throws InvalidSettingsException {
    Path path = existing(text, parameter);
    if (Files.isDirectory(path)) {
      throw new InvalidSettingsException(
          "\"%s\" is %s, which is a folder. Enter the path of a file in it."
              .formatted(parameter, path));
    }
    return path;
  }
}
