package org.knime.node.parameters;

import org.knime.core.node.InvalidSettingsException;
import org.knime.node.parameters.persistence.Persistable;

/**
 * The parameters of a node, or a group of them. Needs a constructor without arguments, whose field
 * values are the defaults; one that takes {@link NodeParametersInput} is preferred when the input
 * is known. Fields: numbers, truth values, texts, enums, arrays of them, {@link java.util.Optional}
 * of them, further {@code NodeParameters} and arrays of those. They are stored under their name
 * without a leading {@code m_}.
 */
public interface NodeParameters extends Persistable, WidgetGroup {
  /** Checks what annotations can not say; called before the parameters are used. */
  default void validate() throws InvalidSettingsException {
    // anything goes
  }
}
