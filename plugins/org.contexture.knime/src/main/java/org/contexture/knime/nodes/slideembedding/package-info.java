/** The node <i>Slide Embedding</i>: its factory, its parameters and its call into learning. */
package org.contexture.knime.nodes.slideembedding;
