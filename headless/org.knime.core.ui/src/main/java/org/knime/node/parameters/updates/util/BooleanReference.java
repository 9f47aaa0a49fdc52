package org.knime.node.parameters.updates.util;

import org.knime.node.parameters.updates.EffectPredicate;
import org.knime.node.parameters.updates.EffectPredicateProvider;
import org.knime.node.parameters.updates.ParameterReference;

/** The name of a truth value parameter that is itself the condition that it is true. */
public interface BooleanReference extends EffectPredicateProvider, ParameterReference<Boolean> {
  @Override
  default EffectPredicate init(final PredicateInitializer i) {
    return i.getBoolean(getClass()).isTrue();
  }
}
