package org.knime.node.parameters;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Shows a parameter in the dialog. Every parameter that users set has one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@Inherited
public @interface Widget {
  /** The name that users see. */
  String title();

  /** What the parameter does; part of the node's description. May hold HTML. */
  String description();

  /** Superseded by {@link Advanced}. */
  boolean advanced() default false;
}
