package org.contexture.headless.run;

/** How far a node got. */
public enum NodeState {
  /** It could not be configured: an input is missing or a parameter is wrong. */
  IDLE,
  /** It could have been executed but was not: the run was cancelled, or a node before it failed. */
  CONFIGURED,
  /** It is done. */
  EXECUTED,
  /** Its execution failed. */
  FAILED,
  /** Its execution was cancelled. */
  CANCELED
}
