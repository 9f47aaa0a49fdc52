package org.knime.node.parameters.layout;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A titled part of the dialog; put on an interface. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Section {
  /** The title. */
  String title() default "";

  /** What the section is about. */
  String description() default "";

  /** Whether it opens beside the dialog. */
  boolean sideDrawer() default false;
}
