package org.contexture.encoder.dl4j;

/** The two dialects of DL4J's files. */
public enum Dl4jVersion {
  /** KNIME's; layers are named by short words. */
  V0_9_1("0.9.1"),
  /** The last; layers are named by their Java classes. Reads multilayer networks of 0.9.1, too. */
  V1_0_0_M2_1("1.0.0-M2.1");

  private final String text;

  Dl4jVersion(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
