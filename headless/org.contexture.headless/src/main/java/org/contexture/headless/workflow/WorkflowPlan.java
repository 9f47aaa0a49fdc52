package org.contexture.headless.workflow;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a workflow shall be, in JSON:
 *
 * <pre>
 * {"description": "…",
 *  "nodes": [{"id": 1, "factory": "org.contexture…NodeFactory", "x": 200, "y": 150,
 *             "comment": "under the node", "settings": {"key": 5, "group": {"key": "text"}},
 *             "variables": {"group/key": "name"}}],
 *  "variables": ["name,value,String"],
 *  "connections": [[1, 1, 2, 1]],
 *  "notes": [{"text": "…", "x": 40, "y": 20, "width": 300, "height": 90}]}
 * </pre>
 *
 * Settings that are not named keep their defaults. A node's variables name the flow variable that
 * overwrites a setting. Connections are source node, output port, target node, input port; data
 * ports count from 1.
 *
 * @param description what the workflow is for; may be null
 * @param nodes the nodes
 * @param variables the workflow's variables as {@link FlowVariable#parse} reads them; may be null
 * @param connections the lines between them
 * @param notes texts on the canvas; may be null
 */
public record WorkflowPlan(
    String description,
    List<PlannedNode> nodes,
    List<String> variables,
    List<List<Integer>> connections,
    List<Note> notes) {

  /**
   * A node.
   *
   * @param id its id
   * @param factory the factory's class name, or the node's name
   * @param x px on the canvas
   * @param y px on the canvas
   * @param comment a text under the node; may be null
   * @param settings parameters that differ from the defaults; may be null
   * @param variables flow variables by the parameter that they overwrite; may be null
   */
  public record PlannedNode(
      int id,
      String factory,
      int x,
      int y,
      String comment,
      JsonObject settings,
      Map<String, String> variables) {

    /** Replaces what is missing by nothing. */
    public PlannedNode {
      variables = variables == null ? Map.of() : variables;
    }
  }

  /**
   * A text on the canvas.
   *
   * @param text the text
   * @param x px on the canvas
   * @param y px on the canvas
   * @param width px
   * @param height px
   */
  public record Note(String text, int x, int y, int width, int height) {}

  /** Replaces what is missing by nothing, and copies the lists. */
  public WorkflowPlan {
    nodes = List.copyOf(nodes);
    variables = variables == null ? List.of() : List.copyOf(variables);
    connections = connections == null ? List.of() : List.copyOf(connections);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /**
   * Reads a plan.
   *
   * @throws WorkflowException if the file is no plan
   */
  public static WorkflowPlan read(final Path file) throws IOException, WorkflowException {
    try {
      return new Gson().fromJson(Files.readString(file), WorkflowPlan.class);
    } catch (JsonParseException e) {
      throw new WorkflowException(file + " is no plan of a workflow: " + e.getMessage(), e);
    }
  }
}
