/**
 * Nodes by a fluent builder: begin at {@link org.knime.node.DefaultNode#create()}. Stand-ins with
 * KNIME's names and signatures, our own bodies; views, changeable ports and streaming are absent.
 * {@link org.knime.node.HeadlessNode} alone is not KNIME's: it is how the batch runner runs a node.
 */
package org.knime.node;
