package org.knime.node.parameters.migration;

/** Gives a parameter that has no stored value another value than its default. */
@FunctionalInterface
public interface DefaultProvider<T> extends NodeParametersMigration<T> {
  /** Returns what a missing value means. */
  T getDefault();
}
