package org.knime.node.parameters.persistence;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Changes the key that a parameter is stored under. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Persist {
  /** The key; by default the name of the field without a leading {@code m_}. */
  String configKey() default "";

  /** Whether users of flow variables do not see it. */
  boolean hidden() default false;
}
