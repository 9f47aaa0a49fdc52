/**
 * Parameters of a node: a class that implements {@link org.knime.node.parameters.NodeParameters},
 * with annotations that say how each field is shown, stored and limited. Stand-ins with KNIME's
 * names and signatures, our own bodies.
 */
package org.knime.node.parameters;
