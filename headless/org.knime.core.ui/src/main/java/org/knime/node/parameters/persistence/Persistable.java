package org.knime.node.parameters.persistence;

/** Fields that are stored together. */
public interface Persistable {}
