package org.contexture.headless.workflow;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a workflow shall be, in JSON:
 *
 * <pre>
 * {"description": "…",
 *  "nodes": [{"id": 1, "factory": "org.contexture…NodeFactory", "x": 200, "y": 150,
 *             "comment": "under the node", "settings": {"key": 5, "group": {"key": "text"}}}],
 *  "connections": [[1, 1, 2, 1]],
 *  "notes": [{"text": "…", "x": 40, "y": 20, "width": 300, "height": 90}]}
 * </pre>
 *
 * Settings that are not named keep their defaults. Connections are source node, output port, target
 * node, input port; data ports count from 1.
 *
 * @param description what the workflow is for; may be null
 * @param nodes the nodes
 * @param connections the lines between them
 * @param notes texts on the canvas; may be null
 */
public record WorkflowPlan(
    String description,
    List<PlannedNode> nodes,
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
   */
  public record PlannedNode(
      int id, String factory, int x, int y, String comment, JsonObject settings) {}

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
