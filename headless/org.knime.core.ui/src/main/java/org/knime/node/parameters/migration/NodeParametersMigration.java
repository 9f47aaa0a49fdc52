package org.knime.node.parameters.migration;

/** How older settings become a parameter. Without KNIME only {@link DefaultProvider} is known. */
public interface NodeParametersMigration<T> {}
