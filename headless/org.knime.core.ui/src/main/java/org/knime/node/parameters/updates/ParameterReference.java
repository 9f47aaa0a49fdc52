package org.knime.node.parameters.updates;

/** The name of a parameter for predicates and providers: an interface or class of its own. */
public interface ParameterReference<V> {}
