package org.knime.node.parameters.migration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a parameter is where older settings lack it; stronger than the class's rule. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Migration {
  /** Knows the value. It needs a constructor without arguments. */
  Class<? extends NodeParametersMigration<?>> value();
}
