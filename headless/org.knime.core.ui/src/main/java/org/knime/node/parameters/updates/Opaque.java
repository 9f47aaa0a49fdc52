package org.knime.node.parameters.updates;

import java.util.List;

/** A condition made of others, with nobody to ask whether it holds. */
final class Opaque implements EffectPredicate {
  private final List<EffectPredicate> parts;

  Opaque(final EffectPredicate... parts) {
    this.parts = List.of(parts);
  }

  @Override
  public String toString() {
    return "condition" + parts;
  }
}
