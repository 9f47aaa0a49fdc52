package org.contexture.headless.workflow;

import java.util.Map;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.config.base.HeadlessConfig;

/**
 * Which settings of a node take the value of a flow variable: a tree like that of the settings,
 * with the variable's name in place of each controlled value. KNIME shows it on the <i>Flow
 * Variables</i> tab and stores it as {@code variables}.
 */
public final class ControlledSettings {
  /** The key of the tree in a node's file. */
  static final String KEY = "variables";

  private static final String VERSION = "V_2019_09_13";
  private static final String TREE = "tree";
  private static final String USED = "used_variable";
  private static final String EXPOSED = "exposed_variable";

  private final NodeSettingsRO tree;

  private ControlledSettings(final NodeSettingsRO tree) {
    this.tree = tree;
  }

  /** Reads what a node's file says; nothing is controlled if it says nothing. */
  static ControlledSettings of(final NodeSettingsRO node) throws InvalidSettingsException {
    NodeSettingsRO stored =
        node.containsKey(KEY) ? node.getNodeSettings(KEY) : new NodeSettings(KEY);
    return new ControlledSettings(
        stored.containsKey(TREE) ? stored.getNodeSettings(TREE) : new NodeSettings(TREE));
  }

  /** Stores that a setting, with slashes before nested keys, takes a variable's value. */
  static void save(final NodeSettings node, final Map<String, String> variables) {
    if (variables.isEmpty()) {
      return;
    }
    NodeSettings stored = (NodeSettings) node.addNodeSettings(KEY);
    stored.addString("version", VERSION);
    NodeSettings root = (NodeSettings) stored.addNodeSettings(TREE);
    variables.forEach(
        (path, variable) -> {
          NodeSettings leaf = root;
          for (String key : path.split("/", -1)) {
            leaf = child(leaf, key);
          }
          leaf.addString(USED, variable);
          leaf.addString(EXPOSED, null);
        });
  }

  private static NodeSettings child(final NodeSettings parent, final String key) {
    try {
      return parent.getNodeSettings(key);
    } catch (InvalidSettingsException e) {
      return (NodeSettings) parent.addNodeSettings(key);
    }
  }

  /**
   * Overwrites a node's settings.
   *
   * @param model the settings
   * @param variables the workflow's variables by name
   * @throws InvalidSettingsException if a variable is missing or not of the setting's type
   */
  public void overwrite(final NodeSettings model, final Map<String, FlowVariable> variables)
      throws InvalidSettingsException {
    overwrite(tree, model, variables);
  }

  private static void overwrite(
      final NodeSettingsRO tree,
      final NodeSettings model,
      final Map<String, FlowVariable> variables)
      throws InvalidSettingsException {
    for (String key : tree) {
      NodeSettingsRO child = tree.getNodeSettings(key);
      if (!child.containsKey(USED)) {
        overwrite(child, model.getNodeSettings(key), variables);
      } else if (child.getString(USED) != null) {
        overwrite(model, key, variables.get(child.getString(USED)), child.getString(USED));
      }
    }
  }

  private static void overwrite(
      final NodeSettings model, final String key, final FlowVariable variable, final String name)
      throws InvalidSettingsException {
    if (variable == null) {
      throw new InvalidSettingsException(
          "Parameter \"%s\" takes the value of flow variable \"%s\", which the workflow does not have"
              .formatted(key, name));
    }
    String type = HeadlessConfig.type(model, key);
    if (!variable.kind().overwrites(type)) {
      throw new InvalidSettingsException(
          "Flow variable \"%s\" (%s) can not overwrite parameter \"%s\", which is of type %s"
              .formatted(name, variable.kind(), key, type));
    }
    HeadlessConfig.overwrite(model, key, variable.value());
  }
}
