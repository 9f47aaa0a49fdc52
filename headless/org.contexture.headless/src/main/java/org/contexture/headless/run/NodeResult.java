package org.contexture.headless.run;

import java.util.List;

/**
 * What became of a node.
 *
 * @param id the node's id
 * @param name its name
 * @param factory the class name of its factory
 * @param state how far it got
 * @param seconds how long its execution took
 * @param rows the number of rows per output port; −1 where the port gives no table
 * @param warnings what the user should know
 * @param message why it is not executed, or null
 */
public record NodeResult(
    int id,
    String name,
    String factory,
    NodeState state,
    double seconds,
    List<Long> rows,
    List<String> warnings,
    String message) {
  /** Copies the lists. */
  public NodeResult {
    rows = List.copyOf(rows);
    warnings = List.copyOf(warnings);
  }
}
