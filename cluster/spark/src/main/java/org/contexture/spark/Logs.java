package org.contexture.spark;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** What Spark's log is spared: the HDF5 library tells fifty lines for each file, at level INFO. */
final class Logs {

  private Logs() {}

  static void quieten() {
    Configurator.setLevel("io.jhdf", Level.ERROR);
  }
}
