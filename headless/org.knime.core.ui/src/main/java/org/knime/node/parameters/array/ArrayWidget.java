package org.knime.node.parameters.array;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Shows an array of parameter groups. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface ArrayWidget {
  /** The text of the button that adds one. */
  String addButtonText() default "";

  /** How one is shown. */
  ElementLayout elementLayout() default ElementLayout.VERTICAL_CARD;

  /** The title of each. */
  String elementTitle() default "";

  /** Whether users may change the order. */
  boolean showSortButtons() default false;

  /** Whether users may not add or remove. */
  boolean hasFixedSize() default false;

  /** How one is shown. */
  enum ElementLayout {
    /** As a card. */
    VERTICAL_CARD,
    /** In one line. */
    HORIZONTAL_SINGLE_LINE
  }
}
