package org.contexture.headless;

/** The exit codes of KNIME's batch executor. */
public final class ExitCodes {
  /** All done. */
  public static final int DONE = 0;

  /** The command line is wrong. */
  public static final int ARGUMENTS = 2;

  /** The workflow can not be loaded. */
  public static final int LOAD = 3;

  /** A node failed, could not be run, or was cancelled. */
  public static final int EXECUTION = 4;

  private ExitCodes() {}
}
