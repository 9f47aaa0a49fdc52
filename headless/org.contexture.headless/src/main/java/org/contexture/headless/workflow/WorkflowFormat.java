package org.contexture.headless.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.headless.extension.Contribution.Bundle;
import org.contexture.headless.node.RegisteredNode;
import org.contexture.headless.workflow.WorkflowPlan.Note;
import org.contexture.headless.workflow.WorkflowPlan.PlannedNode;
import org.knime.core.node.NodeSettings;
import org.knime.core.node.NodeSettingsWO;

/** The keys and values of KNIME's workflow files, version 5.1.0 of the format. */
final class WorkflowFormat {
  /** The key of the workflow's variables. */
  static final String VARIABLES = "workflow_variables";

  /** The key of the ports that users have added. */
  static final String CREATION = "node_creation_config";

  private static final int NODE_WIDTH = 100;
  private static final int NODE_HEIGHT = 80;

  private WorkflowFormat() {}

  static void head(
      final NodeSettings workflow, final String name, final String createdBy, final String date) {
    workflow.addString("created_by", createdBy);
    workflow.addBoolean("created_by_nightly", false);
    workflow.addString("version", "5.1.0");
    workflow.addString("name", name);
    NodeSettingsWO author = workflow.addNodeSettings("authorInformation");
    author.addString("authored-by", "Contexture");
    author.addString("authored-when", date);
    author.addString("lastEdited-by", null);
    author.addString("lastEdited-when", null);
    workflow.addString("customDescription", null);
    workflow.addString("state", "CONFIGURED");
  }

  static void node(final NodeSettings entry, final PlannedNode planned, final String folder) {
    entry.addInt("id", planned.id());
    entry.addString("node_settings_file", folder + "/settings.xml");
    entry.addBoolean("node_is_meta", false);
    entry.addString("node_type", "NativeNode");
    entry.addString("ui_classname", "org.knime.core.node.workflow.NodeUIInformation");
    entry
        .addNodeSettings("ui_settings")
        .addIntArray("extrainfo.node.bounds", planned.x(), planned.y(), NODE_WIDTH, NODE_HEIGHT);
  }

  static void connection(final NodeSettings entry, final Connection connection) {
    entry.addInt("sourceID", connection.source());
    entry.addInt("destID", connection.target());
    entry.addInt("sourcePort", connection.sourcePort());
    entry.addInt("destPort", connection.targetPort());
  }

  static NodeSettings settings(
      final RegisteredNode registered, final NodeSettings model, final PlannedNode planned) {
    Bundle bundle = registered.bundle();
    NodeSettings settings = new NodeSettings("settings.xml");
    settings.addString("node_file", "settings.xml");
    settings.addNodeSettings("flow_stack");
    settings
        .addNodeSettings("internal_node_subsettings")
        .addString("memory_policy", "CacheSmallInMemory");
    model.copyTo(settings.addConfig("model"));
    ControlledSettings.save(settings, planned.variables());
    if (planned.comment() != null) {
      annotation(
          settings.addNodeSettings("nodeAnnotation"),
          new Note(planned.comment(), 0, 0, 0, 0),
          true);
    }
    settings.addString("customDescription", null);
    settings.addString("state", "CONFIGURED");
    settings.addString("factory", registered.factory());
    settings.addString("node-name", registered.node().name());
    settings.addString("node-bundle-name", bundle.name());
    settings.addString("node-bundle-symbolic-name", bundle.symbolicName());
    settings.addString("node-bundle-vendor", bundle.vendor());
    settings.addString("node-bundle-version", bundle.version().replace(".qualifier", ""));
    settings.addString("node-feature-name", null);
    settings.addString("node-feature-symbolic-name", null);
    settings.addString("node-feature-vendor", null);
    settings.addString("node-feature-version", "0.0.0");
    settings.addNodeSettings("factory_settings");
    registered.node().savePorts(settings.addNodeSettings(CREATION));
    settings.addString("name", registered.node().name());
    settings.addBoolean("hasContent", false);
    settings.addBoolean("isInactive", false);
    ports(settings.addNodeSettings("ports"), registered.node().outputs().size());
    NodeSettingsWO fileStores = settings.addNodeSettings("filestores");
    fileStores.addString("file_store_location", null);
    fileStores.addString("file_store_id", null);
    return settings;
  }

  private static void ports(final NodeSettingsWO ports, final int outputs) {
    for (int i = 1; i <= outputs; i++) {
      NodeSettingsWO port = ports.addNodeSettings("port_" + i);
      port.addInt("index", i);
      port.addString("port_dir_location", null);
    }
  }

  static void variables(final NodeSettings workflow, final List<FlowVariable> variables) {
    if (variables.isEmpty()) {
      return;
    }
    NodeSettingsWO stored = workflow.addNodeSettings(VARIABLES);
    for (int i = 0; i < variables.size(); i++) {
      variables.get(i).save(stored.addNodeSettings("Var_" + i));
    }
  }

  static void notes(final NodeSettings workflow, final List<Note> notes) {
    if (notes.isEmpty()) {
      return;
    }
    NodeSettingsWO annotations = workflow.addNodeSettings("annotations");
    for (int i = 0; i < notes.size(); i++) {
      annotation(annotations.addNodeSettings("annotation_" + i), notes.get(i), false);
    }
  }

  private static void annotation(
      final NodeSettingsWO entry, final Note note, final boolean underNode) {
    entry.addString("text", note.text());
    entry.addString("contentType", "text/plain");
    entry.addInt("bgcolor", 0xFFFFFF);
    entry.addInt("x-coordinate", note.x());
    entry.addInt("y-coordinate", note.y());
    entry.addInt("width", note.width());
    entry.addInt("height", note.height());
    entry.addString("alignment", underNode ? "CENTER" : "LEFT");
    entry.addInt("borderSize", underNode ? 0 : 2);
    entry.addInt("borderColor", underNode ? 0 : 0xFFD800);
    entry.addInt("defFontSize", underNode ? -1 : 12);
    entry.addInt("annotation-version", 20230412);
    entry.addNodeSettings("styles");
  }

  static void metadata(final String description, final Path file) throws IOException {
    String text = description == null ? "" : description;
    Files.writeString(
        file,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <workflow-metadata content-type="text/plain" xmlns="http://www.knime.org/core/node/workflow/metadata/v1.0">
            <last-modified>2026-01-01T00:00:00Z</last-modified>
            <description>%s</description>
        </workflow-metadata>
        """
            .formatted(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
  }

  static void save(final NodeSettings settings, final Path file) throws IOException {
    settings.saveToXML(Files.newOutputStream(file));
  }
}
