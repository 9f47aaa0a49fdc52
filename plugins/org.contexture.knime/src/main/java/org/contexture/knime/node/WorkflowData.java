package org.contexture.knime.node;

import java.nio.file.Path;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.workflow.NodeContext;

/**
 * Files that a node keeps inside its workflow's folder: {@code data/<kind>/<number of the node>}.
 * They survive saving and closing, and are replaced when the node runs again. No two nodes of a
 * workflow share a folder.
 */
public final class WorkflowData {

  private WorkflowData() {}

  /**
   * The folder that the user gave, or the node's own.
   *
   * @param given what the user typed; blank for the node's own folder
   * @param parameter its title in the dialog, for messages
   * @param kind e.g. {@code features}
   */
  public static Path folder(String given, String parameter, String kind)
      throws InvalidSettingsException {
    return given.isBlank()
        ? LocalPath.resolve("knime://knime.workflow/data/" + kind + "/" + number(), parameter)
        : LocalPath.resolve(given, parameter);
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
