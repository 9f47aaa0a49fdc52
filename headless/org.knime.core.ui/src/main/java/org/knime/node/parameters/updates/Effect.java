package org.knime.node.parameters.updates;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Shows or enables a parameter only when a predicate holds. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Effect {
  /** When. */
  Class<? extends EffectPredicateProvider> predicate();

  /** What happens then. */
  EffectType type();

  /** What a predicate can do. */
  enum EffectType {
    /** Can be changed when it holds. */
    ENABLE,
    /** Can not be changed when it holds. */
    DISABLE,
    /** Is shown when it holds. */
    SHOW,
    /** Is hidden when it holds. */
    HIDE
  }
}
