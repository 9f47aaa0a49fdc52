package org.knime.core.node;

/** Marks the stages of fluent builders. */
public interface FluentNodeAPI {}
