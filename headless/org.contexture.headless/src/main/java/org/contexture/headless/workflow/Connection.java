package org.contexture.headless.workflow;

/**
 * A line from an output port to an input port. Port 0 is the flow variable port; data ports count
 * from 1.
 *
 * @param source the id of the node where it begins
 * @param sourcePort the output port
 * @param target the id of the node where it ends
 * @param targetPort the input port
 */
public record Connection(int source, int sourcePort, int target, int targetPort) {
  /** Returns whether data goes along it, and not only flow variables. */
  public boolean carriesData() {
    return sourcePort > 0 && targetPort > 0;
  }

  @Override
  public String toString() {
    return source + ":" + sourcePort + " -> " + target + ":" + targetPort;
  }
}
