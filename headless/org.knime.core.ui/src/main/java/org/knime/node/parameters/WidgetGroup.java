package org.knime.node.parameters;

/** Fields that are shown together. */
public interface WidgetGroup {}
