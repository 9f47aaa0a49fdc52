package org.knime.node.parameters.widget.choices;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of an enum constant that users see. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Label {
  /** The name. */
  String value();

  /** What the choice means. */
  String description() default "";

  /** Whether it is shown but can not be chosen. */
  boolean disabled() default false;
}
