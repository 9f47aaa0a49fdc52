package org.knime.node.parameters.layout;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Says in which section a parameter (or group) is shown. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Layout {
  /** The section, or another layout part. */
  Class<?> value();
}
