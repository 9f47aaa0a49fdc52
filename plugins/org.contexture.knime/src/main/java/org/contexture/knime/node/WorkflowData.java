package org.contexture.knime.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.workflow.NodeContext;

/**
 * Files that a node keeps inside its workflow's folder: {@code data/<kind>/<number of the node>}.
 * No two nodes of a workflow share a folder.
 */
public final class WorkflowData {

  private WorkflowData() {}

  /**
   * The folder that the user gave, or the node's own.
   *
   * @param given what the user typed; blank for the node's own folder
   * @param parameter its title in the dialog, for messages
   * @param kind e.g. {@code slides}
   */
  public static Path folder(String given, String parameter, String kind)
      throws InvalidSettingsException {
    return given.isBlank() ? folder(kind) : LocalPath.folder(given, parameter);
  }

  /**
   * Checks before execution what {@link #folder(String, String, String)} resolves; a node's own
   * folder is known only then.
   */
  public static void check(String given, String parameter) throws InvalidSettingsException {
    if (!given.isBlank()) {
      LocalPath.folder(given, parameter);
    }
  }

  /**
   * The node's own folder, which need not exist.
   *
   * @param kind e.g. {@code slides}
   * @throws InvalidSettingsException if this runs outside a workflow
   */
  public static Path folder(String kind) throws InvalidSettingsException {
    return LocalPath.resolve("knime://knime.workflow/data/" + kind + "/" + number(), "Folder");
  }

  /** Deletes a folder with all that is in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The node's id below its workflow, e.g. {@code 7}, or {@code 4-0-7} inside a component. */
  private static String number() throws InvalidSettingsException {
    NodeContext context = NodeContext.getContext();
    if (context == null) {
      throw new InvalidSettingsException(
          "This runs outside a workflow, so that there is no folder of its own. Enter a folder.");
    }
    String name = context.getNodeContainer().getNameWithID();
    String id = name.substring(name.lastIndexOf(' ') + 1);
    return id.substring(id.indexOf(':') + 1).replace(':', '-');
  }
}
