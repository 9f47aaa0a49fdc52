package org.knime.core.node;

import java.lang.System.Logger.Level;

/** Logs what is for the developer or the log file; what is for the user goes to node messages. */
public final class NodeLogger {
  private final System.Logger logger;

  private NodeLogger(final String name) {
    logger = System.getLogger(name);
  }

  /** Returns the logger of a class. */
  public static NodeLogger getLogger(final Class<?> c) {
    return getLogger(c.getName());
  }

  /** Returns a logger by name. */
  public static NodeLogger getLogger(final String s) {
    return new NodeLogger(s);
  }

  /** Logs for developers. */
  public void debug(final Object o) {
    logger.log(Level.DEBUG, String.valueOf(o));
  }

  /** Logs for developers. */
  public void debug(final Object o, final Throwable t) {
    logger.log(Level.DEBUG, String.valueOf(o), t);
  }

  /** Logs. */
  public void info(final Object o) {
    logger.log(Level.INFO, String.valueOf(o));
  }

  /** Logs. */
  public void info(final Object o, final Throwable t) {
    logger.log(Level.INFO, String.valueOf(o), t);
  }

  /** Logs. */
  public void warn(final Object o) {
    logger.log(Level.WARNING, String.valueOf(o));
  }

  /** Logs. */
  public void warn(final Object o, final Throwable t) {
    logger.log(Level.WARNING, String.valueOf(o), t);
  }

  /** Logs. */
  public void error(final Object o) {
    logger.log(Level.ERROR, String.valueOf(o));
  }

  /** Logs. */
  public void error(final Object o, final Throwable t) {
    logger.log(Level.ERROR, String.valueOf(o), t);
  }
}
