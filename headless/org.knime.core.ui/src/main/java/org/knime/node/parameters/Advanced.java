package org.knime.node.parameters;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks parameters (or sections) that most users leave alone. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Advanced {}
