package org.contexture.headless.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.headless.workflow.Workflow;
import org.contexture.headless.workflow.WorkflowNode;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.config.base.HeadlessConfig;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.parameters.NodeParameters;

/**
 * A change of one parameter: {@code ID/key=value}, with more slashes for nested keys.
 *
 * @param node the node's id
 * @param path the keys from the outside to the inside
 * @param value the value as text
 */
public record Setting(int node, List<String> path, String value) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([^=]+)=(.*)", Pattern.DOTALL);

  /** Copies the path. */
  public Setting {
    path = List.copyOf(path);
  }

  /** Reads settings. */
  public static List<Setting> parseAll(final List<String> texts) throws SettingException {
    List<Setting> settings = new ArrayList<>();
    for (String text : texts) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new SettingException(
            "--set \"" + text + "\" is not of the form ID/key=value, such as 3/epochs=5");
      }
      settings.add(
          new Setting(
              Integer.parseInt(matcher.group(1)),
              List.of(matcher.group(2).split("/", -1)),
              matcher.group(3)));
    }
    return settings;
  }

  /** Changes the stored parameters of the workflow's node. */
  void apply(final Workflow workflow) throws SettingException {
    WorkflowNode target = workflow.nodes().get(node);
    if (target == null) {
      throw new SettingException(
          "--set %s: there is no node %d; there are: %s"
              .formatted(this, node, String.join(", ", names(workflow))));
    }
    Class<? extends NodeParameters> type =
        target
            .registered()
            .node()
            .parametersClass()
            .orElseThrow(() -> new SettingException(target + " has no parameters"));
    NodeSettings template = new NodeSettings("model");
    NodeParametersUtil.saveSettings(type, NodeParametersUtil.createSettings(type), template);
    try {
      NodeSettings changed = target.model();
      for (String key : path.subList(0, path.size() - 1)) {
        template = template.getNodeSettings(key);
        changed =
            changed.containsKey(key)
                ? changed.getNodeSettings(key)
                : (NodeSettings) changed.addNodeSettings(key);
      }
      HeadlessConfig.set(changed, template, path.get(path.size() - 1), value);
    } catch (InvalidSettingsException e) {
      throw new SettingException("--set " + this + ", " + target + ": " + e.getMessage());
    }
  }

  private static List<String> names(final Workflow workflow) {
    return workflow.nodes().values().stream().map(node -> node.id() + " " + node.name()).toList();
  }

  @Override
  public String toString() {
    return node + "/" + String.join("/", path) + "=" + value;
  }
}
