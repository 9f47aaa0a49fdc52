package org.knime.node.parameters.updates;

/**
 * A condition on parameters. Only the dialog asks whether it holds; without one it is kept opaque.
 */
public interface EffectPredicate {
  /** Returns the condition that both hold. */
  default EffectPredicate and(final EffectPredicate other) {
    return new Opaque(this, other);
  }

  /** Returns the condition that one of them holds. */
  default EffectPredicate or(final EffectPredicate other) {
    return new Opaque(this, other);
  }

  /** Returns the condition that this one does not hold. */
  default EffectPredicate negate() {
    return new Opaque(this);
  }
}
