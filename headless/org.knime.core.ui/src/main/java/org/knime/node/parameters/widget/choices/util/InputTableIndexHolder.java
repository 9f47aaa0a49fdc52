package org.knime.node.parameters.widget.choices.util;

/** Says which input port's table to look at. */
public interface InputTableIndexHolder {
  /** Returns the index of the input port; the first by default. */
  default int getInputTableIndex() {
    return 0;
  }
}
