package org.knime.node.parameters.updates;

import org.knime.node.parameters.NodeParametersInput;

/** Makes a condition on parameters. */
@FunctionalInterface
public interface EffectPredicateProvider {
  /** Makes the condition. */
  EffectPredicate init(PredicateInitializer i);

  /** Returns the condition that all hold. */
  default EffectPredicate and(final EffectPredicate... predicates) {
    return new Opaque(predicates);
  }

  /** Returns the condition that one does not hold. */
  default EffectPredicate not(final EffectPredicate predicate) {
    return new Opaque(predicate);
  }

  /** Returns the condition that one of them holds. */
  default EffectPredicate or(final EffectPredicate... predicates) {
    return new Opaque(predicates);
  }

  /** Makes conditions on single parameters. */
  interface PredicateInitializer {
    /** Returns a text parameter. */
    StringReference getString(Class<? extends ParameterReference<String>> reference);

    /** Returns a truth value parameter. */
    BooleanReference getBoolean(Class<? extends ParameterReference<Boolean>> reference);

    /** Returns an enum parameter. */
    <E extends Enum<E>> EnumReference<E> getEnum(Class<? extends ParameterReference<E>> reference);

    /** Returns whether the node has no such parameter. */
    boolean isMissing(Class<? extends ParameterReference<?>> reference);

    /** Returns a condition on the node's input. */
    EffectPredicate getConstant(java.util.function.Predicate<NodeParametersInput> predicate);

    /** Returns the condition that never holds. */
    default EffectPredicate never() {
      return getConstant(input -> false);
    }

    /** Returns the condition that always holds. */
    default EffectPredicate always() {
      return getConstant(input -> true);
    }

    /** Returns another provider's condition. */
    EffectPredicate getPredicate(Class<? extends EffectPredicateProvider> predicateProviderClass);

    /** Returns another provider's condition. */
    EffectPredicate getPredicate(EffectPredicateProvider predicateProvider);

    /** A text parameter. */
    interface StringReference {
      /** Returns the condition that it equals a text. */
      EffectPredicate isEqualTo(String value);

      /** Returns the condition that it matches a pattern. */
      EffectPredicate matchesPattern(String pattern);
    }

    /** A truth value parameter. */
    interface BooleanReference {
      /** Returns the condition that it is true. */
      EffectPredicate isTrue();

      /** Returns the condition that it is false. */
      EffectPredicate isFalse();
    }

    /** An enum parameter. */
    interface EnumReference<E extends Enum<E>> {
      /** Returns the condition that it is one of the constants. */
      @SuppressWarnings("unchecked")
      EffectPredicate isOneOf(E... values);
    }
  }
}
