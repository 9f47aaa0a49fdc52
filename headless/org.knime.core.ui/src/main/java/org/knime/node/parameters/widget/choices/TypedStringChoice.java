package org.knime.node.parameters.widget.choices;

import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataType;

/**
 * A choice with a type, such as a column.
 *
 * @param id what is stored
 * @param text what users see
 * @param type the type
 */
public record TypedStringChoice(String id, String text, PossibleTypeValue type) {
  /** A type by id and by the name that users see. */
  public record PossibleTypeValue(String id, String text) {}

  /** Returns the choice of a column. */
  public static TypedStringChoice fromColSpec(final DataColumnSpec colSpec) {
    DataType type = colSpec.getType();
    return new TypedStringChoice(
        colSpec.getName(),
        colSpec.getName(),
        new PossibleTypeValue(type.getPreferredValueClass().getName(), type.getName()));
  }
}
